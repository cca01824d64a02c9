package org.rialto.route;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.rialto.location.CostMap;
import org.rialto.location.EntityProperty;
import org.rialto.location.LocationIndex;
import org.rialto.net.Family;
import org.rialto.net.IpPrefix;

/** Edges serve; origins do where no edge has a cost; borders never do. */
class RolesTest {
  private static final String LOW = "1.0.0.0/8";
  private static final LocationIndex LOCATIONS = Sketch.locations("low 0.0.0.0/1 ::/0", "high 128.0.0.0/1");
  private static final CostMap COSTS = Sketch.costs("low a=1 b=2 c=3 d=4", "high a=1 c=3");
  private static final List<Node> NODES = Sketch.nodes("na a 4", "nb b 4", "nc c 4", "nd d 4");

  private static Roles named(String pid, Role role) {
    return new Roles(List.of(new Roles.Named(Pattern.compile(pid), pid, role)));
  }

  private static Node as(Node node, Role role) {
    return new Node(node.name(), node.ipv4(), node.ipv6(), node.pid(), Optional.of(role));
  }

  private static RedirectTable table(int answers, Roles roles, Node... nodes) {
    Advice advice = Advice.of(LOCATIONS, COSTS, Direction.CLIENT_TO_NODE).with(roles);
    return RedirectTable.compile(List.of(advice), Sketch.fleet(List.of(nodes), answers, "www"),
        new ScopePolicy(32, 128, List.of()));
  }

  private static String answer(RedirectTable table, String client) {
    return Sketch.nodes(table, Sketch.decide(table, Sketch.subnet(client, "192.0.2.1")));
  }

  private static String standIns(RedirectTable table) {
    Choice choice = new Choice();
    Router.standIn(table, 0, Family.IPV4, choice);
    return Sketch.nodes(table, choice);
  }

  private static Decision.Candidate explained(RedirectTable table, String client, String node) {
    return Router.explain(table, 0, Family.IPV4, Sketch.subnet(client, "192.0.2.1")).candidates().stream()
        .filter(candidate -> candidate.node().equals(node)).findFirst().orElseThrow();
  }

  @Test void originServesOnlyWhereNoEdgeHasACost() {
    RedirectTable table = table(1, Roles.UNTOLD, as(NODES.get(0), Role.ORIGIN), NODES.get(1), NODES.get(3));
    assertEquals("nb", answer(table, LOW), "the origin would cost less");
    assertEquals("na", answer(table, "200.0.0.0/8"));
  }

  @Test void originsAreNoFillingOfAnAnswerThatEdgesLeaveRoomIn() {
    RedirectTable table = table(3, Roles.UNTOLD, as(NODES.get(0), Role.ORIGIN), as(NODES.get(2), Role.ORIGIN),
        NODES.get(1));
    assertEquals("nb", answer(table, LOW));
    assertEquals("na nc", answer(table, "200.0.0.0/8"), "an edge without a cost is none either");
  }

  @Test void borderServesNobodyHoweverNear() {
    RedirectTable told = table(4, Roles.UNTOLD, as(NODES.get(0), Role.BORDER), NODES.get(1), NODES.get(2));
    assertEquals("nb nc", answer(told, LOW));
    RedirectTable named = table(4, named("a", Role.BORDER), NODES.get(0), NODES.get(1), NODES.get(2));
    assertEquals("nb nc", answer(named, LOW));
    RedirectTable alone = table(1, named("[ac]", Role.BORDER), NODES.get(0), NODES.get(2));
    assertEquals(Reason.NO_ADVICE, Sketch.decide(alone, Sketch.subnet(LOW, "192.0.2.1")).reason());
  }

  @Test void nodesOwnRoleGoesBeforeWhatItsPidIsNamed() {
    RedirectTable table = table(2, named(".*", Role.BORDER), as(NODES.get(0), Role.EDGE), NODES.get(1));
    assertEquals("na", answer(table, LOW));
  }

  @Test void firstPatternThatFitsCounts() {
    Roles roles = new Roles(List.of(new Roles.Named(Pattern.compile("a"), "a", Role.ORIGIN),
        new Roles.Named(Pattern.compile("[ab]"), "?", Role.BORDER)));
    RedirectTable table = table(2, roles, NODES.get(0), NODES.get(1));
    assertEquals("na", answer(table, LOW));
  }

