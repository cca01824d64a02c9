package org.rialto.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.rialto.location.LocationIndex;
import org.rialto.net.Client;
import org.rialto.net.EmbeddedIpv4;
import org.rialto.net.Family;
import org.rialto.net.IpAddress;
import org.rialto.net.IpPrefix;

/** A decision says what the router did, and what each node of the service had to do with it. */
class DecisionTest {
  private static final LocationIndex LOCATIONS = Sketch.locations("p0 0.0.0.0/0 ::/0",
      "p1 192.0.2.0/24 203.0.113.0/25 2001:db8:1::/48",
      "p2 198.51.100.0/24 203.0.113.128/25 2001:db8:2::/48", "p3 198.51.100.64/26");
  private static final List<Node> NODES = List.of(node("n0", "8.8.8.8", "2a00::1"), node("n1", "192.0.2.1", ""),
      node("n2", "198.51.100.1", "2001:db8:2::1"),
      node("n3", "198.51.100.65", "2001:db8:1::3"), node("n4", "", "fd00::4"));

  /** Where something happens in the map. */
  private static final List<IpPrefix> PLACES = Stream.of("198.51.100.0/24", "203.0.113.0/24", "192.0.0.0/8",
      "10.0.0.0/7", "2001:db8::/44", "2000::/3",
      "2002:c633:6400::/40", "64:ff9b::/96").map(IpPrefix::parse).toList();

  private static Node node(String name, String ipv4, String ipv6) {
    return new Node(name, addresses(ipv4), addresses(ipv6), Optional.empty());
  }

  private static List<IpAddress> addresses(String text) {
    return text.isEmpty() ? List.of() : List.of(IpAddress.parse(text));
  }

  private static Optional<Decision.Neighbour> neighbour(String block, Decision.Neighbour.Kind kind, String... nodes) {
    boolean isAnswer = kind == Decision.Neighbour.Kind.NODES || kind == Decision.Neighbour.Kind.ZONE;
    return Optional.of(new Decision.Neighbour(IpPrefix.parse(block), kind,
        isAnswer ? OptionalInt.of(0) : OptionalInt.empty(), List.of(nodes)));
  }

  private static Decision.Candidate beyond(String node, String pid, double cost) {
    return new Decision.Candidate(node, Optional.of(pid), OptionalDouble.of(cost), Roles.Told.NOTHING, false,
        Optional.of("beyond the 1 answer asked for"));
  }

  private static RedirectTable table(int longestIpv4, int longestIpv6, int answers) {
    return RedirectTable.compile(LOCATIONS, Sketch.costs("p0 p0=1", "p1 p1=1 p2=2.5", "p2 p2=1 p1=2 p3=3",
        "p3 p3=1 p2=2 p0=9"),
        Sketch.fleet(NODES, answers, "www"), Direction.CLIENT_TO_NODE,
        new ScopePolicy(longestIpv4, longestIpv6, List.of(IpPrefix.parse("10.0.0.0/8"))));
  }

  private static Decision explain(RedirectTable table, Family recordFamily, Client client) {
    return Router.explain(table, 0, recordFamily, client);
  }

  @Test void decisionTellsTheWayFromTheClientToItsNodes() {
    Decision decision = explain(table(32, 128, 2), Family.IPV4, Sketch.subnet("198.51.100.70/32", "192.0.2.53"));
    assertEquals("www", decision.service());
    assertEquals(Basis.CLIENT_SUBNET, decision.basis());
    assertEquals("198.51.100.70/32", decision.decider().toString());
    assertEquals(new LocationIndex.Match(IpPrefix.parse("198.51.100.64/26"), 3, "p3"), decision.match().orElseThrow());
    assertEquals(List.of("n3", "n2"), decision.nodes());
    assertEquals(26, decision.scope());
    assertEquals(Optional.of(IpPrefix.parse("198.51.100.64/26")), decision.block());
    assertEquals(neighbour("198.51.100.0/26", Decision.Neighbour.Kind.NODES, "n2", "n1"), decision.below());
    assertEquals(neighbour("198.51.100.128/25", Decision.Neighbour.Kind.NODES, "n2", "n1"), decision.above());
    assertEquals(Optional.empty(), decision.departure());
  }

