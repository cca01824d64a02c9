package org.rialto.route;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.rialto.location.Advertisement;
import org.rialto.location.Capability;
import org.rialto.location.Footprint;
import org.rialto.location.LocationIndex;
import org.rialto.location.MergedIndex;
import org.rialto.location.NetworkMap;
import org.rialto.location.Ranges;
import org.rialto.location.VersionTag;
import org.rialto.net.Family;
import org.rialto.net.IpAddress;
import org.rialto.net.IpPrefix;

/**
 * For whom endpoint costs are asked for, and what is made of them: the same as of a map's, for each set of candidates
 * and number of answers. Immutable.
 *
 * <p>What a server says of an address is closer to it than what any map says of a prefix. So costs that were asked for
 * come before maps, whatever the length of their prefixes; of several sources, the one whose region has the longest
 * prefix around the client is asked, among equals the first. Costs of two sources are never compared.
 */
public final class EndpointPlan {
  private static final int FAMILIES = Family.values().length;

  /** Where no source is asked for endpoint costs. */
  public static final EndpointPlan NONE = new EndpointPlan(new Fleet(List.of(), List.of()), List.of(),
      Optional.empty(), Interconnection.NONE);

  private final Fleet fleet;
  private final List<Source> sources;
  private final List<EndpointRow> unasked;
  /** Whom each source is asked about: of each class the source. Empty where there is no source. */
  private final Optional<Group> territory;
  private final Interconnection interconnection;
  private final List<Candidates> groups;
  /** The group of each service and record family, two places a service; -1 for none. */
  private final int[] groupNumber;
  /** Where the answer of each group starts in a row, and at the end how long a row is. */
  private final int[] start;

  /**
   * A source that is asked for endpoint costs.
   *
   * @param region the clients it is asked about; none for all
   * @param ipv4Length bits of the prefixes of clients that are asked about as one; 1 to 32
   * @param ipv6Length likewise; 1 to 128
   * @param firstTtlSeconds the TTL of answers to clients whose costs are being asked for, at the most
   */
  public record Source(String name, List<IpPrefix> region, int ipv4Length, int ipv6Length, int firstTtlSeconds) {
    int length(Family family) {
      return family == Family.IPV4 ? ipv4Length : ipv6Length;
    }
  }

  /** Nodes to choose from, in ascending order, how many an answer names, and what is needed of downstream CDNs. */
  private record Candidates(List<Integer> nodes, int answers, Set<Capability> needs) {}

  /** @param sources those that go first among equals first; at least one, else there is {@link #NONE} */
  public EndpointPlan(Fleet fleet, List<Source> sources, ScopePolicy policy) {
    this(fleet, sources, policy, Interconnection.NONE);
  }

  /**
   * The same, where something is known of downstream CDNs.
   *
   * @param interconnection of the same policy
   * @see #EndpointPlan(Fleet, List, ScopePolicy)
   */
  public EndpointPlan(Fleet fleet, List<Source> sources, ScopePolicy policy, Interconnection interconnection) {
    this(fleet, sources, Optional.of(territory(sources, policy)), interconnection);
  }

  private EndpointPlan(Fleet fleet, List<Source> sources, Optional<Group> territory, Interconnection interconnection) {
    this.fleet = fleet;
    this.interconnection = interconnection;
    this.sources = List.copyOf(sources);
    this.unasked = sources.stream().map(source -> EndpointRow.unasked(source.firstTtlSeconds)).toList();
    this.territory = territory;
    Map<Candidates, Integer> numbers = new HashMap<>();
    this.groups = new ArrayList<>();
    this.groupNumber = new int[fleet.services().size() * FAMILIES];
    for (int service = 0; service < fleet.services().size(); service++) {
      for (Family family : Family.values()) groupNumber[place(service, family)] = group(service, family, numbers);
    }
    this.start = new int[groups.size() + 1];
    for (int i = 0; i < groups.size(); i++) start[i + 1] = start[i] + groups.get(i).answers;
  }

