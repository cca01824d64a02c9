package org.rialto.alto;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** How a request shows by HTTP who sends it. Nothing here tells its secret by accident. */
public sealed interface Authentication {
  /** By user and password, which whoever reads the request then knows (RFC 7617). */
  record Basic(String user, String password) implements Authentication {
    /** The value of the header that shows it. */
    String header() {
      byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
      return "Basic " + Base64.getEncoder().encodeToString(pair);
    }

    @Override public String toString() {
      return "basic as " + user;
    }
  }

  /**
   * By a digest of the password and of what the server made up (RFC 7616).
   *
   * @param allowMd5 whether that hash will do where the server wants no better one
   */
  record Digest(String user, String password, boolean allowMd5) implements Authentication {
    @Override public String toString() {
      return "digest as " + user;
    }
  }

  /** By a token, which whoever reads the request then has (RFC 6750). */
  record Bearer(String token) implements Authentication {
    /** The value of the header that shows it. */
    String header() {
      return "Bearer " + token;
    }

    @Override public String toString() {
      return "bearer";
    }
  }
}
