package org.rialto.config;

import java.util.Optional;
import org.rialto.net.Family;

/** How many bits of an address count, by its family. */
record Lengths(int ipv4, int ipv6) {
  /** What RFC 7871 §11.1 has resolvers show of a client. */
  private static final Lengths SHOWN = new Lengths(24, 56);

  /**
   * Reads the keys ipv4 and ipv6; what isn't said is as resolvers show it.
   *
   * @param section that has them, if it is there
   * @param least of each; the most is the family's
   */
  static Lengths read(Optional<Section> section, Lengths least) {
    return section.map(said -> new Lengths(said.integer("ipv4", SHOWN.ipv4, least.ipv4, Family.IPV4.bits()),
        said.integer("ipv6", SHOWN.ipv6, least.ipv6, Family.IPV6.bits()))).orElse(SHOWN);
  }
}
