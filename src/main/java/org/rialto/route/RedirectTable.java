package org.rialto.route;

import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.rialto.location.CostMap;
import org.rialto.location.LocationIndex;
import org.rialto.net.Family;
import org.rialto.net.IpAddress;

/**
 * For each service and record family: which nodes answer a client, prepared for every address there is.
 *
 * <p><b>Scope by answer.</b> Two locations that get the same nodes in the same order need no border between them. So
 * the address space is cut where <em>answers</em> differ, not where the map's prefixes do, and the widest block
 * around a client in which the answer is the same can be read off.
 *
 * <p><b>Ranking.</b> Lowest cost first. A pair the cost map lacks is no advice (RFC 7285 §11.2.3.6): such a candidate
 * comes after all that have a cost, in order of number; if none has a cost the zone's own records answer, which is an
 * answer like any other and has its scope like any other.
 *
 * <p><b>Ties.</b> Equal candidates that all fit into the answer are in order of number. Where the answer has no room
 * for all of them, a hash of the PID's name picks, so that PIDs spread over them while all clients of a PID, in every
 * version of the map, get the same: scopes stay wide. Services spread as well, but must not each have ranges of their
 * own. So services with the same candidates and number of answers share one group, and each swaps <em>twins</em>:
 * nodes of one PID with the same families, which cost the same from everywhere. A swap of twins maps nodes one to
 * one, so it turns different answers into different answers, and the shared ranges are exactly right for each
 * service.
 *
 * <p>Immutable. Node and service numbers are those of its fleet.
 */
public final class RedirectTable {
  /**
   * Ranges a query counts at most when its client subnet is so short that it spans several: about a microsecond.
   * Answers for shorter ones are prepared.
   */
  static final int SPANNED_MAX = 128;

  private static final int NO_GROUP = -1;

  /** What the table was compiled from. */
  record Guidance(LocationIndex locations, CostMap costs, Direction direction, ScopePolicy policy, int spannedMax) {}

  /** Makes the group of these candidates, node numbers in ascending order; asked once for each that differs. */
  @FunctionalInterface
  interface Grouping {
    Group group(int[] candidates, int answers);
  }

  private final Fleet fleet;
  private final boolean isGuided;
  /** Empty without guidance, and for a table restored until it is given its maps. */
  private final Optional<Guidance> guidance;
  private final List<Optional<String>> pidOfNode;
  /** Groups and orders by {@link #place}. */
  private final int[] groupNumber;
  private final Group[] groups;
  private final int[][] nodeAtPosition;

  private RedirectTable(Fleet fleet, boolean isGuided, Optional<Guidance> guidance, List<Optional<String>> pidOfNode, int[] groupNumber,
      List<Group> groups, int[][] nodeAtPosition) {
    this.fleet = fleet;
    this.isGuided = isGuided;
    this.guidance = guidance;
    this.pidOfNode = pidOfNode;
    this.groupNumber = groupNumber;
    this.groups = groups.toArray(Group[]::new);
    this.nodeAtPosition = nodeAtPosition;
  }

  /** The table while there are no maps: the zone's own records answer everyone. */
  public static RedirectTable withoutGuidance(Fleet fleet) {
    return new RedirectTable(fleet, false, Optional.empty(), List.of(), new int[0], List.of(), new int[0][]);
  }

  /**
   * Ranks and cuts. Takes time and scratch in proportion to the ranges of the index, for each set of candidates that
   * differs.
   *
   * @param costs must be for the network map the index was compiled from
   */
  public static RedirectTable compile(LocationIndex locations, CostMap costs, Fleet fleet, Direction direction,
      ScopePolicy policy) {
    return compile(locations, costs, fleet, direction, policy, SPANNED_MAX);
  }

