package org.rialto.location;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CostLayersTest {
  private static final VersionTag TAG = new VersionTag("map", "1");
  private static final CostType TYPE = new CostType("routingcost", CostType.NUMERICAL);

  @Test void eachLayerIsTheMapItWouldBeAlone() {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    for (int round = 0; round < 20; round++) {
      int many = random.nextInt(1, 6);
      List<CostMap.Builder> alone = IntStream.range(0, many).mapToObj(_ -> new CostMap.Builder()).toList();
      CostMap.Builder pairs = new CostMap.Builder();
      CostLayers layers = new CostLayers(pairs, many);
      double[] costs = new double[many];
      int sources = random.nextInt(300);
      for (int source = 0; source < sources; source++) {
        String name = "p" + source;
        pairs.source(name);
        alone.forEach(builder -> builder.source(name));
        for (int destination = random.nextInt(30); destination < 60; destination++) {
          Arrays.fill(costs, random.nextInt(300));
          if (random.nextInt(1000) == 0) costs[random.nextInt(many)] = random.nextDouble();
          layers.cost(pairs.destination("q" + destination), costs);
          for (int i = 0; i < many; i++) alone.get(i).cost(alone.get(i).destination("q" + destination), costs[i]);
        }
      }
      List<CostMap> built = layers.build(TAG, TYPE);
      for (int i = 0; i < many; i++) assertTrue(built.get(i).isSame(alone.get(i).build(TAG, TYPE)), "seed " + seed);
    }
  }

  @Test void layersThatAreAlikeShareTheirCosts() {
    CostMap.Builder pairs = new CostMap.Builder();
    CostLayers layers = new CostLayers(pairs, 3);
    pairs.source("p");
    for (int i = 0; i < 10_000; i++) layers.cost(pairs.destination("q" + i), new double[] {i, i, i == 9999 ? 0.5 : i});
    List<CostMap> built = layers.build(TAG, TYPE);
    CostValues first = built.getFirst().costs();
    assertSame(built.getFirst(), built.get(1));
    assertSame(first.block(0), built.get(2).costs().block(0));
    assertSame(first.block(1), built.get(2).costs().block(1));
    assertEquals(0.5, built.get(2).cost("p", "q9999"));
    assertEquals(9999, built.get(1).cost("p", "q9999"));
  }

  @Test void costThatIsNoneOfItsTypeIsRefusedInAnyLayer() {
    CostMap.Builder pairs = new CostMap.Builder();
    CostLayers layers = new CostLayers(pairs, 2);
    pairs.source("p");
    layers.cost(pairs.destination("q"), new double[] {1, -1});
    assertThrows(MapException.class, () -> layers.build(TAG, new CostType("hopcount", CostType.NUMERICAL)));
  }

  @Test void calendarHoldsWhatIsKnownAlready() {
    CostMap.Builder pairs = new CostMap.Builder();
    CostLayers layers = new CostLayers(pairs, 2);
    pairs.source("p");
    layers.cost(pairs.destination("q"), new double[] {1, 2});
    CostCalendar calendar = new CostCalendar(new Schedule(Instant.EPOCH, 60, 2, 1), layers.build(TAG, TYPE));
    CostMap.Builder again = new CostMap.Builder();
    again.source("p");
    again.cost(again.destination("q"), 2);
    CostMap known = again.build(TAG, TYPE);
    assertSame(known, calendar.holding(known).at(Instant.EPOCH.plusSeconds(60)));
    assertEquals(1, calendar.holding(known).at(Instant.EPOCH).cost("p", "q"));
  }
}
