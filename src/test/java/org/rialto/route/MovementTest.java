package org.rialto.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.rialto.location.CostMap;
import org.rialto.location.CostType;
import org.rialto.location.LocationIndex;
import org.rialto.location.NetworkMap;
import org.rialto.location.VersionTag;
import org.rialto.net.Client;
import org.rialto.net.Family;
import org.rialto.net.IpAddress;
import org.rialto.net.IpPrefix;

/** What another table would move: by hand, and against the router's own answers for addresses spread over all space. */
class MovementTest {
  private static final ScopePolicy NO_SPECIAL_USE = new ScopePolicy(32, 128, List.of());
  private static final Fleet FLEET = Sketch.fleet(Sketch.nodes("fra fra 46", "lhr lhr 4", "nrt nrt 4"), 1, "www");

  private static RedirectTable table(Fleet fleet, LocationIndex locations, CostMap costs) {
    return RedirectTable.compile(locations, costs, fleet, Direction.CLIENT_TO_NODE, NO_SPECIAL_USE);
  }

  private static RedirectTable table(Fleet fleet, String costsOfEurope) {
    LocationIndex locations = Sketch.locations("europe 64.0.0.0/2 2001:db8::/32", "asia 128.0.0.0/2", "rest 0.0.0.0/2");
    return table(fleet, locations, Sketch.costs("europe " + costsOfEurope, "asia nrt=1 fra=9 lhr=8"));
  }

  @Test void sameTableMovesNothing() {
    RedirectTable table = table(FLEET, "fra=1 lhr=2");
    assertEquals(List.of(), Movement.between(table, table(FLEET, "fra=1 lhr=2")).shifts());
    assertEquals(0, Movement.between(table, table).largest());
  }

  @Test void shareIsOfTheSpaceThatHadNodesAndTellsFromWhereToWhere() {
    Movement movement = Movement.between(table(FLEET, "fra=1 lhr=2"), table(FLEET, "fra=3 lhr=2"));
    var flow = new Movement.Flow(List.of("fra"), List.of("lhr"), false, 0.5);
    assertEquals(List.of(new Movement.Shift("www", Family.IPV4, Family.IPV4, 0.5, List.of(flow)),
        new Movement.Shift("www", Family.IPV4, Family.IPV6, 1, List.of(new Movement.Flow(List.of("fra"),
        List.of("lhr"), false, 1)))), movement.shifts().reversed());
    assertEquals(1, movement.largest());
  }

  @Test void clientsThatLoseAllNodesAreLeftToTheZone() {
    Movement movement = Movement.between(table(FLEET, "fra=1 lhr=2"), table(FLEET, "mars=1"));
    Movement.Flow flow = movement.shifts().getLast().flows().getFirst();
    assertEquals(new Movement.Flow(List.of("fra"), List.of(), true, 0.5), flow);
  }

  @Test void clientsThatGainTheirFirstNodesDoNotMove() {
    assertEquals(List.of(), Movement.between(table(FLEET, "mars=1"), table(FLEET, "fra=1")).shifts().stream()
        .filter(shift -> shift.share() == 0).toList());
    assertEquals(0, Movement.between(RedirectTable.withoutGuidance(FLEET), table(FLEET, "fra=1")).largest());
  }

  @Test void orderOfTheSameNodesIsNoMovement() {
    Fleet two = Sketch.fleet(Sketch.nodes("fra fra 46", "lhr lhr 4", "nrt nrt 4"), 2, "www");
    assertEquals(List.of(), Movement.between(table(two, "fra=1 lhr=2 nrt=9"), table(two, "fra=2 lhr=1 nrt=9"))
        .shifts());
    Movement.Flow flow = Movement.between(table(two, "fra=1 lhr=2 nrt=9"), table(two, "fra=2 lhr=9 nrt=1")).shifts()
        .getLast().flows().getFirst();
    assertEquals(List.of(List.of("lhr"), List.of("nrt")), List.of(flow.from(), flow.to()));
  }

  @Test void wholeFamilyInOneRangeIsCountedWhole() {
    LocationIndex locations = Sketch.locations("all 0.0.0.0/0 ::/0");
    Movement movement = Movement.between(table(FLEET, locations, Sketch.costs("all fra=1 lhr=2")),
        table(FLEET, locations, Sketch.costs("all fra=2 lhr=1")));
    assertEquals(List.of(1.0, 1.0), movement.shifts().stream().map(Movement.Shift::share).toList());
  }

  @Test void nodesOfAnotherFleetAreComparedByName() {
    List<Node> nodes = Sketch.nodes("par fra 46", "fra fra 46", "lhr lhr 4", "nrt nrt 4");
    Fleet other = new Fleet(nodes, List.of(new Service("www", List.of(1, 2, 3), 1)));
    assertEquals(List.of(), Movement.between(table(FLEET, "fra=1 lhr=2"), table(other, "fra=1 lhr=2")).shifts());
    Fleet without = Sketch.fleet(Sketch.nodes("lhr lhr 4", "nrt nrt 4"), 1, "www");
    Movement.Flow flow = Movement.between(table(FLEET, "fra=1 lhr=2"), table(without, "fra=1 lhr=2")).shifts()
        .getLast().flows().getFirst();
    assertEquals(new Movement.Flow(List.of("fra"), List.of("lhr"), false, 0.5), flow);
  }

