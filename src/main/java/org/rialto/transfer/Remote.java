package org.rialto.transfer;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.rialto.message.TsigKey;
import org.rialto.net.Family;
import org.rialto.net.IpAddress;

/**
 * Another name server.
 *
 * @param name what our operator calls it
 * @param addresses at least one, the first to be tried first
 * @param keys the first signs what is sent there; where there are none, nothing is signed
 * @param tls how zones are taken from it over TLS, if they are
 */
public record Remote(String name, List<Address> addresses, List<TsigKey> keys, Optional<Tls> tls) {
  public Remote {
    addresses = List.copyOf(addresses);
    keys = List.copyOf(keys);
  }

  /** @param port for TCP and UDP, 1 to 65,535 */
  public record Address(IpAddress address, int port) {
    @Override public String toString() {
      return address.family() == Family.IPV6 ? "[" + address + "]:" + port : address + ":" + port;
    }
  }

  /**
   * Zone transfers over TLS (RFC 9103).
   *
   * @param name that the server's certificate is for; none to encrypt without asking who is at the other end (RFC 9103
   * §9.3.1)
   * @param trust PEM certificates to trust in place of the platform's
   * @param port 1 to 65,535
   */
  public record Tls(Optional<String> name, Optional<Path> trust, int port) {}

  /** The key that signs what is sent there. */
  public Optional<TsigKey> key() {
    return keys.stream().findFirst();
  }

  @Override public String toString() {
    return name;
  }
}
