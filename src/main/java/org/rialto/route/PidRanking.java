package org.rialto.route;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.rialto.location.Better;

/** Ranks the candidates of one group for clients' PIDs, by the costs of one map. Scratch, filled again by each call. */
final class PidRanking {
  private final Costs costs;
  private final List<String> pids;
  /** For each candidate the place of its PID among the nodes' PIDs; -1 for none. */
  private final int[] nodePidAtPosition;
  private final double[] costByNodePid;
  private final double[] costByPosition;
  private final IntFunction<Tiers> tiersOfSet;
  private final Map<Integer, Tiers> tiers = new HashMap<>();
  private final Ranking ranking;

  /** @param tiersOfSet by the number of the set of downstream CDNs that may serve; asked once for each */
  PidRanking(Costs costs, Better better, List<String> pids, int[] nodePidAtPosition, IntFunction<Tiers> tiersOfSet,
      int answers) {
    this.costs = costs;
    this.pids = pids;
    this.nodePidAtPosition = nodePidAtPosition;
    this.costByNodePid = new double[costs.nodePids()];
    this.costByPosition = new double[nodePidAtPosition.length];
    this.tiersOfSet = tiersOfSet;
    this.ranking = new Ranking(answers, better);
  }

  /** The answer for a client's PID where this set of downstream CDNs may serve, until the next call. */
  Ranking of(int pid, int set) {
    costs.fill(pid, costByNodePid);
    for (int position = 0; position < costByPosition.length; position++) {
      int nodePid = nodePidAtPosition[position];
      costByPosition[position] = nodePid < 0 ? Double.NaN : costByNodePid[nodePid];
    }
    Tiers serving = tiers.computeIfAbsent(set, tiersOfSet::apply);
    ranking.rank(costByPosition, serving.ranked(costByPosition), pids, pid);
    return ranking;
  }
}
