package org.rialto.alto;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class PacingTest {
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final Pacing pacing = new Pacing(new Clock() {
    @Override public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override public Instant instant() {
      return now;
    }
  });

  private void pass(long millis) {
    now = now.plusMillis(millis);
  }

  @Test void theFirstChangeIsTakenAtOnce() {
    assertEquals(Duration.ZERO, pacing.rest());
  }

  @Test void restIsAsLongAsTakingWas() {
    pacing.take(() -> pass(30));
    assertEquals(Duration.ofMillis(30), pacing.rest());
    pass(20);
    assertEquals(Duration.ofMillis(10), pacing.rest());
    pass(10);
    assertEquals(Duration.ZERO, pacing.rest());
  }

  @Test void restIsAsLongAsMakingAndTakingWere() {
    Instant began = now;
    pass(40);
    pacing.take(began, () -> pass(30));
    assertEquals(Duration.ofMillis(70), pacing.rest());
  }

  @Test void changeAfterTheRestIsTakenAtOnce() {
    pacing.take(() -> pass(30));
    pass(10_000);
    assertEquals(Duration.ZERO, pacing.rest());
  }

  @Test void restFollowsTheLastTakingAlone() {
    pacing.take(() -> pass(200));
    pass(400);
    pacing.take(() -> pass(5));
    assertEquals(Duration.ofMillis(5), pacing.rest());
  }

  @Test void restIsNeverLongerThanHalfASecond() {
    pacing.take(() -> pass(3000));
    assertEquals(Pacing.REST_MAX, pacing.rest());
  }

  @Test void clockThatIsSetBackMakesNoRestLonger() {
    pacing.take(() -> pass(30));
    pass(-3_600_000);
    assertEquals(Pacing.REST_MAX, pacing.rest());
    pacing.take(() -> pass(-3_600_000));
    assertEquals(Duration.ZERO, pacing.rest());
  }
}
