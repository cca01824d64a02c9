package org.rialto.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.rialto.net.IpPrefix;

/**
 * What concerns zones given to other servers and taken from them, but for what each {@link Config.ZoneFile} says of
 * itself.
 *
 * @param keys no two of one name
 * @param remotes no two of one name
 * @param secondaries zones taken from others, catalogs among them; of other origins than the zones of files
 * @param catalogs catalogs made of our own zones, likewise
 * @param outgoingAtOnce transfers given at once, to all clients; 1 to 1000
 * @param outgoingForClient transfers given at once to one address; 1 to 1000
 * @param incomingAtOnce transfers taken at once; 1 to 1000
 * @param journalOctets kept of a zone's differences at the most; 1 KiB to 2 GiB
 */
public record Transfers(List<Key> keys, List<Remote> remotes, List<Secondary> secondaries, List<Catalog> catalogs,
    int outgoingAtOnce, int outgoingForClient, int incomingAtOnce, long journalOctets) {

  /**
   * A key for TSIG (RFC 8945).
   *
   * @param name a domain name, as all in {@link Config}
   */
  public record Key(Located<String> name, Algorithm algorithm, Secret secret) {}

  /** The hash of a key's signatures (RFC 8945 §6). */
  public enum Algorithm { HMAC_SHA1, HMAC_SHA256, HMAC_SHA384, HMAC_SHA512 }

  /** What two servers know and nobody else; it is never shown. */
  public static final class Secret {
    private final byte[] octets;

    Secret(byte[] octets) {
      this.octets = octets.clone();
    }

    /** Its octets, at least one. */
    public byte[] octets() {
      return octets.clone();
    }

    @Override public boolean equals(Object other) {
      return other instanceof Secret secret && Arrays.equals(octets, secret.octets);
    }

    @Override public int hashCode() {
      return Arrays.hashCode(octets);
    }

    @Override public String toString() {
      return "secret";
    }
  }

  /**
   * Another name server.
   *
   * @param addresses at least one, the first to be tried first
   * @param keys in the configuration's order: the first signs what is sent there, any is accepted from there; where
   * there are none, nothing is signed
   * @param tls how zones are taken from it over TLS, if they are
   */
  public record Remote(Located<String> name, List<Endpoint> addresses, List<Key> keys, Optional<Tls> tls) {}

  /**
   * Transfers over TLS (RFC 9103).
   *
   * @param name in the server's certificate; without, nobody asks who is at the other end (RFC 9103 §9.3.1)
   * @param trust PEM certificates to trust in place of the platform's
   * @param port 1 to 65,535
   */
  public record Tls(Optional<String> name, Optional<Path> trust, int port) {}

  /**
   * Who may do something: whoever meets all of this.
   *
   * @param prefixes an address in one of them; any address, where there are none
   * @param keys a signature by one of them; none is needed, where there are none
   * @param encrypted over TLS
   */
  public record Grant(List<IpPrefix> prefixes, List<Key> keys, boolean encrypted) {}

  /**
   * Whom a zone is given to.
   *
   * @param transferTo who may ask for it; nobody, where there are none
   * @param notified who is told of each new version (RFC 1996)
   */
  public record Sharing(List<Grant> transferTo, List<Remote> notified) {
    static final Sharing NONE = new Sharing(List.of(), List.of());
  }

  /**
   * A zone that is taken from other servers.
   *
   * @param catalog whether it is a catalog (RFC 9432), whose member zones are taken from the same primaries and given
   * to the same servers
   * @param primaries at least one, in the order they are tried
   * @param notifyFrom who may say that it has changed, besides the primaries
   * @param minRefresh the least of what its SOA record may ask for as REFRESH and RETRY; 1 second to 1 day
   * @param maxRefresh the most; {@code minRefresh} to 28 days
   */
  public record Secondary(Located<String> origin, boolean catalog, List<Remote> primaries, List<Grant> notifyFrom,
      Sharing sharing, Duration minRefresh, Duration maxRefresh) {}

  /** A catalog (RFC 9432) of the zones that say they are members of it. */
  public record Catalog(Located<String> origin, Sharing sharing) {}
}