  private static Roles said(EntityProperty property) {
    return new Roles(named("[ab]", Role.EDGE).named(), property,
        Map.of("cache", Role.EDGE, "origin", Role.ORIGIN, "border", Role.BORDER), Role.EDGE);
  }

  private static EntityProperty property(Map<String, String> ofPids, Map<String, String> ofPrefixes) {
    Map<String, Optional<String>> pids = new HashMap<>();
    ofPids.forEach((pid, value) -> pids.put(pid, Optional.of(value)));
    Map<IpPrefix, Optional<String>> prefixes = new HashMap<>();
    ofPrefixes.forEach((prefix, value) -> prefixes.put(IpPrefix.parse(prefix),
        value.isEmpty() ? Optional.empty() : Optional.of(value)));
    return new EntityProperty(".role", pids, prefixes);
  }

  @Test void propertyOfThePidTellsTheRoleBeforeItsName() {
    RedirectTable table = table(1, said(property(Map.of("a", "origin"), Map.of())), NODES.get(0), NODES.get(1));
    assertEquals("nb", answer(table, LOW));
    assertEquals(new Roles.Told(Role.ORIGIN, Optional.of("property .role of PID a")),
        explained(table, LOW, "na").role());
    assertEquals(new Roles.Told(Role.EDGE, Optional.of("PIDs named [ab]")), explained(table, LOW, "nb").role());
  }

  @Test void propertyOfTheNodesAddressTellsTheRoleBeforeThatOfItsPid() {
    EntityProperty property = property(Map.of("a", "origin", "b", "origin"),
        Map.of("198.18.0.0/16", "cache", "198.18.0.2/32", "border"));
    RedirectTable table = table(2, said(property), NODES.get(0), NODES.get(1));
    assertEquals("na", answer(table, LOW), "one inherits to be a cache, the other has its own value");
    assertEquals(Optional.of("property .role of 198.18.0.0/16"), explained(table, LOW, "na").role().by());
    assertEquals(Optional.of("property .role of 198.18.0.2/32"), explained(table, LOW, "nb").role().by());
  }

  @Test void valueThatIsNoWordForARoleTellsNothing() {
    EntityProperty property = property(Map.of("a", "wireline", "b", "origin"),
        Map.of("198.18.0.2/32", "mobile", "198.18.0.1/32", ""));
    RedirectTable table = table(2, said(property), NODES.get(0), NODES.get(1));
    assertEquals("na", answer(table, LOW));
    assertEquals(Optional.of("PIDs named [ab]"), explained(table, LOW, "na").role().by());
    assertEquals(Optional.of("property .role of PID b"), explained(table, LOW, "nb").role().by());
  }

  @Test void onlyWhatIsToldToBeAnEdgeServesWhereOthersAreBorders() {
    Roles wireline = new Roles(List.of(), property(Map.of("b", "wireline", "a", "mobile"), Map.of()),
        Map.of("wireline", Role.EDGE), Role.BORDER);
    RedirectTable table = table(4, wireline, NODES.get(0), NODES.get(1), as(NODES.get(2), Role.EDGE), NODES.get(3));
    assertEquals("nb nc", answer(table, LOW), "another class and nothing said both count as others");
    assertEquals(new Roles.Told(Role.BORDER, Optional.of("nothing that tells a role of it")),
        explained(table, LOW, "na").role());
    Roles last = new Roles(List.of(), wireline.property(), wireline.words(), Role.ORIGIN);
    assertEquals("na", answer(table(1, last, NODES.get(0), NODES.get(1)), "200.0.0.0/8"), "no edge has a cost");
  }

  @Test void eachSourceTellsTheRolesForItsOwnClients() {
    Advice first = Advice.of(Sketch.locations("low 1.0.0.0/8"), Sketch.costs("low a=1 b=2"), Direction.CLIENT_TO_NODE);
    Advice second = Advice.of(Sketch.locations("low 2.0.0.0/8"), Sketch.costs("low a=1 b=2"), Direction.CLIENT_TO_NODE);
    RedirectTable table = RedirectTable.compile(List.of(first, second.with(named("a", Role.ORIGIN))),
        Sketch.fleet(NODES.subList(0, 2), 1, "www"), new ScopePolicy(32, 128, List.of()));
    assertEquals("na", answer(table, LOW));
    assertEquals("nb", answer(table, "2.0.0.0/8"));
  }