  @Test void eachCandidateHasItsCostAndWhatKeptItOut() {
    Decision decision = explain(table(32, 128, 1), Family.IPV4, Sketch.subnet("198.51.100.70/32", "192.0.2.53"));
    assertEquals(List.of(
        new Decision.Candidate("n3", Optional.of("p3"), OptionalDouble.of(1), Roles.Told.NOTHING, true,
            Optional.empty()),
        beyond("n2", "p2", 2), beyond("n0", "p0", 9),
        new Decision.Candidate("n1", Optional.of("p1"), OptionalDouble.empty(), Roles.Told.NOTHING, false,
            Optional.of("no cost from p3 to p1")),
        new Decision.Candidate("n4", Optional.of("p0"), OptionalDouble.of(9), Roles.Told.NOTHING, false,
            Optional.of("no IPv4 address"))),
        decision.candidates());
  }

  @Test void nodeInNoPidIsShownAsThat() {
    RedirectTable table = RedirectTable.compile(Sketch.locations("p1 192.0.2.0/24"), Sketch.costs("p1 p1=1"),
        Sketch.fleet(NODES, 2, "www"),
        Direction.NODE_TO_CLIENT, ScopePolicy.standard());
    Decision decision = explain(table, Family.IPV4, Sketch.subnet("192.0.2.0/24", "192.0.2.53"));
    assertEquals(List.of("n1", "n0"), decision.nodes());
    assertEquals(Optional.of("no PID holds 8.8.8.8"), decision.candidates().get(1).remark());
    assertTrue(decision.candidates().get(1).chosen());
    Decision nowhere = explain(table, Family.IPV4, Sketch.subnet("8.0.0.0/8", "192.0.2.53"));
    assertEquals(Reason.NO_ADVICE, nowhere.reason());
    assertEquals(Optional.of("no PID holds 8.0.0.0"), nowhere.candidates().get(1).remark());
    assertEquals(Optional.empty(), nowhere.match());
  }

  @Test void clientsOfAResolverDecideInItsStead() {
    RedirectTable table = table(32, 128, 2);
    Decision decision = explain(table, Family.IPV4, Sketch.resolverOf("198.51.100.70", "192.0.2.53"));
    assertEquals(Basis.PEER, decision.basis());
    assertEquals("192.0.2.53", decision.peer().toString());
    assertEquals("198.51.100.70/32", decision.decider().toString());
    assertEquals(new LocationIndex.Match(IpPrefix.parse("198.51.100.64/26"), 3, "p3"), decision.match().orElseThrow());
    assertEquals(List.of("n3", "n2"), decision.nodes());
    assertEquals(Optional.empty(), decision.block());
    Decision most = explain(table, Family.IPV4, Sketch.resolverOf("198.51.100.64/25", "192.0.2.53"));
    assertEquals(Optional.empty(), most.departure(), "the halves are equal, and the first address is in the first");
    Decision other = explain(table, Family.IPV4, Sketch.resolverOf("198.51.100.0/24", "192.0.2.53"));
    assertEquals(List.of("n2", "n1"), other.nodes());
  }

  @Test void noPlaceIsNamedOfClientsThatMayBeAnywhere() {
    RedirectTable table = table(32, 128, 2);
    Client client = Sketch.subnet("0.0.0.0/0", "198.51.100.70");
    client.noSubstitute();
    Decision decision = explain(table, Family.IPV4, client);
    assertEquals(Reason.PUBLIC_RESOLVER, decision.reason());
    assertEquals(Basis.OPT_OUT, decision.basis());
    assertEquals(Optional.empty(), decision.match());
    assertEquals(Optional.empty(), decision.departure());
    assertEquals(List.of(), decision.nodes());
    assertEquals(Optional.of("the client may be anywhere"), decision.candidates().getFirst().remark());
  }

  @Test void carriedAddressIsNamedWithItsCarrier() {
    Decision decision = explain(table(32, 128, 1), Family.IPV6, Sketch.subnet("2002:c633:6446::/48", "192.0.2.53"));
    assertEquals(Optional.of(EmbeddedIpv4.SIX_TO_FOUR), decision.carrier());
    assertEquals("198.51.100.70/32", decision.decider().toString());
    assertEquals(Optional.of(IpPrefix.parse("2002:c633:6440::/42")), decision.block());
    assertEquals(List.of("n3"), decision.nodes());
  }

