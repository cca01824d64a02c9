package org.rialto.location;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is kept in a narrow form, or put in order digit by digit, is what it was. */
class CompactMapTest {
  private static final double[] KINDS = {0, 255, 256, 65_535, 65_536, -1, Integer.MAX_VALUE, Integer.MIN_VALUE, 0x1p24,
      0x1p24 + 1, 0.5, 0.1f, 0.1, 1e300, Double.MIN_VALUE, 0x1p31, -0.0};

  private static double random(SplittableRandom random, int kinds) {
    return random.nextInt(50) == 0 ? KINDS[random.nextInt(kinds)] : random.nextInt(200);
  }

  @Test void costsOfAnyKindComeBackAsTheyWere() {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    for (int round = 0; round < 200; round++) {
      int kinds = random.nextInt(1, KINDS.length + 1);
      int size = random.nextInt(random.nextBoolean() ? 1000 : 20_000);
      double[] costs = IntStream.range(0, size).mapToDouble(_ -> random(random, kinds) + 0.0).toArray();
      CostValues.Builder builder = new CostValues.Builder();
      for (double cost : costs) builder.add(cost);
      CostValues values = builder.build();
      double[] copied = new double[costs.length];
      values.copy(0, costs.length, copied);
      assertTrue(Arrays.equals(costs, copied), "seed " + seed);
      assertEquals(costs.length, values.size(), "seed " + seed);
      if (costs.length == 0) continue;
      int changed = random.nextInt(costs.length);
      CostValues.Builder other = new CostValues.Builder(values);
      other.set(changed, KINDS[random.nextInt(KINDS.length)]);
      CostValues others = other.build();
      assertEquals(costs[changed] == others.at(changed), values.isSame(0, costs.length, others, 0), "seed " + seed);
      for (int i = 0; i < costs.length; i++) {
        assertEquals(costs[i], values.at(i), "seed " + seed);
        if (i != changed) assertEquals(costs[i], others.at(i), "seed " + seed);
      }
    }
  }

  private static CostMap randomCosts(SplittableRandom random, CostMap.Builder builder) {
    int destinations = random.nextInt(1, 400);
    int sources = random.nextInt(60);
    int kinds = random.nextInt(1, KINDS.length + 1);
    boolean isDense = random.nextBoolean();
    for (int source = 0; source < sources; source++) {
      builder.source("from" + source);
      int[] row = IntStream.range(0, destinations).filter(_ -> isDense || random.nextInt(3) > 0)
          .map(i -> builder.destination("to" + i)).toArray();
      double[] costs = IntStream.of(row).mapToDouble(_ -> random(random, kinds)).toArray();
      builder.costs(row, costs, row.length);
    }
    return builder.build(new VersionTag("nm", "a"), new CostType("routingcost", CostType.NUMERICAL));
  }

  /** Whether it is larger, smaller or has other kinds of costs than the one before. */
  @Test void aMapGatheredInTheRoomOfAnotherIsTheSame() {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    CostMap earlier = new CostMap.Builder().build(new VersionTag("nm", "a"),
        new CostType("routingcost", CostType.NUMERICAL));
    for (int round = 0; round < 200; round++) {
      long drawn = random.nextLong();
      CostMap expected = randomCosts(new SplittableRandom(drawn), new CostMap.Builder());
      CostMap map = randomCosts(new SplittableRandom(drawn), new CostMap.Builder(earlier));
      assertTrue(map.isSame(expected), "seed " + seed);
      earlier = random.nextInt(3) == 0 ? earlier : map;
    }
  }

  @Test void rowsWithTheSameDestinationsShareThem() {
    CostMap.Builder builder = new CostMap.Builder();
    for (String source : List.of("p", "q", "r", "s")) {
      builder.source(source);
      builder.cost(builder.destination("a"), 1);
      if (!source.equals("r")) builder.cost(builder.destination("b"), 2);
    }
    CostMap map = builder.build(new VersionTag("nm", "a"), new CostType("routingcost", CostType.NUMERICAL));
    assertTrue(map.sharesDestinations(0, 1));
    assertFalse(map.sharesDestinations(1, 2));
    assertEquals(2, map.cost("s", "b"));
    assertTrue(Double.isNaN(map.cost("r", "b")));
    assertTrue(map.isSameRow(0, map, 3));
    assertFalse(map.isSameRow(0, map, 2));
  }

  @Test void placesAreOrderedAsNumbersAre() {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    for (int round = 0; round < 100; round++) {
      long mask = random.nextLong();
      long[] first = random.longs(random.nextInt(300)).map(each -> each & mask).toArray();
      long[] second = random.longs(first.length).map(each -> each & 3).toArray();
      RadixOrder order = new RadixOrder(first.length);
      order.by(i -> second[i]);
      order.by(i -> first[i]);
      Comparator<Integer> expected = (i, j) -> Long.compareUnsigned(first[i], first[j]);
      List<Integer> sorted = IntStream.range(0, first.length).boxed()
          .sorted(expected.thenComparing(i -> second[i])).toList();
      assertEquals(sorted, Arrays.stream(order.places()).boxed().toList(), "seed " + seed);
    }
  }
}
