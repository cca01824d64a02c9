package org.rialto.location;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ScheduleTest {
  private static final Instant START = Instant.parse("2019-07-01T13:00:00Z");
  private static final Schedule DAY = new Schedule(START, 7200, 12, 1);

  private static Instant after(long seconds) {
    return START.plusSeconds(seconds);
  }

  @Test void valueAppliesFromTheBeginningOfItsIntervalToThatOfTheNext() {
    assertEquals(0, DAY.position(START));
    assertEquals(0, DAY.position(after(7200).minusMillis(1)));
    assertEquals(1, DAY.position(after(7200)));
    assertEquals(Optional.of(after(7200)), DAY.next(START));
    assertEquals(Optional.of(after(7200)), DAY.next(after(7200).minusMillis(1)));
    assertEquals(Optional.of(after(14400)), DAY.next(after(7200)));
  }

  @Test void beforeTheStartTheFirstValueAppliesAndAfterTheEndTheLast() {
    assertEquals(0, DAY.position(after(-100_000)));
    assertEquals(11, DAY.position(after(86_400)));
    assertEquals(11, DAY.position(after(1_000_000_000)));
    assertEquals(after(86_400), DAY.end());
    assertEquals(Optional.empty(), DAY.next(after(86_400 - 7200)), "the last interval has begun");
  }

  /** RFC 8896 §5.1.2: from Monday, four times a day of 24 hours, is until Friday. */
  @Test void roundsCountTheFirstTime() {
    Schedule days = new Schedule(START, 3600, 24, 4);
    assertEquals(START.plus(Duration.ofDays(4)), days.end());
    assertEquals(5, days.position(START.plus(Duration.ofDays(3)).plus(Duration.ofHours(5))));
    assertEquals(Optional.of(START.plus(Duration.ofDays(1))), days.next(START.plus(Duration.ofHours(23))));
    assertEquals(23, days.position(START.plus(Duration.ofDays(4))));
  }

  @Test void endOfVeryManyRoundsIsNoOverflow() {
    Schedule ever = new Schedule(START, 86_400, 2016, 1_000_000_000);
    assertEquals(9999, ever.end().atOffset(ZoneOffset.UTC).getYear());
    assertEquals(1, ever.position(START.plus(Duration.ofDays(2017))));
  }

  @Test void whatIsNoScheduleIsRefused() {
    assertThrows(MapException.class, () -> new Schedule(START, 0, 12, 1));
    assertThrows(MapException.class, () -> new Schedule(START, Double.NaN, 12, 1));
    assertThrows(MapException.class, () -> new Schedule(START, -1, 12, 1));
    assertThrows(MapException.class, () -> new Schedule(START, 1, 0, 1));
    assertThrows(MapException.class, () -> new Schedule(START, 1, Schedule.INTERVALS_MAX + 1, 1));
    assertThrows(MapException.class, () -> new Schedule(START, 1, 1, 0));
  }

  /** Fractions such as 0.1 have no exact form in binary; from one beginning to the next no interval may be lost. */
  @Test void beginningsFollowOneAnotherWhateverTheLengthOfAnInterval() {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    for (int round = 0; round < 200; round++) {
      double seconds = random.nextBoolean() ? random.nextInt(1, 100) / 10.0 : random.nextDouble(0.001, 100_000);
      Schedule schedule = new Schedule(START.plusMillis(random.nextInt(1000)), seconds, random.nextInt(1, 20),
          random.nextInt(1, 4));
      Instant now = schedule.start();
      long begun = 1;
      for (Optional<Instant> next = schedule.next(now); next.isPresent(); next = schedule.next(now)) {
        String told = schedule + " at " + next.get() + ", seed " + seed;
        assertTrue(next.get().isAfter(now), told);
        assertEquals(begun % schedule.intervals(), schedule.position(next.get()), told);
        assertEquals((begun - 1) % schedule.intervals(), schedule.position(next.get().minusNanos(1)), told);
        now = next.get();
        begun++;
      }
      assertEquals(schedule.intervals() * schedule.rounds(), begun, "seed " + seed);
      assertTrue(schedule.end().isAfter(now), "seed " + seed);
    }
  }
}
