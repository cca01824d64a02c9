package org.rialto.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/** What all calls have in common. Numbers in this room are those of x86-64 and ARM64, which agree. */
@SuppressWarnings("restricted")
public final class Linux {
  /** What two threads write lies at least so far apart: two lines of a cache, which are fetched together. */
  private static final int APART_OCTETS = 128;

  private static final StructLayout CALL_STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO = CALL_STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

  private Linux() {}

  /** Whether this system is one these calls are written for. */
  public static boolean isSupported() {
    String machine = System.getProperty("os.arch");
    return System.getProperty("os.name").equals("Linux") && (machine.equals("amd64") || machine.equals("aarch64"));
  }

  /** Where the calls of one thread leave their error numbers. */
  static MemorySegment callState(Arena arena) {
    return arena.allocate(APART_OCTETS, APART_OCTETS);
  }

  /** The error number of the last call that failed. */
  static int error(MemorySegment callState) {
    return (int) ERRNO.get(callState, 0L);
  }

  /** What the system calls an error. */
  static String reason(int error) {
    try {
      return ((MemorySegment) Reasons.STRERROR.invokeExact(error)).getString(0);
    } catch (Throwable impossible) {
      throw new AssertionError(impossible);
    }
  }

  /** Linked when there is an error to tell. */
  private static final class Reasons {
    private static final int LONGEST = 256;
    static final MethodHandle STRERROR = Linker.nativeLinker().downcallHandle(
        Linker.nativeLinker().defaultLookup().findOrThrow("strerror"),
        FunctionDescriptor.of(ValueLayout.ADDRESS.withTargetLayout(MemoryLayout.sequenceLayout(LONGEST,
            ValueLayout.JAVA_BYTE)), ValueLayout.JAVA_INT));
  }
}