  @Test void serviceThatLosesItsLastNodeMovesWhole() {
    Fleet none = new Fleet(FLEET.nodes(), List.of(new Service("www", List.of(), 1)));
    List<Movement.Shift> shifts = Movement.between(table(FLEET, "fra=1"), table(none, "fra=1")).shifts();
    assertEquals(List.of(1.0, 1.0, 1.0, 1.0), shifts.stream().map(Movement.Shift::share).toList());
    assertTrue(shifts.getFirst().flows().getFirst().isLeftToZone());
    assertEquals(List.of(), Movement.between(table(none, "fra=1"), table(FLEET, "fra=1")).shifts());
  }

  @Test void tablesForOtherServicesAreNotCompared() {
    Fleet other = Sketch.fleet(Sketch.nodes("fra fra 46"), 1, "img");
    assertThrows(IllegalArgumentException.class, () -> Movement.between(table(FLEET, "fra=1"), table(other, "fra=1")));
  }

  /** All prefixes are of 8 bits at the most, so 256 addresses, one in each block, tell shares exactly. */
  @Test void sharesAreThoseOfAnsweringForEveryBlock() {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    for (int round = 0; round < 150; round++) {
      Fleet fleet = Sketch.fleet(Sketch.nodes("a p0 46", "b p1 46", "c p2 4", "d p0 46", "e p4 6"),
          random.nextInt(1, 4), "www", "img");
      ScopePolicy policy = new ScopePolicy(32, 128, random.nextBoolean() ? List.of()
          : List.of(IpPrefix.parse("10.0.0.0/8"), IpPrefix.parse("fc00::/7")));
      RedirectTable before = random(random, fleet, policy);
      RedirectTable after = random(random, fleet, policy);
      Movement movement = Movement.between(before, after);
      for (int service = 0; service < 2; service++) {
        for (Family records : Family.values()) {
          for (Family clients : Family.values()) {
            check(movement, before, after, service, records, clients, seed);
          }
        }
      }
    }
  }

  private static void check(Movement movement, RedirectTable before, RedirectTable after, int service, Family records,
      Family clients, long seed) {
    int served = 0;
    int moved = 0;
    for (int block = 0; block < 256; block++) {
      // Of the blocks 20::/8 and 00::/8 some addresses carry IPv4 ones: the maps here say the same of all of them.
      Client client = Sketch.subnet(new IpPrefix(new IpAddress(clients, (long) block << 56, 0), 8).toString(),
          "192.0.2.1");
      if (clients == Family.IPV6) client = Sketch.subnet(new IpAddress(clients, (long) block << 56 | 5L << 48, 0)
          + "/48", "192.0.2.1");
      Choice then = Sketch.decide(before, service, records, client);
      if (then.basis() != Basis.CLIENT_SUBNET || then.count() == 0) continue;
      Choice now = Sketch.decide(after, service, records, client);
      if (now.basis() != Basis.CLIENT_SUBNET) continue;
      served++;
      if (!names(before, then).equals(names(after, now))) moved++;
    }
    String name = before.fleet().services().get(service).name();
    double share = movement.shifts().stream().filter(shift -> shift.service().equals(name)
        && shift.recordFamily() == records && shift.clientFamily() == clients).mapToDouble(Movement.Shift::share)
        .findFirst().orElse(0);
    double tolerance = clients == Family.IPV4 ? 1e-12 : 1e-4; // what carries IPv4 is left out of counted blocks
    assertEquals(served == 0 ? 0 : (double) moved / served, share, tolerance,
        () -> "seed " + seed + ", " + clients + " clients, " + records + " records");
    double flows = movement.shifts().stream().filter(shift -> shift.service().equals(name)
        && shift.recordFamily() == records && shift.clientFamily() == clients)
        .flatMap(shift -> shift.flows().stream()).mapToDouble(Movement.Flow::share).sum();
    assertTrue(flows <= share + 1e-9, () -> "flows of more than all, seed " + seed);
  }

  private static Set<String> names(RedirectTable table, Choice choice) {
    return new TreeSet<>(IntStream.range(0, choice.count())
        .mapToObj(i -> table.fleet().nodes().get(choice.node(i)).name()).toList());
  }

  private static RedirectTable random(SplittableRandom random, Fleet fleet, ScopePolicy policy) {
    NetworkMap.Builder builder = new NetworkMap.Builder();
    for (int pid = 0; pid < 5; pid++) builder.pid("p" + pid);
    for (Family family : Family.values()) {
      for (int block = 0; block < 256; block++) {
        if (random.nextInt(4) > 0) builder.prefix(random.nextInt(5), family, (long) block << 56, 0, 8);
      }
    }
    CostMap.Builder costs = new CostMap.Builder();
    for (int pid = 0; pid < 4; pid++) {
      costs.source("p" + pid);
      for (String node : List.of("p0", "p1", "p2", "p4")) {
        if (random.nextInt(5) > 0) costs.cost(costs.destination(node), random.nextInt(4));
      }
    }
    VersionTag tag = new VersionTag("map", "1");
    return RedirectTable.compile(LocationIndex.compile(builder.build(tag)), costs.build(tag,
        new CostType("routingcost", CostType.NUMERICAL)), fleet, Direction.CLIENT_TO_NODE, policy);
  }
}
