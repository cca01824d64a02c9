package org.rialto.alto;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How long to wait after failures: twice as long after each, up to a bound; less up to a half of it, so that clients of
 * one server spread.
 */
final class BackOff {
  /** However long a server asks to be left alone, an operator expects guidance again within the hour. */
  private static final Duration RETRY_AFTER_MAX = Duration.ofHours(1);
  /** Doublings of the first retry; more would overflow before they matter. */
  private static final int DOUBLINGS_MAX = 20;

  private BackOff() {}

  /**
   * The wait after so many failures in a row, at least one.
   *
   * @param retryAfter how long the server asks to be left alone; heeded where it is longer
   */
  static Duration after(int failures, Timing timing, Optional<Duration> retryAfter) {
    Duration doubled = timing.firstRetry().multipliedBy(1L << Math.min(failures - 1, DOUBLINGS_MAX));
    Duration longest = doubled.compareTo(timing.maxRetry()) < 0 ? doubled : timing.maxRetry();
    Duration own = scaled(longest, 0.5 + ThreadLocalRandom.current().nextDouble() / 2);
    Duration asked = retryAfter.map(wait -> wait.compareTo(RETRY_AFTER_MAX) < 0 ? wait : RETRY_AFTER_MAX).orElse(own);
    return asked.compareTo(own) < 0 ? own : asked;
  }

  static Duration scaled(Duration duration, double factor) {
    return Duration.ofNanos((long) (duration.toNanos() * factor));
  }
}
