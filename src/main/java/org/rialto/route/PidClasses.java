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
  /** Of all PIDs; empty where few are asked for. */
  private final int[] classOfPid;
  /** Of those few that were. */
  private final Map<Integer, Integer> classOfFew = new HashMap<>();

  private PidClasses(MergedIndex index, AnswerClasses classes, IntFunction<PidRanking> ranking, int pids) {
    this.index = index;
    this.classes = classes;
    this.ranking = ranking;
    this.classOfPid = new int[pids];
    Arrays.fill(classOfPid, UNKNOWN);
  }

  /**
   * Where most PIDs will be asked for.
   *
   * @param ranking of each part of the index; asked for when the first of its PIDs is
   */
  static PidClasses ofAll(MergedIndex index, AnswerClasses classes, IntFunction<PidRanking> ranking) {
    return new PidClasses(index, classes, ranking, index.pids());
  }

  /** Where few PIDs will be asked for: takes no room for the others. */
  static PidClasses ofFew(MergedIndex index, AnswerClasses classes, IntFunction<PidRanking> ranking) {
    return new PidClasses(index, classes, ranking, 0);
  }

  int of(int pid) {
    if (classOfPid.length == 0) return classOfFew.computeIfAbsent(pid, this::ranked);
    if (classOfPid[pid] == UNKNOWN) classOfPid[pid] = ranked(pid);
    return classOfPid[pid];
  }

  private int ranked(int pid) {
    int part = index.part(pid);
    Ranking ranked = rankings.computeIfAbsent(part, ranking::apply).of(pid - index.firstPid(part));
    return classes.number(ranked.answer(), ranked.count(), part);
  }
}
