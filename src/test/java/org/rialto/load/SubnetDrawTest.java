package org.rialto.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.rialto.load.SubnetDraw.Drawn;
import org.rialto.load.SubnetDraw.Lengths;
import org.rialto.net.Family;
import org.rialto.net.IpPrefix;

class SubnetDrawTest {
  private static final List<IpPrefix> PREFIXES = Stream.of("10.0.0.0/8", "192.0.2.128/25", "0.0.0.0/0", "2001:db8::/32",
      "2001:db8:1:2::/64").map(IpPrefix::parse).toList();

  private static List<Drawn> draw(Lengths lengths, long seed, int wanted) {
    return new SubnetDraw(lengths, new SplittableRandom(seed)).draw(wanted, PREFIXES.size(), PREFIXES::get);
  }

  @Test void subnetsLieInTheirPrefixesOrHoldThemAndAreAllDifferent() {
    long seed = System.nanoTime();
    List<Drawn> drawn = draw(Lengths.USUAL, seed, 5_000);
    assertEquals(5_000, drawn.size(), "seed " + seed);
    assertEquals(5_000, drawn.stream().map(Drawn::subnet).distinct().count(), "seed " + seed);
    for (Drawn each : drawn) {
      IpPrefix from = PREFIXES.get(each.place());
      assertTrue(from.contains(each.subnet()) || each.subnet().contains(from), each + ", seed " + seed);
      assertEquals(each.subnet().family() == Family.IPV4 ? 24 : 56, each.subnet().length());
    }
    assertEquals(PREFIXES.size(), drawn.stream().mapToInt(Drawn::place).distinct().count(), "seed " + seed);
  }

  @Test void sameSeedDrawsTheSame() {
    assertEquals(draw(Lengths.USUAL, 7, 300), draw(Lengths.USUAL, 7, 300));
  }

  @Test void prefixesThemselvesAreDrawnOnceEachAndNeverNoBitsAtAll() {
    assertEquals(Stream.of(0, 1, 3, 4).map(PREFIXES::get).toList(),
        draw(Lengths.OF_PREFIX, 1, 1000).stream().sorted((a, b) -> a.place() - b.place()).map(Drawn::subnet).toList());
  }
}
