package org.rialto.alto;

import java.util.Arrays;
import java.util.List;
import org.rialto.location.CostLayers;
import org.rialto.location.CostMap;
import org.rialto.location.CostType;
import org.rialto.location.VersionTag;

/**
 * Reads the rows of a cost map in which each cost is an array (RFC 8896 §5.1.2). An array of another length than
 * expected, or with null in it, is ignored (§3.3): its pair has no cost. A single number stands for as many of it.
 */
final class CostArrays extends CostRows {
  private final CostLayers layers;
  private final double[] costs;
  private int arrays;
  private int ignored;

  private CostArrays(Limits limits, CostMap.Builder pairs, int length) {
    super(limits, pairs);
    this.layers = new CostLayers(pairs, length);
    this.costs = new double[length];
  }

  /** @param length of each array */
  static CostArrays of(Limits limits, int length) {
    return new CostArrays(limits, new CostMap.Builder(), length);
  }

  @Override int readUsual(JsonInput json, UsualRow usual) {
    int place = 0;
    while (usual.isNext(json, place)) readCost(json, usual.destination(place++));
    return place;
  }

  @Override void readCost(JsonInput json, int destination) {
    if (!json.isArray()) {
      Arrays.fill(costs, json.number());
      layers.cost(destination, costs);
      return;
    }
    arrays++;
    if (isRead(json)) layers.cost(destination, costs);
    else ignored++;
  }

  /** Reads an array; whether it is as expected. */
  private boolean isRead(JsonInput json) {
    int count = 0;
    boolean isWhole = true;
    json.startArray();
    while (json.nextElement()) {
      if (json.isNull()) {
        isWhole = false;
        json.skip();
      } else {
        double cost = json.number();
        if (count < costs.length) costs[count] = cost;
      }
      count++;
    }
    return isWhole && count == costs.length;
  }

  /** Arrays read so far, the ignored ones among them. */
  int arrays() {
    return arrays;
  }

  /** Arrays that weren't as expected. */
  int ignored() {
    return ignored;
  }

  /** A map for each place in the arrays. This is spent then. */
  List<CostMap> maps(VersionTag networkMap, CostType type) {
    return layers.build(networkMap, type);
  }
}
