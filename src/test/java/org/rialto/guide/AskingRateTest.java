package org.rialto.guide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.rialto.ManualClock;

/** Questions are kept apart. */
class AskingRateTest {
  private static final Duration INTERVAL = Duration.ofMillis(250);

  private final ScriptedLookup dns = new ScriptedLookup();
  private final ManualClock clock = new ManualClock();
  private final List<Duration> pauses = new ArrayList<>();
  private final NaptrLookup limited = new AskingRate(4, clock, this::pause).limit(dns);

  private void pause(Duration duration) {
    pauses.add(duration);
    clock.pass(duration);
  }

  @Test void theNextWaitsForWhatIsLeft() throws InterruptedException {
    limited.ask("a.");
    limited.ask("b.");
    clock.pass(Duration.ofMillis(100));
    limited.ask("c.");
    clock.pass(Duration.ofHours(1));
    limited.ask("d.");
    assertEquals(List.of(INTERVAL, Duration.ofMillis(150)), pauses);
    assertEquals(List.of("a.", "b.", "c.", "d."), dns.asked());
  }

  @Test void aClockThatIsSetBackDelaysNobodyForLong() throws InterruptedException {
    limited.ask("a.");
    clock.pass(Duration.ofHours(-1));
    limited.ask("b.");
    limited.ask("c.");
    assertEquals(List.of(INTERVAL, INTERVAL), pauses);
  }

  @Test void triesAgainCountToo() throws InterruptedException {
    dns.says(NaptrAnswer.without("a.", NaptrAnswer.Kind.SILENT, "no answer within 1 ms"));
    limited.tried(3).ask("a.");
    assertEquals(List.of("a.", "a.", "a."), dns.asked());
    assertEquals(List.of(INTERVAL, INTERVAL), pauses);
  }

  @Test void aRateIsAtLeastOne() {
    assertThrows(IllegalArgumentException.class, () -> new AskingRate(0, clock, this::pause));
  }
}
