package org.rialto.alto;

import java.net.URI;
import java.util.Optional;
import java.util.Set;

/**
 * What shows a source's servers who we are, and which of them get to see it: none that a redirect or a directory names
 * beside these.
 *
 * @param authentication by HTTP
 * @param certificate by TLS
 * @param origins the servers they are for
 * @param overHttp whether the authentication is sent to those of them, too, that are asked by plain http
 */
public record Credentials(Optional<Authentication> authentication, Optional<ClientCertificate> certificate,
    Set<WebOrigin> origins, boolean overHttp) {
  /** A stranger's. */
  public static final Credentials NONE = new Credentials(Optional.empty(), Optional.empty(), Set.of(), false);

  public Credentials {
    origins = Set.copyOf(origins);
  }

  /** The authentication that a request for a URI may carry. */
  Optional<Authentication> authenticationFor(URI uri) {
    WebOrigin origin = WebOrigin.of(uri);
    return authentication.filter(_ -> origins.contains(origin) && (overHttp || origin.isEncrypted()));
  }

  /** The certificate that the server of a URI may see. */
  Optional<ClientCertificate> certificateFor(URI uri) {
    return certificate.filter(_ -> origins.contains(WebOrigin.of(uri)));
  }
}
