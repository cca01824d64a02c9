package org.rialto.guide;

import java.util.ArrayList;
import java.util.List;
import org.rialto.net.Family;
import org.rialto.net.IpPrefix;

/** The names in in-addr.arpa and ip6.arpa where the directory for a client is looked for (RFC 8686 §3.2 to §3.4). */
final class ReverseNames {
  private static final List<Integer> IPV4_LENGTHS = List.of(32, 24, 16, 8);
  private static final List<Integer> IPV6_LENGTHS = List.of(128, 64, 56, 48, 40, 32);

  private ReverseNames() {}

  /** Whether a prefix is long enough to be looked up (RFC 8686 §3.2). */
  static boolean isSupported(IpPrefix client) {
    return client.length() >= lengths(client.family()).getLast();
  }

  /**
   * The names in the order to ask in: the longest length that is no longer than the prefix first.
   *
   * @throws IllegalArgumentException if the prefix is too short to be looked up (RFC 8686 §3.2)
   */
  static List<String> of(IpPrefix client) {
    if (!isSupported(client)) {
      throw new IllegalArgumentException("unsupported prefix length: " + client + " is shorter than /"
          + lengths(client.family()).getLast() + ", and nothing is published so far up (RFC 8686 §3.2)");
    }
    return networks(client).stream().map(network -> name(client, network.length())).toList();
  }

  /** The prefixes that those names are of, in their order; none of a prefix that is too short. */
  static List<IpPrefix> networks(IpPrefix client) {
    return lengths(client.family()).stream().filter(length -> length <= client.length())
        .map(length -> IpPrefix.around(client.address(), length)).toList();
  }

  private static List<Integer> lengths(Family family) {
    return family == Family.IPV4 ? IPV4_LENGTHS : IPV6_LENGTHS;
  }

  /** RFC 1035 §3.5, RFC 3596 §2.5: the octets, or half octets, of the first bits, the last one first. */
  private static String name(IpPrefix client, int length) {
    boolean isIpv4 = client.family() == Family.IPV4;
    byte[] octets = client.address().octets();
    List<String> labels = new ArrayList<>();
    for (int bit = 0; bit < length; bit += isIpv4 ? 8 : 4) {
      int octet = octets[bit / 8] & 0xff;
      labels.add(isIpv4 ? Integer.toString(octet) : Integer.toHexString(bit % 8 == 0 ? octet >>> 4 : octet & 0xf));
    }
    return String.join(".", labels.reversed()) + (isIpv4 ? ".in-addr.arpa." : ".ip6.arpa.");
  }
}
