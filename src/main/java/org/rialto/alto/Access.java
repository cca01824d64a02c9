package org.rialto.alto;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How a source's servers and we know each other.
 *
 * @param trustAnchors PEM certificates to trust for https instead of the platform's
 * @param credentials what they know us by
 */
public record Access(Optional<Path> trustAnchors, Credentials credentials) {
  /** By certificates that the platform trusts, and without saying who asks. */
  public static final Access ANONYMOUS = new Access(Optional.empty(), Credentials.NONE);
}
