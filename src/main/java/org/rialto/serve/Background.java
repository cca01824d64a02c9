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
  /** A third of what a thread that answers gets: maps come in within seconds even where every core is busy. */
  static final int NICE = 5;
  /** The shortest turn Linux grants. */
  private static final long TURN_NANOS = 100_000;

  private static final int ATTRIBUTES_OCTETS = 48;
  private static final int NICE_OFFSET = 16;
  private static final int TURN_OFFSET = 24;

  private static final MethodHandle SYSCALL = Linker.nativeLinker().downcallHandle(
      Linker.nativeLinker().defaultLookup().findOrThrow("syscall"),
      FunctionDescriptor.of(ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT, ValueLayout.ADDRESS,
          ValueLayout.JAVA_INT), Linker.Option.firstVariadicArg(1));

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
    long schedSetattr = System.getProperty("os.arch").equals("amd64") ? 314 : 274;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment attributes = arena.allocate(ATTRIBUTES_OCTETS, 8);
      attributes.set(ValueLayout.JAVA_INT, 0, ATTRIBUTES_OCTETS);
      attributes.set(ValueLayout.JAVA_INT, NICE_OFFSET, NICE);
      attributes.set(ValueLayout.JAVA_LONG, TURN_OFFSET, TURN_NANOS);
      long ignored = (long) SYSCALL.invokeExact(schedSetattr, 0, attributes, 0);
    } catch (Throwable impossible) {
      throw new AssertionError(impossible);
    }
  }
}
