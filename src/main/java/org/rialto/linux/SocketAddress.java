package org.rialto.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.rialto.net.Family;
import org.rialto.net.IpAddress;

/**
 * Addresses and ports as the system has them, in places of {@link #PLACE_OCTETS}.
 * <pre>
 *  sockaddr_in (16 octets)    0 family   2 port   4 address   8 zero
 *  sockaddr_in6 (28 octets)   0 family   2 port   4 flow      8 address   24 scope
 * </pre>
 */
public final class SocketAddress {
  /** What one takes at the most, in whole words. */
  public static final int PLACE_OCTETS = 32;

  static final int AF_INET = 2;
  static final int AF_INET6 = 10;
  private static final int IPV4_OCTETS = 16;
  private static final int IPV6_OCTETS = 28;
  private static final int PORT_AT = 2;
  private static final int IPV4_AT = 4;
  private static final int IPV6_AT = 8;
  private static final ValueLayout.OfShort PORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfInt BIG_INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfLong BIG_LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private SocketAddress() {}

  /** Octets of one of this family. */
  public static int octets(Family family) {
    return family == Family.IPV4 ? IPV4_OCTETS : IPV6_OCTETS;
  }

  /** The port of the one at this offset, 0 to 65,535. */
  public static int port(MemorySegment names, long at) {
    return names.get(PORT, at + PORT_AT) & 0xffff;
  }

  /** Bits 0 to 63 of the address of the one at this offset, left-aligned. */
  public static long high(MemorySegment names, long at, Family family) {
    return family == Family.IPV4 ? (long) names.get(BIG_INT, at + IPV4_AT) << 32 : names.get(BIG_LONG, at + IPV6_AT);
  }

  /** Bits 64 to 127. */
  public static long low(MemorySegment names, long at, Family family) {
    return family == Family.IPV4 ? 0 : names.get(BIG_LONG, at + IPV6_AT + Long.BYTES);
  }

  static int number(Family family) {
    return family == Family.IPV4 ? AF_INET : AF_INET6;
  }

  static MemorySegment of(Arena arena, IpAddress address, int port) {
    boolean four = address.family() == Family.IPV4;
    MemorySegment name = arena.allocate(PLACE_OCTETS, Long.BYTES);
    name.set(ValueLayout.JAVA_SHORT, 0, (short) number(address.family()));
    name.set(PORT, PORT_AT, (short) port);
    MemorySegment.copy(address.octets(), 0, name, ValueLayout.JAVA_BYTE, four ? IPV4_AT : IPV6_AT, four ? 4 : 16);
    return name;
  }
}
