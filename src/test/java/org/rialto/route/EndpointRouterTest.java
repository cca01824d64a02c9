package org.rialto.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.rialto.location.Better;
import org.rialto.location.CostType;
import org.rialto.net.Client;
import org.rialto.net.Family;
import org.rialto.net.IpAddress;
import org.rialto.net.IpPrefix;
import org.rialto.route.EndpointRow.Standing;

/** Answers by endpoint costs, with a map beneath them that has "one" in 45.0.0.0/17 and "rest" everywhere. */
class EndpointRouterTest {
  private static final Fleet FLEET = Sketch.fleet(Sketch.nodes("a a 46", "b b 4", "c c 6", "d d 46"), 2, "www");
  private static final ScopePolicy POLICY = new ScopePolicy(24, 56, List.of(IpPrefix.parse("10.0.0.0/8")));
  private static final RedirectTable MAPS = RedirectTable.compile(
      Sketch.locations("rest 0.0.0.0/0 ::/0", "one 45.0.0.0/17 2001:db8::/33"),
      Sketch.costs("rest a=1 b=2 c=3 d=4", "one a=4 b=3 c=2 d=1"), FLEET, Direction.CLIENT_TO_NODE, POLICY);
  private static final int FIRST_TTL = 2;
  private static final int WORLDS = 300;
  private static final int CLIENTS = 300;
  private static final int COMPARED = 20;

  private final long seed = System.nanoTime();
  private final SplittableRandom random = new SplittableRandom(seed);

  private static EndpointPlan plan(String... region) {
    return new EndpointPlan(FLEET, List.of(source("near", 24, 56, region)), POLICY);
  }

  private static EndpointPlan.Source source(String name, int ipv4, int ipv6, String... region) {
    return new EndpointPlan.Source(name, Arrays.stream(region).map(IpPrefix::parse).toList(), ipv4, ipv6, FIRST_TTL);
  }

  private static EndpointRow row(EndpointPlan plan, int source, String clients, double... costs) {
    return row(plan, source, IpPrefix.parse(clients), Better.LOWER, costs);
  }

  private static EndpointRow row(EndpointPlan plan, int source, IpPrefix clients, Better better, double... costs) {
    return plan.row(source, new EndpointRow.Told(clients, "http://alto.example/ecs",
        Optional.of(new CostType("routingcost", CostType.NUMERICAL)), better, costs, Optional.empty(), 1000), 1045,
        1060);
  }

  private static EndpointTable table(EndpointPlan plan, EndpointRow... rows) {
    return new EndpointTable(plan, List.of(rows));
  }

  private static Choice decide(RedirectTable maps, EndpointTable table, Family recordFamily, Client client) {
    Choice choice = Sketch.decide(maps, 0, recordFamily, client);
    EndpointRouter.refine(table, 0, recordFamily, client, choice);
    return choice;
  }

  /** The nodes, the scope and what is known of the client. */
  private static String told(EndpointTable table, Client client) {
    return told(MAPS, table, Family.IPV4, client);
  }

  private static String told(RedirectTable maps, EndpointTable table, Family recordFamily, Client client) {
    Choice choice = decide(maps, table, recordFamily, client);
    return Sketch.nodes(maps, choice) + " /" + choice.scope() + " " + choice.endpoint().standing();
  }

  @Test void costsOfAPrefixDecideForItsClientsAndTheMapsForOthers() {
    EndpointPlan plan = plan();
    EndpointTable table = table(plan, row(plan, 0, "45.0.1.0/24", 9, 1, 3, 2));
    assertEquals("b d /24 RANKED", told(table, Sketch.subnet("45.0.1.0/24", "192.0.2.1")));
    assertEquals("b d /24 RANKED", told(table, Sketch.subnet("45.0.1.77/32", "192.0.2.1")));
    assertEquals("d b /24 UNASKED", told(table, Sketch.subnet("45.0.2.0/24", "192.0.2.1")));
    assertEquals("a b /24 UNASKED", told(table, Sketch.subnet("45.0.129.0/24", "192.0.2.1")));
    assertEquals("d c /24 RANKED", told(MAPS, table, Family.IPV6, Sketch.subnet("45.0.1.0/24", "192.0.2.1")));
  }

