package org.rialto.location;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What becomes of a cost map when some of its costs change. */
class ChangedCostMapTest {
  private static final CostType NUMERICAL = new CostType("routingcost", CostType.NUMERICAL);

  private final CostMap map = map(NUMERICAL);

  private static CostMap map(CostType type) {
    CostMap.Builder builder = new CostMap.Builder();
    builder.source("a");
    builder.cost(builder.destination("x"), 1);
    builder.cost(builder.destination("y"), 2);
    builder.source("b");
    builder.cost(builder.destination("y"), 3);
    return builder.build(new VersionTag("map", "1"), type);
  }

  @Test void changedCostsShareTheNames() {
    CostMap changed = map.with(List.of(new CostMap.Change("a", "y", 5), new CostMap.Change("a", "y", 7)));
    assertEquals("a:x=1.0,y=7.0 b:y=3.0", told(changed));
    assertEquals("a:x=1.0,y=2.0 b:y=3.0", told(map));
    assertSame(map.sources(), changed.sources());
    assertSame(map.destinations(), changed.destinations());
  }

  @Test void pairsComeAndGo() {
    CostMap changed = map.with(List.of(new CostMap.Change("a", "x", Double.NaN), new CostMap.Change("b", "z", 4),
        new CostMap.Change("c", "x", 6), new CostMap.Change("b", "y", 8)));
    assertEquals("a:y=2.0 b:z=4.0,y=8.0 c:x=6.0", told(changed));
    assertEquals(map.networkMap(), changed.networkMap());
    assertEquals(map.type(), changed.type());
  }

  @Test void changesThatMakeNoCostMapAreRefused() {
    assertThrows(MapException.class, () -> map.with(List.of(new CostMap.Change("no name", "x", 1))));
    assertThrows(MapException.class,
        () -> map.with(List.of(new CostMap.Change("a", "x", Double.POSITIVE_INFINITY))));
    CostMap ranks = map(new CostType("routingcost", CostType.ORDINAL));
    assertThrows(MapException.class, () -> ranks.with(List.of(new CostMap.Change("a", "x", 1.5))));
  }

  @Test void aMapOfManyCostsKeepsAllButTheChangedOnes() {
    int rows = 300;
    int columns = 40;
    long seed = System.nanoTime();
    System.out.println("ChangedCostMapTest seed " + seed);
    Random random = new Random(seed);
    double[][] expected = new double[rows][columns];
    CostMap.Builder builder = new CostMap.Builder();
    for (int row = 0; row < rows; row++) {
      builder.source("s" + row);
      for (int column = 0; column < columns; column++) {
        expected[row][column] = random.nextInt(100);
        builder.cost(builder.destination("d" + column), expected[row][column]);
      }
    }
    CostMap changed = builder.build(new VersionTag("map", "1"), NUMERICAL);
    for (int step = 0; step < 20; step++) {
      CostMap before = changed;
      Set<Integer> touched = new HashSet<>();
      List<CostMap.Change> changes = new ArrayList<>();
      for (int i = random.nextInt(5); i >= 0; i--) {
        int row = random.nextInt(rows);
        int column = random.nextInt(columns);
        expected[row][column] += 1 + random.nextInt(9);
        touched.add(row);
        changes.add(new CostMap.Change("s" + row, "d" + column, expected[row][column]));
      }
      changed = before.with(changes);
      for (int row = 0; row < rows; row++) {
        assertEquals(!touched.contains(row), changed.isSameRow(row, before, row), "row " + row);
        for (int column = 0; column < columns; column++) {
          assertEquals(expected[row][column], changed.cost("s" + row, "d" + column));
        }
      }
    }
  }

  private static String told(CostMap map) {
    StringBuilder told = new StringBuilder();
    for (int row = 0; row < map.sources().size(); row++) {
      told.append(row == 0 ? "" : " ").append(map.sources().get(row)).append(':');
      for (int pair = map.rowStart(row); pair < map.rowStart(row + 1); pair++) {
        told.append(pair == map.rowStart(row) ? "" : ",").append(map.destinations().get(map.destinationAt(row, pair)))
            .append('=').append(map.costAt(pair));
      }
    }
    return told.toString();
  }
}
