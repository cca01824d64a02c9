package org.rialto.alto;

import java.util.Arrays;

/**
 * The costs of one pair, as an array in which none may be missing (RFC 8896 §5.1.2, RFC 8189 §4.1.3). One of another
 * length than expected, or with null in it, is ignored.
 */
final class CostArray {
  private final boolean mayBeSingle;
  private final double[] costs;
  private int arrays;
  private int ignored;
  private int unknown;

  /**
   * @param length of each array
   * @param mayBeSingle whether a single number stands for an array of it
   */
  CostArray(int length, boolean mayBeSingle) {
    this.mayBeSingle = mayBeSingle;
    this.costs = new double[length];
  }

  /** The costs read last; filled anew with the next. */
  double[] costs() {
    return costs;
  }

  /** Reads the current value; whether it is as expected. */
  boolean read(JsonInput json) {
    if (!mayBeSingle || json.isArray()) return isRead(json);
    Arrays.fill(costs, json.number());
    return true;
  }

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
