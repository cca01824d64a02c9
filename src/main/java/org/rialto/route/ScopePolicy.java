package org.rialto.route;

import java.util.List;
import java.util.stream.Stream;
import org.rialto.net.Family;
import org.rialto.net.IpPrefix;

/**
 * How finely answers may follow the client's address, and where it says nothing.
 *
 * <p>The cap keeps scopes from pulling more bits out of resolvers than they should show: RFC 7871 §11.1 urges them to
 * send at most 24 and 56. It is applied before ranges are formed, for a scope shortened afterwards would overlap
 * others (§7.2.1). IPv4 addresses carried in IPv6 ones ({@link org.rialto.net.EmbeddedIpv4}) fall under the IPv4 cap
 * instead, so a scope in and next to such a block may be longer.
 *
 * @param longestIpv4 bits of an IPv4 client's address that may matter, 1 to 32
 * @param longestIpv6 bits of an IPv6 client's address that may matter, 1 to 128
 * @param specialUse blocks whose addresses place no one on the public Internet: a client subnet there is answered by
 *     the peer's address (RFC 7871 §10, §11.3). A prefix of the map that lies in such a block, or equals it, is
 *     obeyed all the same
 */
public record ScopePolicy(int longestIpv4, int longestIpv6, List<IpPrefix> specialUse) {
  /** Bounds a list written by hand; the registries of RFC 6890 hold a few dozen. */
  public static final int SPECIAL_USE_MAX = 1024;

  /**
   * The blocks of RFC 6890 and its successors that are no one's on the public Internet: private space (RFC 1918, RFC
   * 4193; those RFC 7871 §10 names), shared, link-local, loopback, documentation, benchmarking, discard, multicast
   * and reserved space.
   */
  public static final List<IpPrefix> STANDARD = Stream.of(
      "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.2.0/24",
      "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3",
      "::/128", "::1/128", "100::/64", "2001:db8::/32", "fc00::/7", "fe80::/10", "ff00::/8")
      .map(IpPrefix::parse).toList();

  public ScopePolicy {
    specialUse = specialUse.stream().distinct().toList();
    if (longestIpv4 < 1 || longestIpv4 > 32) {
      throw new IllegalArgumentException("longest IPv4 scope " + longestIpv4 + " is not between 1 and 32");
    }
    if (longestIpv6 < 1 || longestIpv6 > 128) {
      throw new IllegalArgumentException("longest IPv6 scope " + longestIpv6 + " is not between 1 and 128");
    }
    if (specialUse.size() > SPECIAL_USE_MAX) {
      throw new IllegalArgumentException(
          specialUse.size() + " special-use blocks; at most " + SPECIAL_USE_MAX + " are allowed");
    }
  }

  /** Scopes up to 24 and 56 bits, and the {@link #STANDARD} blocks. */
  public static ScopePolicy standard() {
    return new ScopePolicy(24, 56, STANDARD);
  }

  /** Bits of a client's address of this family that may matter. */
  public int longest(Family family) {
    return family == Family.IPV4 ? longestIpv4 : longestIpv6;
  }
}
