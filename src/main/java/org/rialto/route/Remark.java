package org.rialto.route;

import org.rialto.net.Family;

/** What both explainers say in the same words. */
final class Remark {
  static final String BORDER = "a border serves nobody";
  static final String ORIGIN = "an origin serves only where no edge has a cost";

  private Remark() {}

  static String lacks(Family recordFamily) {
    return recordFamily == Family.IPV4 ? "no IPv4 address" : "no IPv6 address";
  }

  /** @param answers how many nodes an answer names */
  static String beyond(int answers) {
    return "beyond the " + answers + (answers == 1 ? " answer" : " answers") + " asked for";
  }

  /**
   * What chose among equals.
   *
   * @param cost of each of them
   * @param picker what the hash is of
   */
  static String tie(Ranking ranking, double cost, String picker) {
    return ranking.tied() + " candidates cost " + shown(cost) + ", and the answer has room for " + ranking.room()
        + " of them: " + picker + " picks";
  }

  /** A whole cost without the ".0" of a double. */
  private static String shown(double cost) {
    return cost == Math.rint(cost) && Math.abs(cost) < 1e15 ? Long.toString((long) cost) : Double.toString(cost);
  }
}
