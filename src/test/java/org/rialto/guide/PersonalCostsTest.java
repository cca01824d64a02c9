package org.rialto.guide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.rialto.alto.ScriptedServer.drop;
import static org.rialto.alto.ScriptedServer.endless;
import static org.rialto.alto.ScriptedServer.ok;
import static org.rialto.alto.ScriptedServer.redirect;
import static org.rialto.alto.ScriptedServer.status;

import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.rialto.ManualClock;
import org.rialto.alto.EndpointNodes;
import org.rialto.alto.Eventually;
import org.rialto.alto.IdentityHeader;
import org.rialto.alto.ScriptedServer;
import org.rialto.alto.WebOrigin;
import org.rialto.guide.PersonalCosts.Answer;
import org.rialto.location.CostType;
import org.rialto.net.IpAddress;
import org.rialto.net.IpPrefix;

/** Costs that one client is told, of servers that tell each another one. */
class PersonalCostsTest {
  private static final String DIRECTORY = """
      {"meta": {"cost-types": {"num": {"cost-metric": "routingcost", "cost-mode": "numerical"}}},
       "resources": {"ecs": {"uri": "ecs", "media-type": "application/alto-endpointcost+json",
                             "accepts": "application/alto-endpointcostparams+json",
                             "capabilities": {"cost-type-names": ["num"]}}}}""";
  private static final IpPrefix CLIENTS = IpPrefix.parse("45.0.1.0/24");
  private static final IpPrefix OTHERS = IpPrefix.parse("45.0.2.0/24");
  private static final Duration LONG = Duration.ofSeconds(30);

  private final ManualClock clock = new ManualClock();
  private final EndpointNodes nodes = new EndpointNodes(List.of(IpAddress.parse("198.18.0.1")));
  private final List<PersonalCosts> opened = new ArrayList<>();
  private final CountDownLatch gate = new CountDownLatch(1);
  private ScriptedServer server;

  @BeforeEach void open() throws IOException {
    server = new ScriptedServer();
    telling(server);
  }

  @AfterEach void close() throws IOException {
    gate.countDown();
    opened.forEach(PersonalCosts::close);
    server.close();
  }

  /** Answers with a cost that is the length of the identity, or 100 without one; good for a minute. */
  private static ScriptedServer telling(ScriptedServer on) {
    return on.on("/directory", ok("application/alto-directory+json", DIRECTORY, "Cache-Control: max-age=3600"))
        .on("/ecs", (asked, to) -> {
          String identity = asked.header("x-user");
          String client = asked.body().replaceAll("(?s).*\"srcs\":\\s*\\[\"([^\"]*)\".*", "$1");
          ok("application/alto-endpointcost+json", """
              {"meta": {"cost-type": {"cost-metric": "routingcost", "cost-mode": "numerical"}},
               "endpoint-cost-map": {"%s": {"ipv4:198.18.0.1": %d}}}"""
              .formatted(client, identity.isEmpty() ? 100 : identity.length()), "Cache-Control: max-age=60")
              .answer(asked, to);
        });
  }

  private PersonalCosts costs(int servers, int answers, Duration patience) {
    PersonalCosts costs = new PersonalCosts(new PersonalCosts.Terms(servers, answers, 1_000_000, patience), clock);
    opened.add(costs);
    return costs;
  }

  private static ServerTerms terms(URI directory) {
    HostRules loopback = new HostRules(List.of(), List.of(IpPrefix.parse("127.0.0.1")));
    return new NamedServers(new ServerRights(true, loopback, HostRules.NONE, false),
        new CostType("routingcost", CostType.NUMERICAL), LONG).find(directory).orElseThrow();
  }

  private PersonalCosts.Question question(String identity, IpPrefix clients) {
    return question(server, identity, clients);
  }

  private PersonalCosts.Question question(ScriptedServer asked, String identity, IpPrefix clients) {
    Optional<ClientIdentity> known = Optional.of(identity).filter(text -> !text.isEmpty()).map(ClientIdentity::new);
    return new PersonalCosts.Question(new PersonalCosts.Key(known, terms(asked.uri("/directory")), true, clients),
        nodes, known.map(told -> new IdentityHeader("X-User", told.text(),
            Set.of(WebOrigin.of(server.uri("/"))))));
  }