  @Test void subnetTooShortToAskIsAnsweredByMapsAndItsScopeAsksForMore() {
    EndpointPlan plan = plan();
    EndpointTable table = table(plan, row(plan, 0, "45.0.0.0/24", 9, 1, 3, 2));
    assertEquals("d b /24 TOO_SHORT", told(table, Sketch.subnet("45.0.0.0/20", "192.0.2.1")));
  }

  @Test void peerIsAskedAboutWhereTheQueryHasNoSubnet() {
    EndpointPlan plan = plan();
    EndpointTable table = table(plan, row(plan, 0, "45.0.1.0/24", 9, 1, 3, 2),
        row(plan, 0, "2001:db8::/56", 3, 2, 1, 9));
    assertEquals("b d /0 RANKED", told(table, Sketch.peer("45.0.1.9")));
    assertEquals("b a /0 RANKED", told(table, Sketch.peer("2001:db8::9")));
    assertEquals("b d /0 RANKED", told(table, Sketch.subnet("0.0.0.0/0", "45.0.1.9")));
  }

  @Test void clientsOfAResolverAreAskedAboutInItsStead() {
    EndpointPlan plan = plan();
    EndpointTable table = table(plan, row(plan, 0, "45.0.1.0/24", 9, 1, 3, 2));
    assertEquals("b d /0 RANKED", told(table, Sketch.resolverOf("45.0.1.0/24", "192.0.2.1")));
    assertEquals("d b /0 UNASKED", told(table, Sketch.resolverOf("45.0.2.0/24", "45.0.1.9")));
    assertEquals("d b /0 TOO_SHORT", told(table, Sketch.resolverOf("45.0.0.0/20", "45.0.1.9")));
  }

  @Test void clientsThatMayBeAnywhereAreNotAskedAbout() {
    EndpointPlan plan = plan();
    EndpointTable table = table(plan, row(plan, 0, "45.0.1.0/24", 9, 1, 3, 2));
    Client anywhere = Sketch.peer("45.0.1.9");
    anywhere.noSubstitute();
    assertEquals(" /0 OUTSIDE", told(table, anywhere));
    RedirectTable none = RedirectTable.withoutGuidance(FLEET);
    assertEquals(Reason.PUBLIC_RESOLVER, decide(none, table, Family.IPV4, anywhere).reason());
    Client inside = Sketch.subnet("10.1.2.0/24", "45.0.1.9");
    inside.noSubstitute();
    assertEquals(" /8 OUTSIDE", told(table, inside));
    EndpointFinding finding = EndpointRouter.explain(none, table, Router.explain(none, 0, Family.IPV4, anywhere), 0,
        Family.IPV4, anywhere);
    assertEquals(Reason.PUBLIC_RESOLVER, finding.decision().reason());
    assertEquals(Optional.empty(), finding.source());
  }

  @Test void explanationNamesTheClientsOfAResolver() {
    EndpointPlan plan = plan();
    EndpointTable table = table(plan, row(plan, 0, "45.0.1.0/24", 9, 1, 3, 2));
    Client client = Sketch.resolverOf("45.0.1.128/25", "192.0.2.1");
    EndpointFinding finding = EndpointRouter.explain(MAPS, table, Router.explain(MAPS, 0, Family.IPV4, client), 0,
        Family.IPV4, client);
    assertEquals(Optional.of(IpPrefix.parse("45.0.1.0/24")), finding.clients());
    assertEquals(IpPrefix.parse("45.0.1.128/25"), finding.decision().decider());
    assertEquals(Basis.PEER, finding.decision().basis());
  }

  @Test void specialUseIsAnsweredByThePeerAndNotAskedAbout() {
    EndpointPlan plan = plan();
    EndpointTable table = table(plan, row(plan, 0, "45.0.1.0/24", 9, 1, 3, 2));
    Client inside = Sketch.subnet("10.1.2.0/24", "45.0.1.9");
    assertEquals("b d /8 RANKED", told(table, inside));
    assertEquals(Basis.SPECIAL_USE, decide(MAPS, table, Family.IPV4, inside).basis());
    assertEquals(Optional.empty(), plan.question(IpPrefix.parse("10.1.2.0/24")));
    assertEquals("a b /0 OUTSIDE", told(table, Sketch.peer("10.1.2.3")));
    EndpointPlan named = plan("10.1.0.0/16");
    assertEquals("b a /24 RANKED", told(table(named, row(named, 0, "10.1.2.0/24", 2, 1, 3, 9)), inside));
  }

