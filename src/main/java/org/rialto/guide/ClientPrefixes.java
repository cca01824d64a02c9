package org.rialto.guide;

import org.rialto.net.EmbeddedIpv4;
import org.rialto.net.Family;
import org.rialto.net.IpAddress;
import org.rialto.net.IpPrefix;

/**
 * For whom a directory is looked for, given a client: the network around it, so that its neighbours share what is found
 * and the DNS learns no more of it than resolvers tell us (RFC 7871 §11.1).
 *
 * @param ipv4Length bits of an IPv4 address that are looked up, at the most; 8 to 32
 * @param ipv6Length of an IPv6 address likewise; 32 to 128
 */
public record ClientPrefixes(int ipv4Length, int ipv6Length) {
  /** Whole addresses. */
  public static final ClientPrefixes WHOLE = new ClientPrefixes(32, 128);

  public ClientPrefixes {
    if (ipv4Length < 8 || ipv4Length > 32) {
      throw new IllegalArgumentException("IPv4 prefix length " + ipv4Length + " is not in 8 to 32");
    }
    if (ipv6Length < 32 || ipv6Length > 128) {
      throw new IllegalArgumentException("IPv6 prefix length " + ipv6Length + " is not in 32 to 128");
    }
  }

  /** The network of a client; that of the IPv4 host, where translation put its address into an IPv6 one. */
  public IpPrefix around(IpPrefix client) {
    IpPrefix seen = untranslated(client);
    int longest = seen.family() == Family.IPV4 ? ipv4Length : ipv6Length;
    return IpPrefix.around(seen.address(), Math.min(seen.length(), longest));
  }

  /**
   * The IPv4 prefix in an IPv6 one. The reverse tree of a translation prefix is its own, if it has one; who knows the
   * host behind it publishes in in-addr.arpa. RFC 8686 §5.1.3 speaks of translation between IPv4 addresses only, and
   * takes the address that is seen.
   */
  private static IpPrefix untranslated(IpPrefix client) {
    for (EmbeddedIpv4 carrier : EmbeddedIpv4.values()) {
      int bits = client.length() - carrier.offset();
      if (!carrier.block().contains(client) || bits < 0) continue;
      long ipv4 = carrier.ipv4(client.address().high(), client.address().low());
      return IpPrefix.around(new IpAddress(Family.IPV4, ipv4, 0), Math.min(bits, Family.IPV4.bits()));
    }
    return client;
  }
}
