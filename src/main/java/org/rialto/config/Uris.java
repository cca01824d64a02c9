package org.rialto.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/**
 * Where ALTO directories are, as configuration writes them. What is no such URI is an {@link
 * IllegalArgumentException} with the cure.
 */
final class Uris {
  /**
   * A NAPTR record holds {@code !.*!URI!} in a character-string, 255 octets at the most (RFC 3403 §4.1, RFC 1035
   * §3.3).
   */
  private static final int NAPTR_MAX = 250;

  private Uris() {}

  /** An absolute http or https URI with a host. */
  static URI web(String text) {
    URI uri = parse(text);
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw new IllegalArgumentException("\"" + text
          + "\" is not an http or https URI; write one such as https://alto.example/directory");
    }
    if (uri.getHost() == null) {
      throw new IllegalArgumentException("\"" + text
          + "\" has no host; write one such as https://alto.example/directory");
    }
    if (uri.getPort() == 0 || uri.getPort() > Endpoint.PORT_MAX) {
      throw new IllegalArgumentException("\"" + text + "\" has a port that is not in 1 to " + Endpoint.PORT_MAX);
    }
    if (uri.getRawUserInfo() != null) {
      throw new IllegalArgumentException("a user is named before " + uri.getHost() + ", and none is sent: take it out");
    }
    if (uri.getRawFragment() != null) {
      throw new IllegalArgumentException("\"" + text + "\" has a \"#\", which names a place in a page: take it out");
    }
    return uri;
  }

  /** An http or https URI of a server as a whole. */
  static URI origin(String text) {
    URI uri = web(text);
    if (!uri.getRawPath().isEmpty() && !uri.getRawPath().equals("/") || uri.getRawQuery() != null) {
      throw new IllegalArgumentException("\"" + text
          + "\" says more than the server: write only scheme, host and port, as https://alto.example");
    }
    return uri;
  }

  /** As {@link #web}, and such that a U-NAPTR record can hold it (RFC 4848 §2.2). */
  static URI inNaptr(String text) {
    URI uri = web(text);
    if (text.indexOf('!') >= 0) {
      throw new IllegalArgumentException("\"" + text
          + "\" has a \"!\", which ends the URI in a NAPTR record: write %21");
    }
    int length = uri.toASCIIString().length();
    if (length > NAPTR_MAX) {
      throw new IllegalArgumentException("a URI of " + length + " characters is too long for a NAPTR record: "
          + NAPTR_MAX + " is the most");
    }
    return uri;
  }

  private static URI parse(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("\"" + text + "\" is not a URI (" + e.getReason().toLowerCase(Locale.ROOT)
          + "); write one such as https://alto.example/directory", e);
    }
  }
}
