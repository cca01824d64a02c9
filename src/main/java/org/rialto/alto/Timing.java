package org.rialto.alto;

import java.time.Duration;

/**
 * When a source is asked, and how long it may take.
 *
 * @param fallbackFreshness how long a resource is fresh when the server doesn't say
 * @param minFreshness the least, whatever the server says, so that {@code no-cache} doesn't become a storm of requests
 * @param maxFreshness the most, whatever the server says
 * @param firstRetry the wait after a first failure; it doubles with each further one
 * @param maxRetry the longest wait after failures, save where the server asks for a longer one (Retry-After)
 * @param connectTimeout for a connection, TLS included
 * @param readTimeout for the next octets of an answer
 * @param callTimeout for one request, from its start to the last octet of the answer
 */
public record Timing(Duration fallbackFreshness, Duration minFreshness, Duration maxFreshness, Duration firstRetry,
    Duration maxRetry, Duration connectTimeout, Duration readTimeout, Duration callTimeout) {
  public static final Timing DEFAULT = new Timing(Duration.ofMinutes(5), Duration.ofSeconds(1), Duration.ofDays(1),
      Duration.ofSeconds(1), Duration.ofMinutes(5), Duration.ofSeconds(5), Duration.ofSeconds(10),
      Duration.ofSeconds(60));

  public Timing {
    positive("fallback freshness", fallbackFreshness);
    positive("least freshness", minFreshness);
    positive("first retry", firstRetry);
    positive("connect timeout", connectTimeout);
    positive("read timeout", readTimeout);
    positive("call timeout", callTimeout);
    if (maxFreshness.compareTo(minFreshness) < 0) {
      throw new IllegalArgumentException("most freshness " + maxFreshness + " is below the least, " + minFreshness);
    }
    if (maxRetry.compareTo(firstRetry) < 0) {
      throw new IllegalArgumentException("longest retry " + maxRetry + " is below the first, " + firstRetry);
    }
  }

  /** A freshness lifetime within these bounds. */
  Duration bounded(Duration freshness) {
    if (freshness.compareTo(minFreshness) < 0) return minFreshness;
    return freshness.compareTo(maxFreshness) > 0 ? maxFreshness : freshness;
  }

  private static void positive(String what, Duration value) {
    if (!value.isPositive()) throw new IllegalArgumentException(what + " must be above zero, not " + value);
  }
}
