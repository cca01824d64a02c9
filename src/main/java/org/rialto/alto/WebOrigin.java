package org.rialto.alto;

import java.net.URI;
import java.util.Locale;
import okhttp3.HttpUrl;

/**
 * One server of the web: what URIs with the same scheme, host and port have in common (RFC 6454 §4).
 *
 * @param scheme http or https
 * @param host in lower case
 * @param port 1 to 65535, the scheme's own where the URI has none
 */
public record WebOrigin(String scheme, String host, int port) {
  /** @throws IllegalArgumentException if it is no absolute http or https URI */
  public static WebOrigin of(URI uri) {
    HttpUrl url = HttpUrl.get(uri);
    if (url == null) throw new IllegalArgumentException("\"" + uri + "\" is not an http or https URI");
    return new WebOrigin(url.scheme(), url.host().toLowerCase(Locale.ROOT), url.port());
  }

  /** Whether nobody on the way can read along. */
  boolean isEncrypted() {
    return scheme.equals("https");
  }

  @Override public String toString() {
    String written = host.indexOf(':') < 0 ? host : "[" + host + "]";
    boolean usual = port == (isEncrypted() ? 443 : 80);
    return scheme + "://" + written + (usual ? "" : ":" + port);
  }
}
