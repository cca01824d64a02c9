package org.rialto.alto;

import java.io.IOException;
import java.net.URI;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import okhttp3.Authenticator;
import okhttp3.Challenge;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.Route;

/**
 * Puts into requests what shows who we are, where the server may see it. Digests are kept up as long as the server lets
 * their nonce be used, so that it needn't refuse each request first.
 */
final class Authorizer implements Authenticator {
  private static final String HEADER = "Authorization";
  /** A first refusal names a nonce; a second one may say that it was too old by then. */
  private static final int REFUSALS_MAX = 2;
  private static final int CNONCE_OCTETS = 18;
  private static final int SCHEMES_SHOWN_MAX = 5;

  private final Credentials credentials;
  private final SecureRandom random = new SecureRandom();
  private final Map<WebOrigin, DigestSession> sessions = new ConcurrentHashMap<>();

  Authorizer(Credentials credentials) {
    this.credentials = credentials;
  }

  /** The request with what shows who we are, as far as its server may see it and it is known how. */
  Request authorized(Request request) {
    URI uri = request.url().uri();
    return credentials.authenticationFor(uri).flatMap(authentication -> switch (authentication) {
      case Authentication.Basic basic -> Optional.of(basic.header());
      case Authentication.Bearer bearer -> Optional.of(bearer.header());
      case Authentication.Digest _ ->
          Optional.ofNullable(sessions.get(WebOrigin.of(uri))).map(session -> header(session, request));
    }).map(header -> request.newBuilder().header(HEADER, header).build()).orElse(request);
  }

  /**
   * Answers a 401 that asks for a digest.
   *
   * @return null, as the library wants it, if there is nothing better to send
   */
  @Override public Request authenticate(Route route, Response response) throws IOException {
    Request refused = response.request();
    URI uri = refused.url().uri();
    List<Challenge> challenges = response.challenges();
    boolean isWanted = challenges.stream().anyMatch(DigestSession::isDigest);
    if (!isWanted || !(credentials.authenticationFor(uri).orElse(null) instanceof Authentication.Digest digest)) {
      return null;
    }
    int refusals = 1;
    for (Response prior = response.priorResponse(); prior != null; prior = prior.priorResponse()) refusals++;
    if (refusals > REFUSALS_MAX || refusals > 1 && !isStale(challenges)) return null;
    byte[] cnonce = new byte[CNONCE_OCTETS];
    random.nextBytes(cnonce);
    DigestSession session = DigestSession.of(challenges, digest, Base64.getEncoder().encodeToString(cnonce));
    sessions.put(WebOrigin.of(uri), session);
    return refused.newBuilder().header(HEADER, header(session, refused)).build();
  }

  /** Whether a nonce was too old, and what was shown was right otherwise (RFC 7616 §3.3). */
  private static boolean isStale(List<Challenge> challenges) {
    return challenges.stream().filter(DigestSession::isDigest)
        .anyMatch(challenge -> "true".equalsIgnoreCase(challenge.authParams().get("stale")));
  }

  private static String header(DigestSession session, Request request) {
    HttpUrl url = request.url();
    return session.header(request.method(), url.encodedPath() + Optional.ofNullable(url.encodedQuery())
        .map(query -> "?" + query).orElse(""));
  }

  /** What a 401 says: what the server wants, and whether it was shown anything. */
  static String refusal(Response response) {
    String wanted = response.challenges().stream().map(Authorizer::shown).distinct().limit(SCHEMES_SHOWN_MAX)
        .collect(Collectors.joining(", "));
    String wants = wanted.isEmpty() ? "wants authentication of no kind it names" : "wants authentication: " + wanted;
    return response.request().header(HEADER) != null ? "doesn't accept what shows who we are; it " + wants
        : "it " + wants + "; nothing that shows who we are is for " + WebOrigin.of(response.request().url().uri());
  }

  /** The scheme, and the kind of error that a bearer's token has (RFC 6750 §3.1). */
  private static String shown(Challenge challenge) {
    String error = challenge.authParams().getOrDefault("error", "");
    return challenge.scheme().replaceAll("[^A-Za-z0-9-]", "?")
        + (error.matches("[a-z_]{1,40}") ? " (" + error + ")" : "");
  }
}
