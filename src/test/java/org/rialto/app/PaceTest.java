package org.rialto.app;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import org.junit.jupiter.api.Test;

/** How soon a step follows another. */
class PaceTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final Pace pace = new Pace();

  @Test void theFirstStepIsTakenAtOnce() {
    assertTrue(pace.allows(NOW));
  }

  @Test void aShortStepIsFollowedByASecondWithout() {
    pace.took(NOW, NOW.plusMillis(5));
    assertFalse(pace.allows(NOW.plusMillis(1004)));
    assertTrue(pace.allows(NOW.plusMillis(1005)));
  }

  @Test void aLongStepIsFollowedByTwentyTimesItsLength() {
    pace.took(NOW, NOW.plusSeconds(3));
    assertFalse(pace.allows(NOW.plusSeconds(62)));
    assertTrue(pace.allows(NOW.plusSeconds(63)));
  }
}
