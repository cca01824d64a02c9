package org.rialto.net;

/**
 * An IPv4 or IPv6 address as a number, left-aligned: an IPv4 address is in the upper half of {@code high}.
 *
 * @param high bits 0 to 63
 * @param low bits 64 to 127; zero for IPv4
 */
public record IpAddress(Family family, long high, long low) implements Comparable<IpAddress> {
  public IpAddress {
    if (family == Family.IPV4 && ((high & 0xffffffffL) != 0 || low != 0)) {
      throw new IllegalArgumentException("more than 32 bits in an IPv4 address");
    }
  }

  /** The IPv4 address with these 32 bits. */
  public static IpAddress ipv4(int bits) {
    return new IpAddress(Family.IPV4, (long) bits << 32, 0);
  }

  /** The address with these 4 or 16 octets, in network order. */
  public static IpAddress of(byte[] octets) {
    if (octets.length == 4) return new IpAddress(Family.IPV4, octets(octets, 0, 4) << 32, 0);
    if (octets.length == 16) return new IpAddress(Family.IPV6, octets(octets, 0, 8), octets(octets, 8, 8));
    throw new IllegalArgumentException("an address has 4 or 16 octets, not " + octets.length);
  }

  /**
   * Reads an address as RFC 3986 §3.2.2 (IPv4: four decimal octets, no leading zeros) or RFC 4291 §2.2 writes it.
   *
   * @throws IllegalArgumentException naming the text, if it is no address
   */
  public static IpAddress parse(String text) {
    IpReader reader = new IpReader();
    if (!reader.readAddress(text)) throw new IllegalArgumentException("\"" + text + "\" is not an IP address");
    return reader.address();
  }

  /** The address in network order: 4 or 16 octets. */
  public byte[] octets() {
    byte[] octets = new byte[family.bits() / 8];
    for (int i = 0; i < octets.length; i++) {
      octets[i] = (byte) ((i < 8 ? high : low) >>> (56 - 8 * (i & 7)));
    }
    return octets;
  }

  /** IPv4 before IPv6, and each by number. */
  @Override public int compareTo(IpAddress other) {
    return family == other.family ? Bits.compare(high, low, other.high, other.low) : family.compareTo(other.family);
  }

  /** Spelled out, for that of a record is made when it is first used, which every start would wait for. */
  @Override public int hashCode() {
    return 31 * (31 * family.ordinal() + Long.hashCode(high)) + Long.hashCode(low);
  }

  /** The address in its canonical form: RFC 5952 for IPv6. */
  @Override public String toString() {
    return family == Family.IPV4 ? dotted() : compressed();
  }

  private String dotted() {
    int bits = (int) (high >>> 32);
    return (bits >>> 24) + "." + (bits >>> 16 & 0xff) + "." + (bits >>> 8 & 0xff) + "." + (bits & 0xff);
  }

  /** RFC 5952 §4: lower case, no leading zeros, the first longest run of two or more zero groups as "::". */
  private String compressed() {
    int bestStart = -1;
    int bestLength = 1;
    for (int i = 0; i < 8; i++) {
      int run = 0;
      while (i + run < 8 && group(i + run) == 0) run++;
      if (run > bestLength) {
        bestStart = i;
        bestLength = run;
      }
      i += run;
    }
    StringBuilder text = new StringBuilder(39);
    for (int i = 0; i < 8; ) {
      if (i == bestStart) {
        text.append("::");
        i += bestLength;
      } else {
        if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') text.append(':');
        text.append(Integer.toHexString(group(i)));
        i++;
      }
    }
    return text.toString();
  }

  private int group(int i) {
    return (int) ((i < 4 ? high : low) >>> (48 - 16 * (i & 3))) & 0xffff;
  }

  private static long octets(byte[] octets, int from, int count) {
    long value = 0;
    for (int i = 0; i < count; i++) value = value << 8 | octets[from + i] & 0xff;
    return value;
  }
}
