package org.rialto.wire;

import java.lang.foreign.MemorySegment;
import org.rialto.net.Client;

/**
 * The COOKIE option of a query (RFC 7873 §4), and the one that goes back. A server cookie of ours is of version 1 (RFC
 * 9018 §4), 16 octets behind the 8 of the client cookie:
 * <pre>
 *   Version (1)  Reserved (3)  Timestamp (4)  Hash (8)
 * </pre>
 * A holder for reuse.
 */
final class Cookie {
  /** The option as it goes back, code and length included. */
  static final int OPTION_OCTETS = 4 + 24;

  private static final int CLIENT_OCTETS = 8;
  private static final int SHORTEST_OCTETS = 16;
  private static final int LONGEST_OCTETS = 40;
  private static final int OUR_OCTETS = 24;
  private static final int VERSION = 1;
  /** RFC 9018 §4.3: how old a cookie may be, how old to be given again, and how far ahead another server's clock. */
  private static final int OLDEST_SECONDS = 60 * 60;
  private static final int FRESH_SECONDS = 30 * 60;
  private static final int AHEAD_SECONDS = 5 * 60;

  private boolean present;
  private boolean valid;
  private boolean returned;
  private int octets;
  private long client;
  private long fields;
  private long hash;

  /** No option has been read. */
  void clear() {
    present = false;
    valid = false;
    returned = false;
  }

  boolean isPresent() {
    return present;
  }

  boolean isValid() {
    return valid;
  }

  boolean isReturned() {
    return returned;
  }

  /** Whether a server cookie is there besides the client's. */
  boolean hasServerCookie() {
    return present && octets > CLIENT_OCTETS;
  }

  /** Reads the option's content; of several options only the first counts (RFC 7873 §5.2). */
  Verdict read(MemorySegment message, long at, int length) {
    if (present) return Verdict.ANSWER;
    if (length != CLIENT_OCTETS && (length < SHORTEST_OCTETS || length > LONGEST_OCTETS)) return Verdict.FORMERR_COOKIE;
    present = true;
    octets = length;
    client = message.get(Octets.U64, at);
    if (length != OUR_OCTETS) return Verdict.ANSWER;
    fields = message.get(Octets.U64, at + 8);
    hash = message.get(Octets.U64, at + 16);
    return Verdict.ANSWER;
  }

  /**
   * Finds out whether the server cookie is one of ours, given to this peer and not too long ago; and makes the one that
   * goes back: the same while it is fresh, else a new one (RFC 7873 §5.2.5, RFC 9018 §4.3).
   */
  void judge(CookieSecrets secrets, Client peer, long nowSeconds) {
    int age = (int) (nowSeconds - fields);
    int maker = octets == OUR_OCTETS && fields >>> 56 == VERSION && age <= OLDEST_SECONDS && age >= -AHEAD_SECONDS
        ? maker(secrets, peer) : -1;
    valid = maker >= 0;
    returned = true;
    if (maker == 0 && age <= FRESH_SECONDS) return;
    fields = (long) VERSION << 56 | nowSeconds & 0xffffffffL;
    hash = secrets.hash(0, client, fields, peer);
  }

  /** The number of the secret that made the cookie; -1 where it was none of ours. */
  private int maker(CookieSecrets secrets, Client peer) {
    for (int secret = 0; secret < secrets.count(); secret++) {
      if (secrets.hash(secret, client, fields, peer) == hash) return secret;
    }
    return -1;
  }

  /** Writes the content of the option that goes back. */
  void write(MemorySegment message, long at) {
    message.set(Octets.U64, at, client);
    message.set(Octets.U64, at + 8, fields);
    message.set(Octets.U64, at + 16, hash);
  }
}
