package org.rialto.guide;

import java.util.List;
import java.util.stream.Stream;
import org.rialto.net.EmbeddedIpv4;
import org.rialto.net.Family;
import org.rialto.net.IpAddress;
import org.rialto.net.IpPrefix;
import org.rialto.net.PrefixSet;

/**
 * Addresses that mean something else inside than outside, or nothing at all: whom a stranger names by one of these,
 * they can't have meant well (RFC 6890 and the registries it made).
 */
public final class InsideAddresses {
  /** "This host", private, shared, loopback, link-local, protocol assignments, benchmarks, multicast and reserved. */
  private static final PrefixSet IPV4 = PrefixSet.of(prefixes("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10",
      "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.88.99.0/24", "192.168.0.0/16",
      "198.18.0.0/15", "224.0.0.0/3"));
  /** What is allotted to networks at all (RFC 4291 §2.4). */
  private static final PrefixSet IPV6_GLOBAL = PrefixSet.of(prefixes("2000::/3"));
  /** Teredo and other protocols' own; 6to4, which carries any IPv4 address. */
  private static final PrefixSet IPV6_SPECIAL = PrefixSet.of(prefixes("2001::/23", "2002::/16"));

  private InsideAddresses() {}

  /** Whether an address is one of these; one behind NAT64 is what it carries (RFC 6052 §3.1). */
  public static boolean contains(IpAddress address) {
    if (address.family() == Family.IPV4) return IPV4.contains(address);
    if (EmbeddedIpv4.NAT64.block().contains(address)) {
      long ipv4 = EmbeddedIpv4.NAT64.ipv4(address.high(), address.low());
      return IPV4.contains(new IpAddress(Family.IPV4, ipv4, 0));
    }
    return !IPV6_GLOBAL.contains(address) || IPV6_SPECIAL.contains(address);
  }

  private static List<IpPrefix> prefixes(String... texts) {
    return Stream.of(texts).map(IpPrefix::parse).toList();
  }
}
