package org.rialto.location;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Small moves of a cost that don't count: against what was applied, pair by pair. */
class KeptCostsTest {
  private static final double SHARE = 0.03;

  private static CostMap typed(String tag, String mode, String... rows) {
    CostMap.Builder builder = new CostMap.Builder();
    for (String row : rows) {
      String[] words = row.split(" ");
      builder.source(words[0]);
      for (int i = 1; i < words.length; i++) {
        String[] pair = words[i].split("=");
        builder.cost(builder.destination(pair[0]), Double.parseDouble(pair[1]));
      }
    }
    return builder.build(new VersionTag("map", tag), new CostType("routingcost", mode));
  }

  private static CostMap map(String... rows) {
    return typed("1", CostType.NUMERICAL, rows);
  }

  @Test void smallChangesLeaveTheVerySameMap() {
    CostMap applied = map("a x=100 y=200", "b x=50");
    assertSame(applied, map("a x=103 y=194", "b x=50").keeping(applied, SHARE));
  }

  @Test void largeChangeIsAppliedAtOnceAndExactlyWhileItsNeighboursStay() {
    CostMap applied = map("a x=100 y=200", "b x=50");
    CostMap next = map("a x=103.1 y=201", "b x=50.5").keeping(applied, SHARE);
    assertEquals(103.1, next.cost("a", "x"));
    assertEquals(200, next.cost("a", "y"));
    assertEquals(50, next.cost("b", "x"));
  }

  @Test void driftCountsFromWhatIsApplied() {
    CostMap applied = map("a x=100");
    for (double cost : new double[] {101, 102, 103}) applied = map("a x=" + cost).keeping(applied, SHARE);
    assertEquals(100, applied.cost("a", "x"));
    assertEquals(104, map("a x=104").keeping(applied, SHARE).cost("a", "x"));
  }

  @Test void costOfZeroIsOnlyItself() {
    assertEquals(0.001, map("a x=0.001").keeping(map("a x=0"), SHARE).cost("a", "x"));
    assertEquals(0, map("a x=0").keeping(map("a x=0.001"), SHARE).cost("a", "x"));
  }

  @Test void pairsComeAndGoAsTheSourceSays() {
    CostMap next = map("b y=20.2 x=50.5", "c x=7").keeping(map("a x=100", "b x=50 y=20 z=1"), SHARE);
    assertEquals(3, next.size());
    assertEquals(20, next.cost("b", "y"));
    assertEquals(50, next.cost("b", "x"));
    assertEquals(7, next.cost("c", "x"));
    assertEquals(Double.NaN, next.cost("b", "z"));
  }

  @Test void anotherVersionOfTheNetworkMapKeepsCostsOfTheSameNames() {
    CostMap next = typed("2", CostType.NUMERICAL, "a x=101").keeping(map("a x=100"), SHARE);
    assertEquals(100, next.cost("a", "x"));
    assertEquals(new VersionTag("map", "2"), next.networkMap());
  }

  @Test void ranksAndOtherCostTypesAreNotCompared() {
    CostMap ranks = typed("1", CostType.ORDINAL, "a x=101");
    assertSame(ranks, ranks.keeping(typed("1", CostType.ORDINAL, "a x=100"), SHARE));
    CostMap costs = map("a x=101");
    assertSame(costs, costs.keeping(typed("1", CostType.ORDINAL, "a x=100"), SHARE));
    assertSame(costs, costs.keeping(map("a x=100"), 0));
  }

  @Test void everyPairIsAppliedOrWithinTheShareOfWhatIsApplied() {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    for (int round = 0; round < 200; round++) {
      CostMap applied = random(random);
      CostMap fetched = random(random);
      CostMap next = fetched.keeping(applied, SHARE);
      assertEquals(fetched.size(), next.size(), () -> "seed " + seed);
      for (String source : fetched.sources()) {
        for (String destination : fetched.destinations()) {
          double then = applied.cost(source, destination);
          double now = fetched.cost(source, destination);
          boolean isSmall = Math.abs(now - then) <= SHARE * Math.abs(then);
          assertEquals(isSmall ? then : now, next.cost(source, destination), () -> "seed " + seed);
        }
      }
    }
  }

  private static CostMap random(SplittableRandom random) {
    CostMap.Builder builder = new CostMap.Builder();
    for (int source : random.ints(0, 8).distinct().limit(random.nextInt(1, 9)).toArray()) {
      builder.source("s" + source);
      for (int destination : random.ints(0, 6).distinct().limit(random.nextInt(0, 7)).toArray()) {
        double cost = random.nextBoolean() ? random.nextInt(90, 110) : random.nextInt(900, 1100) / 10.0;
        builder.cost(builder.destination("d" + destination), cost);
      }
    }
    return builder.build(new VersionTag("map", "1"), new CostType("routingcost", CostType.NUMERICAL));
  }
}