  private static double cost(Answer answer) {
    return answer.known().orElseThrow().costs().orElseThrow().values()[0];
  }

  @Test void eachIsRememberedByIdentityServerAndPrefix() throws Exception {
    PersonalCosts costs = costs(4, 100, LONG);
    try (ScriptedServer other = telling(new ScriptedServer())) {
      List<PersonalCosts.Question> questions = List.of(question("", CLIENTS), question("alice", CLIENTS),
          question("bo", CLIENTS), question("alice", OTHERS), question(other, "alice", CLIENTS));
      List<Double> told = List.of(100.0, 5.0, 2.0, 5.0, 100.0); // the other one doesn't get to know who it is
      for (PersonalOutcome outcome : List.of(PersonalOutcome.TOLD, PersonalOutcome.REMEMBERED)) {
        for (int i = 0; i < questions.size(); i++) {
          Answer answer = costs.ask(questions.get(i));
          assertEquals(outcome, answer.outcome());
          assertEquals(told.get(i), cost(answer));
          assertEquals(questions.get(i).key().clients(), answer.known().orElseThrow().clients());
        }
      }
      assertEquals(4, server.asked("/ecs").size());
      assertEquals("", other.asked("/ecs").getFirst().header("x-user"));
      assertEquals(5, costs.remembered());
      assertEquals(2, costs.servers());
    }
  }

  @Test void questionThatRanOutOfMemoryIsAskedAgain() throws Exception {
    AtomicBoolean isFull = new AtomicBoolean(true);
    PersonalCosts costs = new PersonalCosts(new PersonalCosts.Terms(1, 100, 1_000_000, LONG), new ClockOfAskers(() -> {
      if (isFull.get()) throw new OutOfMemoryError("for this test");
    }));
    opened.add(costs);
    Throwable fault = assertThrows(IllegalStateException.class, () -> costs.ask(question("", CLIENTS)));
    assertEquals(OutOfMemoryError.class, fault.getCause().getClass());
    assertEquals(0, costs.pending());
    isFull.set(false);
    assertEquals(PersonalOutcome.TOLD, costs.ask(question("", CLIENTS)).outcome());
  }

  /** Does something when one of the threads that ask servers looks at it. */
  private static final class ClockOfAskers extends Clock {
    private final Runnable look;

    ClockOfAskers(Runnable look) {
      this.look = look;
    }

    @Override public Instant instant() {
      if (Thread.currentThread().getName().equals("personal-costs")) look.run();
      return Instant.EPOCH;
    }

