package org.rialto.alto;

import org.rialto.location.CostMap;

/** Reads the rows of a cost map in which each cost is an array. The pair of one that is ignored has no cost. */
final class CostArrays extends CostRows {
  private final CostArray array;
  private final Pairs pairs;

  /** Takes the costs of a pair, in an array that is filled anew for the next. */
  @FunctionalInterface
  interface Pairs {
    void cost(int destination, double[] costs);
  }

  /** @param array reads each of them */
  CostArrays(Limits limits, CostMap.Builder rows, CostArray array, Pairs pairs) {
    super(limits, rows);
    this.array = array;
    this.pairs = pairs;
  }

  @Override int readUsual(JsonInput json, UsualRow usual) {
    int place = 0;
    while (usual.isNext(json, place)) readCost(json, usual.destination(place++));
    return place;
  }

  @Override void readCost(JsonInput json, int destination) {
    if (array.read(json)) pairs.cost(destination, array.costs());
  }
}
