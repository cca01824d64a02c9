package org.rialto.route;

import java.util.Arrays;
import java.util.List;
import org.rialto.location.Better;

/**
 * Picks a PID's answer out of the candidates: those of the best costs, in order of cost, equal ones in order of
 * position. Where the answer has no room for all that cost the same, a hash of the PID's name says with which of them
 * to begin, so that PIDs spread over them. Candidates without a cost come after all others; if none has a cost, the
 * answer is empty. Scratch, filled again by each call.
 */
final class Ranking {
  /** No cost is infinite, so this orders "no advice" after all of them. */
  private static final double NO_ADVICE = Double.POSITIVE_INFINITY;

  private final Better better;
  private final int[] answer;
  /** So turned that the lower is the better. */
  private final double[] costs;
  private int count;
  private int tied;
  private int room;

  Ranking(int answers, Better better) {
    this.better = better;
    this.answer = new int[answers];
    this.costs = new double[answers];
  }

  /**
   * Ranks candidates by these costs, one for each position; NaN is no advice.
   *
   * @param candidates the positions to rank, in ascending order
   * @param pid the place of the client's PID in the list; its name is only looked at if it has to decide
   */
  void rank(double[] costByPosition, int[] candidates, List<String> pids, int pid) {
    count = 0;
    tied = 0;
    room = 0;
    for (int position : candidates) insert(position, key(costByPosition[position]));
    if (count == 0 || costs[0] == NO_ADVICE) {
      count = 0;
    } else if (costs[count - 1] != NO_ADVICE) {
      shareLastPlaces(costByPosition, candidates, costs[count - 1], pids, pid);
    }
  }

  private double key(double cost) {
    if (Double.isNaN(cost)) return NO_ADVICE;
    return better == Better.LOWER ? cost : -cost;
  }

  /** Keeps the first so many in order; the later of two equal ones goes behind. */
  private void insert(int position, double cost) {
    if (count == answer.length && costs[count - 1] <= cost) return;
    int place = count < answer.length ? count++ : count - 1;
    while (place > 0 && costs[place - 1] > cost) {
      answer[place] = answer[place - 1];
      costs[place] = costs[place - 1];
      place--;
    }
    answer[place] = position;
    costs[place] = cost;
  }

  private void shareLastPlaces(double[] costByPosition, int[] candidates, double last, List<String> pids, int pid) {
    int first = 0;
    while (costs[first] < last) first++;
    room = count - first;
    for (int position : candidates) {
      if (key(costByPosition[position]) == last) tied++;
    }
    if (tied <= room) return;
    int skip = Spread.pick(pids.get(pid), tied);
    int i = 0;
    for (int position : candidates) {
      if (key(costByPosition[position]) != last) continue;
      int place = Math.floorMod(i++ - skip, tied);
      if (place < room) answer[first + place] = position;
    }
  }

  /** How many candidates the answer has; zero without advice. */
  int count() {
    return count;
  }

  /** The answer: positions, in the first {@link #count} places. */
  int[] answer() {
    return answer;
  }

  /** Whether two rankings have the same answer. */
  boolean isSame(Ranking other) {
    return Arrays.equals(answer, 0, count, other.answer, 0, other.count);
  }

  /** How many candidates cost as much as the last one in the answer. */
  int tied() {
    return tied;
  }

  /** For how many of the {@link #tied} ones the answer has room. */
  int room() {
    return room;
  }

  /** Whether a hash picked among equals, as the answer hasn't room for all of them. */
  boolean picks() {
    return tied > room;
  }
}