    @Override public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException("instants have no zone");
    }
  }

  @Test void whatIsNoLongerFreshIsAskedAgain() throws Exception {
    PersonalCosts costs = costs(1, 100, LONG);
    costs.ask(question("alice", CLIENTS));
    clock.pass(Duration.ofSeconds(61));
    assertEquals(0, costs.remembered());
    assertEquals(PersonalOutcome.TOLD, costs.ask(question("alice", CLIENTS)).outcome());
  }

  @Test void whatWasSaidOfOtherNodesIsAskedAgain() throws Exception {
    PersonalCosts costs = costs(1, 100, LONG);
    PersonalCosts.Question before = question("alice", CLIENTS);
    costs.ask(before);
    assertEquals(PersonalOutcome.TOLD, costs.ask(new PersonalCosts.Question(before.key(), new EndpointNodes(
        List.of(IpAddress.parse("198.18.0.1"), IpAddress.parse("198.18.1.1"))), before.header())).outcome());
  }

  @Test void floodOfIdentitiesIsBounded() throws Exception {
    PersonalCosts costs = costs(1, 20, LONG);
    for (int i = 0; i < 200; i++) costs.ask(question("user-" + i, CLIENTS));
    assertTrue(costs.remembered() <= 20, "remembered " + costs.remembered());
    assertEquals(0, costs.pending());
  }

  @Test void floodOfServersIsBounded() throws Exception {
    PersonalCosts costs = costs(2, 100, LONG);
    for (int i = 0; i < 10; i++) {
      String path = "/directory" + i;
      server.on(path, ok("application/alto-directory+json", DIRECTORY));
      PersonalCosts.Key key = new PersonalCosts.Key(Optional.empty(), terms(server.uri(path)), true, CLIENTS);
      assertEquals(PersonalOutcome.TOLD,
          costs.ask(new PersonalCosts.Question(key, nodes, Optional.empty())).outcome());
      assertTrue(costs.servers() <= 2, "servers " + costs.servers());
    }
  }

  /** Holds costs back until the gate is open. */
  private void closeGate() {
    server.on("/ecs", (asked, to) -> {
      gate.await();
      ok("application/alto-endpointcost+json", """
          {"meta": {"cost-type": {"cost-metric": "routingcost", "cost-mode": "numerical"}},
           "endpoint-cost-map": {"ipv4:45.0.1.0": {"ipv4:198.18.0.1": 1}}}""").answer(asked, to);
    });
  }

  @Test void equalQuestionsAtOnceAreOne() throws Exception {
    closeGate();
    PersonalCosts costs = costs(1, 100, LONG);
    List<Callable<Answer>> clients = new ArrayList<>();
    for (int i = 0; i < 1000; i++) clients.add(() -> costs.ask(question("alice", CLIENTS)));
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Answer>> answers = clients.stream().map(callers::submit).toList();
      Eventually.holds("the question", () -> !server.asked("/ecs").isEmpty());
      gate.countDown();
      for (Future<Answer> answer : answers) assertEquals(1, cost(answer.get()));
    }
    assertEquals(1, server.asked("/ecs").size());
    assertEquals(0, costs.pending());
  }

  @Test void whoWaitsInVainIsToldSoAndTheNextOneHasTheAnswer() throws Exception {
    closeGate();
    PersonalCosts costs = costs(1, 100, Duration.ofMillis(1));
    assertEquals(PersonalOutcome.LATE, costs.ask(question("alice", CLIENTS)).outcome());
    assertEquals(PersonalOutcome.LATE, costs.ask(question("alice", CLIENTS)).outcome());
    assertEquals(1, costs.pending());
    gate.countDown();
    Eventually.holds("an answer", () -> costs.pending() == 0);
    assertEquals(PersonalOutcome.REMEMBERED, costs.ask(question("alice", CLIENTS)).outcome());
  }

  @Test void slowServerHasFewPlacesAndKeepsNobodyFromAnother() throws Exception {
    closeGate();
    PersonalCosts costs = costs(2, 100, Duration.ofMillis(1));
    try (ScriptedServer other = telling(new ScriptedServer()); ScriptedServer third = new ScriptedServer()) {
      for (int i = 0; i < 10; i++) {
        assertEquals(i < PersonalServer.PLACES ? PersonalOutcome.LATE : PersonalOutcome.BUSY,
            costs.ask(question("user-" + i, CLIENTS)).outcome());
      }
      PersonalCosts.Question elsewhere = question(other, "alice", CLIENTS);
      Eventually.holds("an answer", () -> isTold(costs, elsewhere));
      assertEquals(PersonalServer.PLACES, costs.pending());
      other.on("/ecs", other.stall());
      costs.ask(question(other, "bo", CLIENTS));
      assertEquals(PersonalOutcome.BUSY, costs.ask(question(third, "alice", CLIENTS)).outcome(), "no room");
    }
  }

  private static boolean isTold(PersonalCosts costs, PersonalCosts.Question question) {
    try {
      return costs.ask(question).known().isPresent();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test void serverThatFailsIsLeftAloneWhoeverAsks() throws Exception {
    server.on("/ecs", status(503, "", "", "Retry-After: 100"));
    PersonalCosts costs = costs(1, 100, LONG);
    Answer failed = costs.ask(question("alice", CLIENTS));
    assertEquals(PersonalOutcome.FAILED, failed.outcome());
    assertTrue(failed.cause().orElseThrow().contains("status 503"), failed::toString);
    assertEquals(PersonalOutcome.HELD, costs.ask(question("bo", OTHERS)).outcome());
    telling(server);
    clock.pass(Duration.ofSeconds(101));
    assertEquals(PersonalOutcome.TOLD, costs.ask(question("alice", CLIENTS)).outcome());
  }

  @Test void refusalIsRememberedForTheOneItIsFor() throws Exception {
    server.on("/ecs", status(400, "application/alto-error+json", "{\"meta\": {\"code\": \"E_INVALID_FIELD_VALUE\"}}"));
    PersonalCosts costs = costs(1, 100, LONG);
    assertEquals(PersonalOutcome.REFUSED, costs.ask(question("alice", CLIENTS)).outcome());
    telling(server);
    assertEquals(PersonalOutcome.REFUSED, costs.ask(question("alice", CLIENTS)).outcome());
    assertEquals(PersonalOutcome.TOLD, costs.ask(question("bo", CLIENTS)).outcome());
  }

  @Test void redirectOutOfWhatIsAllowedIsNotFollowed() throws Exception {
    server.on("/ecs", redirect(307, server.uri("/ecs").toString().replace("127.0.0.1", "127.0.0.2")));
    Answer answer = costs(1, 100, LONG).ask(question("alice", CLIENTS));
    assertEquals(PersonalOutcome.FAILED, answer.outcome());
    assertTrue(answer.cause().orElseThrow().contains("127.0.0.2 is not among those allowed"), answer::toString);
    assertEquals(1, server.asked("/ecs").size());
  }

  @Test void directoryMayNotLeadOutOfWhatIsAllowed() throws Exception {
    server.on("/directory", ok("application/alto-directory+json",
        DIRECTORY.replace("\"uri\": \"ecs\"", "\"uri\": \"" + server.uri("/ecs").toString()
            .replace("127.0.0.1", "127.0.0.2") + "\"")));
    Answer answer = costs(1, 100, LONG).ask(question("alice", CLIENTS));
    assertEquals(PersonalOutcome.FAILED, answer.outcome());
    assertTrue(answer.cause().orElseThrow().contains("127.0.0.2 is not among those allowed"), answer::toString);
    assertEquals(List.of(), server.asked("/ecs"));
  }

  /** A server of maps alone; clients are near to the node. */
  private void publishMaps() {
    server.on("/directory", ok("application/alto-directory+json", """
        {"meta": {"default-alto-network-map": "net", "cost-types":
                  {"num": {"cost-metric": "routingcost", "cost-mode": "numerical"}}},
         "resources": {"net": {"uri": "net", "media-type": "application/alto-networkmap+json"},
                       "costs": {"uri": "costs", "media-type": "application/alto-costmap+json", "uses": ["net"],
                                 "capabilities": {"cost-type-names": ["num"]}}}}""", "Cache-Control: max-age=3600"));
    server.on("/net", ok("application/alto-networkmap+json", """
        {"meta": {"vtag": {"resource-id": "net", "tag": "1"}}, "network-map": {
          "rest": {"ipv4": ["0.0.0.0/0"], "ipv6": ["::/0"]}, "near": {"ipv4": ["45.0.1.0/24"]},
          "site": {"ipv4": ["198.18.0.0/24"]}}}""", "Cache-Control: max-age=60"));
    server.on("/costs", ok("application/alto-costmap+json", """
        {"meta": {"dependent-vtags": [{"resource-id": "net", "tag": "1"}],
                  "cost-type": {"cost-metric": "routingcost", "cost-mode": "numerical"}},
         "cost-map": {"near": {"site": 3}, "site": {"near": 4}}}""", "Cache-Control: max-age=60"));
  }

  @Test void serverWithoutEndpointCostsIsAskedForItsMapsOnceForAll() throws Exception {
    publishMaps();
    PersonalCosts costs = costs(1, 100, LONG);
    for (String identity : List.of("alice", "bo")) {
      Answer answer = costs.ask(question(identity, CLIENTS));
      assertEquals(PersonalOutcome.TOLD, answer.outcome());
      assertEquals(3, cost(answer));
      assertEquals(server.uri("/costs"), answer.known().orElseThrow().costs().orElseThrow().server());
    }
    assertTrue(Double.isNaN(cost(costs.ask(question("alice", OTHERS)))), "a pair without a cost");
    assertEquals(1, server.asked("/net").size());
    assertEquals(1, server.asked("/costs").size());
    assertTrue(server.asked().stream().noneMatch(asked -> asked.headers().containsKey("x-user")), "maps are for all");
    clock.pass(Duration.ofSeconds(61));
    assertEquals(PersonalOutcome.TOLD, costs.ask(question("alice", CLIENTS)).outcome());
    assertEquals(2, server.asked("/costs").size());
  }

  @Test void costsFromTheNodesAreTakenFromMapsToo() throws Exception {
    publishMaps();
    PersonalCosts costs = costs(1, 100, LONG);
    PersonalCosts.Key key = question("alice", CLIENTS).key();
    assertEquals(4, cost(costs.ask(new PersonalCosts.Question(new PersonalCosts.Key(key.identity(), key.server(),
        false, key.clients()), nodes, Optional.empty()))));
  }

  @Test void serverWhoseMapsFailIsAskedForEndpointCostsAgain() throws Exception {
    publishMaps();
    PersonalCosts costs = costs(1, 100, LONG);
    costs.ask(question("alice", CLIENTS));
    server.on("/costs", status(404, "", ""));
    clock.pass(Duration.ofSeconds(61));
    assertEquals(PersonalOutcome.FAILED, costs.ask(question("alice", CLIENTS)).outcome());
    telling(server);
    clock.pass(Duration.ofHours(2));
    assertEquals(5, cost(costs.ask(question("alice", CLIENTS))));
  }

  static Stream<Arguments> harms() {
    String costs = "application/alto-endpointcost+json";
    String directory = "application/alto-directory+json";
    return Stream.of(
        arguments("/ecs", endless(costs, "{\"meta\": {\"x\": \"", "y".repeat(4096), 0),
            "bytes that one resource may have"),
        arguments("/directory", endless(directory, "{\"meta\": {\"x\": \"", "y".repeat(4096), 0),
            "more than the 2097152 bytes that one resource may have"),
        arguments("/ecs", ok(costs, "{\"meta\": {\"x\": " + "[".repeat(20_000)), "deep"),
        arguments("/ecs", ok("text/html", "<html>"), "sent text/html"),
        arguments("/ecs", redirect(307, "/ecs"), "more than 3 redirects"),
        arguments("/ecs", redirect(307, "file:///etc/passwd"), "no http or https URI"),
        arguments("/ecs", redirect(307, "http://169.254.169.254/latest"), "not among those allowed"),
        arguments("/ecs", drop(), "unexpected end of stream"),
        arguments("/directory", ok(directory, "{\"resources\": {}}"), "no network map"),
        arguments("/directory", ok(directory, DIRECTORY.replace("\"uri\": \"ecs\"", "\"uri\": \"gopher://x/\"")),
            "no network map"));
  }

  @ParameterizedTest(name = "{0} {2}") @MethodSource("harms")
  void hostileServerIsNothingButAFailure(String path, ScriptedServer.Script harm, String why) throws Exception {
    server.on(path, harm);
    PersonalCosts costs = costs(1, 100, LONG);
    Answer answer = costs.ask(question("alice", CLIENTS));
    assertEquals(PersonalOutcome.FAILED, answer.outcome());
    assertTrue(answer.cause().orElseThrow().contains(why), answer::toString);
    assertEquals(0, costs.remembered());
    assertEquals(0, costs.pending());
  }

  @Test void closingEndsTheQuestionsUnderWay() throws Exception {
    closeGate();
    PersonalCosts costs = costs(1, 100, LONG);
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Answer> answer = callers.submit(() -> costs.ask(question("alice", CLIENTS)));
      Eventually.holds("the question", () -> !server.asked("/ecs").isEmpty());
      costs.close();
      assertEquals(PersonalOutcome.FAILED, answer.get().outcome());
    }
    assertNotEquals(PersonalOutcome.TOLD, costs.ask(question("bo", CLIENTS)).outcome());
  }
}
