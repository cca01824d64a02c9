package org.rialto.app;

import java.time.Duration;
import java.time.Instant;

/**
 * When a step may follow another that others bring about: at once, if there was none lately; and so that all steps
 * together take a small share of the time, however many are wanted. For one thread.
 */
final class Pace {
  private static final Duration PAUSE_MIN = Duration.ofSeconds(1);
  /** A step that took a second is followed by twenty without. */
  private static final int PAUSES = 20;

  private Instant next = Instant.MIN;

  boolean allows(Instant now) {
    return !now.isBefore(next);
  }

  /** A step was taken. */
  void took(Instant began, Instant ended) {
    Duration pause = Duration.between(began, ended).multipliedBy(PAUSES);
    next = ended.plus(pause.compareTo(PAUSE_MIN) < 0 ? PAUSE_MIN : pause);
  }
}
