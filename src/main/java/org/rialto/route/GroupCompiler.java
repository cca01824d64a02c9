package org.rialto.route;

import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.rialto.location.CostMap;
import org.rialto.location.LocationIndex;
import org.rialto.location.Ranges;
import org.rialto.net.Family;

/**
 * Turns maps into the ranges and answers of a group: ranks the candidates for each PID, and cuts the address space where
 * answers differ; for a change of costs only where it made a difference.
 */
final class GroupCompiler {
  /** Where more than this part of the PIDs have another answer, cutting all anew costs no more than mending. */
  private static final int MENDED_PART = 8;
  /** Classes left over that are worth no thought. */
  private static final int UNUSED_MIN = 64;

  private final LocationIndex locations;
  private final int spannedMax;
  private final Cutter ipv4Cutter;
  private final Cutter ipv6Cutter;

  /** For each node the place of its PID in the list of nodes' PIDs; -1 for none. */
  private final int[] nodePidOfNode;
  private final Costs costs;
  private final List<String> nodePids;

  GroupCompiler(LocationIndex locations, CostMap costMap, Direction direction, ScopePolicy policy,
      List<Optional<String>> pidOfNode, int spannedMax) {
    this.locations = locations;
    this.spannedMax = spannedMax;
    this.ipv4Cutter = new Cutter(locations.ranges(Family.IPV4), policy);
    this.ipv6Cutter = new Cutter(locations.ranges(Family.IPV6), policy);
    this.nodePids = pidOfNode.stream().flatMap(Optional::stream).distinct().toList();
    Map<String, Integer> places = HashMap.newHashMap(nodePids.size());
    for (String pid : nodePids) places.put(pid, places.size());
    this.nodePidOfNode = pidOfNode.stream().mapToInt(pid -> pid.map(places::get).orElse(-1)).toArray();
    this.costs = new Costs(costMap, direction, locations.pids(), nodePids);
  }

  /** Costs of an earlier map, to compare with. */
  Costs earlier(CostMap costMap) {
    return costs.of(costMap);
  }

  /** The clients' PIDs with other costs than those. */
  int[] changedSince(Costs before) {
    return costs.changedSince(before);
  }

  /** The group of these candidates, node numbers in ascending order. */
  Group compile(int[] candidates, int answers) {
    AnswerClasses classes = new AnswerClasses(answers);
    PidClasses classOfPid = new PidClasses(classes, ranking(costs, candidates, answers), locations.pids().size());
    Ranges ipv4 = ipv4Cutter.cut(classOfPid);
    Ranges ipv6 = ipv6Cutter.cut(classOfPid);
    return new Group(answers, classes.flat(), ipv4, ipv6, spannedMax);
  }

  /**
   * The group of these candidates, where it is known for other costs: the same object if its answers are the same, else
   * cut anew only where they aren't.
   *
   * @param changed the clients' PIDs whose costs were others, in ascending order
   */
  Group recompile(Group group, int[] candidates, Costs before, int[] changed) {
    PidRanking then = ranking(before, candidates, group.answers());
    PidRanking now = ranking(costs, candidates, group.answers());
    BitSet others = new BitSet(locations.pids().size());
    for (int pid : changed) {
      if (!now.of(pid).isSame(then.of(pid))) others.set(pid);
    }
    if (others.isEmpty()) return group;
    if (others.cardinality() > locations.pids().size() / MENDED_PART) return compile(candidates, group.answers());
    AnswerClasses classes = AnswerClasses.of(group.classes(), group.answers());
    int known = classes.count();
    PidClasses classOfPid = new PidClasses(classes, now, locations.pids().size());
    Ranges ipv4 = ipv4Cutter.mend(group.ranges(Family.IPV4), others, classOfPid);
    Ranges ipv6 = ipv6Cutter.mend(group.ranges(Family.IPV6), others, classOfPid);
    if (classes.count() > known && isMostlyUnused(classes, ipv4, ipv6)) return compile(candidates, group.answers());
    return new Group(group.answers(), classes.flat(), ipv4, ipv6, spannedMax);
  }

  /** Whether most classes are left over from earlier costs. */
  private static boolean isMostlyUnused(AnswerClasses classes, Ranges... all) {
    BitSet used = new BitSet(classes.count());
    for (Ranges ranges : all) {
      for (int i = 0; i < ranges.size(); i++) {
        if (!Group.isEmbedded(ranges.value(i))) used.set(Group.answerClass(ranges.value(i)));
      }
    }
    return classes.count() > UNUSED_MIN + 2 * used.cardinality();
  }

  private PidRanking ranking(Costs from, int[] candidates, int answers) {
    int[] nodePidAtPosition = IntStream.of(candidates).map(node -> nodePidOfNode[node]).toArray();
    return new PidRanking(from, locations.pids(), nodePidAtPosition, answers);
  }
}
