package org.rialto.guide;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.rialto.alto.EndpointAnswer;
import org.rialto.alto.EndpointCostService;

/** Leaves a server alone that fails, for a while that doubles with each failure in a row. For several threads. */
final class Restraint {
  private final EndpointCostService service;
  private final Clock clock;
  private volatile ServerStanding standing = ServerStanding.GOOD;

  /** @param service that knows how long to leave it alone */
  Restraint(EndpointCostService service, Clock clock) {
    this.service = service;
    this.clock = clock;
  }

  /** Whether it is left alone just now. */
  boolean isHeld() {
    return clock.instant().isBefore(standing.heldUntil());
  }

  ServerStanding standing() {
    return standing;
  }

  /** How long a refused question isn't asked again. */
  Duration untilAskedAgain() {
    return service.untilAskedAgain();
  }

  /** A question was answered, be it by a refusal. */
  void answered() {
    standing = ServerStanding.GOOD;
  }

  /** A question failed that was asked then. Of several that fail at once, the first counts. */
  synchronized void failed(EndpointAnswer.Failed failed, Instant askedAt) {
    ServerStanding before = standing;
    boolean isOfBefore = before.failures() > 0 && askedAt.isBefore(before.heldUntil());
    int failures = isOfBefore ? before.failures() : before.failures() + 1;
    Instant until = isOfBefore && failed.retryAfter().isEmpty() ? before.heldUntil()
        : clock.instant().plus(service.untilRetry(failures, failed.retryAfter()));
    standing = new ServerStanding(failures, until, Optional.of(failed.cause()));
  }
}
