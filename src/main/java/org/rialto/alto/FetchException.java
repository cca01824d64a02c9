package org.rialto.alto;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** Why nothing usable came of a request. The message names what was asked; the last good maps stay in use. */
final class FetchException extends IOException {
  private static final long serialVersionUID = 1;

  private final transient Optional<Duration> retryAfter;

  FetchException(String message) {
    this(message, Optional.empty());
  }

  /** @param retryAfter how long the server asks to be left alone (RFC 9110 §10.2.3) */
  FetchException(String message, Optional<Duration> retryAfter) {
    super(message);
    this.retryAfter = retryAfter;
  }

  Optional<Duration> retryAfter() {
    return retryAfter;
  }
}
