package org.rialto.load;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import java.util.Optional;
import org.rialto.net.Family;

/**
 * What all queries have in common: EDNS, and in it what was asked for.
 *
 * @param dnssecOk the DO bit
 * @param nameServerId whether the server's identity is asked for (RFC 5001)
 * @param cookie a client's cookie of 8 octets, or with the server's behind it 16 to 40 (RFC 7873); empty for none
 */
public record QueryForm(boolean dnssecOk, boolean nameServerId, String cookie) {
  /** Octets a query has at the most: header, question, and an OPT record with all options there can be. */
  static final int QUERY_OCTETS = 512;
  /** Octets of a reply we take in one datagram. */
  static final int PAYLOAD = 1232;

  static final int OPTION_SUBNET = 8;
  static final int SUBNET_FIXED_OCTETS = 4;
  private static final int OPTION_NSID = 3;
  private static final int OPTION_COOKIE = 10;
  private static final int TYPE_OPT = 41;
  private static final int FLAG_DO = 0x8000;

  /** No option but those each query needs. */
  public static QueryForm plain() {
    return new QueryForm(false, false, "");
  }

  /**
   * A query, with the ID zero. A client subnet comes last and is empty: its address and all lengths that depend on it
   * are filled in later.
   */
  Template template(Question question, Optional<Family> subnet) {
    ByteArrayOutputStream octets = new ByteArrayOutputStream();
    u16(octets, 0);
    u16(octets, 0);
    u16(octets, 1);
    u16(octets, 0);
    u16(octets, 0);
    u16(octets, 1);
    octets.writeBytes(question.octets());
    octets.write(0);
    u16(octets, TYPE_OPT);
    u16(octets, PAYLOAD);
    u16(octets, 0);
    u16(octets, dnssecOk ? FLAG_DO : 0);
    int lengthAt = octets.size();
    byte[] options = options(subnet);
    u16(octets, options.length);
    octets.writeBytes(options);
    return new Template(question, subnet, octets.toByteArray(), lengthAt);
  }

  private byte[] options(Optional<Family> subnet) {
    ByteArrayOutputStream options = new ByteArrayOutputStream();
    if (nameServerId) {
      u16(options, OPTION_NSID);
      u16(options, 0);
    }
    if (!cookie.isEmpty()) {
      byte[] given = HexFormat.of().parseHex(cookie);
      u16(options, OPTION_COOKIE);
      u16(options, given.length);
      options.writeBytes(given);
    }
    subnet.ifPresent(family -> {
      u16(options, OPTION_SUBNET);
      u16(options, SUBNET_FIXED_OCTETS);
      u16(options, number(family));
      u16(options, 0);
    });
    return options.toByteArray();
  }

  /** The number of a family in the registry of address families, as RFC 7871 §6 uses it. */
  static int number(Family family) {
    return family == Family.IPV4 ? 1 : 2;
  }

  private static void u16(ByteArrayOutputStream to, int value) {
    to.write(value >>> 8);
    to.write(value);
  }
}
