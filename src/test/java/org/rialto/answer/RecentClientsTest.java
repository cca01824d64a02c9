package org.rialto.answer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
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
import org.rialto.route.Basis;
import org.rialto.route.Direction;
import org.rialto.route.Fleet;
import org.rialto.route.Node;
import org.rialto.route.RedirectTable;
import org.rialto.route.ScopePolicy;
import org.rialto.route.Service;

/** A sample of clients, and how many of them other tables would move. */
class RecentClientsTest {
  private static final VersionTag TAG = new VersionTag("map", "1");

  private final Fleet fleet = fleet();
  private final RedirectTable before = table(fleet, 1, 2);
  private final RedirectTable after = table(fleet, 3, 2);
  private final RecentClients recent = new RecentClients(64);

  private static Fleet fleet() {
    return fleet("www");
  }

  private static Fleet fleet(String service) {
    return new Fleet(List.of(new Node("a", List.of(IpAddress.parse("198.18.0.1")), List.of(), Optional.of("pa")),
        new Node("b", List.of(IpAddress.parse("198.18.0.2")), List.of(), Optional.of("pb"))),
        List.of(new Service(service, List.of(0, 1), 1)));
  }

  /** What it costs to reach each node from 20.0.0.0/8; from 30.0.0.0/8 the first is always nearer. */
  private static RedirectTable table(Fleet fleet, double toFirst, double toSecond) {
    NetworkMap.Builder map = new NetworkMap.Builder();
    CostMap.Builder costs = new CostMap.Builder();
    for (String pid : List.of("20", "30")) {
      IpPrefix prefix = IpPrefix.parse(pid + ".0.0.0/8");
      map.prefix(map.pid("p" + pid), Family.IPV4, prefix.address().high(), 0, 8);
      costs.source("p" + pid);
      costs.cost(costs.destination("pa"), pid.equals("20") ? toFirst : 1);
      costs.cost(costs.destination("pb"), pid.equals("20") ? toSecond : 2);
    }
    return RedirectTable.compile(LocationIndex.compile(map.build(TAG)), costs.build(TAG, new CostType("routingcost",
        CostType.NUMERICAL)), fleet, Direction.CLIENT_TO_NODE, ScopePolicy.standard());
  }

  private void ask(Fleet asked, String address, int times) {
    IpAddress subnet = IpAddress.parse(address);
    Client client = new Client();
    client.peer(Family.IPV4, 0x7f00000100000000L, 0);
    client.subnet(Family.IPV4, subnet.high(), 0, 24);
    for (int i = 0; i < times; i++) recent.note(asked, 0, Family.IPV4, client, Basis.CLIENT_SUBNET);
  }

  @Test void oneOfSoManyIsKeptAndTheLatestStay() {
    ask(fleet, "20.0.0.0", 16 * RecentClients.EVERY);
    ask(fleet, "30.0.0.0", 16 * RecentClients.EVERY + RecentClients.EVERY - 1);
    assertEquals(new RecentClients.Moved(32, 16), recent.moved(before, after));
    ask(fleet, "30.0.0.0", 64 * RecentClients.EVERY);
    assertEquals(new RecentClients.Moved(64, 0), recent.moved(before, after));
  }

  @Test void clientsWithoutNodesDoNotCount() {
    ask(fleet, "40.0.0.0", 8 * RecentClients.EVERY);
    assertEquals(new RecentClients.Moved(0, 0), recent.moved(before, after));
  }

  @Test void peerCountsWhereNoSubnetDecided() {
    Client client = new Client();
    client.peer(Family.IPV4, IpAddress.parse("20.0.0.1").high(), 0);
    client.subnet(Family.IPV4, 0x0a00000000000000L, 0, 8);
    for (int i = 0; i < RecentClients.EVERY; i++) recent.note(fleet, 0, Family.IPV4, client, Basis.SPECIAL_USE);
    assertEquals(new RecentClients.Moved(1, 1), recent.moved(before, after));
  }

  @Test void blockOfItsClientsCountsWhereTheResolverHasOne() {
    Client client = new Client();
    client.peer(Family.IPV4, IpAddress.parse("30.0.0.1").high(), 0);
    client.substitute(IpPrefix.parse("20.0.0.0/16"));
    for (int i = 0; i < RecentClients.EVERY; i++) recent.note(fleet, 0, Family.IPV4, client, Basis.PEER);
    assertEquals(new RecentClients.Moved(1, 1), recent.moved(before, after));
  }

  @Test void nodesOfAnotherFleetAreComparedByName() {
    ask(fleet, "20.0.0.0", RecentClients.EVERY);
    Node announced = new Node("0", List.of(IpAddress.parse("198.18.0.3")), List.of(), Optional.of("pa"));
    Fleet other = new Fleet(List.of(announced, fleet.nodes().getFirst(), fleet.nodes().getLast()),
        List.of(new Service("www", List.of(1, 2), 1)));
    assertEquals(new RecentClients.Moved(1, 0), recent.moved(before, table(other, 1, 2)));
    assertEquals(new RecentClients.Moved(1, 1), recent.moved(before, table(other, 3, 2)));
    ask(other, "20.0.0.0", RecentClients.EVERY);
    assertEquals(new RecentClients.Moved(2, 2), recent.moved(before, after), "the sample goes on");
  }

  @Test void clientsOfOtherServicesAreForgotten() {
    ask(fleet("img"), "20.0.0.0", 8 * RecentClients.EVERY);
    assertEquals(new RecentClients.Moved(0, 0), recent.moved(before, after));
    ask(fleet, "20.0.0.0", RecentClients.EVERY);
    assertEquals(new RecentClients.Moved(1, 1), recent.moved(before, after));
  }

  @Test void serviceThatTheFleetHasNotIsPassedOver() {
    Client client = new Client();
    client.peer(Family.IPV4, IpAddress.parse("20.0.0.1").high(), 0);
    for (int i = 0; i < RecentClients.EVERY; i++) recent.note(fleet, 1, Family.IPV4, client, Basis.PEER);
    ask(fleet, "20.0.0.0", RecentClients.EVERY);
    assertEquals(new RecentClients.Moved(1, 1), recent.moved(before, after));
  }

  @Test void sampleOfNoneKeepsNothing() {
    RecentClients none = new RecentClients(RecentClients.NONE);
    Client client = new Client();
    for (int i = 0; i < 100; i++) none.note(fleet, 0, Family.IPV4, client, Basis.PEER);
    assertEquals(new RecentClients.Moved(0, 0), none.moved(before, after));
  }
}
