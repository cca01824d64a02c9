package org.rialto.load;

import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** How numbers lie in a DNS message: in network order, at any offset (RFC 1035 §2.3.2). */
final class Octets {
  static final ValueLayout.OfByte U8 = ValueLayout.JAVA_BYTE;
  static final ValueLayout.OfShort U16 = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  static final ValueLayout.OfLong U64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private Octets() {}
}
