package org.rialto.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.rialto.net.Family;
import org.rialto.net.IpAddress;

class FleetTest {
  private static final IpAddress FOUR = IpAddress.parse("192.0.2.1");
  private static final IpAddress SIX = IpAddress.parse("2001:db8::1");
  private static final Node BOTH = new Node("both", List.of(FOUR, IpAddress.parse("192.0.2.2")), List.of(SIX),
      Optional.empty());
  private static final Node ONLY_SIX = new Node("only-six", List.of(), List.of(IpAddress.parse("2001:db8::2")),
      Optional.of("pid"));

  private static void refused(String why, Executable making) {
    String message = assertThrows(IllegalArgumentException.class, making).getMessage();
    assertTrue(message.contains(why), message);
  }

  @Test void addressesAreReadByNumber() {
    Fleet fleet = new Fleet(List.of(BOTH, ONLY_SIX), List.of(new Service("www", List.of(1), 1)));
    assertEquals(2, fleet.addresses(0, Family.IPV4));
    assertEquals(IpAddress.parse("192.0.2.2"), new IpAddress(Family.IPV4, fleet.high(0, Family.IPV4, 1),
        fleet.low(0, Family.IPV4, 1)));
    assertEquals(0, fleet.addresses(1, Family.IPV4));
    assertEquals(IpAddress.parse("2001:db8::2"), new IpAddress(Family.IPV6, fleet.high(1, Family.IPV6, 0),
        fleet.low(1, Family.IPV6, 0)));
  }

  @Test void nodesAndServicesAreFoundByName() {
    Fleet fleet = new Fleet(List.of(BOTH, ONLY_SIX), List.of(new Service("www", List.of(1), 1)));
    assertEquals(OptionalInt.of(1), fleet.node("only-six"));
    assertEquals(OptionalInt.empty(), fleet.node("www"));
    assertEquals(OptionalInt.of(0), fleet.service("www"));
    assertFalse(fleet.serves(0, Family.IPV4));
    assertTrue(fleet.serves(0, Family.IPV6));
  }

  @Test void setsOfCandidatesAreThoseATableKeepsRangesFor() {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    List<Node> nodes = Sketch.nodes("a one 46", "b one 4", "c one 6", "d one 46");
    for (int round = 0; round < 50; round++) {
      List<Service> services = new ArrayList<>();
      for (int i = random.nextInt(8); i >= 0; i--) {
        List<Integer> candidates = new ArrayList<>(List.of(0, 1, 2, 3));
        Collections.shuffle(candidates, new Random(random.nextLong()));
        services.add(new Service("s" + i, candidates.subList(0, random.nextInt(1, 5)), random.nextInt(1, 4)));
      }
      Fleet fleet = new Fleet(nodes, services);
      RedirectTable table = RedirectTable.compile(Sketch.locations("one 0.0.0.0/0 ::/0"), Sketch.costs("one one=1"),
          fleet, Direction.CLIENT_TO_NODE, ScopePolicy.standard());
      assertEquals(table.groups().size(), fleet.candidateSets(), "seed " + seed);
    }
  }

  @Test void servicesAreNumberedByTheirNamesWhicheverNodesServeThem() {
    Fleet none = new Fleet(List.of(BOTH), List.of(new Service("www", List.of(), 1)));
    assertFalse(none.serves(0, Family.IPV6));
    assertTrue(none.isNumberedAs(new Fleet(List.of(BOTH, ONLY_SIX), List.of(new Service("www", List.of(1), 1)))));
    assertFalse(none.isNumberedAs(new Fleet(List.of(BOTH), List.of(new Service("img", List.of(), 1)))));
  }

  @Test void whatCannotServeIsRefusedByName() {
    refused("node idle has no address", () -> new Node("idle", List.of(), List.of(), Optional.empty()));
    refused("192.0.2.1 is no ipv6 address", () -> new Node("mixed", List.of(), List.of(FOUR), Optional.empty()));
    refused("17 ipv4 addresses", () -> new Node("many", Collections.nCopies(17, FOUR), List.of(), Optional.empty()));
    refused("service www names a node twice", () -> new Service("www", List.of(0, 0), 1));
    refused("0 answers", () -> new Service("www", List.of(0), 0));
    refused("33 answers", () -> new Service("www", List.of(0), 33));
    refused("node both stands twice", () -> new Fleet(List.of(BOTH, BOTH), List.of()));
    Service www = new Service("www", List.of(1), 1);
    refused("no node number 1", () -> new Fleet(List.of(BOTH), List.of(www)));
    refused("service www stands twice", () -> new Fleet(List.of(BOTH, ONLY_SIX), List.of(www, www)));
    refused("longest IPv4 scope 33", () -> new ScopePolicy(33, 56, List.of()));
    refused("longest IPv6 scope 0", () -> new ScopePolicy(24, 0, List.of()));
  }
}
