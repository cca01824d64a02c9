package org.rialto.route;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.rialto.net.IpAddress;
import org.rialto.net.IpPrefix;

/** What a source has no advice for is counted: nodes, clients and costs its maps don't bring together. */
class GapsTest {
  private static final Fleet FLEET = Sketch.fleet(List.of(
      node("inside", "192.0.2.9", Optional.empty()), node("outside", "203.0.113.9", Optional.empty()),
      node("said", "203.0.113.10", Optional.of("there"))), 1, "www");

  private static Node node(String name, String address, Optional<String> pid) {
    return new Node(name, List.of(IpAddress.parse(address)), List.of(), pid);
  }

  private static Gaps gaps(Direction direction, List<IpPrefix> region, String... costs) {
    return Gaps.of(Advice.within(region, Sketch.locations("here 192.0.2.0/24", "off 198.51.100.0/24",
        "dumb 10.0.0.0/8", "empty"), Sketch.costs(costs), direction), FLEET);
  }

  @Test void nodesClientsAndCostsThatDoNotMeetAreCounted() {
    assertEquals(new Gaps(List.of("outside"), 1, 2, List.of()), gaps(Direction.CLIENT_TO_NODE, List.of(), "here here=1",
        "off there=2", "dumb off=3 nowhere=4", "never here=5"));
  }

  @Test void directionOfTheCostsDecidesWhoIsSilent() {
    assertEquals(new Gaps(List.of("outside"), 2, 0, List.of()), gaps(Direction.NODE_TO_CLIENT, List.of(), "here here=1",
        "off there=2", "dumb here=3"));
  }

  @Test void servicesOfBordersAloneAreIdle() {
    Roles roles = new Roles(List.of(new Roles.Named(Pattern.compile("here|there"), "*here", Role.BORDER)));
    Advice advice = Advice.of(Sketch.locations("here 192.0.2.0/24"), Sketch.costs("here here=1"),
        Direction.CLIENT_TO_NODE).with(roles);
    List<Node> nodes = List.of(node("near", "192.0.2.10", Optional.empty()),
        node("said", "203.0.113.10", Optional.of("there")));
    assertEquals(new Gaps(List.of(), 1, 0, List.of("www")), Gaps.of(advice, Sketch.fleet(nodes, 1, "www")));
  }

  @Test void clientsOutsideTheRegionAreNoGap() {
    List<IpPrefix> region = List.of(IpPrefix.parse("192.0.2.0/24"));
    assertEquals(0, gaps(Direction.CLIENT_TO_NODE, region, "here here=1").silentPids());
  }
}