  static RedirectTable compile(LocationIndex locations, CostMap costs, Fleet fleet, Direction direction,
      ScopePolicy policy, int spannedMax) {
    checkTogether(locations, costs);
    List<Optional<String>> pidOfNode = fleet.nodes().stream().map(node -> pid(node, locations)).toList();
    var compiler = new GroupCompiler(locations, costs, direction, policy, pidOfNode, spannedMax);
    Guidance guidance = new Guidance(locations, costs, direction, policy, spannedMax);
    return assembled(fleet, Optional.of(guidance), pidOfNode, compiler::compile);
  }

  /** A guided table whose groups were compiled before; it has no maps. */
  static RedirectTable restored(Fleet fleet, List<Optional<String>> pidOfNode, Grouping groups) {
    return assembled(fleet, Optional.empty(), pidOfNode, groups);
  }

  private static RedirectTable assembled(Fleet fleet, Optional<Guidance> guidance, List<Optional<String>> pidOfNode,
      Grouping grouping) {
    Map<List<Integer>, Integer> numbers = new HashMap<>();
    List<Group> groups = new ArrayList<>();
    int places = fleet.services().size() * Family.values().length;
    int[] groupNumber = new int[places];
    int[][] nodeAtPosition = new int[places][];
    Map<IntBuffer, int[]> shared = new HashMap<>(); // most services have one order or another of a few
    for (int service = 0; service < fleet.services().size(); service++) {
      for (Family family : Family.values()) {
        int place = place(service, family);
        int[] candidates = candidates(fleet, service, family);
        int[] nodes = swapTwins(fleet, pidOfNode, fleet.services().get(service).name(), candidates);
        nodeAtPosition[place] = shared.computeIfAbsent(IntBuffer.wrap(nodes), _ -> nodes);
        groupNumber[place] = NO_GROUP;
        if (candidates.length == 0) continue;
        int answers = Math.min(fleet.services().get(service).answers(), candidates.length);
        List<Integer> key = IntStream.concat(IntStream.of(answers), Arrays.stream(candidates)).boxed().toList();
        groupNumber[place] = numbers.computeIfAbsent(key, _ -> {
          groups.add(grouping.group(candidates, answers));
          return groups.size() - 1;
        });
      }
    }
    return new RedirectTable(fleet, true, guidance, pidOfNode, groupNumber, groups, nodeAtPosition);
  }

  /**
   * A restored table with the maps it was compiled from, which explain it: the answers are the same.
   *
   * @param costs must be for the network map the index was compiled from
   */
  public RedirectTable withMaps(LocationIndex locations, CostMap costs, Direction direction, ScopePolicy policy) {
    checkTogether(locations, costs);
    return new RedirectTable(fleet, true, Optional.of(new Guidance(locations, costs, direction, policy, SPANNED_MAX)),
        pidOfNode, groupNumber, List.of(groups), nodeAtPosition);
  }

  /**
   * This table for other costs of the same network map; for tables with maps. What the change doesn't reach is
   * shared, so that it takes time for the costs to be compared, and for the groups in which some answer is another now.
   */
  public RedirectTable with(CostMap costs) {
    Guidance before = guidance.orElseThrow();
    checkTogether(before.locations, costs);
    var compiler = new GroupCompiler(before.locations, costs, before.direction, before.policy, pidOfNode,
        before.spannedMax);
    Costs costsBefore = compiler.earlier(before.costs);
    int[] changed = compiler.changedSince(costsBefore);
    Group[] next = new Group[groups.length];
    for (int place = 0; place < groupNumber.length; place++) {
      int number = groupNumber[place];
      if (number == NO_GROUP || next[number] != null) continue;
      int[] candidates = candidates(fleet, place / 2, Family.values()[place % 2]);
      next[number] = compiler.recompile(groups[number], candidates, costsBefore, changed);
    }
    Guidance now = new Guidance(before.locations, costs, before.direction, before.policy, before.spannedMax);
    return new RedirectTable(fleet, true, Optional.of(now), pidOfNode, groupNumber, List.of(next), nodeAtPosition);
  }

  private static void checkTogether(LocationIndex locations, CostMap costs) {
    if (!costs.networkMap().equals(locations.tag())) {
      throw new IllegalArgumentException(
          "costs are for network map " + costs.networkMap() + ", not for " + locations.tag());
    }
  }

