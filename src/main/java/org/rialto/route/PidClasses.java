package org.rialto.route;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntFunction;
import org.rialto.location.MergedIndex;

/** The answer class of each client's PID for one group: ranked when first asked for. For one thread. */
final class PidClasses {
  private static final int UNKNOWN = -1;

  private final MergedIndex index;
  private final AnswerClasses classes;
  private final IntFunction<PidRanking> ranking;
  private final Map<Integer, PidRanking> rankings = new HashMap<>();
  private final int[] classOfPid;

  /** @param ranking of each part of the index; asked for when the first of its PIDs is */
  PidClasses(MergedIndex index, AnswerClasses classes, IntFunction<PidRanking> ranking) {
    this.index = index;
    this.classes = classes;
    this.ranking = ranking;
    this.classOfPid = new int[index.pids()];
    Arrays.fill(classOfPid, UNKNOWN);
  }

  int of(int pid) {
    if (classOfPid[pid] == UNKNOWN) {
      int part = index.part(pid);
      Ranking ranked = rankings.computeIfAbsent(part, ranking::apply).of(pid - index.firstPid(part));
      classOfPid[pid] = classes.number(ranked.answer(), ranked.count(), part);
    }
    return classOfPid[pid];
  }
}
