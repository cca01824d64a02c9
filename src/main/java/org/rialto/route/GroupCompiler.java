package org.rialto.route;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.rialto.location.Capability;
import org.rialto.location.CostMap;
import org.rialto.location.Footprint;
import org.rialto.location.MergedIndex;
import org.rialto.location.Ranges;
import org.rialto.net.Family;

/**
 * Turns maps into the ranges and answers of a group: ranks the candidates for each PID, or each part of it that
 * footprints of downstream CDNs cut, and cuts the address space where answers differ; for a change of costs only where
 * it made a difference.
 */
final class GroupCompiler {
  /** Where more than this part of the PIDs have another answer, cutting all anew costs no more than mending. */
  private static final int MENDED_PART = 8;
  /** Classes left over that are worth no thought. */
  private static final int UNUSED_MIN = 64;

  private final List<Node> nodes;
  private final MergedIndex index;
  private final ScopePolicy policy;
  private final Interconnection interconnection;
  private final int spannedMax;
  /** By what is needed of downstream CDNs; made when a group first needs it. */
  private final Map<Set<Capability>, Ground> grounds;
  private final List<Part> parts;

  /**
   * What groups are made for.
   *
   * @param candidates the numbers of nodes, in ascending order
   * @param answers how many nodes an answer names at most
   * @param needs what is needed of downstream CDNs; nothing where no candidate is of one
   */
  record Wanted(int[] candidates, int answers, Set<Capability> needs) {}

  /** Where clients are for all groups of the same needs, and how their addresses are cut. */
  private record Ground(Locations locations, Cutter ipv4, Cutter ipv6) {
    static Ground of(Locations locations, ScopePolicy policy) {
      return new Ground(locations, new Cutter(locations.ranges(Family.IPV4), policy),
          new Cutter(locations.ranges(Family.IPV6), policy));
    }
  }

  /** @param places the place of each node, by part of the index */
  GroupCompiler(List<Node> nodes, RedirectTable.Guidance guidance, List<List<Place>> places) {
    this.nodes = nodes;
    this.index = guidance.index();
    this.policy = guidance.policy();
    this.interconnection = guidance.interconnection();
    this.spannedMax = guidance.spannedMax();
    this.grounds = new HashMap<>();
    this.parts = IntStream.range(0, guidance.advice().size())
        .mapToObj(part -> new Part(guidance.advice().get(part), places.get(part))).toList();
  }

  private GroupCompiler(GroupCompiler known, List<Part> parts) {
    this.nodes = known.nodes;
    this.index = known.index;
    this.policy = known.policy;
    this.interconnection = known.interconnection;
    this.spannedMax = known.spannedMax;
    this.grounds = known.grounds;
    this.parts = parts;
  }

  private Ground ground(Set<Capability> needs) {
    return grounds.computeIfAbsent(needs, _ -> {
      if (needs.isEmpty()) return Ground.of(Locations.ofPids(index), policy);
      Map<String, Footprint> footprints = nodes.stream().flatMap(node -> node.cdn().stream()).distinct()
          .collect(Collectors.toMap(cdn -> cdn, cdn -> interconnection.footprint(cdn, needs)));
      return Ground.of(Locations.of(index, footprints), policy);
    });
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

    /** @param mayServe by the number of a set of downstream CDNs, and the position of a candidate */
    PidRanking ranking(Costs by, Wanted wanted, IntFunction<IntPredicate> mayServe) {
      int[] nodePidAtPosition = IntStream.of(wanted.candidates).map(node -> nodePidOfNode[node]).toArray();
      List<Role> roles = IntStream.of(wanted.candidates).mapToObj(roleOfNode::get).toList();
      return new PidRanking(by, advice.better(), advice.locations().pids(), nodePidAtPosition,
          set -> new Tiers(roles, mayServe.apply(set)), wanted.answers);
    }
  }

