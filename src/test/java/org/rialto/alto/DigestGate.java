package org.rialto.alto;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server's side of digest authentication (RFC 7616) by SHA-256, for one user; each nonce is good for some requests.
 */
public final class DigestGate {
  private static final Pattern PARAM = Pattern.compile("([a-z*]+)=(?:\"([^\"]*)\"|([^,\\s]+))");

  private final String user;
  private final String password;
  private final int usesMax;
  private final AtomicInteger nonces = new AtomicInteger();
  private final Map<String, Set<String>> used = new ConcurrentHashMap<>();

  public DigestGate(String user, String password, int usesMax) {
    this.user = user;
    this.password = password;
    this.usesMax = usesMax;
  }

  /** Nonces made so far: each was a refusal. */
  int refusals() {
    return nonces.get();
  }

  /** Lets through to a script who shows that they know the password, each number of a nonce once. */
  public ScriptedServer.Script before(ScriptedServer.Script inside) {
    return (asked, to) -> {
      Map<String, String> params = params(asked.header("authorization"));
      Set<String> numbers = used.getOrDefault(params.getOrDefault("nonce", ""), Set.of());
      boolean right = right(asked, params);
      if (right && numbers.size() < usesMax && used.containsKey(params.get("nonce"))
          && used.get(params.get("nonce")).add(params.get("nc"))) {
        inside.answer(asked, to);
        return;
      }
      String nonce = "n" + nonces.incrementAndGet();
      used.put(nonce, new HashSet<>());
      ScriptedServer.status(401, "", "", "WWW-Authenticate: Digest realm=\"maps\", qop=\"auth\", algorithm=SHA-256, "
          + "nonce=\"" + nonce + "\"" + (right ? ", stale=true" : "")).answer(asked, to);
    };
  }

  private boolean right(ScriptedServer.Asked asked, Map<String, String> params) throws Exception {
    if (!asked.path().equals(params.get("uri")) || !user.equals(params.get("username"))) return false;
    String wanted = hash(hash(user + ":maps:" + password) + ":" + params.get("nonce") + ":" + params.get("nc") + ":"
        + params.get("cnonce") + ":auth:" + hash(asked.method() + ":" + asked.path()));
    return wanted.equals(params.get("response"));
  }

  private static Map<String, String> params(String header) {
    Map<String, String> params = new ConcurrentHashMap<>();
    Matcher matcher = PARAM.matcher(header);
    while (matcher.find()) params.put(matcher.group(1), matcher.group(2) != null ? matcher.group(2) : matcher.group(3));
    return params;
  }

  private static String hash(String text) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
  }
}
