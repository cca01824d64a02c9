package org.rialto.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuggestionTest {
  @ParameterizedTest(name = "of {1}, {0} means {2}")
  @CsvSource({
    "fra9, fra1 ams1, fra1", "workes, workers payload, workers", "wokrers, workers payload, workers",
    "worrkers, workers, workers", "wxrkers, workers, workers", "Listen, listen udp, listen",
    "LISTEN, listen udp, listen", "cost-map, cost-maps network-map, cost-maps", "nmae, name names, name",
    "nam, name names, name", "naem, table name, name",
    "ipv5, ipv4 ipv6, ipv4", "stale_ttl, ttl stale-ttl, stale-ttl",
    "idletimeout, timeout idle-timeout, idle-timeout", "tpc, udp tcp, tcp"})
  void slipOfTheHandIsUnderstood(String word, String known, String meant) {
    assertEquals(Optional.of(meant), Suggestion.nearest(word, List.of(known.split(" "))));
  }

  @ParameterizedTest(name = "of {1}, {0} means none")
  @CsvSource({"x, a", "colour, listen udp tcp", "ab, cd", "udp, tcp", "fra1, ams1 lhr1", "z, ttl"})
  void otherWordIsNotTakenForASlip(String word, String known) {
    assertEquals(Optional.empty(), Suggestion.nearest(word, List.of(known.split(" "))));
  }

  @Test void nothingIsNearToNothing() {
    assertEquals(Optional.empty(), Suggestion.nearest("", List.of("a", "listen")));
    assertEquals(Optional.empty(), Suggestion.nearest("listen", List.of()));
    assertEquals("", Suggestion.hint("colour", List.of("listen")));
  }

  @Test void endlessWordIsNotCompared() {
    String word = "a".repeat(100_000);
    assertEquals(Optional.empty(), Suggestion.nearest(word, List.of(word.substring(1), "a".repeat(65))));
  }

  @Test void firstOfSeveralEquallyNearIsTaken() {
    assertEquals(Optional.of("fra2"), Suggestion.nearest("fra9", List.of("fra2", "fra1", "fra3")));
    assertEquals(Optional.of("fra10"), Suggestion.nearest("fra100", List.of("fra2000", "fra10", "fra1000")));
  }

  @Test void anyOneSlipInAnyWordIsUnderstood() {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    List<String> known = Arrays.stream(SectionKind.values()).flatMap(kind -> kind.keys().stream()).distinct().toList();
    for (int i = 0; i < 20_000; i++) {
      String word = known.get(random.nextInt(known.size()));
      String slipped = slip(word, random);
      String because = "seed " + seed + ": " + word + " as " + slipped;
      assertEquals(Optional.of(word), Suggestion.nearest(slipped, List.of("quite-another-word", word)), because);
    }
  }

  private static String slip(String word, SplittableRandom random) {
    int at = random.nextInt(word.length());
    char letter = (char) ('a' + random.nextInt(26));
    StringBuilder slipped = new StringBuilder(word);
    switch (random.nextInt(4)) {
      case 0 -> slipped.insert(at, letter);
      case 1 -> slipped.setCharAt(at, letter);
      case 2 -> slipped.deleteCharAt(at);
      default -> {
        if (at > 0) slipped.insert(at - 1, word.charAt(at)).deleteCharAt(at + 1);
      }
    }
    return slipped.toString();
  }
}
