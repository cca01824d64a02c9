package org.rialto.route;

import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** Which candidates of a group are ranked for a client: its edges, or its origins where no edge has a cost. */
final class Tiers {
  /** Positions in ascending order. */
  private final int[] edges;
  private final int[] origins;

  /**
   * Of those that may serve the client.
   *
   * @param roles of the candidates, by position
   */
  Tiers(List<Role> roles, IntPredicate mayServe) {
    edges = positions(roles, Role.EDGE, mayServe);
    origins = positions(roles, Role.ORIGIN, mayServe);
  }

  private static int[] positions(List<Role> roles, Role role, IntPredicate mayServe) {
    return IntStream.range(0, roles.size()).filter(position -> roles.get(position) == role).filter(mayServe).toArray();
  }

  /** The positions to rank by these costs, one for each position; NaN is none. */
  int[] ranked(double[] costByPosition) {
    if (origins.length == 0) return edges;
    for (int position : edges) {
      if (!Double.isNaN(costByPosition[position])) return edges;
    }
    return origins;
  }
}
