package org.rialto.alto;

import java.util.Arrays;
import org.rialto.location.CostMap;

/**
 * Reads the rows of a cost map in which each cost is an array (RFC 8896 §5.1.2, RFC 8189 §4.1.3). An array of another
 * length than expected, or with null in it, is ignored: its pair has no cost.
 */
final class CostArrays extends CostRows {
  private final boolean mayBeSingle;
  private final Pairs pairs;
  private final double[] costs;
  private int arrays;
  private int ignored;
  private int unknown;

  /** Takes the costs of a pair, in an array that is filled anew for the next. */
  @FunctionalInterface
  interface Pairs {
    void cost(int destination, double[] costs);
  }

  /**
   * @param length of each array
   * @param mayBeSingle whether a single number stands for an array of it
   */
  CostArrays(Limits limits, CostMap.Builder rows, int length, boolean mayBeSingle, Pairs pairs) {
    super(limits, rows);
    this.mayBeSingle = mayBeSingle;
    this.pairs = pairs;
    this.costs = new double[length];
  }

  @Override int readUsual(JsonInput json, UsualRow usual) {
    int place = 0;
    while (usual.isNext(json, place)) readCost(json, usual.destination(place++));
    return place;
  }

  @Override void readCost(JsonInput json, int destination) {
    if (mayBeSingle && !json.isArray()) {
      Arrays.fill(costs, json.number());
      pairs.cost(destination, costs);
    } else if (isRead(json)) {
      pairs.cost(destination, costs);
    }
  }

  /** Reads an array; whether it is as expected. */
  private boolean isRead(JsonInput json) {
    int count = 0;
    boolean isKnown = true;
    json.startArray();
    while (json.nextElement()) {
      if (json.isNull()) {
        isKnown = false;
        json.skip();
      } else {
        double cost = json.number();
        if (count < costs.length) costs[count] = cost;
      }
      count++;
    }
    arrays++;
    if (count != costs.length) ignored++;
    else if (!isKnown) unknown++;
    return isKnown && count == costs.length;
  }

  /** Arrays read so far, the ignored ones among them. */
  int arrays() {
    return arrays;
  }

  /** Arrays of another length than expected. */
  int ignored() {
    return ignored;
  }

  /** Arrays with null in them. */
  int unknown() {
    return unknown;
  }
}
