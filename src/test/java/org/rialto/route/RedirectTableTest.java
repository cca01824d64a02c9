package org.rialto.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.rialto.location.CostMap;
import org.rialto.location.CostType;
import org.rialto.location.LocationIndex;
import org.rialto.location.NetworkMap;
import org.rialto.location.VersionTag;
import org.rialto.net.Client;
import org.rialto.net.Family;
import org.rialto.net.IpAddress;

class RedirectTableTest {
  private static final LocationIndex HALVES = Sketch.locations("low 0.0.0.0/1 ::/1", "high 128.0.0.0/1 8000::/1",
      "far");
  private static final ScopePolicy PLAIN = new ScopePolicy(24, 56, List.of());
  private static final CostType THROUGHPUT = new CostType("tput", CostType.NUMERICAL);
  private static final CostType RANKS_OF_THROUGHPUT = new CostType("tput", CostType.ORDINAL);
  private static final String LOW = "1.0.0.0/8";
  private static final String HIGH = "200.0.0.0/8";

  private static RedirectTable table(CostMap costs, Fleet fleet) {
    return RedirectTable.compile(HALVES, costs, fleet, Direction.CLIENT_TO_NODE, PLAIN);
  }

  private static String answer(RedirectTable table, String subnet) {
    return Sketch.nodes(table, Sketch.decide(table, Sketch.subnet(subnet, "192.0.2.1")));
  }

  @Test void nodesComeInOrderOfCost() {
    RedirectTable table = table(Sketch.costs("low a=3 b=1 c=2", "high a=1.5 b=1.75 c=-1"),
        Sketch.fleet(Sketch.nodes("na a 4", "nb b 4", "nc c 4"), 2, "www"));
    assertEquals("nb nc", answer(table, LOW));
    assertEquals("nc na", answer(table, HIGH));
  }

  /** All nodes are ranked before any is left out: the cheapest of a few would be others. */
  @Test void ofFiveHundredNodesTheThreeCheapestAreAnswered() {
    int count = 500;
    int step = 263; // prime, so that each cost is that of one node
    String[] nodes = IntStream.range(0, count).mapToObj(i -> "n" + i + " p" + i + " 4").toArray(String[]::new);
    StringBuilder low = new StringBuilder("low");
    StringBuilder high = new StringBuilder("high");
    String[] byCost = new String[count];
    for (int i = 0; i < count; i++) {
      int cost = i * step % count;
      byCost[cost] = "n" + i;
      low.append(" p").append(i).append('=').append(cost);
      high.append(" p").append(i).append('=').append(count - cost);
    }
    RedirectTable table = table(Sketch.costs(low.toString(), high.toString()),
        Sketch.fleet(Sketch.nodes(nodes), 3, "www"));
    assertEquals(byCost[0] + " " + byCost[1] + " " + byCost[2], answer(table, LOW));
    assertEquals(byCost[count - 1] + " " + byCost[count - 2] + " " + byCost[count - 3], answer(table, HIGH));
  }

  @Test void highestThroughputComesFirstAndWhatIsUnknownLast() {
    RedirectTable table = table(Sketch.costs(THROUGHPUT, "low a=3e9 b=1e9 c=2e9", "high a=0 c=0.5"),
        Sketch.fleet(Sketch.nodes("na a 4", "nb b 4", "nc c 4"), 3, "www"));
    assertEquals("na nc nb", answer(table, LOW));
    assertEquals("nc na nb", answer(table, HIGH));
    Decision decision = Router.explain(table, 0, Family.IPV4, Sketch.subnet(LOW, "192.0.2.1"));
    assertEquals(List.of("na", "nc", "nb"), decision.candidates().stream().map(Decision.Candidate::node).toList());
    assertEquals(3e9, decision.candidates().getFirst().cost().orElseThrow());
  }

