package org.rialto.route;

import java.util.List;
import org.rialto.location.Better;

/** Ranks the candidates of one group for clients' PIDs, by the costs of one map. Scratch, filled again by each call. */
final class PidRanking {
  private final Costs costs;
  private final List<String> pids;
  /** For each candidate the place of its PID among the nodes' PIDs; -1 for none. */
  private final int[] nodePidAtPosition;
  private final double[] costByNodePid;
  private final double[] costByPosition;
  private final Tiers tiers;
  private final Ranking ranking;

  PidRanking(Costs costs, Better better, List<String> pids, int[] nodePidAtPosition, Tiers tiers, int answers) {
    this.costs = costs;
    this.pids = pids;
    this.nodePidAtPosition = nodePidAtPosition;
    this.costByNodePid = new double[costs.nodePids()];
    this.costByPosition = new double[nodePidAtPosition.length];
    this.tiers = tiers;
    this.ranking = new Ranking(answers, better);
  }

  /** The answer for a client's PID, until the next call. */
  Ranking of(int pid) {
    costs.fill(pid, costByNodePid);
    for (int position = 0; position < costByPosition.length; position++) {
      int nodePid = nodePidAtPosition[position];
      costByPosition[position] = nodePid < 0 ? Double.NaN : costByNodePid[nodePid];
    }
    ranking.rank(costByPosition, tiers.ranked(costByPosition), pids, pid);
    return ranking;
  }
}
