package org.rialto.alto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import okhttp3.Headers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 9111 §4.2: what an answer's headers say of its freshness. */
class FreshnessTest {
  private static final Instant RECEIVED = Instant.parse("1994-11-06T08:49:37Z");

  /** Header lines are parted by a bar; an empty outcome means that nothing is said. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(delimiter = ';', value = {
      "Cache-Control: max-age=60; 60",
      "Cache-Control: public, Max-Age=60; 60",
      "Cache-Control: max-age=\"60\"; 60",
      "Cache-Control: max-age=60, max-age=5; 60",
      "Cache-Control: s-maxage=7, max-age=60; 60",
      "Cache-Control: public | Cache-Control: max-age=60; 60",
      "Cache-Control: max-age=60, no-cache; 0",
      "Cache-Control: no-store; 0",
      "Cache-Control: no-cache=\"set-cookie\"; 0",
      "Cache-Control: max-age=; 0",
      "Cache-Control: max-age=-1; 0",
      "Cache-Control: max-age=1.5; 0",
      "Cache-Control: max-age=99999999999999999999; 2147483647",
      "Cache-Control: max-age=60 | Expires: Sun, 06 Nov 1994 09:49:37 GMT; 60",
      "Cache-Control: public | Expires: Sun, 06 Nov 1994 08:50:37 GMT; 60",
      "Expires: Sun, 06 Nov 1994 08:50:37 GMT | Date: Sun, 06 Nov 1994 08:50:07 GMT; 30",
      "Expires: Sunday, 06-Nov-94 08:50:37 GMT; 60",
      "Expires: Sun, 06 Nov 1994 08:00:00 GMT; 0",
      "Expires: 0; 0",
      "Expires: tomorrow; 0",
      "Cache-Control: public; ''",
      "Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT; ''",
  })
  void lifetimeIsWhatTheHeadersState(String lines, String seconds) {
    Optional<Duration> expected = seconds.isEmpty() ? Optional.empty()
        : Optional.of(Duration.ofSeconds(Long.parseLong(seconds)));
    assertEquals(expected, Freshness.lifetime(headers(lines), RECEIVED));
  }

  @Test void ageIsThatOfCachesAndTheTimeOnTheWay() {
    assertEquals(Duration.ofSeconds(12), Freshness.age(headers("Age: 10"), Duration.ofSeconds(2)));
    assertEquals(Duration.ofSeconds(2), Freshness.age(headers("Age: x"), Duration.ofSeconds(2)));
    assertEquals(Duration.ofSeconds(2), Freshness.age(headers("Date: Sun, 06 Nov 1984 08:49:37 GMT"),
        Duration.ofSeconds(2)));
  }

  @Test void retryAfterIsSecondsOrADate() {
    assertEquals(Optional.of(Duration.ofSeconds(120)), Freshness.retryAfter(headers("Retry-After: 120"), RECEIVED));
    assertEquals(Optional.of(Duration.ofSeconds(60)),
        Freshness.retryAfter(headers("Retry-After: Sun, 06 Nov 1994 08:50:37 GMT"), RECEIVED));
    assertEquals(Optional.empty(), Freshness.retryAfter(headers("Retry-After: Sun, 06 Nov 1994 08:00:00 GMT"),
        RECEIVED));
    assertEquals(Optional.empty(), Freshness.retryAfter(headers("Retry-After: soon"), RECEIVED));
    assertEquals(Optional.empty(), Freshness.retryAfter(headers("Age: 1"), RECEIVED));
  }

  @Test void onlyNoStoreForbidsACopyOnDisk() {
    assertEquals(false, Freshness.mayStore(headers("Cache-Control: max-age=1, No-Store")));
    assertEquals(true, Freshness.mayStore(headers("Cache-Control: no-cache")));
    assertEquals(true, Freshness.mayStore(headers("Age: 1")));
  }

  private static Headers headers(String lines) {
    Headers.Builder headers = new Headers.Builder();
    Arrays.stream(lines.split("\\|")).map(String::strip).forEach(headers::add);
    return headers.build();
  }

  /** By whole seconds, as answers count, it is asked for before it is stale, unless it lives for few of them. */
  @ParameterizedTest
  @CsvSource({"1000, 250", "4000, 1000", "8000, 2000", "20000, 2000", "60000, 6000", "3600000, 30000"})
  void whatLivesShortIsAskedForAgainAtLeastTwoSecondsBefore(long livesMillis, long earlyMillis) {
    Instant fetched = Instant.parse("2026-01-01T00:00:00.900Z");
    URI uri = URI.create("http://alto.example/");
    Cached<String> cached = new Cached<>(uri, uri, Optional.empty(), Optional.empty(), Duration.ZERO, fetched,
        fetched.plusMillis(livesMillis), true, 1, "map");
    assertEquals(Duration.ofMillis(earlyMillis), cached.early());
    assertTrue(cached.isDue(cached.freshUntil().minus(cached.early().multipliedBy(2))));
    assertFalse(cached.isDue(cached.freshUntil().minus(cached.early().multipliedBy(2)).minusMillis(1)));
  }
}
