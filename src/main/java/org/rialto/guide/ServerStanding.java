package org.rialto.guide;

import java.time.Instant;
import java.util.Optional;

/**
 * How a server does.
 *
 * @param failures in a row
 * @param heldUntil before when it isn't asked
 * @param lastError what went wrong last; empty when the last question was answered
 */
public record ServerStanding(int failures, Instant heldUntil, Optional<String> lastError) {
  /** Of a server that hasn't failed since it last answered, or ever. */
  static final ServerStanding GOOD = new ServerStanding(0, Instant.MIN, Optional.empty());
}
