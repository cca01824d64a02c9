package org.rialto.alto;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.Challenge;

/**
 * The requests that a server lets one of its nonces be used for (RFC 7616 §3.4). For several threads.
 */
final class DigestSession {
  private static final String QOP = "auth";
  private static final String SESSION_SUFFIX = "-SESS";
  private static final String MD5 = "MD5";
  /** The names of RFC 7616 §6.1 and the JDK's; MD5 only where it is allowed. */
  private static final Map<String, String> HASHES = Map.of("SHA-512-256", "SHA-512/256", "SHA-256", "SHA-256",
      MD5, MD5);

  private final Authentication.Digest digest;
  private final Map<String, String> challenge;
  private final String algorithm;
  private final MessageDigest hash;
  private final String cnonce;
  private final AtomicInteger count = new AtomicInteger();

  private DigestSession(Authentication.Digest digest, Challenge challenge, String algorithm, MessageDigest hash,
      String cnonce) {
    this.digest = digest;
    this.challenge = challenge.authParams();
    this.algorithm = algorithm;
    this.hash = hash;
    this.cnonce = cnonce;
  }

  /**
   * A session by the first challenge that can be met: the server puts its favourite first (RFC 7616 §3.7).
   *
   * @param cnonce made up by us, for the server to see that nobody replays an answer; of Base64 or hexadecimal digits
   * @throws FetchException saying what is wanted, if none can be met
   */
  static DigestSession of(List<Challenge> challenges, Authentication.Digest digest, String cnonce)
      throws FetchException {
    for (Challenge challenge : challenges) {
      if (!isDigest(challenge)) continue;
      Map<String, String> params = challenge.authParams();
      String algorithm = params.getOrDefault("algorithm", MD5);
      Optional<MessageDigest> hash = hash(algorithm, digest.allowMd5());
      boolean protects = Arrays.stream(params.getOrDefault("qop", "").split(","))
          .anyMatch(word -> word.strip().equalsIgnoreCase(QOP));
      if (hash.isPresent() && protects && params.containsKey("nonce") && params.containsKey("realm")) {
        return new DigestSession(digest, challenge, algorithm, hash.get(), cnonce);
      }
    }
    throw new FetchException("status 401, and no digest that it takes can be given: SHA-256 and SHA-512-256 "
        + (digest.allowMd5() ? "and MD5 " : "") + "can, with qop \"auth\" (RFC 7616)");
  }

  static boolean isDigest(Challenge challenge) {
    return challenge.scheme().equalsIgnoreCase("Digest");
  }

  private static Optional<MessageDigest> hash(String algorithm, boolean allowMd5) {
    String name = algorithm.toUpperCase(Locale.ROOT);
    String base = name.endsWith(SESSION_SUFFIX) ? name.substring(0, name.length() - SESSION_SUFFIX.length()) : name;
    if (!HASHES.containsKey(base) || base.equals(MD5) && !allowMd5) return Optional.empty();
    try {
      return Optional.of(MessageDigest.getInstance(HASHES.get(base)));
    } catch (NoSuchAlgorithmException e) {
      return Optional.empty();
    }
  }

  /**
   * The header's value for the next request.
   *
   * @param target path and query, as they stand in the request line
   */
  synchronized String header(String method, String target) {
    String realm = challenge.get("realm");
    String number = "%08x".formatted(count.incrementAndGet());
    String secret = hashed(digest.user() + ":" + realm + ":" + digest.password());
    if (algorithm.toUpperCase(Locale.ROOT).endsWith(SESSION_SUFFIX)) {
      secret = hashed(secret + ":" + nonce() + ":" + cnonce);
    }
    String response = hashed(secret + ":" + nonce() + ":" + number + ":" + cnonce + ":" + QOP + ":"
        + hashed(method + ":" + target));
    StringBuilder header = new StringBuilder("Digest ").append(user(realm))
        .append(", realm=").append(quoted(realm)).append(", uri=").append(quoted(target))
        .append(", algorithm=").append(algorithm).append(", nonce=").append(quoted(nonce()))
        .append(", nc=").append(number).append(", cnonce=").append(quoted(cnonce)).append(", qop=").append(QOP)
        .append(", response=").append(quoted(response));
    if (challenge.containsKey("opaque")) header.append(", opaque=").append(quoted(challenge.get("opaque")));
    return header.toString();
  }

  private String nonce() {
    return challenge.get("nonce");
  }

  /** The user's name: hashed where the server knows it by that (§3.4.4), else in a form that headers can hold. */
  private String user(String realm) {
    String user = digest.user();
    if (challenge.getOrDefault("userhash", "").equalsIgnoreCase("true")) {
      return "username=" + quoted(hashed(user + ":" + realm)) + ", userhash=true";
    }
    if (user.chars().allMatch(c -> c >= ' ' && c < 0x7f)) return "username=" + quoted(user);
    return "username*=UTF-8''" + URLEncoder.encode(user, StandardCharsets.UTF_8).replace("+", "%20")
        .replace("*", "%2A");
  }

  private String hashed(String text) {
    return HexFormat.of().formatHex(hash.digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }
}
