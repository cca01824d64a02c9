package org.rialto.wire;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** How numbers lie in a DNS message: in network order, at any offset (RFC 1035 §2.3.2). */
public final class Octets {
  public static final ValueLayout.OfByte U8 = ValueLayout.JAVA_BYTE;
  public static final ValueLayout.OfShort U16 = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  public static final ValueLayout.OfInt U32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  public static final ValueLayout.OfLong U64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private static final VarHandle U16_OF = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle U64_OF = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private Octets() {}

  static int u16(byte[] octets, int at) {
    return (short) U16_OF.get(octets, at) & 0xffff;
  }

  static long u64(byte[] octets, int at) {
    return (long) U64_OF.get(octets, at);
  }

  /** So many octets, 0 to 8, left-aligned. Those behind them may be read as well, but don't matter. */
  static long leftAligned(MemorySegment message, long at, int count) {
    if (count == 0) return 0;
    if (at + Long.BYTES <= message.byteSize()) return message.get(U64, at) & -1L << Long.SIZE - Byte.SIZE * count;
    long word = 0;
    for (int i = 0; i < count; i++) word |= (message.get(U8, at + i) & 0xffL) << Long.SIZE - Byte.SIZE * (i + 1);
    return word;
  }
}
