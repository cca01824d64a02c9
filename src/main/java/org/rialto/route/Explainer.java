package org.rialto.route;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.rialto.location.Better;
import org.rialto.location.LocationIndex;
import org.rialto.location.MergedIndex;
import org.rialto.location.Ranges;
import org.rialto.net.Bits;
import org.rialto.net.Client;
import org.rialto.net.EmbeddedIpv4;
import org.rialto.net.Family;
import org.rialto.net.IpAddress;
import org.rialto.net.IpPrefix;

/** Lets the router decide and works out what led there; the answer, scope, reason and basis are the router's own. */
final class Explainer {
  private final RedirectTable table;
  private final int service;
  private final Family recordFamily;
  private final Fleet fleet;
  private final Choice choice = new Choice();

  private final IpAddress peer;
  private final Optional<IpPrefix> subnet;
  private final Looked decider;
  /** Which source places the decider, and where. */
  private final Optional<MergedIndex.Found> found;

  /** A block as it is looked up: itself, or the IPv4 block it carries. */
  record Looked(IpPrefix block, Optional<EmbeddedIpv4> carrier) {
    static Looked of(IpPrefix block) {
      for (EmbeddedIpv4 carrier : EmbeddedIpv4.values()) {
        if (!carrier.block().contains(block)) continue;
        int length = Math.clamp(block.length() - carrier.offset(), 0, Family.IPV4.bits());
        IpAddress carried = new IpAddress(Family.IPV4, carrier.ipv4(block.address().high(), block.address().low()), 0);
        return new Looked(IpPrefix.around(carried, length), Optional.of(carrier));
      }
      return new Looked(block, Optional.empty());
    }
  }

  Explainer(RedirectTable table, int service, Family recordFamily, Client client) {
    this.table = table;
    this.service = service;
    this.recordFamily = recordFamily;
    this.fleet = table.fleet();
    Router.decide(table, service, recordFamily, client, choice);
    this.peer = new IpAddress(client.peerFamily(), client.peerHigh(), client.peerLow());
    this.subnet = client.hasSubnet()
        ? Optional.of(IpPrefix.around(new IpAddress(client.family(), client.high(), client.low()), client.source()))
        : Optional.empty();
    this.decider = Looked.of(choice.basis() == Basis.CLIENT_SUBNET
        ? subnet.orElseThrow() : client.substituteBlock());
    this.found = choice.reason() == Reason.PUBLIC_RESOLVER ? Optional.empty()
        : table.index().flatMap(index -> index.find(decider.block().address()));
  }

  Decision decision() {
    List<Integer> chosen = IntStream.range(0, choice.count()).mapToObj(choice::node).toList();
    Optional<IpPrefix> block = Optional.empty();
    Optional<Decision.Neighbour> below = Optional.empty();
    Optional<Decision.Neighbour> above = Optional.empty();
    boolean bySubnet = choice.basis() == Basis.CLIENT_SUBNET || choice.basis() == Basis.SPECIAL_USE;
    if (bySubnet) {
      IpPrefix asked = subnet.orElseThrow();
      block = Optional.of(isTooShort() ? asked : IpPrefix.around(asked.address(), choice.scope()));
    }
    if (bySubnet && table.hasGroup(service, recordFamily) && !group().isConstant()) {
      IpPrefix looked = Looked.of(subnet.orElseThrow()).block();
      Ranges ranges = group().ranges(looked.family());
      below = neighbour(ranges, ranges.previous(ranges.find(looked.address().high(), looked.address().low())), true);
      above = neighbour(ranges, ranges.next(lastRange(ranges, looked)), false);
    }
    Ranked ranked = lacksMaps() ? unranked(chosen) : ranked();
    return new Decision(fleet.services().get(service).name(), recordFamily, peer, subnet, choice.reason(),
        choice.basis(), decider.block(), decider.carrier(), source(choice.source()),
        source(found.map(MergedIndex.Found::part).orElse(Choice.NO_SOURCE)), match(), names(chosen),
        candidates(ranked, chosen), ranked.tie, departure(ranked, chosen), choice.scope(), block, below, above);
  }

  private static OptionalInt source(int source) {
    return source == Choice.NO_SOURCE ? OptionalInt.empty() : OptionalInt.of(source);
  }

  private Optional<LocationIndex.Match> match() {
    return found.map(MergedIndex.Found::match);
  }

  private Group group() {
    return table.group(service, recordFamily);
  }

  private List<String> names(List<Integer> nodes) {
    return nodes.stream().map(node -> fleet.nodes().get(node).name()).toList();
  }

  /** Whether answers differ within the client subnet: only then is the scope longer. */
  private boolean isTooShort() {
    return choice.scope() > subnet.orElseThrow().length();
  }

  private static int lastRange(Ranges ranges, IpPrefix block) {
    IpAddress first = block.address();
    return ranges.find(first.high() | ~Bits.maskHigh(block.length()), first.low() | ~Bits.maskLow(block.length()));
  }