  @Test void beyondTheAnswerCandidatesAreExplainedInTheirOrderToo() {
    RedirectTable table = table(Sketch.costs(THROUGHPUT, "low a=3 b=1 c=2"),
        Sketch.fleet(Sketch.nodes("na a 4", "nb b 4", "nc c 4"), 1, "www"));
    Decision decision = Router.explain(table, 0, Family.IPV4, Sketch.subnet(LOW, "192.0.2.1"));
    assertEquals(List.of("na", "nc", "nb"), decision.candidates().stream().map(Decision.Candidate::node).toList());
  }

  @Test void equallyHighThroughputIsShared() {
    RedirectTable table = table(Sketch.costs(THROUGHPUT, "low a=3 b=5 c=5", "high a=5 b=5 c=3"),
        Sketch.fleet(Sketch.nodes("na a 4", "nb b 4", "nc c 4"), 1, "www"));
    assertTrue(Set.of("nb", "nc").contains(answer(table, LOW)));
    assertTrue(Set.of("na", "nb").contains(answer(table, HIGH)));
    assertEquals("2 candidates cost 5, and the answer has room for 1 of them: the name of the PID picks",
        Router.explain(table, 0, Family.IPV4, Sketch.subnet(LOW, "192.0.2.1")).tie().orElseThrow());
  }

  @Test void lowestRankComesFirstWhateverIsRanked() {
    RedirectTable table = table(Sketch.costs(RANKS_OF_THROUGHPUT, "low a=3 b=1 c=2"),
        Sketch.fleet(Sketch.nodes("na a 4", "nb b 4", "nc c 4"), 2, "www"));
    assertEquals("nb nc", answer(table, LOW));
  }

  @Test void numbersInPlaceOfRanksTurnTheRankingRound() {
    Fleet fleet = Sketch.fleet(Sketch.nodes("na a 4", "nb b 4", "nc c 4"), 2, "www");
    RedirectTable ranked = table(Sketch.costs(RANKS_OF_THROUGHPUT, "low a=3 b=1 c=2"), fleet);
    CostMap numbers = Sketch.costs(THROUGHPUT, "low a=3 b=1 c=2");
    assertEquals("na nc", answer(ranked.with(0, numbers), LOW), "though no number is another");
  }

  @Test void costIsReadTheWayItIsConfigured() {
    CostMap costs = Sketch.costs("low low=0 high=9", "high low=1 high=5", "far low=7 high=2");
    Fleet fleet = Sketch.fleet(Sketch.nodes("nh high 4", "nf far 4"), 2, "www");
    RedirectTable toClient = RedirectTable.compile(HALVES, costs, fleet, Direction.NODE_TO_CLIENT, PLAIN);
    assertEquals("nh nf", answer(toClient, LOW));
    assertEquals("nf nh", answer(toClient, HIGH));
    RedirectTable toNode = table(costs, fleet);
    assertEquals("nh nf", answer(toNode, LOW));
    assertEquals("nh nf", answer(toNode, HIGH), "there is no cost to far: no advice ranks last");
  }

  @Test void missingPairIsNeitherZeroNorInfiniteButNoAdvice() {
    Fleet fleet = Sketch.fleet(Sketch.nodes("na a 4", "nb b 4", "nc c 4", "nx - 4"), 3, "www");
    RedirectTable table = table(Sketch.costs("low c=1e300"), fleet);
    assertEquals("nc na nb", answer(table, LOW));
    Choice none = Sketch.decide(table, Sketch.subnet(HIGH, "192.0.2.1"));
    assertEquals(Reason.NO_ADVICE, none.reason());
    assertEquals(0, none.count());
    assertEquals(1, none.scope());
  }

  @Test void nodeIsInThePidItsFirstAddressIsIn() {
    List<Node> nodes = List.of(
        new Node("four", List.of(IpAddress.parse("200.0.0.1"), IpAddress.parse("1.0.0.1")),
        List.of(IpAddress.parse("::2")), Optional.empty()),
        new Node("six", List.of(), List.of(IpAddress.parse("::1")), Optional.empty()),
        new Node("said", List.of(IpAddress.parse("1.0.0.2")), List.of(), Optional.of("far")));
    RedirectTable table = table(Sketch.costs("low low=0"), Sketch.fleet(nodes, 1, "www"));
    assertEquals(List.of(Optional.of("high"), Optional.of("low"), Optional.of("far")), IntStream.range(0, 3)
        .mapToObj(node -> table.place(0, node).pid()).toList());
  }

