package org.rialto.route;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.rialto.location.LocationIndex;
import org.rialto.net.Client;
import org.rialto.net.Family;
import org.rialto.net.IpPrefix;
import org.rialto.rfc.Cases;

/** RFC 7871 §7.2.1, §10: which answer a client subnet gets, and for how much of the address space it holds. */
class ScopeTest {
  private static final String RESOLVER = "192.0.2.53";
  private static final List<IpPrefix> SPECIAL_USE = Stream.of("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10",
      "127.0.0.0/8", "169.254.0.0/16",
      "172.16.0.0/12", "192.168.0.0/16", "224.0.0.0/3", "fc00::/7", "fe80::/10").map(IpPrefix::parse).toList();
  private static final LocationIndex LOCATIONS = Sketch.locations("p0 0.0.0.0/0 ::/0",
      "p1 192.0.2.0/24 203.0.113.0/25 2001:db8:1::/48",
      "p2 198.51.100.0/24 203.0.113.128/25 2001:db8:2::/48", "p3 198.51.100.64/26");
  private static final Fleet FLEET = Sketch.fleet(Sketch.nodes("n0 p0 46", "n1 p1 46", "n2 p2 46", "n3 p3 46"), 1,
      "www");

  private static RedirectTable table(ScopePolicy policy) {
    return RedirectTable.compile(LOCATIONS, Sketch.costs("p0 p0=0", "p1 p1=0", "p2 p2=0", "p3 p3=0"), FLEET,
        Direction.CLIENT_TO_NODE, policy);
  }

  static Stream<Arguments> cases() {
    return Cases.of("rfc7871-scope.cases", 6);
  }

  @ParameterizedTest(name = "RFC 7871 {0}: {1}")
  @MethodSource("cases")
  void clientGetsItsNodeAndTheWidestScope(String section, String name, String subnet, String node, int scope,
      Basis basis) {
    RedirectTable table = table(new ScopePolicy(32, 128, SPECIAL_USE));
    for (Family recordFamily : Family.values()) {
      Choice choice = Sketch.decide(table, 0, recordFamily, Sketch.subnet(subnet, RESOLVER));
      assertEquals(node, Sketch.nodes(table, choice));
      assertEquals(scope, choice.scope());
      assertEquals(basis, choice.basis());
      assertEquals(Reason.NEAREST, choice.reason());
    }
  }

  @ParameterizedTest(name = "{0} gets {1} at scope {2} where the longest scopes are 24 and 40")
  @CsvSource({
    "198.51.100.70/32, n2, 24", "198.51.100.0/24, n2, 24", "203.0.113.200/32, n1, 24", "8.8.0.0/20, n0, 7",
    "2001:db8:1:ab00::/56, n0, 21",
    "2002:c633:6446::/48, n2, 40", "64:ff9b::c633:6446/128, n2, 120", "64:ff9b:0:1::/64, n0, 64"})
  void differencesBeyondTheLongestScopeAreLevelledBeforeScopesAreFound(String subnet, String node, int scope) {
    RedirectTable table = table(new ScopePolicy(24, 40, SPECIAL_USE));
    Choice choice = Sketch.decide(table, Sketch.subnet(subnet, RESOLVER));
    assertEquals(node, Sketch.nodes(table, choice));
    assertEquals(scope, choice.scope());
  }

  @Test void withoutAClientSubnetThePeerDecidesAndNoScopeIsClaimed() {
    RedirectTable table = table(ScopePolicy.standard());
    for (String peer : List.of("198.51.100.1", "::ffff:198.51.100.1", "2002:c633:6401::1", "2001:db8:2::1")) {
      Choice choice = Sketch.decide(table, Sketch.peer(peer));
      assertEquals("n2", Sketch.nodes(table, choice), peer);
      assertEquals(0, choice.scope());
      assertEquals(Basis.PEER, choice.basis());
    }
  }

  @Test void peerInSpecialUseSpaceGetsWhatTheMapSaysOfIt() {
    RedirectTable table = table(ScopePolicy.standard());
    assertEquals("n0", Sketch.nodes(table, Sketch.decide(table, Sketch.peer("127.0.0.1"))));
    assertEquals("n0", Sketch.nodes(table, Sketch.decide(table, Sketch.subnet("10.1.0.0/16", "::1"))));
  }