  @Test void answerForMostOfAShortSubnetIsNamedAsThat() {
    Decision decision = explain(table(32, 128, 1), Family.IPV4, Sketch.subnet("203.0.113.0/24", "192.0.2.53"));
    assertEquals(Optional.empty(), decision.departure(), "the answer for most of it is also that of its first address");
    assertEquals(25, decision.scope());
    assertEquals(Optional.of(IpPrefix.parse("203.0.113.0/24")), decision.block());
    RedirectTable table = RedirectTable.compile(Sketch.locations("p0 0.0.0.0/0", "p1 8.0.0.0/30"),
        Sketch.costs("p0 p0=1", "p1 p1=1"),
        Sketch.fleet(Sketch.nodes("a p0 4", "b p1 4"), 1, "www"), Direction.CLIENT_TO_NODE,
        new ScopePolicy(32, 128, List.of()));
    Decision most = explain(table, Family.IPV4, Sketch.subnet("8.0.0.0/24", "192.0.2.53"));
    assertEquals(Optional.of(Decision.Departure.SHORT_BLOCK), most.departure());
    assertEquals("p1", most.match().orElseThrow().pidName());
    assertEquals(List.of("a"), most.nodes());
  }

  @Test void answerLevelledByTheLongestScopeIsNamedAsThat() {
    Decision decision = explain(table(24, 56, 1), Family.IPV4, Sketch.subnet("198.51.100.70/32", "192.0.2.53"));
    assertEquals(List.of("n2"), decision.nodes());
    assertEquals("p3", decision.match().orElseThrow().pidName());
    assertEquals(Optional.of(Decision.Departure.LONGEST_SCOPE), decision.departure());
  }

  @Test void clientInTheMinorityOfASourceInABlockIsToldWhoseAnswerItGets() {
    List<Advice> two = List.of(
        Advice.of(Sketch.locations("p1 8.0.0.0/23"), Sketch.costs("p1 p1=1"), Direction.CLIENT_TO_NODE),
        Advice.of(Sketch.locations("q1 8.0.0.0/26 8.0.1.0/24"), Sketch.costs("q1 p1=5"), Direction.CLIENT_TO_NODE));
    RedirectTable table = RedirectTable.compile(two, Sketch.fleet(Sketch.nodes("a p1 4"), 1, "www"),
        new ScopePolicy(24, 56, List.of()));
    Decision decision = explain(table, Family.IPV4, Sketch.subnet("8.0.0.1/32", "192.0.2.53"));
    assertEquals(OptionalInt.of(1), decision.placedBy());
    assertEquals(OptionalInt.of(0), decision.source());
    assertEquals(List.of("a"), decision.nodes());
    assertEquals(Optional.of(Decision.Departure.LONGEST_SCOPE), decision.departure());
    assertEquals(OptionalInt.of(1), decision.above().orElseThrow().source());
    Decision none = explain(table, Family.IPV4, Sketch.subnet("9.0.0.0/24", "192.0.2.53"));
    assertEquals(OptionalInt.empty(), none.source());
    assertEquals(Optional.empty(), none.departure());
    assertEquals(Optional.of("no PID holds 9.0.0.0"), none.candidates().getFirst().remark());
  }

  @Test void subnetInSpecialUseSpaceShowsThePeerAndTheBlock() {
    Decision decision = explain(table(32, 128, 1), Family.IPV4, Sketch.subnet("10.1.2.0/24", "192.0.2.53"));
    assertEquals(Basis.SPECIAL_USE, decision.basis());
    assertEquals("192.0.2.53/32", decision.decider().toString());
    assertEquals(Optional.of(IpPrefix.parse("10.0.0.0/8")), decision.block());
    assertEquals(List.of("n1"), decision.nodes());
    assertEquals(neighbour("8.0.0.0/7", Decision.Neighbour.Kind.NODES, "n0"), decision.below());
    Decision beside = explain(table(32, 128, 1), Family.IPV4, Sketch.subnet("9.0.0.0/8", "192.0.2.53"));
    assertEquals(neighbour("10.0.0.0/8", Decision.Neighbour.Kind.PEER), beside.above());
  }

