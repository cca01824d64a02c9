package org.rialto.alto;

import java.net.URI;
import java.util.Set;

/**
 * What tells servers for which client a question is asked. It goes to some servers only: to none that a directory or a
 * redirect names beside these.
 *
 * @param name of the request header
 * @param value visible ASCII
 * @param origins the servers that it is for
 */
public record IdentityHeader(String name, String value, Set<WebOrigin> origins) {
  public IdentityHeader {
    origins = Set.copyOf(origins);
  }

  /** Whether a request for a URI may carry it. */
  boolean isFor(URI uri) {
    return origins.contains(WebOrigin.of(uri));
  }

  /** A text that a server had a hand in, without the value: servers may repeat what they are told. */
  String hiddenFrom(String text) {
    return text.replace(value, "…");
  }

  /** Without the value, which is the client's. */
  @Override public String toString() {
    return name + " for " + origins;
  }
}