  @Test void recordFamilyIsAnsweredByNodesThatHaveIt() {
    RedirectTable table = table(Sketch.costs("low a=1 b=2 c=3", "high a=1 b=2 c=3"),
        Sketch.fleet(Sketch.nodes("na a 4", "nb b 46", "nc c 6"), 1, "www"));
    assertEquals("na", Sketch.nodes(table, Sketch.decide(table, 0, Family.IPV4, Sketch.subnet(LOW, "::1"))));
    assertEquals("nb", Sketch.nodes(table, Sketch.decide(table, 0, Family.IPV6, Sketch.subnet(LOW, "::1"))));
  }

  @Test void familyNoNodeHasIsNoOnesAndHasNoScope() {
    Fleet fleet = Sketch.fleet(Sketch.nodes("na a 4"), 1, "www");
    for (RedirectTable table : List.of(table(Sketch.costs("low a=1"), fleet), RedirectTable.withoutGuidance(fleet))) {
      Choice choice = Sketch.decide(table, 0, Family.IPV6, Sketch.subnet(LOW, "::1"));
      assertEquals(Reason.NO_FAMILY, choice.reason());
      assertEquals(0, choice.count());
      assertEquals(0, choice.scope());
    }
  }

  @Test void withoutMapsTheZoneAnswersEveryoneAlike() {
    RedirectTable table = RedirectTable.withoutGuidance(Sketch.fleet(Sketch.nodes("na a 4"), 1, "www"));
    Choice choice = Sketch.decide(table, Sketch.subnet(LOW, "::1"));
    assertEquals(Reason.NO_GUIDANCE, choice.reason());
    assertEquals(0, choice.count());
    assertEquals(0, choice.scope());
    assertEquals(Optional.empty(), table.index());
  }

  @Test void tieThatFitsIntoTheAnswerIsInOrderOfNumberForEveryPid() {
    RedirectTable table = table(Sketch.costs("low a=1 b=1 c=1", "high a=1 b=1 c=1"),
        Sketch.fleet(Sketch.nodes("na a 4", "nb b 4", "nc c 4"), 3, "www"));
    assertEquals("na nb nc", answer(table, LOW));
    assertEquals(1, table.ranges(0, Family.IPV4, Family.IPV4));
    assertEquals(0, Sketch.decide(table, Sketch.subnet(LOW, "::1")).scope());
  }

  @Test void pidsSpreadOverATieTheAnswerHasNoRoomFor() {
    int pids = 256;
    String[] prefixes = IntStream.range(0, pids).mapToObj(i -> "cc-" + i + " " + i + ".0.0.0/8").toArray(String[]::new);
    String[] rows = IntStream.range(0, pids).mapToObj(i -> "cc-" + i + " near=0 a=1 b=1 c=1 d=1")
        .toArray(String[]::new);
    Fleet fleet = Sketch.fleet(Sketch.nodes("first near 4", "na a 4", "nb b 4", "nc c 4", "nd d 4"), 2, "www");
    RedirectTable table = RedirectTable.compile(Sketch.locations(prefixes), Sketch.costs(rows), fleet,
        Direction.CLIENT_TO_NODE, PLAIN);
    Map<String, Integer> clients = new HashMap<>();
    for (int i = 0; i < pids; i++) clients.merge(answer(table, i + ".1.0.0/16"), 1, Integer::sum);
    assertEquals(Set.of("first na", "first nb", "first nc", "first nd"), clients.keySet());
    clients.forEach((nodes, count) -> assertTrue(count > 40 && count < 90, nodes + " answers " + count));
  }