  /** The block at the near end of a range beside the client's. */
  private Optional<Decision.Neighbour> neighbour(Ranges ranges, int position, boolean isBelow) {
    if (position < 0 || position >= ranges.size()) return Optional.empty();
    IpAddress near = isBelow ? ranges.last(position) : ranges.first(position);
    IpPrefix block = IpPrefix.around(near, ranges.scope(position, near.high(), near.low()));
    int value = ranges.value(position);
    Decision.Neighbour.Kind kind = kind(value);
    boolean isAnswer = kind == Decision.Neighbour.Kind.NODES || kind == Decision.Neighbour.Kind.ZONE;
    OptionalInt source = isAnswer ? source(group().source(Group.answerClass(value))) : OptionalInt.empty();
    List<String> nodes = kind == Decision.Neighbour.Kind.NODES ? names(nodes(Group.answerClass(value))) : List.of();
    return Optional.of(new Decision.Neighbour(block, kind, source, nodes));
  }

  private Decision.Neighbour.Kind kind(int value) {
    if (Group.isEmbedded(value)) return Decision.Neighbour.Kind.CARRIED;
    if (Group.isByPeer(value)) return Decision.Neighbour.Kind.PEER;
    return group().count(Group.answerClass(value)) == 0 ? Decision.Neighbour.Kind.ZONE : Decision.Neighbour.Kind.NODES;
  }

  private List<Integer> nodes(int answerClass) {
    int[] nodeAtPosition = table.nodeAtPosition(service, recordFamily);
    return IntStream.range(0, group().count(answerClass))
        .mapToObj(i -> nodeAtPosition[group().position(answerClass, i)]).toList();
  }

  /**
   * The ranking of the decider's PID.
   *
   * @param answer nodes the answer for that PID alone would name
   * @param order all nodes with an address of the record family, the answer first
   */
  private record Ranked(List<Integer> answer, List<Integer> order, Optional<String> tie) {}

  /** Whether the table answers, but the maps that say why are still being read. */
  private boolean lacksMaps() {
    return table.isGuided() && table.index().isEmpty();
  }

  /** What is chosen, then the others as they come: nothing is known of their costs. */
  private Ranked unranked(List<Integer> chosen) {
    Stream<Integer> others = table.hasGroup(service, recordFamily)
        ? IntStream.of(table.nodeAtPosition(service, recordFamily)).boxed().filter(node -> !chosen.contains(node))
        : Stream.of();
    return new Ranked(chosen, Stream.concat(chosen.stream(), others).toList(), Optional.empty());
  }

  private Ranked ranked() {
    if (!table.hasGroup(service, recordFamily)) return new Ranked(List.of(), List.of(), Optional.empty());
    int[] nodeAtPosition = table.nodeAtPosition(service, recordFamily);
    Ranking ranking = new Ranking(group().answers(), better());
    double[] costs = IntStream.of(nodeAtPosition).mapToDouble(this::cost).toArray();
    int[] tier = new Tiers(IntStream.of(nodeAtPosition).mapToObj(node -> role(node).role()).toList(),
        position -> refusal(nodeAtPosition[position]).isEmpty()).ranked(costs);
    ranking.rank(costs, tier, List.of(match().map(LocationIndex.Match::pidName).orElse("")), 0);
    List<Integer> answer = IntStream.range(0, ranking.count())
        .mapToObj(i -> nodeAtPosition[ranking.answer()[i]]).toList();
    int turned = better() == Better.LOWER ? 1 : -1;
    Set<Integer> ranked = IntStream.of(tier).mapToObj(position -> nodeAtPosition[position]).collect(Collectors.toSet());
    Comparator<Integer> byTier = Comparator.comparing(node -> !ranked.contains(node));
    Comparator<Integer> byCost = byTier.thenComparingDouble(node -> turned * cost(node));   // which puts NaN last
    Stream<Integer> others = IntStream.of(nodeAtPosition).boxed().filter(node -> !answer.contains(node)).sorted(byCost);
    return new Ranked(answer, Stream.concat(answer.stream(), others).toList(), tie(ranking, costs));
  }

  /** Which costs are the better ones by the source that places the decider. */
  private Better better() {
    return found.map(placed -> table.advice().get(placed.part()).better()).orElse(Better.LOWER);
  }

  private Optional<String> tie(Ranking ranking, double[] costs) {
    if (!ranking.picks()) return Optional.empty();
    return Optional.of(Remark.tie(ranking, costs[ranking.answer()[ranking.count() - 1]], "the name of the PID"));
  }

  /** The cost between the decider's PID and a node's, by the source that places the decider; NaN for none. */
  private double cost(int node) {
    Optional<String> pid = pid(node);
    if (pid.isEmpty() || found.isEmpty()) return Double.NaN;
    Advice advice = table.advice().get(found.get().part());
    return Costs.between(advice.costs(), advice.direction(), found.get().match().pidName(), pid.get());
  }

  /** The PID of a node by the source that places the decider, or by the only one there is; else as configured. */
  private Optional<String> pid(int node) {
    return place(node).map(Place::pid).orElseGet(() -> fleet.nodes().get(node).pid());
  }

