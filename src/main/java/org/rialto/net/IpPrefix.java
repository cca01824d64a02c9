package org.rialto.net;

/**
 * A block of addresses: those that share the first {@code length} bits of {@code address}.
 *
 * @param address the first address of the block; its bits beyond {@code length} are zero
 * @param length 0 to 32 for IPv4, 0 to 128 for IPv6
 */
public record IpPrefix(IpAddress address, int length) {
  public IpPrefix {
    if (length < 0 || length > address.family().bits()) {
      throw new IllegalArgumentException("/" + length + " is no prefix length of " + address.family().label());
    }
    if ((address.high() & ~Bits.maskHigh(length)) != 0 || (address.low() & ~Bits.maskLow(length)) != 0) {
      throw new IllegalArgumentException(address + "/" + length + " has bits set beyond its length");
    }
  }

  /** The block of this length that holds the address: bits beyond the length are cleared. */
  public static IpPrefix around(IpAddress address, int length) {
    return new IpPrefix(new IpAddress(address.family(), address.high() & Bits.maskHigh(length),
        address.low() & Bits.maskLow(length)), length);
  }

  /**
   * Reads {@code address/length}, or an address alone as the block of just that address. Bits beyond the length are
   * cleared.
   *
   * @throws IllegalArgumentException naming the text, if it is no prefix
   */
  public static IpPrefix parse(String text) {
    IpReader reader = new IpReader();
    boolean read = text.indexOf('/') >= 0 ? reader.readPrefix(text) : reader.readAddress(text);
    if (!read) throw new IllegalArgumentException("\"" + text + "\" is not an IP prefix");
    return around(reader.address(), reader.length());
  }

  /** Spelled out, for that of a record is made when it is first used, which every start would wait for. */
  @Override public int hashCode() {
    return 31 * address.hashCode() + length;
  }

  public Family family() {
    return address.family();
  }

  /** Whether it holds one address only. */
  public boolean isSingle() {
    return length == family().bits();
  }

  public boolean contains(IpAddress other) {
    return other.family() == family()
        && Bits.commonPrefix(address.high(), address.low(), other.high(), other.low()) >= length;
  }

  public boolean contains(IpPrefix other) {
    return other.length >= length && contains(other.address);
  }

  /** Where the block ends, inclusive. */
  public IpAddress last() {
    long high = address.high() | ~Bits.maskHigh(length);
    long low = address.low() | ~Bits.maskLow(length);
    return family() == Family.IPV4 ? IpAddress.ipv4((int) (high >>> 32)) : new IpAddress(Family.IPV6, high, low);
  }

  @Override public String toString() {
    return address + "/" + length;
  }
}
