package org.rialto.config;

import java.util.Optional;
import org.rialto.net.Family;
import org.rialto.net.IpAddress;
import org.rialto.net.IpPrefix;

/** Reads addresses and prefixes as configuration writes them. */
final class Addresses {
  /** Prefixes shorter than these are looked up by no client (RFC 8686 §3.4). */
  private static final int IPV4_MIN = 8;
  private static final int IPV6_MIN = 32;
  /** From here on clients look at this length alone, until all bits are given (RFC 8686 §3.4). */
  private static final int IPV6_NETWORK = 64;

  private Addresses() {}

  /** An address; what is none is an {@link IllegalArgumentException} with the cure. */
  static IpAddress address(String text) {
    try {
      return IpAddress.parse(text);
    } catch (IllegalArgumentException e) {
      String example = text.indexOf(':') < 0 ? "192.0.2.1" : "2001:db8::1";
      throw new IllegalArgumentException(e.getMessage() + "; write one such as " + example, e);
    }
  }

  /** A prefix; that it has bits beyond its length is warned of. */
  static Optional<IpPrefix> prefix(Item item) {
    Optional<IpPrefix> read = item.read(Addresses::prefix);
    read.ifPresent(prefix -> {
      String address = item.text().split("/", 2)[0];
      if (!IpAddress.parse(address).equals(prefix.address())) {
        item.warning(item.text() + " has bits beyond its length; " + prefix + " is taken");
      }
    });
    return read;
  }

  /**
   * A prefix whose clients look for an ALTO server where a record can be put: at names for some 128 prefixes in it,
   * at the most.
   */
  static Optional<Located<IpPrefix>> ofClients(Item item) {
    return prefix(item).flatMap(prefix -> item.locate(_ -> {
      boolean ipv4 = prefix.family() == Family.IPV4;
      int least = ipv4 ? IPV4_MIN : IPV6_MIN;
      if (prefix.length() < least) {
        throw new IllegalArgumentException(prefix + " is too short: no client looks above /" + least
            + " (RFC 8686 §3.4); write the longer prefixes in it");
      }
      if (!ipv4 && prefix.length() > IPV6_NETWORK && prefix.length() < Family.IPV6.bits()) {
        throw new IllegalArgumentException(prefix
            + " is between /64 and /128, where no client looks (RFC 8686 §3.4): write one of these");
      }
      return prefix;
    }));
  }

  private static IpPrefix prefix(String text) {
    try {
      return IpPrefix.parse(text);
    } catch (IllegalArgumentException e) {
      String example = text.indexOf(':') < 0 ? "192.0.2.0/24" : "2001:db8::/32";
      throw new IllegalArgumentException(e.getMessage() + "; write one such as " + example, e);
    }
  }
}