  @Test void addressThatCarriesAnIpv4OneIsThatClient() {
    EndpointPlan plan = plan();
    EndpointTable table = table(plan, row(plan, 0, "45.0.1.0/24", 9, 1, 3, 2));
    assertEquals("b d /40 RANKED", told(table, Sketch.subnet("2002:2d00:100::/48", "192.0.2.1")));
    assertEquals("d b /40 TOO_SHORT", told(table, Sketch.subnet("2002:2d00::/32", "192.0.2.1")));
    assertEquals(Optional.of(new EndpointPlan.Question(0, IpPrefix.parse("45.0.1.0/24"))),
        plan.question(IpPrefix.parse("2002:2d00:100::/56")));
  }

  @Test void regionParsScopesAndTheSourceWithItsLongestPrefixIsAsked() {
    EndpointPlan plan = new EndpointPlan(FLEET, List.of(source("wide", 20, 48, "45.0.0.0/16"),
        source("inner", 24, 56, "45.0.32.0/19")), POLICY);
    EndpointTable table = table(plan, row(plan, 0, "45.0.16.0/20", 9, 1, 3, 2),
        row(plan, 1, "45.0.33.0/24", 1, 9, 3, 2));
    assertEquals("b d /20 RANKED", told(table, Sketch.subnet("45.0.17.0/24", "192.0.2.1")));
    assertEquals("a d /24 RANKED", told(table, Sketch.subnet("45.0.33.0/24", "192.0.2.1")));
    assertEquals("d b /24 UNASKED", told(table, Sketch.subnet("45.0.34.0/24", "192.0.2.1")));
    assertEquals("a b /16 OUTSIDE", told(table, Sketch.subnet("45.1.0.0/24", "192.0.2.1")));
    assertEquals(Optional.of(new EndpointPlan.Question(1, IpPrefix.parse("45.0.34.0/24"))),
        plan.question(IpPrefix.parse("45.0.34.9/32")));
    assertEquals(Optional.empty(), plan.question(IpPrefix.parse("45.1.0.0/24")));
  }

  @Test void nodesWithoutACostComeLastAndAnswersWithoutAnyAreNoAdvice() {
    EndpointPlan plan = plan();
    EndpointTable table = table(plan, row(plan, 0, "45.0.1.0/24", Double.NaN, Double.NaN, 1, 7),
        row(plan, 0, "45.0.2.0/24", Double.NaN, Double.NaN, Double.NaN, Double.NaN),
        row(plan, 0, "45.0.3.0/24", Double.NaN, Double.NaN, 1, Double.NaN));
    assertEquals("d a /24 RANKED", told(table, Sketch.subnet("45.0.1.0/24", "192.0.2.1")));
    assertEquals("d b /24 NO_ADVICE", told(table, Sketch.subnet("45.0.2.0/24", "192.0.2.1")));
    Choice ofOthers = decide(MAPS, table, Family.IPV4, Sketch.subnet("45.0.3.0/24", "192.0.2.1"));
    assertEquals("d b", Sketch.nodes(MAPS, ofOthers)); // its one cost is of a node without an IPv4 address
    assertFalse(ofOthers.isByEndpointCosts());
  }

  @Test void higherCostsLeadWhereTheyAreBetter() {
    EndpointPlan plan = plan();
    EndpointTable table = table(plan, row(plan, 0, IpPrefix.parse("45.0.1.0/24"), Better.HIGHER, 5, 1, 9, 7));
    assertEquals("d a /24 RANKED", told(table, Sketch.subnet("45.0.1.0/24", "192.0.2.1")));
  }

