package org.rialto.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.rialto.location.Advertisement;
import org.rialto.location.Better;
import org.rialto.location.Capability;
import org.rialto.location.CostType;
import org.rialto.location.Footprint;
import org.rialto.location.VersionTag;
import org.rialto.net.Family;
import org.rialto.net.IpPrefix;

/** Nodes of downstream CDNs are candidates only where their CDN offers what is needed. */
class InterconnectionTest {
  private static final VersionTag TAG = new VersionTag("fci", "1");
  private static final ScopePolicy POLICY = new ScopePolicy(24, 56, List.of());
  private static final Capability HTTP = new Capability(Capability.Kind.DELIVERY_PROTOCOL, "http/1.1");
  private static final Capability HTTPS = new Capability(Capability.Kind.DELIVERY_PROTOCOL, "https/1.1");
  /** The nearest node is of a downstream CDN. */
  private static final List<Node> NODES = Sketch.nodes("own far 46", "theirs near 46").stream()
      .map(node -> node.of(Optional.of("dcdn").filter(_ -> node.name().equals("theirs")))).toList();
  private static final int PLAIN = 0;
  private static final int SECURE = 1;
  private static final Fleet FLEET = new Fleet(NODES, List.of(new Service("plain", List.of(0, 1), 1),
      new Service("secure", List.of(0, 1), 1, Set.of(HTTPS)), new Service("alone", List.of(1), 1, Set.of(HTTPS))));

  private static RedirectTable table(Map<String, Advertisement> advertised) {
    Advice advice = Advice.of(Sketch.locations("here 10.0.0.0/8 2001:db8::/32", "rest 0.0.0.0/0 ::/0"),
        Sketch.costs("here near=1 far=9", "rest near=1 far=9"), Direction.CLIENT_TO_NODE);
    return RedirectTable.compile(List.of(advice), FLEET, POLICY, new Interconnection(advertised, POLICY));
  }

  private static Map<String, Advertisement> offering(Capability capability, String... prefixes) {
    Footprint footprint = prefixes.length == 0 ? Footprint.EVERYWHERE
        : Footprint.of(Stream.of(prefixes).map(IpPrefix::parse).toList());
    return Map.of("dcdn", new Advertisement(TAG, Map.of(capability, footprint)));
  }

  private static String answer(RedirectTable table, int service, String subnet) {
    Choice choice = Sketch.decide(table, service, Family.IPV4, Sketch.subnet(subnet, "192.0.2.1"));
    return Sketch.nodes(table, choice) + "/" + choice.scope();
  }

  @Test void nodeServesWhereItsCdnOffersWhatIsNeeded() {
    RedirectTable table = table(offering(HTTPS, "10.1.0.0/16", "2001:db8:1::/48"));
    assertEquals("theirs/16", answer(table, SECURE, "10.1.2.0/24"));
    assertEquals("own/16", answer(table, SECURE, "10.0.0.0/24"));
    assertEquals("own/1", answer(table, SECURE, "192.0.2.0/24"));
    assertEquals("theirs/48", answer(table, SECURE, "2001:db8:1:2::/56"));
    assertEquals("own/48", answer(table, SECURE, "2001:db8:0:2::/56"));
    assertEquals("theirs/0", answer(table, PLAIN, "192.0.2.0/24"), "nothing is needed of it there");
  }

  @Test void nodeOfACdnThatDoesNotOfferItIsNotChosen() {
    assertEquals("own/0", answer(table(offering(HTTP)), SECURE, "10.1.2.0/24"));
    assertEquals("own/0", answer(table(Map.of()), SECURE, "10.1.2.0/24"), "nothing is known of it");
    assertEquals("theirs/0", answer(table(offering(HTTPS)), SECURE, "10.1.2.0/24"), "for everyone");
  }

  @Test void footprintFinerThanTheLongestScopeCountsInWholeBlocks() {
    RedirectTable table = table(offering(HTTPS, "10.1.2.0/25", "10.1.4.0/25", "10.1.4.128/25"));
    assertEquals("own", answer(table, SECURE, "10.1.2.7/32").split("/")[0]);
    assertEquals("theirs/24", answer(table, SECURE, "10.1.4.7/32"));
  }

  @Test void blockThatReachesOutOfTheFootprintGetsWhatIsGoodForAllOfIt() {
    RedirectTable table = table(offering(HTTPS, "10.0.0.0/9", "10.128.0.0/10"));
    assertEquals("own/10", answer(table, SECURE, "10.0.0.0/8"), "though it holds three quarters of it");
    assertEquals("/10", answer(table, 2, "10.0.0.0/8"), "no node is good for all of it");
    assertEquals("theirs/9", answer(table, SECURE, "10.0.0.0/9"));
    Client resolver = new Client(table);
    assertEquals("own", resolver.answer("10.0.0.0/8"));
    assertEquals("theirs", resolver.answer("10.0.0.0/9"));
  }

  /** Clients of a resolver that shows nothing of them. */
  private record Client(RedirectTable table) {
    String answer(String clients) {
      return Sketch.nodes(table, Sketch.decide(table, SECURE, Family.IPV4, Sketch.resolverOf(clients, "192.0.2.1")));
    }
  }

