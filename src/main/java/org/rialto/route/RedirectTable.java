package org.rialto.route;

import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.rialto.location.Advertisement;
import org.rialto.location.Capability;
import org.rialto.location.CostMap;
import org.rialto.location.LocationIndex;
import org.rialto.location.MergedIndex;
import org.rialto.net.Family;

/**
 * For each service and record family: which nodes answer a client, prepared for every address there is.
 *
 * <p><b>Scope by answer.</b> Two locations that get the same nodes in the same order need no border between them. So
 * the address space is cut where <em>answers</em> differ, not where the map's prefixes do, and the widest block
 * around a client in which the answer is the same can be read off.
 *
 * <p><b>Ranking.</b> Best cost first, which is the lowest of most metrics. A pair the cost map lacks is no advice (RFC
 * 7285 §11.2.3.6): such a candidate comes after all that have a cost, in order of number; if none has a cost the zone's
 * own records answer, which is an answer like any other and has its scope like any other.
 *
 * <p><b>Several sources.</b> Each address belongs to one source: that of the longest prefix, among equals the one that
 * comes first. Only what this source says counts there: its costs, and the PIDs nodes are in by its own map; what other
 * sources say is neither added nor compared. The source is part of the answer, so scopes end where sources meet.
 *
 * <p><b>Ties.</b> Equal candidates that all fit into the answer are in order of number. Where the answer has no room
 * for all of them, a hash of the PID's name picks, so that PIDs spread over them while all clients of a PID, in every
 * version of the map, get the same: scopes stay wide. Services spread as well, but must not each have ranges of their
 * own. So services with the same candidates and number of answers share one group, and each swaps <em>twins</em>:
 * nodes of one PID with the same families, which cost the same from everywhere. A swap of twins maps nodes one to
 * one, so it turns different answers into different answers, and the shared ranges are exactly right for each
 * service.
 *
 * <p><b>Downstream CDNs.</b> Where a service needs a capability, their nodes are candidates for those clients alone to
 * whom {@link Interconnection} lets them, and the address space is cut there too. Where all that are left have no cost,
 * the zone's own records answer, as where there is no advice.
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

  /**
   * What the table was compiled from.
   *
   * @param advice of each source, the one that goes first among equals first
   * @param index of where their clients are, merged
   * @param interconnection what downstream CDNs advertise
   * @param compiler what made the last change of costs, if there was one: most of it serves the next one
   */
  record Guidance(List<Advice> advice, MergedIndex index, ScopePolicy policy, Interconnection interconnection,
      int spannedMax, Optional<GroupCompiler> compiler) {
    static Guidance of(List<Advice> advice, ScopePolicy policy, Interconnection interconnection, int spannedMax) {
      return new Guidance(List.copyOf(advice), MergedIndex.of(advice.stream().map(Advice::clients).toList()), policy,
          interconnection, spannedMax, Optional.empty());
    }

    /** The same maps, where other things are advertised. */
    Guidance with(Interconnection other) {
      return new Guidance(advice, index, policy, other, spannedMax, Optional.empty());
    }
  }

  /** Makes the group of what is wanted; asked once for each that differs. */
  @FunctionalInterface
  interface Grouping {
    Group group(GroupCompiler.Wanted wanted);
  }

  /**
   * What doesn't depend on costs: the same for all tables of one fleet and the same network maps.
   *
   * @param places of each node, by source
   * @param groupNumber by {@link #place}
   * @param nodeAtPosition by {@link #place}
   * @param standIns by {@link #place}: the nodes that answer where the zone has no record
   */
  private record Layout(List<List<Place>> places, int[] groupNumber, int[][] nodeAtPosition, int[][] standIns) {}

  private final Fleet fleet;
  private final boolean isGuided;
  /** Empty without guidance, and for a table restored until it is given its maps. */
  private final Optional<Guidance> guidance;
  private final Layout layout;
  private final Group[] groups;

  private RedirectTable(Fleet fleet, boolean isGuided, Optional<Guidance> guidance, Layout layout,
      List<Group> groups) {
    this.fleet = fleet;
    this.isGuided = isGuided;
    this.guidance = guidance;
    this.layout = layout;
    this.groups = groups.toArray(Group[]::new);
  }

  /** The table while there are no maps: the zone's own records answer everyone. */
  public static RedirectTable withoutGuidance(Fleet fleet) {
    return new RedirectTable(fleet, false, Optional.empty(),
        new Layout(List.of(), new int[0], new int[0][],
            standIns(fleet, List.of(), candidates(fleet), Interconnection.NONE)), List.of());
  }

  /**
   * The table by one source's maps, which say to everyone in them where he is.
   *
   * @param costs must be for the network map the index was compiled from
   * @see #compile(List, Fleet, ScopePolicy)
   */
  public static RedirectTable compile(LocationIndex locations, CostMap costs, Fleet fleet, Direction direction,
      ScopePolicy policy) {
    return compile(List.of(Advice.of(locations, costs, direction)), fleet, policy);
  }

  /**
   * Ranks and cuts. Takes time and scratch in proportion to the ranges of the indexes, for each set of candidates that
   * differs.
   *
   * @param advice of each source, at least one, the one that goes first among equals first
   */
  public static RedirectTable compile(List<Advice> advice, Fleet fleet, ScopePolicy policy) {
    return compile(advice, fleet, policy, Interconnection.NONE);
  }

  /**
   * The same, where something is known of downstream CDNs.
   *
   * @param interconnection of the same policy
   * @see #compile(List, Fleet, ScopePolicy)
   */
  public static RedirectTable compile(List<Advice> advice, Fleet fleet, ScopePolicy policy,
      Interconnection interconnection) {
    return compile(fleet, Guidance.of(advice, policy, interconnection, SPANNED_MAX));
  }

  static RedirectTable compile(List<Advice> advice, Fleet fleet, ScopePolicy policy, int spannedMax) {
    return compile(fleet, Guidance.of(advice, policy, Interconnection.NONE, spannedMax));
  }

  static RedirectTable compile(Fleet fleet, Guidance guidance) {
    List<List<Place>> places = places(guidance.advice, fleet);
    return assembled(fleet, Optional.of(guidance), places, compiler(fleet, guidance, places)::compile);
  }

  private static List<List<Place>> places(List<Advice> advice, Fleet fleet) {
    return advice.stream().map(each -> fleet.nodes().stream().map(node -> Place.of(node, each)).toList()).toList();
  }

  private static GroupCompiler compiler(Fleet fleet, Guidance guidance, List<List<Place>> places) {
    return guidance.compiler.orElseGet(() -> new GroupCompiler(fleet.nodes(), guidance, places));
  }

  /** A guided table whose groups were compiled before; it has no maps. */
  static RedirectTable restored(Fleet fleet, List<List<Place>> places, Grouping groups) {
    return assembled(fleet, Optional.empty(), places, groups);
  }

  private static RedirectTable assembled(Fleet fleet, Optional<Guidance> guidance,
      List<List<Place>> nodePlaces, Grouping grouping) {
    Map<List<Object>, Integer> numbers = new HashMap<>();
    List<Group> groups = new ArrayList<>();
    Twins twins = new Twins(fleet, nodePlaces);
    int[][] candidates = candidates(fleet);
    int[] groupNumber = new int[candidates.length];
    int[][] nodeAtPosition = new int[candidates.length][];
    Map<IntBuffer, int[]> shared = new HashMap<>(); // most services have one order or another of a few
    for (int place = 0; place < candidates.length; place++) {
      Service service = fleet.services().get(place / 2);
      int[] among = candidates[place];
      int[] nodes = twins.turned(service.name(), among);
      nodeAtPosition[place] = shared.computeIfAbsent(IntBuffer.wrap(nodes), _ -> nodes);
      groupNumber[place] = NO_GROUP;
      if (among.length == 0) continue;
      GroupCompiler.Wanted wanted = wanted(fleet, service, among);
      List<Object> key = List.of(wanted.answers(), IntBuffer.wrap(among), wanted.needs());
      groupNumber[place] = numbers.computeIfAbsent(key, _ -> {
        groups.add(grouping.group(wanted));
        return groups.size() - 1;
      });
    }
    Interconnection interconnection = guidance.map(Guidance::interconnection).orElse(Interconnection.NONE);
    Layout layout = new Layout(nodePlaces, groupNumber, nodeAtPosition,
        standIns(fleet, nodePlaces, candidates, interconnection));
    return new RedirectTable(fleet, true, guidance, layout, groups);
  }

  private static GroupCompiler.Wanted wanted(Fleet fleet, Service service, int[] candidates) {
    Set<Capability> needs = service.needs().isEmpty() ? Set.of()
        : fleet.needs(service, IntStream.of(candidates).boxed().toList());
    return new GroupCompiler.Wanted(candidates, Math.min(service.answers(), candidates.length), needs);
  }

  /**
   * A restored table with the maps it was compiled from, which explain it: the answers are the same.
   *
   * @param advice of the same sources in the same order
   */
  public RedirectTable withMaps(List<Advice> advice, ScopePolicy policy) {
    if (advice.size() != sources()) {
      throw new IllegalArgumentException("maps of " + advice.size() + " sources for a table of " + sources());
    }
    Layout placed = new Layout(places(advice, fleet), layout.groupNumber, layout.nodeAtPosition, layout.standIns);
    Guidance given = Guidance.of(advice, policy, Interconnection.NONE, SPANNED_MAX);
    return new RedirectTable(fleet, true, Optional.of(given), placed, List.of(groups));
  }

  /**
   * This table where downstream CDNs advertise other things; for tables with maps, and those without guidance. Only
   * what that is needed for is compiled anew.
   */
  public RedirectTable with(Interconnection interconnection) {
    int[][] standIns = standIns(fleet, layout.places, candidates(fleet), interconnection);
    Layout next = new Layout(layout.places, layout.groupNumber, layout.nodeAtPosition, standIns);
    if (!isGuided) return new RedirectTable(fleet, false, guidance, next, List.of());
    Guidance now = guidance.orElseThrow().with(interconnection);
    GroupCompiler compiler = compiler(fleet, now, layout.places);
    return new RedirectTable(fleet, true, Optional.of(now), next, regrouped((group, wanted) ->
        wanted.needs().isEmpty() ? group : compiler.compile(wanted)));
  }

  /** The groups, each made of what it was and what it is for. */
  private List<Group> regrouped(BiFunction<Group, GroupCompiler.Wanted, Group> making) {
    Group[] next = new Group[groups.length];
    for (int place = 0; place < layout.groupNumber.length; place++) {
      int number = layout.groupNumber[place];
      if (number == NO_GROUP || next[number] != null) continue;
      int[] candidates = candidates(fleet, place / 2, Family.values()[place % 2]);
      next[number] = making.apply(groups[number], wanted(fleet, fleet.services().get(place / 2), candidates));
    }
    return List.of(next);
  }

  /**
   * This table for other costs of one source's same network map; for tables with maps. What the change doesn't reach is
   * shared, so that it takes time for the costs to be compared, and for the groups in which some answer is another now.
   * For one thread at a time.
   *
   * @param source its place among what the table was compiled from
   */
  public RedirectTable with(int source, CostMap costs) {
    Guidance before = guidance.orElseThrow();
    List<Advice> advice = new ArrayList<>(before.advice);
    boolean turns = advice.get(source).better() != advice.get(source).with(costs).better();
    advice.set(source, advice.get(source).with(costs));
    if (turns) {
      return compile(fleet, Guidance.of(advice, before.policy, before.interconnection, before.spannedMax));
    }
    GroupCompiler compilerBefore = compiler(fleet, before, layout.places);
    GroupCompiler compiler = compilerBefore.with(source, costs);
    Costs costsBefore = compilerBefore.costs(source);
    int[] changed = compiler.changedSince(source, costsBefore);
    List<Group> next =
        regrouped((group, wanted) -> compiler.recompile(group, wanted, source, costsBefore, changed));
    Guidance now = new Guidance(List.copyOf(advice), before.index, before.policy, before.interconnection,
        before.spannedMax, Optional.of(compiler));
    return new RedirectTable(fleet, true, Optional.of(now), layout, next);
  }

  /** Of each service and family, by {@link #place}; services name few different sets of nodes. */
  private static int[][] candidates(Fleet fleet) {
    Map<List<Object>, int[]> shared = new HashMap<>();
    int[][] candidates = new int[fleet.services().size() * Family.values().length][];
    for (int service = 0; service < fleet.services().size(); service++) {
      int number = service;
      for (Family family : Family.values()) {
        List<Object> key = List.of(family, fleet.services().get(service).candidates());
        candidates[place(service, family)] =
            shared.computeIfAbsent(key, _ -> candidates(fleet, number, family));
      }
    }
    return candidates;
  }

  /** The candidates of a service that have an address of the family, in order of number. */
  static int[] candidates(Fleet fleet, int service, Family family) {
    return fleet.services().get(service).candidates().stream().mapToInt(Integer::intValue)
        .filter(node -> fleet.nodes().get(node).mayServe(family)).sorted().toArray();
  }

  /**
   * For each service and family the first nodes that have the family: edges before origins, and no node that is a
   * border by every source. What any source calls an origin or a border comes behind what none does. Of downstream
   * CDNs that something is needed of, only those that offer it to everyone stand in.
   */
  private static int[][] standIns(Fleet fleet, List<List<Place>> places, int[][] candidates,
      Interconnection interconnection) {
    Map<List<Object>, int[]> shared = new HashMap<>();
    int[][] standIns = new int[candidates.length][];
    for (int place = 0; place < candidates.length; place++) {
      Service service = fleet.services().get(place / 2);
      int[] among = service.needs().isEmpty() ? candidates[place] : IntStream.of(candidates[place]).filter(node ->
          interconnection.footprint(fleet.nodes().get(node), service.needs()).isEverywhere()).toArray();
      standIns[place] = shared.computeIfAbsent(List.of(service.answers(), IntBuffer.wrap(among)),
          _ -> standIns(fleet, places, among, service.answers()));
    }
    return standIns;
  }

  private static int[] standIns(Fleet fleet, List<List<Place>> places, int[] candidates, int answers) {
    List<Integer> fit = IntStream.of(candidates).filter(node -> places.isEmpty()
        || places.stream().anyMatch(by -> by.get(node).as() != Role.BORDER)).boxed().toList();
    return Arrays.stream(Role.values())
        .flatMap(role -> fit.stream().filter(node -> lastRole(fleet, places, node) == role))
        .limit(answers).mapToInt(Integer::intValue).toArray();
  }

  private static Role lastRole(Fleet fleet, List<List<Place>> places, int node) {
    return places.stream().map(by -> by.get(node).as()).max(Role::compareTo)
        .orElse(Roles.Told.of(fleet.nodes().get(node)).role());
  }

  private static int place(int service, Family recordFamily) {
    return service * 2 + recordFamily.ordinal();
  }

  public Fleet fleet() {
    return fleet;
  }

  /** What each source said that this was compiled from; none without guidance, and without its maps. */
  public List<Advice> advice() {
    return guidance.map(Guidance::advice).orElse(List.of());
  }

  /** Where clients are by all sources; empty where there is no {@link #advice}. */
  public Optional<MergedIndex> index() {
    return guidance.map(Guidance::index);
  }

  /** What downstream CDNs advertised when this was compiled, by their names. */
  public Map<String, Advertisement> advertised() {
    return interconnection().advertised();
  }

  /** What is known of downstream CDNs. */
  public Interconnection interconnection() {
    return guidance.map(Guidance::interconnection).orElse(Interconnection.NONE);
  }

  /** How many sources this was compiled from, be their maps here or not; zero without guidance. */
  public int sources() {
    return layout.places.size();
  }

  /**
   * Ranges of a client family in which the answers of a service differ from their neighbours: how large its part of
   * the table is.
   */
  public int ranges(int service, Family recordFamily, Family clientFamily) {
    return hasGroup(service, recordFamily) ? group(service, recordFamily).ranges(clientFamily).count() : 0;
  }

  /** How many nodes have a role by a source. */
  public int nodes(int source, Role role) {
    return (int) layout.places.get(source).stream().filter(place -> place.as() == role).count();
  }

  /** Whether nodes answer by maps, and not the zone's own records everyone. */
  public boolean isGuided() {
    return isGuided;
  }

  /** The groups, in the order of the first service and family that has each. */
  List<Group> groups() {
    return List.of(groups);
  }

  /** What a node is by a source. */
  Place place(int source, int node) {
    return layout.places.get(source).get(node);
  }

  /** Whether the table is guided and some candidate has an address of the record family. */
  boolean hasGroup(int service, Family recordFamily) {
    return isGuided() && layout.groupNumber[place(service, recordFamily)] != NO_GROUP;
  }

  Group group(int service, Family recordFamily) {
    return groups[layout.groupNumber[place(service, recordFamily)]];
  }

  /** Which node stands at each position of the service's group. */
  int[] nodeAtPosition(int service, Family recordFamily) {
    return layout.nodeAtPosition[place(service, recordFamily)];
  }

  /** The nodes that answer where none can be chosen and the zone has no record: at most as many as an answer names. */
  int[] standIns(int service, Family recordFamily) {
    return layout.standIns[place(service, recordFamily)];
  }
}