  @Test void equalCostsSpreadOverPrefixesAndAreTheSameForEachClientOfOne() {
    EndpointPlan plan = new EndpointPlan(Sketch.fleet(FLEET.nodes(), 1, "www"), List.of(source("near", 24, 56)),
        POLICY);
    RedirectTable none = RedirectTable.withoutGuidance(plan.fleet());
    List<EndpointRow> rows = IntStream.range(0, 64)
        .mapToObj(i -> row(plan, 0, "45.0." + i + ".0/24", 1, 1, 1, 1)).toList();
    EndpointTable table = new EndpointTable(plan, rows);
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 64; i++) {
      String first = told(none, table, Family.IPV4, Sketch.subnet("45.0." + i + ".0/24", "192.0.2.1"));
      assertEquals(first, told(none, table, Family.IPV4, Sketch.subnet("45.0." + i + ".200/32", "192.0.2.1")));
      seen.add(first);
    }
    assertEquals(Set.of("a /24 RANKED", "b /24 RANKED", "d /24 RANKED"), seen);
  }

  @Test void withoutMapsClientsThatAreUnknownHaveNoGuidance() {
    EndpointPlan plan = plan();
    RedirectTable none = RedirectTable.withoutGuidance(FLEET);
    EndpointTable table = table(plan, row(plan, 0, "45.0.1.0/24", 9, 1, 3, 2));
    assertEquals("b d /24 RANKED", told(none, table, Family.IPV4, Sketch.subnet("45.0.1.0/24", "192.0.2.1")));
    Choice unknown = decide(none, table, Family.IPV4, Sketch.subnet("45.0.2.0/24", "192.0.2.1"));
    assertEquals(Reason.NO_GUIDANCE, unknown.reason());
    assertEquals(24, unknown.scope());
    assertTrue(unknown.endpoint().isDue(0));
    assertEquals(FIRST_TTL, unknown.endpoint().ttlMaxSeconds());
  }

  @Test void rowIsDueFromItsTimeOn() {
    EndpointRow row = row(plan(), 0, "45.0.1.0/24", 9, 1, 3, 2);
    assertFalse(row.isDue(1044));
    assertTrue(row.isDue(1045));
    assertFalse(EndpointRow.TOO_SHORT.isDue(Long.MAX_VALUE));
    assertFalse(EndpointRow.OUTSIDE.isDue(Long.MAX_VALUE));
  }

  @Test void explanationTellsEachCostAndWhatKeptNodesOut() {
    EndpointPlan plan = plan();
    EndpointTable table = table(plan, row(plan, 0, "45.0.1.0/24", 9, 1, 3, Double.NaN));
    Client client = Sketch.subnet("45.0.1.0/24", "192.0.2.1");
    EndpointFinding finding = EndpointRouter.explain(MAPS, table, Router.explain(MAPS, 0, Family.IPV4, client), 0,
        Family.IPV4, client);
    assertTrue(finding.isByEndpointCosts());
    assertEquals(Optional.of("near"), finding.source());
    assertEquals(Optional.of(IpPrefix.parse("45.0.1.0/24")), finding.clients());
    assertEquals(List.of("b", "a"), finding.decision().nodes());
    assertEquals(Optional.of(IpPrefix.parse("45.0.1.0/24")), finding.decision().block());
    assertEquals(List.of("b Optional.empty", "a Optional.empty",
        "d Optional[no cost between 45.0.1.0 and 198.18.0.4]", "c Optional[no IPv4 address]"),
        finding.decision().candidates().stream().map(each -> each.node() + " " + each.remark()).toList());
  }

  /** A random plan with what is known, and the same by prefix. */
  private record World(RedirectTable maps, EndpointTable table, List<Map<IpPrefix, double[]>> known) {}

  @Test void answersHoldThroughoutTheirScopesAndNoTwoScopesOverlap() {
    for (int i = 0; i < WORLDS; i++) {
      World world = world();
      List<IpPrefix> blocks = new ArrayList<>();
      for (int j = 0; j < CLIENTS; j++) {
        IpAddress address = Sketch.within(random, IpPrefix.parse("45.0.0.0/18"));
        IpPrefix subnet = IpPrefix.around(address, 32 - random.nextInt(14));
        Choice choice = decided(world, subnet);
        check(world, subnet, choice);
        Choice byResolver = decide(world.maps, world.table, Family.IPV4,
            Sketch.resolverOf(subnet.toString(), "192.0.2.1"));
        assertEquals(nodes(choice), nodes(byResolver), () -> subnet + ", seed " + seed);
        assertEquals(choice.endpoint(), byResolver.endpoint(), () -> subnet + ", seed " + seed);
        assertEquals(0, byResolver.scope(), () -> subnet + ", seed " + seed);
        if (choice.scope() > subnet.length()) continue;
        IpPrefix block = IpPrefix.around(address, choice.scope());
        for (int k = 0; k < 4; k++) {
          Choice inside = decided(world, IpPrefix.around(Sketch.within(random, block), 32));
          assertEquals(nodes(choice), nodes(inside), () -> "in " + block + ", seed " + seed);
          assertEquals(choice.endpoint(), inside.endpoint(), () -> "in " + block + ", seed " + seed);
          assertEquals(choice.scope(), inside.scope(), () -> "in " + block + ", seed " + seed);
        }
        if (blocks.size() < COMPARED) blocks.add(block);
      }
      for (IpPrefix one : blocks) {
        for (IpPrefix other : blocks) {
          if (!one.equals(other)) assertFalse(one.contains(other), () -> one + " overlaps " + other + ", seed " + seed);
        }
      }
    }
  }

  private World world() {
    List<EndpointPlan.Source> sources = new ArrayList<>();
    for (int i = 0; i <= random.nextInt(3); i++) {
      IpPrefix region = IpPrefix.around(Sketch.within(random, IpPrefix.parse("45.0.0.0/18")), 16 + random.nextInt(9));
      sources.add(source("s" + i, 20 + random.nextInt(5), 56, region.toString()));
    }
    EndpointPlan plan = new EndpointPlan(FLEET, sources, POLICY);
    List<EndpointRow> rows = new ArrayList<>();
    List<Map<IpPrefix, double[]>> known = new ArrayList<>();
    for (int i = 0; i < sources.size(); i++) {
      known.add(new HashMap<>());
      for (int j = 0; j < 40; j++) {
        IpPrefix clients = IpPrefix.around(Sketch.within(random, IpPrefix.parse("45.0.0.0/18")),
            sources.get(i).ipv4Length());
        double[] costs = random.doubles(4).map(cost -> random.nextInt(3) == 0 ? Double.NaN : cost).toArray();
        if (known.get(i).putIfAbsent(clients, costs) == null) rows.add(row(plan, i, clients, Better.LOWER, costs));
      }
    }
    return new World(random.nextInt(4) == 0 ? RedirectTable.withoutGuidance(FLEET) : MAPS,
        new EndpointTable(plan, rows), known);
  }

  private Choice decided(World world, IpPrefix subnet) {
    return decide(world.maps, world.table, Family.IPV4, Sketch.subnet(subnet.toString(), "192.0.2.1"));
  }

  private static List<Integer> nodes(Choice choice) {
    return IntStream.range(0, choice.count()).mapToObj(choice::node).toList();
  }

  private static boolean isWithin(EndpointPlan.Source source, IpPrefix subnet) {
    IpPrefix region = source.region().getFirst();
    return subnet.length() < region.length() && subnet.contains(region);
  }

  private void check(World world, IpPrefix subnet, Choice choice) {
    List<EndpointPlan.Source> sources = world.table.plan().sources();
    if (sources.stream().anyMatch(each -> isWithin(each, subnet))) return; // most of it decides, as of any map
    int source = IntStream.range(0, sources.size())
        .filter(i -> sources.get(i).region().getFirst().contains(subnet)).boxed()
        .max(Comparator.<Integer>comparingInt(i -> sources.get(i).region().getFirst().length()).thenComparing(
            Comparator.reverseOrder())).orElse(Choice.NO_SOURCE);
    List<Integer> byMaps = nodes(Sketch.decide(world.maps, Sketch.subnet(subnet.toString(), "192.0.2.1")));
    boolean isWhole = source != Choice.NO_SOURCE && subnet.length() >= sources.get(source).ipv4Length();
    double[] costs = isWhole ? world.known.get(source).get(IpPrefix.around(subnet.address(),
        sources.get(source).ipv4Length())) : null;
    List<Integer> candidates = List.of(0, 1, 3);
    boolean isRanked = costs != null && candidates.stream().anyMatch(node -> !Double.isNaN(costs[node]));
    List<Integer> expected = !isRanked ? byMaps
        : candidates.stream().sorted(Comparator.comparingDouble(node -> costs[node])).limit(2).toList();
    assertEquals(expected, nodes(choice), () -> subnet + ", seed " + seed);
    if (isWhole) assertNotEquals(Standing.OUTSIDE, choice.endpoint().standing(), () -> subnet + ", seed " + seed);
  }
}