  @Test void twinsOfOnePidHaveOneRole() {
    List<Node> site = Sketch.nodes("n1 a 4", "n2 a 4", "n3 a 4");
    for (int service = 0; service < 16; service++) {
      Advice advice = Advice.of(LOCATIONS, COSTS, Direction.CLIENT_TO_NODE);
      RedirectTable table = RedirectTable.compile(List.of(advice),
          Sketch.fleet(List.of(as(site.get(0), Role.ORIGIN), site.get(1), site.get(2)), 2, "s" + service),
          new ScopePolicy(32, 128, List.of()));
      assertEquals(List.of("n2", "n3"), Router.explain(table, 0, Family.IPV4, Sketch.subnet(LOW, "192.0.2.1")).nodes()
          .stream().sorted().toList());
      assertEquals(2, Sketch.decide(table, Sketch.subnet(LOW, "192.0.2.1")).count());
    }
  }

  @Test void edgesStandInBeforeOriginsAndBordersNever() {
    Node[] nodes = {as(NODES.get(0), Role.BORDER), as(NODES.get(1), Role.ORIGIN), NODES.get(2), NODES.get(3)};
    assertEquals("nc nd nb", standIns(table(4, Roles.UNTOLD, nodes)));
    assertEquals("nc", standIns(table(1, Roles.UNTOLD, nodes)));
    assertEquals("nc nd nb",
        standIns(RedirectTable.withoutGuidance(Sketch.fleet(List.of(nodes), 4, "www"))));
    assertEquals("", standIns(table(4, named(".*", Role.BORDER), NODES.get(0), NODES.get(1))));
  }

  @Test void bordersOfOneSourceStandInLastOfAll() {
    Advice plain = Advice.of(LOCATIONS, COSTS, Direction.CLIENT_TO_NODE);
    RedirectTable table = RedirectTable.compile(List.of(plain, plain.with(named("[ab]", Role.BORDER))),
        Sketch.fleet(NODES.subList(0, 3), 3, "www"), ScopePolicy.standard());
    assertEquals("nc na nb", standIns(table));
  }

  @Test void explanationTellsTheRoleAndWhatToldIt() {
    RedirectTable table = table(2, named("[ac]", Role.ORIGIN), NODES.get(0), NODES.get(1),
        as(NODES.get(2), Role.BORDER), NODES.get(3));
    Decision.Candidate origin = explained(table, LOW, "na");
    assertEquals(new Roles.Told(Role.ORIGIN, Optional.of("PIDs named [ac]")), origin.role());
    assertEquals(Optional.of("an origin serves only where no edge has a cost"), origin.remark());
    Decision.Candidate border = explained(table, LOW, "nc");
    assertEquals(new Roles.Told(Role.BORDER, Optional.of("the configuration of the node")), border.role());
    assertEquals(Optional.of("a border serves nobody"), border.remark());
    assertEquals(Roles.Told.NOTHING, explained(table, LOW, "nd").role());
    assertEquals(Optional.empty(), explained(table, "200.0.0.0/8", "na").remark());
  }

  @Test void restoredTableHasItsRoles() {
    RedirectTable kept = table(2, named("a", Role.ORIGIN), NODES.get(0), NODES.get(1), NODES.get(2));
    ByteArrayOutputStream image = new ByteArrayOutputStream();
    TableImage.parts(kept).forEach(part -> image.write(part.array(), 0, part.limit()));
    RedirectTable back = TableImage.read(ByteBuffer.wrap(image.toByteArray()), kept.fleet());
    assertEquals("nb nc", answer(back, LOW));
    assertEquals("nb nc", standIns(back));
    assertEquals(List.of(Role.ORIGIN, Role.EDGE, Role.EDGE),
        IntStream.range(0, 3).mapToObj(node -> back.place(0, node).as()).toList());
    RedirectTable explained = back.withMaps(kept.advice(), new ScopePolicy(32, 128, List.of()));
    assertEquals(Router.explain(kept, 0, Family.IPV4, Sketch.subnet(LOW, "192.0.2.1")),
        Router.explain(explained, 0, Family.IPV4, Sketch.subnet(LOW, "192.0.2.1")));
  }
}