  /** The PID a node is in: as configured, else where its first IPv4 address is, else its first IPv6 address. */
  private static Optional<String> pid(Node node, LocationIndex locations) {
    if (node.pid().isPresent()) return node.pid();
    IpAddress first = node.has(Family.IPV4) ? node.ipv4().getFirst() : node.ipv6().getFirst();
    return locations.find(first).map(LocationIndex.Match::pidName);
  }

  private static int[] candidates(Fleet fleet, int service, Family family) {
    return fleet.services().get(service).candidates().stream().mapToInt(Integer::intValue)
        .filter(node -> fleet.nodes().get(node).has(family)).sorted().toArray();
  }

  /**
   * Which node stands at each position for a service: each set of twins turned by a hash of the service's and the
   * PID's name.
   */
  private static int[] swapTwins(Fleet fleet, List<Optional<String>> pidOfNode, String service, int[] candidates) {
    record Kind(String pid, boolean ipv4, boolean ipv6) {
      /** Spelled out, for that of a record is made when it is first used, which every start would wait for. */
      @Override public int hashCode() {
        return 31 * (31 * pid.hashCode() + Boolean.hashCode(ipv4)) + Boolean.hashCode(ipv6);
      }
    }
    Map<Kind, List<Integer>> twins = new HashMap<>();
    for (int position = 0; position < candidates.length; position++) {
      Optional<String> pid = pidOfNode.get(candidates[position]);
      if (pid.isEmpty()) continue;
      Node node = fleet.nodes().get(candidates[position]);
      Kind kind = new Kind(pid.get(), node.has(Family.IPV4), node.has(Family.IPV6));
      twins.computeIfAbsent(kind, _ -> new ArrayList<>()).add(position);
    }
    int[] nodes = candidates.clone();
    twins.forEach((kind, positions) -> {
      int turn = Spread.pick(service, kind.pid, positions.size());
      for (int i = 0; i < positions.size(); i++) {
        nodes[positions.get(i)] = candidates[positions.get((i + turn) % positions.size())];
      }
    });
    return nodes;
  }

  private static int place(int service, Family recordFamily) {
    return service * 2 + recordFamily.ordinal();
  }

  public Fleet fleet() {
    return fleet;
  }

  /** The index of the network map this was compiled from; empty without guidance, and without its maps. */
  public Optional<LocationIndex> locations() {
    return guidance.map(Guidance::locations);
  }

  /**
   * Ranges of a client family in which the answers of a service differ from their neighbours: how large its part of
   * the table is.
   */
  public int ranges(int service, Family recordFamily, Family clientFamily) {
    return hasGroup(service, recordFamily) ? group(service, recordFamily).ranges(clientFamily).size() : 0;
  }

  /** The costs this was compiled from; empty where {@link #locations} is. */
  public Optional<CostMap> costs() {
    return guidance.map(Guidance::costs);
  }

  /** Whether nodes answer by maps, and not the zone's own records everyone. */
  public boolean isGuided() {
    return isGuided;
  }

  /** The groups, in the order of the first service and family that has each. */
  List<Group> groups() {
    return List.of(groups);
  }

  Optional<Guidance> guidance() {
    return guidance;
  }

  /** The PID a node is in; empty if no PID holds its address. */
  Optional<String> pid(int node) {
    return pidOfNode.get(node);
  }

  /** Whether the table is guided and some candidate has an address of the record family. */
  boolean hasGroup(int service, Family recordFamily) {
    return isGuided() && groupNumber[place(service, recordFamily)] != NO_GROUP;
  }

  Group group(int service, Family recordFamily) {
    return groups[groupNumber[place(service, recordFamily)]];
  }

  /** Which node stands at each position of the service's group. */
  int[] nodeAtPosition(int service, Family recordFamily) {
    return nodeAtPosition[place(service, recordFamily)];
  }
}
