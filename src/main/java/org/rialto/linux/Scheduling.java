package org.rialto.linux;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.BitSet;

/** How the system runs the thread that calls. */
public final class Scheduling {
  private static final int NICEST = 19;
  /** The shortest turn Linux grants. */
  private static final long TURN_NANOS = 100_000;
  private static final int PR_SET_TIMERSLACK = 29;

  private static final int ATTRIBUTES_OCTETS = 48;
  private static final int NICE_OFFSET = 16;
  private static final int TURN_OFFSET = 24;
  /** A set of processors, one bit each. */
  private static final int CPUS_OCTETS = 1024;

  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
  private static final NativeFunction SYSCALL = NativeFunction.of("syscall");
  private static final NativeFunction PRCTL = NativeFunction.of("prctl");
  private static final NativeFunction SCHED_SETAFFINITY = NativeFunction.of("sched_setaffinity");
  private static final NativeFunction SCHED_GETAFFINITY = NativeFunction.of("sched_getaffinity");

  private Scheduling() {}

  /**
   * Gives this thread a smaller share of a core that is wanted by others, in short turns. A kernel before 6.12 knows no
   * turns of one's own: there the share alone counts. Where the system has no such call, or refuses it, nothing
   * changes.
   *
   * @param nicer than it was; 0 to 19
   */
  public static void stepBack(int nicer) {
    boolean isAmd64 = System.getProperty("os.arch").equals("amd64");
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment callState = Linux.callState(arena);
      MemorySegment attributes = arena.allocate(ATTRIBUTES_OCTETS, 8);
      int known = SYSCALL.call(callState, isAmd64 ? 315 : 275, 0, attributes.address(), ATTRIBUTES_OCTETS, 0);
      if (known != 0) return;
      int nice = attributes.get(INT, NICE_OFFSET);
      attributes.set(INT, 0, ATTRIBUTES_OCTETS);
      attributes.set(INT, NICE_OFFSET, Math.min(nice + nicer, NICEST));
      attributes.set(ValueLayout.JAVA_LONG, TURN_OFFSET, TURN_NANOS);
      SYSCALL.call(callState, isAmd64 ? 314 : 274, 0, attributes.address(), 0, 0);
    }
  }

  /** Has this thread woken on time: without it the system may be 50 µs late, to wake several at once. */
  public static void wakeOnTime() {
    try (Arena arena = Arena.ofConfined()) {
      PRCTL.call(Linux.callState(arena), PR_SET_TIMERSLACK, 1, 0, 0, 0);
    }
  }

  /** The processors this thread may run on. */
  public static BitSet cpus() throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment callState = Linux.callState(arena);
      MemorySegment cpus = arena.allocate(CPUS_OCTETS, Long.BYTES);
      int result = SCHED_GETAFFINITY.call(callState, 0, CPUS_OCTETS, cpus.address(), 0, 0);
      if (result < 0) throw new IOException("sched_getaffinity: " + Linux.reason(Linux.error(callState)));
      return BitSet.valueOf(cpus.toArray(ValueLayout.JAVA_LONG));
    }
  }

  /**
   * Has this thread run on one processor alone.
   *
   * @param cpu one of {@link #cpus}
   * @throws IOException if the system refuses
   */
  public static void pin(int cpu) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment callState = Linux.callState(arena);
      MemorySegment cpus = arena.allocate(CPUS_OCTETS, Long.BYTES);
      cpus.set(ValueLayout.JAVA_BYTE, cpu / Byte.SIZE, (byte) (1 << cpu % Byte.SIZE));
      int result = SCHED_SETAFFINITY.call(callState, 0, CPUS_OCTETS, cpus.address(), 0, 0);
      if (result < 0) throw new IOException("cpu " + cpu + ": " + Linux.reason(Linux.error(callState)));
    }
  }
}
