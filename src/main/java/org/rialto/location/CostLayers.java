package org.rialto.location;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Gathers cost maps of the same pairs, as a calendar has one for each interval, and a sum one for each part. They share
 * everything but the costs, and of these the blocks that are alike from one map to the next: most costs are the same
 * through the night. Not for use by several threads.
 */
public final class CostLayers {
  private final CostMap.Builder pairs;
  private final CostValues.Builder[] others;

  /**
   * Begins with no pairs.
   *
   * @param pairs takes rows and destinations; costs are added here
   * @param layers how many maps; at least one
   */
  public CostLayers(CostMap.Builder pairs, int layers) {
    this.pairs = pairs;
    this.others = new CostValues.Builder[layers - 1];
    Arrays.setAll(others, _ -> new CostValues.Builder());
  }

  /**
   * Adds a pair to the row begun last.
   *
   * @param costs finite, one for each map
   */
  public void cost(int destination, double[] costs) {
    pairs.cost(destination, costs[0]);
    for (int i = 0; i < others.length; i++) others[i].add(costs[i + 1]);
  }

  /**
   * The maps, all of one type. Builder and layers are spent.
   *
   * @throws MapException if a cost is none of the type
   */
  public List<CostMap> build(VersionTag networkMap, CostType type) {
    return build(networkMap, Collections.nCopies(others.length + 1, type));
  }

  /**
   * The maps. Builder and layers are spent.
   *
   * @param types of each map
   * @throws MapException if a cost is none of its type
   */
  public List<CostMap> build(VersionTag networkMap, List<CostType> types) {
    List<CostMap> maps = new ArrayList<>(others.length + 1);
    maps.add(pairs.build(networkMap, types.getFirst()));
    for (int i = 0; i < others.length; i++) {
      CostMap before = maps.getLast();
      CostValues costs = others[i].build().sharing(before.costs());
      CostMap map = CostMap.checked(before.having(types.get(i + 1), costs));
      maps.add(map.isSame(before) ? before : map);
    }
    return maps;
  }
}
