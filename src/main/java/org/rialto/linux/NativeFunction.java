package org.rialto.linux;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * A function of the C library that takes up to five integers and addresses, and returns an int.
 *
 * <p>All are linked by one descriptor, the widest: linking takes ten milliseconds of a start for each that differs. The
 * functions of x86-64 and ARM64 take integers and addresses in the same registers, find an {@code int} in the lower
 * half of one, and leave alone those they don't take. What no type guards here, this room's public methods do.
 */
@SuppressWarnings("restricted")
record NativeFunction(MethodHandle handle) {
  private static final ValueLayout.OfLong WORD = ValueLayout.JAVA_LONG;
  private static final FunctionDescriptor WIDEST =
      FunctionDescriptor.of(ValueLayout.JAVA_INT, WORD, WORD, WORD, WORD, WORD);

  /** The function of this name, which the C library must have. */
  static NativeFunction of(String name) {
    Linker linker = Linker.nativeLinker();
    return new NativeFunction(linker.downcallHandle(linker.defaultLookup().findOrThrow(name), WIDEST,
        Linker.Option.captureCallState("errno")));
  }

  /**
   * Calls it; arguments it doesn't take are zero.
   *
   * @param callState where it leaves its error number, see {@link Linux#callState}
   * @param a like the others an integer, or the address of memory that must stay until this returns
   */
  int call(MemorySegment callState, long a, long b, long c, long d, long e) {
    try {
      return (int) handle.invokeExact(callState, a, b, c, d, e);
    } catch (Throwable impossible) {
      throw new AssertionError(impossible);
    }
  }

  /**
   * Where memory is, as an argument.
   *
   * @throws IllegalStateException if it has been let go
   */
  static long address(MemorySegment memory) {
    if (!memory.scope().isAlive()) throw new IllegalStateException("this memory has been let go");
    return memory.address();
  }
}