  private PidRanking ranking(int part, Costs by, Wanted wanted) {
    List<Set<String>> servingSets = ground(wanted.needs).locations.servingSets();
    return parts.get(part).ranking(by, wanted, set -> position -> wanted.needs.isEmpty()
        || nodes.get(wanted.candidates[position]).cdn().map(servingSets.get(set)::contains).orElse(true));
  }

  /** The clients' PIDs of a part with other costs than those, by their numbers in the part. */
  int[] changedSince(int part, Costs before) {
    return parts.get(part).costs().changedSince(before);
  }

  /** The group of these candidates. */
  Group compile(Wanted wanted) {
    Ground ground = ground(wanted.needs);
    AnswerClasses classes = new AnswerClasses(wanted.answers, parts.size() == 1 ? 0 : Choice.NO_SOURCE);
    LocationClasses classOf = LocationClasses.ofAll(index, ground.locations, classes, rankings(wanted));
    Ranges ipv4 = ground.ipv4.cut(classOf::of);
    Ranges ipv6 = ground.ipv6.cut(classOf::of);
    return new Group(wanted.answers, classes.flat(), areas(wanted), ipv4, ipv6, spannedMax);
  }

  private Areas areas(Wanted wanted) {
    if (wanted.needs.isEmpty()) return Areas.EVERYWHERE;
    return new Areas(IntStream.of(wanted.candidates)
        .mapToObj(node -> interconnection.footprint(nodes.get(node), wanted.needs)).toList());
  }

  /**
   * The group of these candidates, where it is known for other costs of a part: the same object if its answers are the
   * same, else cut anew only where they aren't.
   *
   * @param changed the clients' PIDs of the part whose costs were others, in ascending order
   */
  Group recompile(Group group, Wanted wanted, int part, Costs before, int[] changed) {
    Ground ground = ground(wanted.needs);
    BitSet others = others(ground.locations, wanted, part, before, changed);
    if (others.isEmpty()) return group;
    if (others.cardinality() > ground.locations.count() / MENDED_PART) return compile(wanted);
    AnswerClasses classes = AnswerClasses.of(group.classes(), group.answers());
    int known = classes.count();
    LocationClasses classOf = LocationClasses.ofFew(index, ground.locations, classes, rankings(wanted));
    Ranges ipv4 = ground.ipv4.mend(group.ranges(Family.IPV4), others, classOf::of);
    Ranges ipv6 = ground.ipv6.mend(group.ranges(Family.IPV6), others, classOf::of);
    if (classes.count() > known && isMostlyUnused(classes, ipv4, ipv6)) return compile(wanted);
    int[] flat = classes.flat();
    return new Group(group.answers(), flat, group.areas(), ipv4, ipv6, wide(group, flat, ipv4),
        wide(group, flat, ipv6));
  }

  /** The locations in some PIDs of a part whose answers are others than they were by the costs before. */
  private BitSet others(Locations locations, Wanted wanted, int part, Costs before, int[] pids) {
    PidRanking then = ranking(part, before, wanted);
    PidRanking now = ranking(part, parts.get(part).costs(), wanted);
    BitSet changed = new BitSet(index.pids());
    for (int pid : pids) changed.set(index.firstPid(part) + pid);
    BitSet others = new BitSet(locations.count());
    locations.in(changed).stream().forEach(location -> {
      int pid = locations.pid(location) - index.firstPid(part);
      int set = locations.set(location);
      if (!now.of(pid, set).isSame(then.of(pid, set))) others.set(location);
    });
    return others;
  }

  /** The wide blocks of ranges, which may be those a group has already. */
  private WideBlocks wide(Group known, int[] classes, Ranges ranges) {
    Family family = ranges.family();
    if (known.ranges(family) == ranges) return known.wide(family);
    return known.wide(family).of(ranges, known.areas().choosing(classes, known.answers(), family));
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

  private IntFunction<PidRanking> rankings(Wanted wanted) {
    return part -> ranking(part, parts.get(part).costs(), wanted);
  }
}
