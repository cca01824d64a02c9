package org.rialto.answer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rialto.answer.Lifetimes.Bound;

/** How long a routed answer may be kept: a service of 20 s, stale answers 10 s, the maps fresh until second 1000. */
class LifetimesTest {
  private final Lifetimes lifetimes = new Lifetimes(new int[] {20, 5}, 10);

  @ParameterizedTest(name = "at {0} s, service {1}: {2} s by {3}")
  @CsvSource({"900, 0, 20, SERVICE", "980, 0, 20, SERVICE", "981, 0, 19, FRESHNESS", "999, 0, 1, FRESHNESS",
      "1000, 0, 10, STALE", "5000, 0, 10, STALE",
    "994, 1, 5, SERVICE", "999, 1, 1, FRESHNESS", "1000, 1, 5, STALE"})
  void lifetimeIsBoundedByWhatRemainsOfTheFreshness(long nowSeconds, int service, int expected, Bound bound) {
    assertEquals(expected, lifetimes.ttlSeconds(service, nowSeconds, 1000));
    assertEquals(bound, lifetimes.bound(service, nowSeconds, 1000));
  }
}
