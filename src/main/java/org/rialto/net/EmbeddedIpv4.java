package org.rialto.net;

/**
 * The IPv6 blocks whose addresses carry an IPv4 address: a client there is the IPv4 host behind it, so maps of IPv4
 * prefixes place it better than maps of IPv6 ones.
 */
public enum EmbeddedIpv4 {
  /** IPv4-mapped, RFC 4291 §2.5.5.2. */
  MAPPED("::ffff:0:0/96", 96),
  /** The well-known translation prefix of NAT64, RFC 6052 §2.1. */
  NAT64("64:ff9b::/96", 96),
  /** 6to4, RFC 3056 §2. */
  SIX_TO_FOUR("2002::/16", 16),
  /** Teredo, RFC 4380 §4: the client's address is the last 32 bits, inverted. */
  TEREDO("2001::/32", 96);

  private final IpPrefix block;
  private final int offset;

  EmbeddedIpv4(String block, int offset) {
    this.block = IpPrefix.parse(block);
    this.offset = offset;
  }

  /** The IPv6 block. */
  public IpPrefix block() {
    return block;
  }

  /** Bits of the IPv6 address before the IPv4 address starts; 16 or 96. */
  public int offset() {
    return offset;
  }

  /** The IPv4 address, left-aligned in 64 bits, of an IPv6 address in the block. */
  public long ipv4(long high, long low) {
    return switch (this) {
      case MAPPED, NAT64 -> low << 32;
      case SIX_TO_FOUR -> high << 16 & 0xffffffff00000000L;
      case TEREDO -> ~low << 32;
    };
  }
}
