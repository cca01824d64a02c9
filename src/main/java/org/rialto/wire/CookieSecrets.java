package org.rialto.wire;

import java.util.List;
import org.rialto.net.Client;
import org.rialto.net.Family;

/**
 * The Server Secrets that server cookies are made with (RFC 7873 §4.2, RFC 9018 §4): the first makes new ones, all
 * are accepted, so that a fleet can roll to a new secret without a cookie lost (RFC 9018 §5). Without any, cookies are
 * disabled. Immutable; shared by all workers.
 */
public final class CookieSecrets {
  /** RFC 9018 §4.4: the key of SipHash-2-4. */
  public static final int SECRET_OCTETS = 16;
  /** No secrets: cookies are neither given nor looked at. */
  public static final CookieSecrets DISABLED = new CookieSecrets(List.of());

  private static final int IPV4_INPUT_OCTETS = 20;
  private static final int IPV6_INPUT_OCTETS = 32;

  private final long[] keys;

  /**
   * @param secrets of 16 octets each, the one for new cookies first
   * @throws IllegalArgumentException if one is of another length
   */
  public CookieSecrets(List<byte[]> secrets) {
    keys = new long[2 * secrets.size()];
    for (int i = 0; i < secrets.size(); i++) {
      byte[] secret = secrets.get(i);
      if (secret.length != SECRET_OCTETS) {
        throw new IllegalArgumentException("a secret of " + secret.length + " octets, not " + SECRET_OCTETS);
      }
      for (int octet = 0; octet < SECRET_OCTETS; octet++) {
        keys[2 * i + octet / 8] |= (secret[octet] & 0xffL) << 8 * (octet & 7);
      }
    }
  }

  /** Whether cookies are spoken at all. */
  public boolean isEnabled() {
    return keys.length > 0;
  }

  /** How many secrets there are; each has a number from 0 on, and 0 makes the new cookies. */
  int count() {
    return keys.length / 2;
  }

  /**
   * The Hash of a server cookie (RFC 9018 §4.4).
   *
   * @param fields Version, Reserved and Timestamp, as they stand in the cookie
   * @param client its peer is the Client-IP
   */
  long hash(int secret, long clientCookie, long fields, Client client) {
    boolean ipv4 = client.peerFamily() == Family.IPV4;
    long hash = SipHash.hash(keys[2 * secret], keys[2 * secret + 1], Long.reverseBytes(clientCookie),
        Long.reverseBytes(fields), Long.reverseBytes(client.peerHigh()),
        ipv4 ? 0 : Long.reverseBytes(client.peerLow()), ipv4 ? IPV4_INPUT_OCTETS : IPV6_INPUT_OCTETS);
    return Long.reverseBytes(hash);
  }
}