  @Test void servicesSpreadOverTwinsAndShareTheirRanges() {
    String[] services = IntStream.range(0, 300).mapToObj(i -> "service" + i).toArray(String[]::new);
    Fleet fleet = Sketch.fleet(Sketch.nodes("a1 a 46", "a2 a 46", "a3 a 46", "a4 a 4", "b1 b 46"), 1, services);
    RedirectTable table = table(Sketch.costs("low a=1 b=2", "high a=2 b=1"), fleet);
    Map<String, Integer> taken = new HashMap<>();
    for (int service = 0; service < services.length; service++) {
      Choice ipv6 = Sketch.decide(table, service, Family.IPV6, Sketch.subnet(LOW, "::1"));
      taken.merge(Sketch.nodes(table, ipv6), 1, Integer::sum);
      Choice high = Sketch.decide(table, service, Family.IPV4, Sketch.subnet(HIGH, "::1"));
      assertEquals("b1", Sketch.nodes(table, high));
      assertEquals(1, high.scope());
      assertSame(table.group(0, Family.IPV4), table.group(service, Family.IPV4));
    }
    assertEquals(Set.of("a1", "a2", "a3"), taken.keySet());
    taken.values().forEach(count -> assertTrue(count > 70 && count < 130, taken::toString));
  }

  @Test void servicesWhoseNodesStandInOneOrderHoldItOnce() {
    List<Service> services = IntStream.range(0, 50)
        .mapToObj(i -> new Service("service" + i, List.of(0, 1, 2), 1)).toList();
    Fleet fleet = new Fleet(Sketch.nodes("a one 46", "b one 46", "c two 46"), services);
    RedirectTable table = RedirectTable.compile(Sketch.locations("one 0.0.0.0/0 ::/0"), Sketch.costs("one one=1 two=2"),
        fleet, Direction.CLIENT_TO_NODE, ScopePolicy.standard());
    Set<int[]> orders = Collections.newSetFromMap(new IdentityHashMap<>());
    for (int service = 0; service < services.size(); service++) {
      for (Family family : Family.values()) orders.add(table.nodeAtPosition(service, family));
    }
    assertEquals(2, orders.size(), "twins stand in one of two orders");
  }

  @Test void twinsAreSwappedOneToOneSoThatEveryAnswerStaysOfDifferentNodes() {
    for (String service : List.of("www", "video", "img", "api")) {
      Fleet fleet = Sketch.fleet(Sketch.nodes("a1 a 4", "a2 a 4", "a3 a 4", "b1 b 4", "b2 b 4"), 5, service);
      RedirectTable table = table(Sketch.costs("low a=1 b=2", "high a=2 b=1"), fleet);
      for (String subnet : List.of(LOW, HIGH)) {
        List<String> nodes = List.of(answer(table, subnet).split(" "));
        assertEquals(5, new HashSet<>(nodes).size(), nodes::toString);
        assertEquals(subnet.equals(LOW) ? "a" : "b", nodes.getFirst().substring(0, 1));
      }
    }
  }

  @Test void sameAnswersComeFromAnyOrderOfTheMap() {
    LocationIndex turned = Sketch.locations("far", "high 8000::/1 128.0.0.0/1", "low ::/1 0.0.0.0/1");
    Fleet fleet = Sketch.fleet(Sketch.nodes("a1 a 4", "a2 a 4", "a3 a 4", "b1 b 4"), 1, "www");
    RedirectTable one = table(Sketch.costs("low a=1 b=1", "high a=1 b=1"), fleet);
    RedirectTable other = RedirectTable.compile(turned, Sketch.costs("high b=1 a=1", "low b=1 a=1"), fleet,
        Direction.CLIENT_TO_NODE, PLAIN);
    for (String subnet : List.of(LOW, HIGH)) assertEquals(answer(one, subnet), answer(other, subnet));
  }