  private Roles.Told role(int node) {
    return place(node).map(Place::role).orElseGet(() -> Roles.Told.of(fleet.nodes().get(node)));
  }

  /** What a node is by the source that places the decider, or by the only one there is. */
  private Optional<Place> place(int node) {
    if (table.sources() == 1) return Optional.of(table.place(0, node));
    return found.map(placed -> table.place(placed.part(), node));
  }

  private Optional<Decision.Departure> departure(Ranked ranked, List<Integer> chosen) {
    if (!table.hasGroup(service, recordFamily) || choice.reason() == Reason.PUBLIC_RESOLVER) return Optional.empty();
    if (ranked.answer.equals(chosen) && isOfPlacer()) return Optional.empty();
    boolean isShort = choice.basis() == Basis.CLIENT_SUBNET ? isTooShort() : isDeciderTooShort();
    return Optional.of(isShort ? Decision.Departure.SHORT_BLOCK : Decision.Departure.LONGEST_SCOPE);
  }

  /** Whether answers differ within the block of the substitute. */
  private boolean isDeciderTooShort() {
    IpPrefix block = decider.block();
    IpAddress first = block.address();
    Ranges ranges = group().ranges(block.family());
    return !ranges.holds(ranges.find(first.high(), first.low()), first.high(), first.low(), block.length());
  }

  /** Whether the answer is that of the source which places the decider, as far as there are others. */
  private boolean isOfPlacer() {
    return table.sources() == 1 || lacksMaps()
        || choice.source() == found.map(MergedIndex.Found::part).orElse(Choice.NO_SOURCE);
  }

  private List<Decision.Candidate> candidates(Ranked ranked, List<Integer> chosen) {
    List<Decision.Candidate> candidates = new ArrayList<>();
    Set<Integer> inAnswer = new HashSet<>(chosen);
    for (int node : ranked.order) candidates.add(candidate(node, inAnswer.contains(node)));
    Set<Integer> listed = new HashSet<>(ranked.order);
    for (int node : fleet.services().get(service).candidates()) {
      if (!listed.contains(node)) candidates.add(candidate(node, false));
    }
    return candidates;
  }

  private Decision.Candidate candidate(int node, boolean isChosen) {
    double cost = table.isGuided() ? cost(node) : Double.NaN;
    Node described = fleet.nodes().get(node);
    return new Decision.Candidate(described.name(), table.isGuided() ? pid(node) : described.pid(),
        Double.isNaN(cost) ? OptionalDouble.empty() : OptionalDouble.of(cost), role(node), isChosen,
        remark(node, cost, isChosen));
  }

  /** Why the CDN of a node keeps it from the clients that decide, if it does. */
  private Optional<String> refusal(int node) {
    return table.interconnection().refusal(fleet.nodes().get(node), fleet.services().get(service).needs(),
        decider.block());
  }

  private Optional<String> remark(int node, double cost, boolean isChosen) {
    if (!fleet.nodes().get(node).has(recordFamily)) {
      return Optional.of(Remark.lacks(recordFamily));
    }
    if (role(node).role() == Role.BORDER) return Optional.of(Remark.BORDER);
    if (!table.isGuided()) return Optional.of("no maps yet");
    if (choice.reason() == Reason.PUBLIC_RESOLVER) return Optional.of("the client may be anywhere");
    if (lacksMaps()) return isChosen ? Optional.empty() : Optional.of("costs not known yet: the maps are being read");
    if (refusal(node).isPresent()) return refusal(node);
    if (pid(node).isEmpty() && (found.isPresent() || table.sources() == 1)) {
      return Optional.of("no PID holds " + firstAddress(node));
    }
    if (found.isEmpty()) return Optional.of("no PID holds " + decider.block().address());
    if (Double.isNaN(cost)) return Optional.of("no cost " + pair(found.get(), pid(node).orElseThrow()));
    if (isChosen) return Optional.empty();
    if (role(node).role() == Role.ORIGIN && hasFitEdge()) {
      return Optional.of(Remark.ORIGIN);
    }
    return Optional.of(Remark.beyond(fleet.services().get(service).answers()));
  }

  /** Whether some edge of the service can be ranked. */
  private boolean hasFitEdge() {
    return IntStream.of(table.nodeAtPosition(service, recordFamily))
        .anyMatch(node -> role(node).role() == Role.EDGE && refusal(node).isEmpty() && !Double.isNaN(cost(node)));
  }

  private IpAddress firstAddress(int node) {
    Node described = fleet.nodes().get(node);
    return described.has(Family.IPV4) ? described.ipv4().getFirst() : described.ipv6().getFirst();
  }

  private String pair(MergedIndex.Found client, String nodePid) {
    String clientPid = client.match().pidName();
    return switch (table.advice().get(client.part()).direction()) {
      case CLIENT_TO_NODE -> "from " + clientPid + " to " + nodePid;
      case NODE_TO_CLIENT -> "from " + nodePid + " to " + clientPid;
    };
  }
}