  private static int place(int service, Family family) {
    return service * FAMILIES + family.ordinal();
  }

  private int group(int service, Family family, Map<Candidates, Integer> numbers) {
    int[] nodes = RedirectTable.candidates(fleet, service, family);
    if (nodes.length == 0) return -1;
    Service served = fleet.services().get(service);
    List<Integer> candidates = Arrays.stream(nodes).boxed().toList();
    return numbers.computeIfAbsent(new Candidates(candidates, Math.min(served.answers(), nodes.length),
        fleet.needs(served, candidates)), added -> {
      groups.add(added);
      return groups.size() - 1;
    });
  }

  private static Group territory(List<Source> sources, ScopePolicy policy) {
    if (sources.isEmpty()) throw new IllegalArgumentException("no source to ask");
    int[] sourceOfClass = IntStream.rangeClosed(Choice.NO_SOURCE, sources.size() - 1).toArray(); // nobody's first
    List<LocationIndex> regions = IntStream.range(0, sources.size())
        .mapToObj(place -> region(everywhereIfNone(sources.get(place).region), place)).toList();
    MergedIndex index = MergedIndex.of(regions);
    return new Group(0, sourceOfClass, Areas.EVERYWHERE,
        new Cutter(index.ranges(Family.IPV4), policy).cut(pid -> pid + 1),
        new Cutter(index.ranges(Family.IPV6), policy).cut(pid -> pid + 1), RedirectTable.SPANNED_MAX);
  }

  private static List<IpPrefix> everywhereIfNone(List<IpPrefix> region) {
    return region.isEmpty() ? List.of(IpPrefix.parse("0.0.0.0/0"), IpPrefix.parse("::/0")) : region;
  }

  private static LocationIndex region(List<IpPrefix> prefixes, int place) {
    NetworkMap.Builder builder = new NetworkMap.Builder();
    int pid = builder.pid("clients");
    for (IpPrefix prefix : prefixes) builder.prefix(pid, prefix);
    return LocationIndex.compile(builder.build(new VersionTag("region", String.valueOf(place))));
  }

  /** Whether any source is asked. */
  public boolean isInUse() {
    return !sources.isEmpty();
  }

  public Fleet fleet() {
    return fleet;
  }

  public List<Source> sources() {
    return sources;
  }

  /** The sources that are asked about nobody, for others have longer prefixes or stand before them. */
  public List<Source> idle() {
    if (!isInUse()) return List.of();
    BitSet asked = new BitSet();
    for (Family family : Family.values()) {
      Ranges ranges = territory().ranges(family);
      for (int i = 0; i < ranges.size(); i++) {
        if (Group.hasVote(ranges.value(i))) asked.set(Group.answerClass(ranges.value(i)));
      }
    }
    return IntStream.range(0, sources.size()).filter(place -> !asked.get(place + 1)).mapToObj(sources::get).toList();
  }

  /** What is known of clients that a source wasn't asked about. */
  EndpointRow unasked(int source) {
    return unasked.get(source);
  }

  /**
   * Whom to ask about a client.
   *
   * @param source the place of the source to ask
   * @param clients the prefix to ask about, by its first address
   */
  public record Question(int source, IpPrefix clients) {}

  /**
   * Whom to ask about a client; empty where no source is asked, or too few bits of its address are known.
   *
   * @param client a client subnet, or a whole address
   */
  public Optional<Question> question(IpPrefix client) {
    if (!isInUse()) return Optional.empty();
    IpPrefix seen = Explainer.Looked.of(client).block();
    Ranges ranges = territory().ranges(seen.family());
    int value = ranges.value(ranges.find(seen.address().high(), seen.address().low()));
    if (Group.isEmbedded(value) || Group.isByPeer(value)) return Optional.empty();
    int source = territory().source(Group.answerClass(value));
    if (source == Choice.NO_SOURCE) return Optional.empty();
    int length = sources.get(source).length(seen.family());
    if (seen.length() < length) return Optional.empty();
    return Optional.of(new Question(source, IpPrefix.around(seen.address(), length)));
  }