  @Test void tieSaysHowManySharedHowManyPlaces() {
    RedirectTable table = RedirectTable.compile(LOCATIONS, Sketch.costs("p0 p0=7"),
        Sketch.fleet(Sketch.nodes("a p0 4", "b p0 4", "c p0 4"), 2, "www"),
        Direction.CLIENT_TO_NODE, ScopePolicy.standard());
    assertEquals(Optional.of("3 candidates cost 7, and the answer has room for 2 of them: the name of the PID picks"),
        explain(table, Family.IPV4, Sketch.peer("8.8.8.8")).tie());
  }

  @Test void withoutMapsOrFamilyTheReasonIsAllThereIs() {
    Decision none = explain(RedirectTable.withoutGuidance(Sketch.fleet(NODES, 1, "www")), Family.IPV4,
        Sketch.subnet("8.8.8.0/24", "192.0.2.53"));
    assertEquals(Reason.NO_GUIDANCE, none.reason());
    assertEquals(List.of(), none.nodes());
    assertEquals(Optional.of("no maps yet"), none.candidates().getFirst().remark());
    RedirectTable onlyFour = RedirectTable.compile(LOCATIONS, Sketch.costs("p0 p0=1"),
        Sketch.fleet(Sketch.nodes("a p0 4"), 1, "www"),
        Direction.CLIENT_TO_NODE, ScopePolicy.standard());
    Decision noFamily = explain(onlyFour, Family.IPV6, Sketch.peer("192.0.2.53"));
    assertEquals(Reason.NO_FAMILY, noFamily.reason());
    assertEquals(Optional.of("no IPv6 address"), noFamily.candidates().getFirst().remark());
  }

  @Test void decisionNeverDisagreesWithTheRouterNorWithItsNeighbours() {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    for (RedirectTable table : List.of(table(32, 128, 1), table(24, 56, 2), table(12, 20, 3))) {
      for (int i = 0; i < 2_000; i++) {
        Client client = client(random);
        Family recordFamily = random.nextBoolean() ? Family.IPV4 : Family.IPV6;
        Choice choice = Sketch.decide(table, 0, recordFamily, client);
        Decision decision = explain(table, recordFamily, client);
        Supplier<String> told = () -> decision + ", seed " + seed;
        assertEquals(Sketch.nodes(table, choice), String.join(" ", decision.nodes()), told);
        assertEquals(choice.scope(), decision.scope(), told);
        assertEquals(choice.reason(), decision.reason());
        assertEquals(choice.basis(), decision.basis());
        assertEquals(Set.copyOf(decision.nodes()), decision.candidates().stream().filter(Decision.Candidate::chosen)
            .map(Decision.Candidate::node)
            .collect(Collectors.toSet()));
        assertEquals(5, decision.candidates().size());
        decision.below().ifPresent(below -> checkNeighbour(table, recordFamily, below));
        decision.above().ifPresent(above -> checkNeighbour(table, recordFamily, above));
      }
    }
  }

  private static void checkNeighbour(RedirectTable table, Family recordFamily, Decision.Neighbour neighbour) {
    if (neighbour.kind() == Decision.Neighbour.Kind.CARRIED) return;
    Choice choice = Sketch.decide(table, 0, recordFamily, Sketch.subnet(neighbour.block().toString(), "192.0.2.53"));
    assertEquals(neighbour.block().length(), choice.scope());
    assertEquals(neighbour.kind() == Decision.Neighbour.Kind.PEER, choice.basis() == Basis.SPECIAL_USE);
    if (neighbour.kind() == Decision.Neighbour.Kind.PEER) return;
    assertEquals(String.join(" ", neighbour.nodes()), Sketch.nodes(table, choice));
  }

  private static Client client(SplittableRandom random) {
    IpPrefix place = PLACES.get(random.nextInt(PLACES.size()));
    int bits = place.family().bits();
    int source = Math.max(0, place.length() - 4 + random.nextInt(bits - place.length() + 5));
    IpPrefix subnet = IpPrefix.around(Sketch.within(random, place), source);
    Client client = Sketch.peer(IpAddress.ipv4(random.nextInt()).toString());
    if (random.nextInt(10) > 0) {
      client.subnet(subnet.family(), subnet.address().high(), subnet.address().low(), subnet.length());
    }
    return client;
  }
}
