package org.rialto.alto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.rialto.alto.ScriptedServer.endless;
import static org.rialto.alto.ScriptedServer.ok;
import static org.rialto.alto.ScriptedServer.redirect;
import static org.rialto.alto.ScriptedServer.status;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.rialto.location.CostPart;
import org.rialto.location.CostType;
import org.rialto.net.IpAddress;
import org.rialto.rfc.Cases;
import tools.jackson.databind.json.JsonMapper;

/** A conversation with an endpoint cost service. */
class EndpointCostsTest {
  private static final String DIRECTORY = """
      {"meta": {"cost-types": {"num": {"cost-metric": "routingcost", "cost-mode": "numerical"},
                               "ord": {"cost-metric": "routingcost", "cost-mode": "ordinal"},
                               "hops": {"cost-metric": "hopcount", "cost-mode": "numerical"}}},
       "resources": {
        "hops": {"uri": "hops", "media-type": "application/alto-endpointcost+json",
                 "accepts": "application/alto-endpointcostparams+json", "capabilities": {"cost-type-names": ["hops"]}},
        "ecs": {"uri": "ecs", "media-type": "application/alto-endpointcost+json",
                "accepts": "application/alto-endpointcostparams+json",
                "capabilities": {"cost-constraints": false, "cost-type-names": ["hops", "ord"]}}}}""";
  private static final IpAddress CLIENT = IpAddress.parse("192.0.2.2");
  private static final EndpointNodes NODES = nodes("192.0.2.89", "198.51.100.34", "203.0.113.45");
  private static final EndpointQuestion QUESTION = new EndpointQuestion(CLIENT, NODES, true);

  private ScriptedServer server;
  private EndpointCostClient client;

  @BeforeEach void open() throws IOException {
    server = new ScriptedServer().on("/directory", ok(MediaType.DIRECTORY, DIRECTORY)).on("/ecs",
        ok(MediaType.ENDPOINT_COST, example(), "Cache-Control: max-age=100"));
    client = client(Examples.ORDINAL, Limits.DEFAULT);
  }

  @AfterEach void close() throws IOException {
    client.close();
    server.close();
  }

  private EndpointCostClient client(CostType type, Limits limits) {
    DirectoryFinder finder = DirectoryFinder.at(server.uri("/directory"));
    Timing longer = new Timing(Duration.ofMinutes(5), Duration.ofMillis(60), Duration.ofDays(1), Duration.ofSeconds(1),
        Duration.ofSeconds(100), Duration.ofSeconds(5), Duration.ofMillis(400), Duration.ofSeconds(20));
    return new EndpointCostClient(new Source("test", finder, type, Optional.empty(), false, Access.ANONYMOUS, longer,
        limits), finder, 2, Clock.systemUTC());
  }

  private static EndpointNodes nodes(String... addresses) {
    return new EndpointNodes(Stream.of(addresses).map(IpAddress::parse).toList());
  }