  @Test void whereNobodyMayServeTheZoneAnswers() {
    Choice choice = Sketch.decide(table(Map.of()), 2, Family.IPV4, Sketch.subnet("10.1.2.0/24", "192.0.2.1"));
    assertEquals(0, choice.count());
    assertEquals(Reason.NO_ADVICE, choice.reason());
  }

  @Test void onlyWhoMayServeEveryoneStandsIn() {
    assertEquals(List.of("own"), standIns(table(offering(HTTPS, "10.1.0.0/16")), SECURE));
    assertEquals(List.of(), standIns(table(offering(HTTPS, "10.1.0.0/16")), 2));
    assertEquals(List.of("theirs"), standIns(table(offering(HTTPS)), 2));
    assertEquals(List.of(), standIns(RedirectTable.withoutGuidance(FLEET), 2));
    RedirectTable unguided =
        RedirectTable.withoutGuidance(FLEET).with(new Interconnection(offering(HTTPS), POLICY));
    assertEquals(List.of("theirs"), standIns(unguided, 2));
  }

  private static List<String> standIns(RedirectTable table, int service) {
    Choice choice = new Choice();
    Router.standIn(table, service, Family.IPV4, choice);
    return IntStream.range(0, choice.count()).mapToObj(i -> FLEET.nodes().get(choice.node(i)).name()).toList();
  }

  @Test void otherAdvertisementsLeaveWhatNeedsNothingAsItWas() {
    RedirectTable before = table(offering(HTTPS));
    RedirectTable after = before.with(new Interconnection(offering(HTTP), POLICY));
    assertSame(before.group(PLAIN, Family.IPV4), after.group(PLAIN, Family.IPV4));
    assertNotSame(before.group(SECURE, Family.IPV4), after.group(SECURE, Family.IPV4));
    assertEquals("own/0", answer(after, SECURE, "10.1.2.0/24"));
    assertEquals(offering(HTTP).keySet(), after.advertised().keySet());
  }

  @Test void explanationSaysWhatTheCdnDoesNotOffer() {
    assertEquals("its CDN dcdn doesn't offer delivery protocol https/1.1 here",
        remark(table(offering(HTTPS, "10.2.0.0/16"))));
    assertEquals("its CDN dcdn doesn't offer delivery protocol https/1.1", remark(table(offering(HTTP))));
    assertEquals("nothing is known of its CDN dcdn, and delivery protocol https/1.1 is needed of it",
        remark(table(Map.of())));
    assertEquals("-", remark(table(offering(HTTPS))));
  }

  private static String remark(RedirectTable table) {
    Decision decision =
        Router.explain(table, SECURE, Family.IPV4, Sketch.subnet("10.1.2.0/24", "192.0.2.1"));
    Decision.Candidate theirs = decision.candidates().stream().filter(each -> each.node().equals("theirs")).findFirst()
        .orElseThrow();
    assertTrue(decision.departure().isEmpty(), "the answer is that of the PID");
    assertEquals(theirs.chosen(), theirs.remark().isEmpty());
    return theirs.remark().orElse("-");
  }

  @Test void twinsOfTwoCdnsAreNotTakenForOneAnother() {
    List<Node> sameSite = Sketch.nodes("a near 4", "b near 4", "c near 4");
    List<Node> nodes = List.of(sameSite.get(0), sameSite.get(1).of(Optional.of("dcdn")), sameSite.get(2));
    for (int i = 0; i < 50; i++) {
      Fleet fleet = new Fleet(nodes, List.of(new Service("s" + i, List.of(0, 1, 2), 2, Set.of(HTTPS))));
      Advice advice = Advice.of(Sketch.locations("rest 0.0.0.0/0"), Sketch.costs("rest near=1"),
          Direction.CLIENT_TO_NODE);
      RedirectTable table =
          RedirectTable.compile(List.of(advice), fleet, POLICY, new Interconnection(Map.of(), POLICY));
      Choice choice = Sketch.decide(table, Sketch.subnet("10.1.2.0/24", "192.0.2.1"));
      assertEquals(Set.of("a", "c"), Set.of(Sketch.nodes(table, choice).split(" ")));
    }
  }

  @Test void endpointCostsChooseAmongThoseWhoMayServeAllOfThePrefix() {
    EndpointPlan.Source source = new EndpointPlan.Source("near", List.of(), 16, 48, 2);
    Interconnection some = new Interconnection(offering(HTTPS, "10.1.0.0/16", "10.2.0.0/17"), POLICY);
    EndpointPlan plan = new EndpointPlan(FLEET, List.of(source), POLICY, some);
    assertEquals("theirs", ranked(plan, "10.1.0.0/16"));
    assertEquals("own", ranked(plan, "10.2.0.0/16"));
    assertEquals("own", ranked(plan, "10.3.0.0/16"));
    assertEquals(Optional.of("its CDN dcdn doesn't offer delivery protocol https/1.1 here"),
        plan.refusal(SECURE, 1, IpPrefix.parse("10.2.0.0/16")));
  }

  private static String ranked(EndpointPlan plan, String clients) {
    EndpointRow row = plan.row(0, new EndpointRow.Told(IpPrefix.parse(clients), "http://alto.example/",
        Optional.of(new CostType("routingcost", CostType.NUMERICAL)), Better.LOWER, new double[] {9, 1},
        Optional.empty(), 0), 0, 0);
    return FLEET.nodes().get(row.node(plan.start(SECURE, Family.IPV4))).name();
  }
}
