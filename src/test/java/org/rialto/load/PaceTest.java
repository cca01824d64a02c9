package org.rialto.load;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class PaceTest {
  private static final long START = 1_000_000_000_000L;
  private static final long MILLI = 1_000_000;

  @Test void closedLoopIsAlwaysDueAndCountsFromNow() {
    Pace pace = new Pace(0, START);
    assertEquals(64, pace.due(START, 64));
    assertEquals(START + 5, pace.take(START + 5));
    assertEquals(64, pace.due(START, 64));
  }

  @Test void openLoopIsDueInEvenSteps() {
    Pace pace = new Pace(1000, START);
    assertEquals(0, pace.due(START - 1, 64));
    assertEquals(1, pace.due(START, 64));
    assertEquals(START, pace.take(START));
    assertEquals(0, pace.due(START + MILLI - 1, 64));
    assertEquals(START + MILLI, pace.next());
    assertEquals(1, pace.due(START + MILLI, 64));
  }

  @Test void whatWasHeldUpCountsFromWhenItWasDue() {
    Pace pace = new Pace(1000, START);
    assertEquals(11, pace.due(START + 10 * MILLI, 64));
    for (int i = 0; i < 11; i++) assertEquals(START + i * MILLI, pace.take(START + 10 * MILLI));
    assertEquals(0, pace.due(START + 10 * MILLI, 64));
  }

  @Test void whatCouldNotBeSentStaysDue() {
    Pace pace = new Pace(1000, START);
    pace.take(START + 2 * MILLI);
    pace.take(START + 2 * MILLI);
    pace.giveBack(1);
    assertEquals(START + MILLI, pace.take(START + 2 * MILLI));
  }

  @Test void neverDriftsFromItsRate() {
    Pace pace = new Pace(300_007, START);
    long now = START + 100_000 * MILLI;
    for (int i = 0; i < 30_000_700; i++) pace.take(now);
    assertEquals(1, pace.due(now, 64));
  }
}
