package org.rialto.route;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.rialto.location.CostMap;
import org.rialto.location.LocationIndex;
import org.rialto.location.NetworkMap;
import org.rialto.location.Ranges;
import org.rialto.net.Bits;
import org.rialto.net.EmbeddedIpv4;
import org.rialto.net.Family;
import org.rialto.net.IpPrefix;

/**
 * Turns maps into the ranges and answers of a group: ranks the candidates for each PID, lays the blocks that the map
 * doesn't decide over its ranges, caps what is too fine, and joins neighbours with the same answer.
 */
final class GroupCompiler {
  /**
   * Owners in the set of blocks laid over the map: this for special use, and after it the carriers of IPv4 by
   * ordinal.
   */
  private static final int SPECIAL_USE = 0;

  private final LocationIndex locations;
  private final ScopePolicy policy;
  private final int spannedMax;
  private final Ranges blocksIpv4;
  private final Ranges blocksIpv6;

  /** For each node the place of its PID in the list of nodes' PIDs; -1 for none. */
  private final int[] nodePidOfNode;
  private final Costs costs;
  private final double[] costByNodePid;

  GroupCompiler(LocationIndex locations, CostMap costMap, Direction direction, ScopePolicy policy,
      List<Optional<String>> pidOfNode, int spannedMax) {
    this.locations = locations;
    this.policy = policy;
    this.spannedMax = spannedMax;
    this.blocksIpv4 = blocks(Family.IPV4);
    this.blocksIpv6 = blocks(Family.IPV6);
    List<String> nodePids = pidOfNode.stream().flatMap(Optional::stream).distinct().toList();
    Map<String, Integer> places = HashMap.newHashMap(nodePids.size());
    for (String pid : nodePids) places.put(pid, places.size());
    this.nodePidOfNode = pidOfNode.stream().mapToInt(pid -> pid.map(places::get).orElse(-1)).toArray();
    this.costs = new Costs(costMap, direction, locations.pids(), nodePids);
    this.costByNodePid = new double[nodePids.size()];
  }

  /**
   * The blocks of a family that don't belong to the map, as ranges; within a carrier of IPv4 there is nothing else.
   */
  private Ranges blocks(Family family) {
    List<EmbeddedIpv4> carriers = Stream.of(EmbeddedIpv4.values()).filter(c -> c.block().family() == family).toList();
    record Block(IpPrefix prefix, int owner) {}
    List<Block> blocks = new ArrayList<>();
    for (EmbeddedIpv4 carrier : carriers) blocks.add(new Block(carrier.block(), SPECIAL_USE + 1 + carrier.ordinal()));
    for (IpPrefix prefix : policy.specialUse()) {
      boolean isCarried = carriers.stream().anyMatch(carrier -> carrier.block().contains(prefix));
      if (prefix.family() == family && !isCarried) blocks.add(new Block(prefix, SPECIAL_USE));
    }
    Comparator<Block> byAddress = (b, c) -> Bits.compare(b.prefix.address().high(), b.prefix.address().low(),
        c.prefix.address().high(), c.prefix.address().low());
    blocks.sort(byAddress.thenComparing(block -> block.prefix.length()));

    int count = blocks.size();
    var sorted = new NetworkMap.Prefixes(family, count, new long[count], new long[count], new byte[count],
        new int[count]);
    for (int i = 0; i < count; i++) {
      Block block = blocks.get(i);
      sorted.high()[i] = block.prefix.address().high();
      sorted.low()[i] = block.prefix.address().low();
      sorted.length()[i] = (byte) block.prefix.length();
      sorted.pid()[i] = block.owner;
    }
    return Ranges.byLongestMatch(sorted);
  }

  /** The group of these candidates, node numbers in ascending order. */
  Group compile(int[] candidates, int answers) {
    AnswerClasses classes = new AnswerClasses(answers);
    int[] classOfPid = rank(candidates, answers, classes);
    return new Group(answers, classes.flat(), ranges(Family.IPV4, classOfPid), ranges(Family.IPV6, classOfPid),
        spannedMax);
  }

  private int[] rank(int[] candidates, int answers, AnswerClasses classes) {
    int[] classOfPid = new int[locations.pids().size()];
    Ranking ranking = new Ranking(answers);
    double[] costByPosition = new double[candidates.length];
    for (int pid = 0; pid < classOfPid.length; pid++) {
      costs.fill(pid, costByNodePid);
      for (int position = 0; position < candidates.length; position++) {
        int nodePid = nodePidOfNode[candidates[position]];
        costByPosition[position] = nodePid < 0 ? Double.NaN : costByNodePid[nodePid];
      }
      ranking.rank(costByPosition, locations.pids().get(pid));
      classOfPid[pid] = classes.number(ranking.answer(), ranking.count());
    }
    return classOfPid;
  }

  /** Walks the ranges of the map and the blocks over them side by side. */
  private Ranges ranges(Family family, int[] classOfPid) {
    Ranges located = locations.ranges(family);
    Ranges blocks = family == Family.IPV4 ? blocksIpv4 : blocksIpv6;
    Ranges.Builder builder = new Ranges.Builder(family);
    Cap cap = new Cap(builder, policy.longest(family));
    int i = 0;
    int j = 0;
    while (i < located.size() && j < blocks.size()) {
      boolean blockIsLater = compareStarts(blocks, j, located, i) > 0;
      Ranges later = blockIsLater ? blocks : located;
      int start = blockIsLater ? j : i;
      cap.add(later.startHigh(start), later.startLow(start), value(located.value(i), blocks.value(j), classOfPid));
      int next = compareNext(located, i, blocks, j);
      if (next <= 0) i++;
      if (next >= 0) j++;
    }
    cap.finish();
    return builder.build();
  }

  /**
   * Which range ends first: negative if the map's, positive if the block's, zero if both. The last one of a family
   * ends after all others.
   */
  private static int compareNext(Ranges located, int i, Ranges blocks, int j) {
    boolean isLastLocated = i + 1 == located.size();
    boolean isLastBlock = j + 1 == blocks.size();
    if (isLastLocated || isLastBlock) return Boolean.compare(isLastLocated, isLastBlock);
    return compareStarts(located, i + 1, blocks, j + 1);
  }

  private static int compareStarts(Ranges ranges, int i, Ranges others, int j) {
    return Bits.compare(ranges.startHigh(i), ranges.startLow(i), others.startHigh(j), others.startLow(j));
  }

  /** What decides where a range of the map and a block, or the space between blocks, overlap. */
  private static int value(int located, int block, int[] classOfPid) {
    int owner = Ranges.number(block);
    if (owner > SPECIAL_USE) return Group.value(EmbeddedIpv4.values()[owner - SPECIAL_USE - 1]);
    int pid = Ranges.number(located);
    int answerClass = pid < 0 ? Group.NO_ADVICE : classOfPid[pid];
    boolean mapKnowsBlock = pid >= 0 && Ranges.length(located) >= Ranges.length(block);
    return Group.value(answerClass, owner == SPECIAL_USE && !mapKnowsBlock);
  }
}
