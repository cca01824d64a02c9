package org.rialto.alto;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.X509KeyManager;
import okhttp3.Call;
import okhttp3.OkHttpClient;
import okhttp3.Request;

/** The connections to a source's servers: those that may know us get to see who we are, and others don't. */
final class Connections {
  private final Access access;
  private final TrustAnchors anchors;
  private final Authorizer authorizer;
  private final OkHttpClient strangers;
  private Optional<Known> known = Optional.empty();

  /** Connections on which a certificate is shown. */
  private record Known(X509KeyManager keys, OkHttpClient http) {}

  /**
   * @param settings of all connections, but for TLS and what shows who we are
   * @throws IllegalArgumentException naming the file, if the trust anchors can't be used
   */
  Connections(Access access, OkHttpClient.Builder settings) {
    this(access, access.trustAnchors().map(TrustAnchors::read).orElseGet(TrustAnchors::platform),
        new Authorizer(access.credentials()), settings);
  }

  private Connections(Access access, TrustAnchors anchors, Authorizer authorizer, OkHttpClient.Builder settings) {
    this.access = access;
    this.anchors = anchors;
    this.authorizer = authorizer;
    this.strangers = settings.authenticator(authorizer)
        .sslSocketFactory(anchors.sockets(new KeyManager[0]), anchors.manager()).build();
  }

  /** Connections as these, for requests that may take no longer than this. */
  Connections within(Duration whole) {
    return new Connections(access, anchors, authorizer,
        strangers.newBuilder().connectTimeout(whole).callTimeout(whole));
  }

  /** A request that isn't sent yet. */
  Call call(Request request) {
    URI uri = request.url().uri();
    Optional<ClientCertificate> certificate = access.credentials().certificateFor(uri);
    OkHttpClient http = certificate.isPresent() ? showing(certificate.get().keys()) : strangers;
    return http.newCall(authorizer.authorized(request));
  }

  /** A renewed certificate is for new connections: those with the one before, and its TLS sessions, end. */
  private synchronized OkHttpClient showing(X509KeyManager keys) {
    if (known.isPresent() && known.get().keys() == keys) return known.get().http();
    strangers.connectionPool().evictAll();
    OkHttpClient http = strangers.newBuilder()
        .sslSocketFactory(anchors.sockets(new KeyManager[] {keys}), anchors.manager()).build();
    known = Optional.of(new Known(keys, http));
    return http;
  }

  /** Ends the connections that nobody uses just now. */
  void close() {
    strangers.connectionPool().evictAll();
  }
}
