package org.rialto.route;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.rialto.location.CostMap;
import org.rialto.location.MergedIndex;
import org.rialto.location.Ranges;
import org.rialto.net.Family;

/**
 * Turns maps into the ranges and answers of a group: ranks the candidates for each PID, and cuts the address space
 * where answers differ; for a change of costs only where it made a difference.
 */
final class GroupCompiler {
  /** Where more than this part of the PIDs have another answer, cutting all anew costs no more than mending. */
  private static final int MENDED_PART = 8;
  /** Classes left over that are worth no thought. */
  private static final int UNUSED_MIN = 64;

  private final MergedIndex index;
  private final int spannedMax;
  private final Cutter ipv4Cutter;
  private final Cutter ipv6Cutter;
  private final List<Part> parts;

  /** @param places the place of each node, by part of the index */
  GroupCompiler(MergedIndex index, List<Advice> advice, ScopePolicy policy, List<List<Place>> places, int spannedMax) {
    this.index = index;
    this.spannedMax = spannedMax;
    this.ipv4Cutter = new Cutter(index.ranges(Family.IPV4), policy);
    this.ipv6Cutter = new Cutter(index.ranges(Family.IPV6), policy);
    this.parts = IntStream.range(0, advice.size())
        .mapToObj(part -> new Part(advice.get(part), places.get(part))).toList();
  }

  private GroupCompiler(GroupCompiler known, List<Part> parts) {
    this.index = known.index;
    this.spannedMax = known.spannedMax;
    this.ipv4Cutter = known.ipv4Cutter;
    this.ipv6Cutter = known.ipv6Cutter;
    this.parts = parts;
  }

  /** The same for other costs of a part; what has been laid out for those there were is shared as far as it holds. */
  GroupCompiler with(int part, CostMap costMap) {
    List<Part> next = new ArrayList<>(parts);
    next.set(part, parts.get(part).with(costMap));
    return new GroupCompiler(this, List.copyOf(next));
  }

  Costs costs(int part) {
    return parts.get(part).costs();
  }

  /** One part, whose costs are laid out when they are first needed: a change of another's costs may not need them. */
  private static final class Part {
    private final Advice advice;
    /** The PIDs nodes are in, and for each node the place of its PID among those; -1 for none. */
    private final List<String> nodePids;
    private final int[] nodePidOfNode;
    private final List<Role> roleOfNode;
    private Optional<Costs> costs = Optional.empty();

    Part(Advice advice, List<Place> places) {
      this.advice = advice;
      nodePids = places.stream().map(Place::pid).flatMap(Optional::stream).distinct().toList();
      Map<String, Integer> numbers = HashMap.newHashMap(nodePids.size());
      for (String pid : nodePids) numbers.put(pid, numbers.size());
      nodePidOfNode = places.stream().mapToInt(place -> place.pid().map(numbers::get).orElse(-1)).toArray();
      roleOfNode = places.stream().map(Place::as).toList();
    }

    private Part(Part known, CostMap costMap) {
      advice = known.advice.with(costMap);
      nodePids = known.nodePids;
      nodePidOfNode = known.nodePidOfNode;
      roleOfNode = known.roleOfNode;
      costs = Optional.of(known.costs().of(costMap));
    }

    Part with(CostMap costMap) {
      return new Part(this, costMap);
    }

    Costs costs() {
      if (costs.isEmpty()) {
        costs = Optional.of(new Costs(advice.costs(), advice.direction(), advice.locations().pids(), nodePids));
      }
      return costs.get();
    }

    PidRanking ranking(Costs by, int[] candidates, int answers) {
      int[] nodePidAtPosition = IntStream.of(candidates).map(node -> nodePidOfNode[node]).toArray();
      Tiers tiers = new Tiers(IntStream.of(candidates).mapToObj(roleOfNode::get).toList());
      return new PidRanking(by, advice.better(), advice.locations().pids(), nodePidAtPosition, tiers, answers);
    }
  }

  /** The clients' PIDs of a part with other costs than those, by their numbers in the part. */
  int[] changedSince(int part, Costs before) {
    return parts.get(part).costs().changedSince(before);
  }

  /** The group of these candidates, node numbers in ascending order. */
  Group compile(int[] candidates, int answers) {
    AnswerClasses classes = new AnswerClasses(answers, parts.size() == 1 ? 0 : Choice.NO_SOURCE);
    PidClasses classOfPid = PidClasses.ofAll(index, classes, rankings(candidates, answers));
    Ranges ipv4 = ipv4Cutter.cut(classOfPid::of);
    Ranges ipv6 = ipv6Cutter.cut(classOfPid::of);
    return new Group(answers, classes.flat(), ipv4, ipv6, spannedMax);
  }

  /**
   * The group of these candidates, where it is known for other costs of a part: the same object if its answers are the
   * same, else cut anew only where they aren't.
   *
   * @param changed the clients' PIDs of the part whose costs were others, in ascending order
   */
  Group recompile(Group group, int[] candidates, int part, Costs before, int[] changed) {
    PidRanking then = parts.get(part).ranking(before, candidates, group.answers());
    PidRanking now = parts.get(part).ranking(parts.get(part).costs(), candidates, group.answers());
    BitSet others = new BitSet(index.pids());
    for (int pid : changed) {
      if (!now.of(pid).isSame(then.of(pid))) others.set(index.firstPid(part) + pid);
    }
    if (others.isEmpty()) return group;
    if (others.cardinality() > index.pids() / MENDED_PART) return compile(candidates, group.answers());
    AnswerClasses classes = AnswerClasses.of(group.classes(), group.answers());
    int known = classes.count();
    PidClasses classOfPid = PidClasses.ofFew(index, classes, rankings(candidates, group.answers()));
    Ranges ipv4 = ipv4Cutter.mend(group.ranges(Family.IPV4), others, classOfPid::of);
    Ranges ipv6 = ipv6Cutter.mend(group.ranges(Family.IPV6), others, classOfPid::of);
    if (classes.count() > known && isMostlyUnused(classes, ipv4, ipv6)) return compile(candidates, group.answers());
    return new Group(group.answers(), classes.flat(), ipv4, ipv6, wide(group, ipv4), wide(group, ipv6));
  }

  /** The wide blocks of ranges, which may be those a group has already. */
  private WideBlocks wide(Group known, Ranges ranges) {
    boolean isSame = known.ranges(ranges.family()) == ranges;
    return isSame ? known.wide(ranges.family()) : known.wide(ranges.family()).of(ranges);
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

  private IntFunction<PidRanking> rankings(int[] candidates, int answers) {
    return part -> parts.get(part).ranking(parts.get(part).costs(), candidates, answers);
  }
}
