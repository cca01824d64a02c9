package org.rialto.route;

import java.util.Arrays;

/** The answer class of each client's PID for one group: ranked when first asked for. For one thread. */
final class PidClasses {
  private static final int UNKNOWN = -1;

  private final AnswerClasses classes;
  private final PidRanking ranking;
  private final int[] classOfPid;

  PidClasses(AnswerClasses classes, PidRanking ranking, int pids) {
    this.classes = classes;
    this.ranking = ranking;
    this.classOfPid = new int[pids];
    Arrays.fill(classOfPid, UNKNOWN);
  }

  int of(int pid) {
    if (classOfPid[pid] == UNKNOWN) {
      Ranking ranked = ranking.of(pid);
      classOfPid[pid] = classes.number(ranked.answer(), ranked.count());
    }
    return classOfPid[pid];
  }
}