  private static String example() throws IOException {
    try (InputStream in = EndpointCostsTest.class.getResourceAsStream("/rfc/rfc7285/endpointcost-11.5.1.7.json")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private EndpointAnswer.Costs costs() throws Exception {
    return assertInstanceOf(EndpointAnswer.Costs.class, client.ask(QUESTION));
  }

  private EndpointAnswer.Failed failed() throws Exception {
    return assertInstanceOf(EndpointAnswer.Failed.class, client.ask(QUESTION));
  }

  static Stream<Arguments> answers() {
    return Cases.of("rfc7285-endpointcosts.cases", 5);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("answers")
  void answersAreReadOrRefused(String section, String name, String direction, String json, String outcome)
      throws Exception {
    server.on("/ecs", ok(MediaType.ENDPOINT_COST, json.replace('\'', '"')));
    EndpointAnswer answer = client.ask(new EndpointQuestion(CLIENT, nodes("192.0.2.89", "198.51.100.34",
        "2001:db8::45"), direction.equals("f")));
    if (!outcome.startsWith("!")) {
      assertEquals(outcome, shown(assertInstanceOf(EndpointAnswer.Costs.class, answer)));
      return;
    }
    String complaint = assertInstanceOf(EndpointAnswer.Failed.class, answer).cause();
    assertTrue(complaint.contains(outcome.substring(1).strip()), complaint);
    assertTrue(complaint.startsWith(server.uri("/ecs") + ": "), complaint);
  }

  private static String shown(EndpointAnswer.Costs costs) {
    StringBuilder text = new StringBuilder();
    for (double value : costs.values()) text.append(Double.isNaN(value) ? "-" : String.valueOf(value)).append(' ');
    return text.append("strange ").append(costs.strange()).toString();
  }

  @Test void theExampleOf_11_5_1_7_isAskedAndRead() throws Exception {
    EndpointAnswer.Costs costs = costs();
    assertArrayEquals(new double[] {1, 2, 3}, costs.values());
    assertEquals(0, costs.missing());
    assertEquals(Examples.ORDINAL, costs.type());
    ScriptedServer.Asked asked = server.asked("/ecs").getFirst();
    assertEquals("POST", asked.method());
    assertEquals("application/alto-endpointcostparams+json", asked.header("content-type"));
    assertEquals("application/alto-endpointcost+json,application/alto-error+json", asked.header("accept"));
    assertEquals(JsonMapper.shared().readTree("""
        {"cost-type": {"cost-mode": "ordinal", "cost-metric": "routingcost"},
         "endpoints": {"srcs": ["ipv4:192.0.2.2"],
                       "dsts": ["ipv4:192.0.2.89", "ipv4:198.51.100.34", "ipv4:203.0.113.45"]}}"""),
        JsonMapper.shared().readTree(asked.body()));
  }

  @Test void costsTowardsTheClientHaveTheNodesForSources() throws Exception {
    client.ask(new EndpointQuestion(IpAddress.parse("2001:db8::"), NODES, false));
    assertEquals(JsonMapper.shared().readTree("""
        {"srcs": ["ipv4:192.0.2.89", "ipv4:198.51.100.34", "ipv4:203.0.113.45"], "dsts": ["ipv6:2001:db8::"]}"""),
        JsonMapper.shared().readTree(server.asked("/ecs").getFirst().body()).path("endpoints"));
  }

  @Test void costsAreFreshAsHttpSaysAndAskedForAgainBefore() throws Exception {
    Instant before = Instant.now();
    EndpointAnswer.Costs costs = costs();
    assertTrue(!costs.freshUntil().isBefore(before.plusSeconds(98)), costs.toString());
    assertTrue(!costs.freshUntil().isAfter(Instant.now().plusSeconds(100)), costs.toString());
    assertTrue(costs.refreshFrom().isBefore(costs.freshUntil().minusSeconds(15)), costs.toString());
    assertTrue(costs.refreshFrom().isAfter(before.plusSeconds(60)), costs.toString());
  }

  @Test void directoryIsAskedOnceForManyQuestions() throws Exception {
    server.on("/directory", ok(MediaType.DIRECTORY, DIRECTORY, "Cache-Control: max-age=100"));
    for (int i = 0; i < 3; i++) costs();
    assertEquals(1, server.asked("/directory").size());
    assertEquals(3, server.asked("/ecs").size());
  }

  static Stream<Arguments> sums() {
    return Cases.of("rfc8189-endpointcosts.cases", 4);
  }

  /** A server that has the costs of two types in one answer, and a client that wants their sum. */
  private void addUp() {
    server.on("/directory", ok(MediaType.DIRECTORY, DIRECTORY.replace("\"cost-constraints\": false, ",
        "\"max-cost-types\": 2, ").replace("[\"hops\", \"ord\"]", "[\"num\", \"hops\"]")));
    client.close();
    client = new EndpointCostClient(Examples.source(server).adding(List.of(new CostPart(Examples.NUMERICAL, 1),
        new CostPart(new CostType("hopcount", CostType.NUMERICAL), 10))), DirectoryFinder.at(server.uri("/directory")),
        2, Clock.systemUTC());
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("sums")
  void sumsAreReadOrRefused(String section, String name, String json, String outcome) throws Exception {
    addUp();
    server.on("/ecs", ok(MediaType.ENDPOINT_COST, json.replace('\'', '"')));
    EndpointAnswer answer = client.ask(new EndpointQuestion(CLIENT, nodes("192.0.2.89", "198.51.100.34",
        "2001:db8::45"), true));
    if (!outcome.startsWith("!")) {
      assertEquals(outcome, shown(assertInstanceOf(EndpointAnswer.Costs.class, answer)));
      return;
    }
    String complaint = assertInstanceOf(EndpointAnswer.Failed.class, answer).cause();
    assertTrue(complaint.contains(outcome.substring(1).strip()), complaint);
  }

  /** RFC 8189 §4.2.2: one request for all types, as none has the sum. */
  @Test void sumsAreAskedForInOneRequestOfAServerThatHasAllTypes() throws Exception {
    addUp();
    client.ask(QUESTION);
    assertEquals(JsonMapper.shared().readTree("""
        {"multi-cost-types": [{"cost-mode": "numerical", "cost-metric": "routingcost"},
                              {"cost-mode": "numerical", "cost-metric": "hopcount"}],
         "endpoints": {"srcs": ["ipv4:192.0.2.2"],
                       "dsts": ["ipv4:192.0.2.89", "ipv4:198.51.100.34", "ipv4:203.0.113.45"]}}"""),
        JsonMapper.shared().readTree(server.asked("/ecs").getFirst().body()));
  }

  @Test void otherModeOfTheMetricIsTakenWhereTheOneWantedIsNotOffered() throws Exception {
    client.close();
    client = client(Examples.NUMERICAL, Limits.DEFAULT);
    assertEquals(Examples.ORDINAL, costs().type());
  }

  @Test void serverWithoutTheMetricIsNotAsked() throws Exception {
    client.close();
    client = client(new CostType("bandwidth", CostType.NUMERICAL), Limits.DEFAULT);
    String cause = assertInstanceOf(EndpointAnswer.NotOffered.class, client.ask(QUESTION)).cause();
    assertTrue(cause.contains("no endpoint cost resource of bandwidth/numerical; there is hops of"), cause);
    assertEquals(List.of(), server.asked("/ecs"));
  }

  @Test void altoErrorIsOfTheQuestionAndNotOfTheServer() throws Exception {
    server.on("/ecs", status(400, MediaType.ERROR,
        "{\"meta\": {\"code\": \"E_INVALID_FIELD_VALUE\", \"field\": \"endpoints/srcs\","
            + " \"value\": \"ipv4:192.0.2.2\"}}"));
    var refused = assertInstanceOf(EndpointAnswer.Refused.class, client.ask(QUESTION));
    assertTrue(refused.cause().contains("E_INVALID_FIELD_VALUE, field endpoints/srcs, value \"ipv4:192.0.2.2\""),
        refused.cause());
  }

  @Test void overloadedServerSaysHowLongToLeaveItAlone() throws Exception {
    server.on("/ecs", status(503, MediaType.ERROR, "{\"meta\": {\"code\": \"E_SYNTAX\"}}", "Retry-After: 120"));
    assertEquals(Optional.of(Duration.ofSeconds(120)), failed().retryAfter());
    assertEquals(Duration.ofSeconds(120), client.untilRetry(1, failed().retryAfter()));
  }

  @Test void otherTypesThanTheOneWantedAreRefused() throws Exception {
    server.on("/ecs", ok(MediaType.COST_MAP, example()));
    assertTrue(failed().cause().contains("sent application/alto-costmap+json"), failed().cause());
  }

  @Test void answerWithoutEndIsRefusedAtItsLimit() throws Exception {
    server.on("/ecs", endless(MediaType.ENDPOINT_COST, "{\"meta\": {\"x\": \"", "y".repeat(4096), 0));
    String cause = failed().cause();
    assertTrue(cause.contains("more than the 66304 bytes that one resource may have"), cause);
  }

  @Test void answersOfManyStrangersAreBounded() throws Exception {
    StringBuilder strangers = new StringBuilder();
    for (int i = 0; i < 100_000; i++) strangers.append("\"ipv4:10.").append(i >> 16).append('.').append(i >> 8 & 255)
        .append('.').append(i & 255).append("\": 1, ");
    server.on("/ecs", ok(MediaType.ENDPOINT_COST, example().replace("\"ipv4:192.0.2.89\"", strangers
        + "\"ipv4:192.0.2.89\"")));
    assertTrue(failed().cause().contains("bytes that one resource may have"));
  }

  @Test void questionIsPostedAgainWhereTheAnswerSaysSoAndFetchedWhereItSaysThat() throws Exception {
    server.on("/ecs", redirect(307, "/there")).on("/there", redirect(303, "/made"))
        .on("/made", ok(MediaType.ENDPOINT_COST, example()));
    assertArrayEquals(new double[] {1, 2, 3}, costs().values());
    assertEquals(server.asked("/ecs").getFirst().body(), server.asked("/there").getFirst().body());
    assertEquals("POST", server.asked("/there").getFirst().method());
    assertEquals("GET", server.asked("/made").getFirst().method());
  }

  @Test void identityIsToldToItsServersAloneWhereverTheyLead() throws Exception {
    IdentityHeader identity = new IdentityHeader("X-User", "alice", Set.of(WebOrigin.of(server.uri("/"))));
    EndpointQuestion personal = new EndpointQuestion(CLIENT, NODES, true, Optional.of(identity));
    try (ScriptedServer other = new ScriptedServer().on("/ecs", ok(MediaType.ENDPOINT_COST, example()))) {
      server.on("/ecs", redirect(307, "/there")).on("/there", redirect(307, other.uri("/ecs").toString()));
      assertInstanceOf(EndpointAnswer.Costs.class, client.ask(personal));
      assertEquals("", server.asked("/directory").getFirst().header("x-user"));
      assertEquals("alice", server.asked("/ecs").getFirst().header("x-user"));
      assertEquals("alice", server.asked("/there").getFirst().header("x-user"));
      assertEquals("", other.asked("/ecs").getFirst().header("x-user"));
      assertEquals("POST", other.asked("/ecs").getFirst().method());
    }
    assertFalse(personal.toString().contains("alice"), personal::toString);
  }

  @Test void identityThatAServerRepeatsIsNotShown() throws Exception {
    EndpointQuestion personal = new EndpointQuestion(CLIENT, NODES, true,
        Optional.of(new IdentityHeader("X-User", "alice", Set.of(WebOrigin.of(server.uri("/"))))));
    String error = "{\"meta\": {\"code\": \"E_INVALID_FIELD_VALUE\", \"value\": \"alice\"}}";
    server.on("/ecs", status(400, MediaType.ERROR, error));
    var refused = assertInstanceOf(EndpointAnswer.Refused.class, client.ask(personal));
    server.on("/ecs", status(500, MediaType.ERROR, error));
    var failed = assertInstanceOf(EndpointAnswer.Failed.class, client.ask(personal));
    assertTrue(refused.cause().endsWith("value \"…\""), refused.cause());
    assertTrue(failed.cause().endsWith("value \"…\""), failed.cause());
  }

  @Test void redirectsInARingEnd() throws Exception {
    server.on("/ecs", redirect(307, "/ecs"));
    assertTrue(failed().cause().contains("more than 5 redirects"), failed().cause());
  }

  @Test void resourceThatMovedIsFoundAgain() throws Exception {
    server.on("/directory", ok(MediaType.DIRECTORY, DIRECTORY, "Cache-Control: max-age=100"));
    costs();
    server.on("/ecs", status(404, "", "")).on("/elsewhere", ok(MediaType.ENDPOINT_COST, example()))
        .on("/directory", ok(MediaType.DIRECTORY, DIRECTORY.replace("\"uri\": \"ecs\"", "\"uri\": \"elsewhere\"")));
    failed();
    assertEquals(server.uri("/elsewhere"), costs().server());
  }

  @Test void closedClientEndsTheQuestionUnderWay() throws Exception {
    server.on("/ecs", server.stall());
    Thread closer = Thread.ofVirtual().start(() -> {
      Eventually.holds("the question", () -> !server.asked("/ecs").isEmpty());
      client.close();
    });
    failed();
    closer.join();
    assertTrue(failed().cause().contains("closed"), failed().cause());
  }
}