  /** Where there is a source. */
  Group territory() {
    return territory.orElseThrow();
  }

  /** The addresses to ask about for clients of a family: of each node the first of that family, else its first one. */
  public List<IpAddress> addresses(Family family) {
    return fleet.nodes().stream().map(node -> address(node, family)).distinct().toList();
  }

  /** The address of a node that stands for it. */
  public static IpAddress address(Node node, Family family) {
    if (node.has(family)) return node.addresses(family).getFirst();
    return node.addresses(family == Family.IPV4 ? Family.IPV6 : Family.IPV4).getFirst();
  }

  /**
   * What a server said of a prefix, ranked.
   *
   * @param source its place among the sources
   */
  public EndpointRow row(int source, EndpointRow.Told told, long refreshFromSeconds, long freshUntilSeconds) {
    int[] nodes = new int[start[groups.size()]];
    for (int group = 0; group < groups.size(); group++) rank(group, told, nodes);
    return new EndpointRow(source, told, refreshFromSeconds, freshUntilSeconds, nodes);
  }

  private void rank(int group, EndpointRow.Told told, int[] nodes) {
    Ranking ranking = ranking(group, told);
    for (int i = 0; i < groups.get(group).answers; i++) {
      nodes[start[group] + i] = i < ranking.count() ? groups.get(group).nodes.get(ranking.answer()[i]) : -1;
    }
  }

  /** Where there is no room for all that cost the same, the text of the prefix picks, as a PID's name does of a map. */
  private Ranking ranking(int group, EndpointRow.Told told) {
    Candidates candidates = groups.get(group);
    double[] costs = new double[candidates.nodes.size()];
    for (int i = 0; i < costs.length; i++) costs[i] = told.costs()[candidates.nodes.get(i)];
    int[] tier = new Tiers(candidates.nodes.stream().map(node -> role(node).role()).toList(), position -> footprint(
        candidates.nodes.get(position), candidates.needs).holds(told.clients())).ranked(costs);
    Ranking ranking = new Ranking(candidates.answers, told.better());
    ranking.rank(costs, tier, List.of(told.clients().toString()), 0);
    return ranking;
  }

  /** What downstream CDNs advertised when this was made, by their names. */
  public Map<String, Advertisement> advertised() {
    return interconnection.advertised();
  }

  private Footprint footprint(int node, Set<Capability> needs) {
    return interconnection.footprint(fleet.nodes().get(node), needs);
  }

  /** Why the CDN of a node keeps it from clients, if it does. */
  Optional<String> refusal(int service, int node, IpPrefix clients) {
    return interconnection.refusal(fleet.nodes().get(node), fleet.services().get(service).needs(), clients);
  }

  /** What a node is for, by itself: there is no PID to tell it. */
  Roles.Told role(int node) {
    return Roles.Told.of(fleet.nodes().get(node));
  }

  /** How equal candidates of a service share the last places of the answer, by what a server said. */
  Ranking ranking(int service, Family recordFamily, EndpointRow.Told told) {
    return ranking(groupNumber[place(service, recordFamily)], told);
  }

  /** Whether some candidate has an address of the record family. */
  boolean hasGroup(int service, Family recordFamily) {
    return groupNumber[place(service, recordFamily)] >= 0;
  }

  /** Whether a row, made by this plan, has nodes to answer a service with. */
  public boolean hasAnswer(EndpointRow row, int service, Family recordFamily) {
    return row.standing() == EndpointRow.Standing.RANKED && hasGroup(service, recordFamily)
        && row.node(start(service, recordFamily)) >= 0; // else ranked for other services only
  }

  /** Where a row has the answer of a service. */
  int start(int service, Family recordFamily) {
    return start[groupNumber[place(service, recordFamily)]];
  }

  /** Behind where a row has it. */
  int end(int service, Family recordFamily) {
    return start[groupNumber[place(service, recordFamily)] + 1];
  }
}
