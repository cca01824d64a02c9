package org.rialto.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantitiesTest {
  private static final Duration WEEK = Duration.ofDays(7);

  @ParameterizedTest(name = "{0} is {1} ms, written {2}")
  @CsvSource({"500ms, 500, 500ms", "20s, 20000, 20s", "5m, 300000, 5m", "1h, 3600000, 1h", "1d, 86400000, 1d",
    "0s, 0, 0s", "0d, 0, 0s", "60s, 60000, 1m", "90s, 90000, 90s", "24h, 86400000, 1d", "007s, 7000, 7s",
    "1500ms, 1500, 1500ms", "7d, 604800000, 7d", "1000us, 1, 1ms", "3000000us, 3000, 3s"})
  void durationIsReadAndWritten(String text, long millis, String written) {
    Duration duration = Quantities.duration(text, Duration.ZERO, WEEK);
    assertEquals(millis, duration.toMillis());
    assertEquals(written, Quantities.duration(duration));
  }

  @Test void durationMayBeAFractionOfAMillisecond() {
    Duration duration = Quantities.duration("1500us", Duration.ZERO, WEEK);
    assertEquals(Duration.ofNanos(1_500_000), duration);
    assertEquals("1500us", Quantities.duration(duration));
    assertThrows(IllegalArgumentException.class, () -> Quantities.ttl("1000001us", WEEK));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "20", "s", "20 s", "-20s", "+20s", "20S", "1.5s", "1h30m", "20sec", "2w", "1e3s", "٢s",
      "9999999999999999999s"})
  void whatIsNoDurationIsRefusedByName(String text) {
    var refused = assertThrows(IllegalArgumentException.class, () -> Quantities.duration(text, Duration.ZERO, WEEK));
    assertTrue(refused.getMessage().contains("\"" + text + "\"") && refused.getMessage().contains("as 20s"),
        refused.getMessage());
  }

  @Test void rangeOfADurationIsWithItsEnds() {
    Duration least = Duration.ofSeconds(1);
    Duration most = Duration.ofHours(1);
    assertEquals(least, Quantities.duration("1000ms", least, most));
    assertEquals(most, Quantities.duration("60m", least, most));
    for (String text : new String[] {"999ms", "61m", "3601s", "1d", "999999999999999d"}) {
      var refused = assertThrows(IllegalArgumentException.class, () -> Quantities.duration(text, least, most));
      assertEquals(text + " is out of range: write 1s to 1h", refused.getMessage());
    }
  }

  @ParameterizedTest(name = "{0} is {1} octets, written {2}")
  @CsvSource({"1KiB, 1024, 1KiB", "64KiB, 65536, 64KiB", "256MiB, 268435456, 256MiB", "2GiB, 2147483648, 2GiB",
      "1024KiB, 1048576, 1MiB"})
  void sizeIsReadAndWritten(String text, long octets, String written) {
    assertEquals(octets, Quantities.size(text, 1, 1L << 40));
    assertEquals(written, Quantities.size(octets));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "64", "64MB", "64mib", "64 MiB", "64B", "64M", "-1KiB", "1.5GiB", "MiB"})
  void whatIsNoSizeIsRefusedByName(String text) {
    var refused = assertThrows(IllegalArgumentException.class, () -> Quantities.size(text, 1, 1L << 40));
    assertTrue(refused.getMessage().contains("\"" + text + "\"") && refused.getMessage().contains("as 64MiB"),
        refused.getMessage());
  }

  @Test void sizeBeyondAnyNumberIsOutOfRange() {
    assertThrows(IllegalArgumentException.class, () -> Quantities.size("999999999999999GiB", 1, Long.MAX_VALUE));
    assertThrows(IllegalArgumentException.class, () -> Quantities.size("0KiB", 1, 1024));
  }

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({"0%, 0", "3%, 0.03", "2.5%, 0.025", "0.001%, 0.00001", "100%, 1"})
  void shareIsRead(String text, double share) {
    assertEquals(share, Quantities.share(text, 1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "50", "%", "-1%", "50 %", ".5%", "1e1%", "0.0001%", "1000%", "101%"})
  void whatIsNoShareIsRefusedByName(String text) {
    var refused = assertThrows(IllegalArgumentException.class, () -> Quantities.share(text, 1));
    assertTrue(refused.getMessage().contains(text) && refused.getMessage().contains("%"), refused.getMessage());
  }

  @ParameterizedTest(name = "{0} is written {1}")
  @CsvSource({"0, 0%", "0.5, 50%", "0.025, 2.5%", "0.00001, under 0.1%", "0.99999, over 99.9%", "1, 100%"})
  void shareIsWrittenSoThatFewIsNotNoneAndMostNotAll(double share, String text) {
    assertEquals(text, Quantities.share(share));
  }
}
