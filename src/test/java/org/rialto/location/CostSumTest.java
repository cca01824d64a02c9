package org.rialto.location;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CostSumTest {
  private static final VersionTag TAG = new VersionTag("map", "1");

  private static CostMap map(SplittableRandom random, CostType type) {
    CostMap.Builder builder = new CostMap.Builder();
    int first = random.nextInt(3);
    for (int source = 0; source < 20; source++) {
      if (random.nextInt(5) == 0) continue;
      builder.source("p" + (source + first) % 20);
      for (int destination = 0; destination < 20; destination++) {
        if (random.nextInt(4) == 0) continue;
        builder.cost(builder.destination("q" + (destination + first) % 20), random.nextInt(100));
      }
    }
    return builder.build(TAG, type);
  }

  @Test void sumIsThatOfItsPartsWhereAllAreKnown() {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    List<CostPart> parts = List.of(new CostPart(new CostType("routingcost", CostType.NUMERICAL), 1),
        new CostPart(new CostType("tput", CostType.NUMERICAL), 0.5),
        new CostPart(new CostType("delay-ow", CostType.NUMERICAL), 3));
    for (int round = 0; round < 50; round++) {
      List<CostMap> maps = new ArrayList<>();
      for (CostPart part : parts) maps.add(map(random, part.type()));
      CostMap sum = CostSum.of(parts, maps);
      assertEquals(CostPart.sumOf(parts), sum.type());
      for (int source = 0; source < 21; source++) {
        for (int destination = 0; destination < 21; destination++) {
          String from = "p" + source;
          String to = "q" + destination;
          double expected = maps.get(0).cost(from, to) - 0.5 * maps.get(1).cost(from, to) + 3 * maps.get(2).cost(from,
              to);
          assertEquals(expected, sum.cost(from, to), from + " to " + to + ", seed " + seed);
          for (int i = 0; i < parts.size() && !Double.isNaN(expected); i++) {
            assertEquals(maps.get(i).cost(from, to), sum.summands().get(i).costs().cost(from, to), "seed " + seed);
          }
        }
      }
    }
  }
}
