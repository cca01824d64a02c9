package org.rialto.guide;

import java.net.URI;
import java.util.Optional;
import org.rialto.net.IpPrefix;

/**
 * One client's request for guidance, with what it says of how it wants to be guided. What comes of that is for this
 * client alone.
 *
 * @param client its address, or the prefix it is in
 * @param identity who it is beside that
 * @param server the directory of an ALTO server of its own choice
 */
public record ClientRequest(IpPrefix client, Optional<ClientIdentity> identity, Optional<URI> server) {
  /** Whether it says anything that others of its prefix may not. */
  public boolean isPersonal() {
    return identity.isPresent() || server.isPresent();
  }
}
