package org.rialto.serve;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.ThreadFactory;

/**
 * Threads for heavy work that nobody waits for: each is a platform thread that Linux gives a small share of a core that
 * is wanted by others, in short turns. A query that comes while maps are read waits a fraction of a millisecond, not
 * the several that a whole turn takes. A kernel before 6.12 knows no turns of one's own: there the share alone counts.
 */
@SuppressWarnings("restricted")
public final class Background implements ThreadFactory {
  /**
   * How much nicer than the threads that answer: a third of what one of those gets, so that maps come in within seconds
   * even where every core is busy.
   */
  static final int NICER = 5;
  private static final int NICEST = 19;
  /** The shortest turn Linux grants. */
  private static final long TURN_NANOS = 100_000;

  private static final int ATTRIBUTES_OCTETS = 48;
  private static final int NICE_OFFSET = 16;
  private static final int TURN_OFFSET = 24;

  private static final MethodHandle SYSCALL = Linker.nativeLinker().downcallHandle(
      Linker.nativeLinker().defaultLookup().findOrThrow("syscall"),
      FunctionDescriptor.of(ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT, ValueLayout.ADDRESS,
          ValueLayout.JAVA_INT, ValueLayout.JAVA_INT), Linker.Option.firstVariadicArg(1));

  private final String name;

  /** @param name of each of the threads */
  public Background(String name) {
    this.name = name;
  }

  @Override public Thread newThread(Runnable work) {
    return Thread.ofPlatform().daemon().name(name).unstarted(() -> {
      stepBack();
      work.run();
    });
  }

  /** Where the system has no such call, or refuses it, the thread works as any other does. */
  private static void stepBack() {
    if (!Sockets.isSupported()) return;
    boolean isAmd64 = System.getProperty("os.arch").equals("amd64");
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment attributes = arena.allocate(ATTRIBUTES_OCTETS, 8);
      long known = (long) SYSCALL.invokeExact(isAmd64 ? 315L : 275L, 0, attributes, ATTRIBUTES_OCTETS, 0);
      if (known != 0) return;
      int nice = attributes.get(ValueLayout.JAVA_INT, NICE_OFFSET);
      attributes.set(ValueLayout.JAVA_INT, 0, ATTRIBUTES_OCTETS);
      attributes.set(ValueLayout.JAVA_INT, NICE_OFFSET, Math.min(nice + NICER, NICEST));
      attributes.set(ValueLayout.JAVA_LONG, TURN_OFFSET, TURN_NANOS);
      long ignored = (long) SYSCALL.invokeExact(isAmd64 ? 314L : 274L, 0, attributes, 0, 0);
    } catch (Throwable impossible) {
      throw new AssertionError(impossible);
    }
  }
}