  @Test void mapThatKnowsASpecialUseBlockIsObeyed() {
    LocationIndex locations = Sketch.locations("p0 0.0.0.0/0", "p1 10.0.0.0/8", "p2 192.168.7.0/24", "p3 172.0.0.0/8");
    RedirectTable table = RedirectTable.compile(locations, Sketch.costs("p0 p0=0", "p1 p1=0", "p2 p2=0", "p3 p3=0"),
        FLEET,
        Direction.CLIENT_TO_NODE, new ScopePolicy(32, 128, SPECIAL_USE));
    assertEquals("n1", Sketch.nodes(table, Sketch.decide(table, Sketch.subnet("10.1.2.0/24", RESOLVER))),
        "the block itself");
    assertEquals("n2", Sketch.nodes(table, Sketch.decide(table, Sketch.subnet("192.168.7.0/24", RESOLVER))),
        "a part of a block");
    Choice around = Sketch.decide(table, Sketch.subnet("172.16.1.0/24", RESOLVER));
    assertEquals(Basis.SPECIAL_USE, around.basis(), "what only holds the block says nothing of it");
    assertEquals("n0", Sketch.nodes(table, around));
  }

  @Test void answerThatIsTheSameForEveryoneDependsOnNoAddress() {
    LocationIndex locations = Sketch.locations("p0 0.0.0.0/0 ::/0", "p1 192.0.2.0/24");
    RedirectTable table = RedirectTable.compile(locations, Sketch.costs("p0 p2=1 p3=2", "p1 p2=5 p3=6"),
        Sketch.fleet(Sketch.nodes("n2 p2 46", "n3 p3 46"), 2, "www"), Direction.CLIENT_TO_NODE, ScopePolicy.standard());
    for (String subnet : List.of("192.0.2.0/24", "10.0.0.0/8", "2002:c000:200::/40", "0.0.0.0/1", "2a00::/12",
        "64:ff9b::/40")) {
      Choice choice = Sketch.decide(table, Sketch.subnet(subnet, RESOLVER));
      assertEquals("n2 n3", Sketch.nodes(table, choice), subnet);
      assertEquals(0, choice.scope(), subnet);
    }
  }

  @Test void noAdviceIsAnAnswerWithAScopeOfItsOwn() {
    LocationIndex locations = Sketch.locations("p0 0.0.0.0/0", "p1 96.0.0.0/4");
    RedirectTable table = RedirectTable.compile(locations, Sketch.costs("p1 p1=0"), FLEET, Direction.CLIENT_TO_NODE,
        ScopePolicy.standard());
    Choice unknown = Sketch.decide(table, Sketch.subnet("8.8.8.0/24", RESOLVER));
    assertEquals(Reason.NO_ADVICE, unknown.reason());
    assertEquals(0, unknown.count());
    assertEquals(7, unknown.scope());
    Choice nowhere = Sketch.decide(table, Sketch.subnet("2a00::/32", RESOLVER));
    assertEquals(Reason.NO_ADVICE, nowhere.reason());
    assertEquals(5, nowhere.scope());
    assertEquals(6, Sketch.decide(table, Sketch.subnet("98.0.0.0/8", RESOLVER)).scope(),
        "shared space cuts the block of the PID with costs");
  }

  @Test void familyWithOneAnswerNeedsNoBitsOfItsAddressesThoughTheOtherDoes() {
    LocationIndex locations = Sketch.locations("p0 0.0.0.0/0 ::/0", "p1 2a00::/12");
    RedirectTable table = RedirectTable.compile(locations, Sketch.costs("p0 p0=0", "p1 p1=0"), FLEET,
        Direction.CLIENT_TO_NODE,
        new ScopePolicy(24, 56, List.of()));
    assertEquals(0, Sketch.decide(table, Sketch.subnet("192.0.2.0/24", RESOLVER)).scope());
    assertEquals(12, Sketch.decide(table, Sketch.subnet("2a00:1::/32", RESOLVER)).scope());
    assertEquals(32, Sketch.decide(table, Sketch.subnet("2001:0:1::/48", RESOLVER)).scope(),
        "all of Teredo is answered as IPv4 is");
    assertEquals(16, Sketch.decide(table, Sketch.subnet("2002:1::/48", RESOLVER)).scope(), "all of 6to4 as well");
  }

  @Test void scopeDoesNotDependOnHowMuchTheResolverShows() {
    RedirectTable table = table(ScopePolicy.standard());
    Client client = new Client();
    for (int source = 5; source <= 128; source++) {
      client.peer(Family.IPV4, 0, 0);
      client.subnet(Family.IPV6, 0x2a00_0000_0000_0000L, 0, source);
      assertEquals(5, Sketch.decide(table, client).scope(), "source " + source);
    }
  }
}
