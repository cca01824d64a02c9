package org.rialto.alto;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Spreads out the taking of pushed maps: what is made of a change takes a processor that answers need as well, and
 * changes may come faster than it takes. So after each one there is a rest as long as it took: half of the time at most
 * is taken, and of a busy processor less than that, for the thread gives way to those that answer. Changes that come
 * meanwhile are taken together; one that comes after the rest is taken at once. For one thread.
 */
final class Pacing {
  /** A change is to be answered by within a second. */
  static final Duration REST_MAX = Duration.ofMillis(500);

  private final Clock clock;
  private Instant restedAt = Instant.MIN;

  Pacing(Clock clock) {
    this.clock = clock;
  }

  /** Does this, and notes how long it took. */
  void take(Runnable taking) {
    take(clock.instant(), taking);
  }

  /**
   * Does this, and notes how long it took.
   *
   * @param began when what was needed for it was begun
   */
  void take(Instant began, Runnable taking) {
    taking.run();
    Instant ended = clock.instant();
    restedAt = ended.plus(bounded(Duration.between(began, ended)));
  }

  /** How long to wait until the next may be taken; a clock that was set makes it no longer than it may be. */
  Duration rest() {
    return bounded(Duration.between(clock.instant(), restedAt));
  }

  private static Duration bounded(Duration rest) {
    if (rest.isNegative()) return Duration.ZERO;
    return rest.compareTo(REST_MAX) > 0 ? REST_MAX : rest;
  }
}