  @Test void fullTablesOfManyPidsAndAnswersKeepTheirClassesApart() {
    SplittableRandom random = new SplittableRandom(7871);
    List<String> prefixes = new ArrayList<>();
    List<String> rows = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 4096; i++) {
      prefixes.add("p" + i + " " + (i >> 4) + "." + ((i & 15) << 4) + ".0.0/12");
      List<Integer> order = new ArrayList<>(List.of(0, 1, 2, 3, 4, 5, 6, 7));
      for (int k = 7; k > 0; k--) order.set(k, order.set(random.nextInt(k + 1), order.get(k)));
      rows.add("p" + i + " " + String.join(" ", IntStream.range(0, 8).mapToObj(k -> "n" + order.get(k) + "=" + k)
          .toList()));
      expected.add(String.join(" ", order.subList(0, 6).stream().map(k -> "n" + k).toList()));
    }
    Fleet fleet = Sketch.fleet(Sketch.nodes(IntStream.range(0, 8).mapToObj(k -> "n" + k + " n" + k + " 4")
        .toArray(String[]::new)), 6, "www");
    RedirectTable table = RedirectTable.compile(Sketch.locations(prefixes.toArray(String[]::new)),
        Sketch.costs(rows.toArray(String[]::new)), fleet,
        Direction.CLIENT_TO_NODE, PLAIN);
    for (int i = 0; i < 4096; i++) {
      assertEquals(expected.get(i), answer(table, (i >> 4) + "." + ((i & 15) << 4) + ".0.0/12"));
    }
  }

  @Test void costsForAnotherVersionOfTheMapAreRefused() {
    LocationIndex other = LocationIndex.compile(new NetworkMap.Builder().build(new VersionTag("map", "2")));
    Fleet fleet = Sketch.fleet(Sketch.nodes("na a 4"), 1, "www");
    var refused = assertThrows(IllegalArgumentException.class,
        () -> RedirectTable.compile(other, Sketch.costs("low a=1"), fleet, Direction.CLIENT_TO_NODE, PLAIN));
    assertTrue(refused.getMessage().contains("map#1") && refused.getMessage().contains("map#2"), refused.getMessage());
  }

  @Test void decidingAllocatesNothing() {
    String[] prefixes = IntStream.range(0, 512).mapToObj(i -> "p" + i % 5 + " " + (i >> 1) + "." + ((i & 1) << 7)
        + ".0.0/9").toArray(String[]::new);
    Set<String> pids = new HashSet<>();
    Map<String, StringBuilder> lines = new HashMap<>();
    for (String prefix : prefixes) {
      String[] words = prefix.split(" ");
      if (pids.add(words[0])) lines.put(words[0], new StringBuilder(words[0]));
      lines.get(words[0]).append(' ').append(words[1]);
    }
    lines.put("six", new StringBuilder("six ::/0"));
    LocationIndex locations = Sketch.locations(lines.values().stream().map(Object::toString).toArray(String[]::new));
    CostMap costs = Sketch.costs("p0 p0=0 p1=1", "p1 p1=0", "p2 p0=4 p1=2", "p3 p1=7", "six p0=1");
    RedirectTable table = RedirectTable.compile(locations, costs,
        Sketch.fleet(Sketch.nodes("n0 p0 46", "n1 p1 46"), 2, "www"),
        Direction.CLIENT_TO_NODE, ScopePolicy.standard());
    Client[] clients = Stream.of("1.0.0.0/24", "128.0.0.0/1", "10.0.0.0/8", "16.0.0.0/4", "0.0.0.0/0", "2002:102::/32",
        "2001:0:1::/48", "::/1", "2a00::/12")
        .map(subnet -> Sketch.subnet(subnet, "::ffff:192.0.2.1")).toArray(Client[]::new);
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    Choice choice = new Choice();
    long before = 0;
    int scopes = 0;
    for (int round = 0; round < 90_000; round++) {
      if (round == 60_000) before = threads.getCurrentThreadAllocatedBytes();
      Router.decide(table, 0, round % 2 == 0 ? Family.IPV4 : Family.IPV6, clients[round % clients.length], choice);
      scopes += choice.scope();
    }
    long bytes = threads.getCurrentThreadAllocatedBytes() - before;
    assertNotEquals(0, scopes);
    assertTrue(bytes < 30_000, bytes + " bytes for 30,000 decisions");
  }
}
