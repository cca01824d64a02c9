package org.rialto.walk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rialto.alto.AltoServer;
import org.rialto.alto.Limits;
import org.rialto.alto.Publication;
import org.rialto.alto.ScriptedServer;
import org.rialto.app.RunningRialto;
import org.rialto.net.IpAddress;
import org.rialto.rfc.Told;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Clients that name an ALTO server of their own choice, or say which of those behind an address they are: they get what
 * it says, and nobody else notices.
 */
class OverridesWalkTest {
  private static final String COSTS = "application/alto-endpointcost+json";
  private static final String DIRECTORY = """
      {"meta": {"cost-types": {"num": {"cost-metric": "routingcost", "cost-mode": "numerical"}}},
       "resources": {"ecs": {"uri": "ecs", "media-type": "application/alto-endpointcost+json",
                             "accepts": "application/alto-endpointcostparams+json",
                             "capabilities": {"cost-type-names": ["num"]}}}}""";
  /** Where n0 is nearest by the map. */
  private static final String CLIENT = "45.0.1.0/24";
  private static final String ASKED = "www.cdn.example A subnet=1/24/0/2d0001";

  @TempDir Path folder;

  private World world;
  private ScriptedServer server;

  @BeforeEach void layOut() throws Exception {
    server = new ScriptedServer().on("/directory", ScriptedServer.ok("application/alto-directory+json", DIRECTORY));
    server.on("/ecs", preferring(Map.of("", 3, "alice", 1, "bo", 2)));
    world = World.in(folder, "127.0.0.1:0", "60s");
    overrides("allow: 127.0.0.1, allow-http: true, identity: {header: X-User, servers: \"" + origin() + "\"}");
  }

  @AfterEach void close() throws Exception {
    server.close();
  }

  private void overrides(String words) throws Exception {
    String text = Files.readString(world.config()).replaceAll("(?m)^overrides: .*\\n", "");
    Files.writeString(world.config(), text + "overrides: {" + words + "}\n");
  }

  private String origin() {
    return server.uri("").toString();
  }

  private String directory() {
    return server.uri("/directory").toString();
  }

  /** Costs by which, for each identity, the node of that number is the nearest. */
  private static ScriptedServer.Script preferring(Map<String, Integer> nearest) {
    return (asked, to) -> {
      JsonNode endpoints = JsonMapper.shared().readTree(asked.body()).path("endpoints");
      ObjectNode answer = JsonMapper.shared().createObjectNode();
      answer.putObject("meta").set("cost-type", JsonMapper.shared().readTree(asked.body()).path("cost-type"));
      ObjectNode row = answer.putObject("endpoint-cost-map")
          .putObject(endpoints.path("srcs").path(0).stringValue());
      int best = nearest.getOrDefault(asked.header("x-user"), 3);
      for (JsonNode node : endpoints.path("dsts")) {
        row.put(node.stringValue(), node.stringValue().startsWith("ipv4:198.18." + best + ".") ? 1 : 9);
      }
      ScriptedServer.ok(COSTS, answer.toString(), "Cache-Control: max-age=60").answer(asked, to);
    };
  }

  private static String chosen(JsonNode explained) {
    return explained.path("ranking").valueStream().filter(node -> node.path("chosen").booleanValue())
        .map(node -> node.path("node").stringValue()).collect(Collectors.joining(" "));
  }

  private static JsonNode ask(RunningRialto rialto, Map<String, String> more) throws Exception {
    return rialto.explain("www.cdn.example", "A", CLIENT, more);
  }

  private static String outcome(JsonNode explained) {
    return explained.path("request").path("outcome").stringValue("");
  }

  private static Set<String> answered(RunningRialto rialto) throws Exception {
    Set<String> told = new TreeSet<>(Told.of(new Dig("127.0.0.1", rialto.port(0)).udp(ASKED)));
    told.removeIf(word -> word.startsWith("id="));
    return told;
  }

  /** What others get: over DNS, and asked as an operator would. */
  private static List<Object> seenByOthers(RunningRialto rialto) throws Exception {
    JsonNode explained = rialto.explain("www.cdn.example", "A", CLIENT);
    ((ObjectNode) explained).remove("maps"); // whose age goes on
    return List.of(answered(rialto), explained);
  }

  private void advertise(String protocol) {
    server.on("/cdnifci", ScriptedServer.ok("application/alto-cdni+json", """
        {"meta": {"vtag": {"resource-id": "fci", "tag": "1"}}, "cdni-advertisement": {"capabilities-with-footprints": [
          {"capability-type": "FCI.DeliveryProtocol", "capability-value": {"delivery-protocols": ["%s"]}}]}}"""
        .formatted(protocol)));
  }

  @Test void serverThatAClientNamesSendsItToNoCdnThatLacksWhatIsNeeded() throws Exception {
    server.on("/dcdn", ScriptedServer.ok("application/alto-directory+json",
        "{\"resources\": {\"fci\": {\"uri\": \"cdnifci\", \"media-type\": \"application/alto-cdni+json\"}}}"));
    advertise("http/1.1");
    world.edit("rialto.yaml", "names: [www.cdn.example], nodes: [\"*\"],", "names: [www.cdn.example], nodes: [\"*\"], "
        + "needs: {delivery-protocols: https/1.1},").edit("rialto.yaml", "sources:\n", "downstream-cdns: [{name: dcdn, "
        + "nodes: n3, default-freshness: 1s, directory: \"" + server.uri("/dcdn") + "\"}]\nsources:\n");
    try (RunningRialto rialto = RunningRialto.start(world)) {
      JsonNode told = ask(rialto, Map.of("server", directory()));
      assertEquals("TOLD", outcome(told));
      assertFalse(chosen(told).contains("n3"), told::toString);
      advertise("https/1.1");
      RunningRialto.await(() -> chosen(ask(rialto, Map.of("server", directory()))), "n3"::equals);
    }
  }

  @Test void allowedServerGuidesTheClientThatNamesItAndNobodyElse() throws Exception {
    try (RunningRialto rialto = RunningRialto.start(world)) {
      List<Object> before = seenByOthers(rialto);
      long version = rialto.status().path("state-version").longValue();
      JsonNode under = ask(rialto, Map.of("server", directory()));
      assertEquals("n3", chosen(under));
      assertEquals(List.of("www.cdn.example. 20 IN A 198.18.3.1"),
          under.path("answer").valueStream().map(JsonNode::stringValue).toList());
      assertEquals("TOLD", outcome(under));
      assertEquals(server.uri("/ecs").toString(), under.path("endpoint-costs").path("server").stringValue());
      assertEquals(CLIENT, under.path("endpoint-costs").path("prefix").stringValue());
      assertEquals(before, seenByOthers(rialto));
      assertEquals("n0", chosen(rialto.explain("www.cdn.example", "A", "45.0.1.77/32")));
      assertEquals("n1", chosen(ask(rialto, Map.of("server", directory(), "identity", "alice"))));
      assertEquals("n2", chosen(ask(rialto, Map.of("server", directory(), "identity", "bo"))));
      assertEquals("n3", chosen(ask(rialto, Map.of("server", directory()))));
      JsonNode again = ask(rialto, Map.of("server", directory(), "identity", "alice"));
      assertEquals("n1 REMEMBERED", chosen(again) + " " + outcome(again));
      assertEquals(before, seenByOthers(rialto));
      assertEquals(3, server.asked("/ecs").size());
      assertEquals(version, rialto.status().path("state-version").longValue());
      assertEquals("\"TOLD\":3,\"REMEMBERED\":2}", rialto.status().path("overrides").toString()
          .replaceFirst(".*\"pending\":0,", ""));
    }
  }

  /** The maps are the world's own but for what everyone else is nearest to. */
  @Test void serverOfMapsAloneGuidesTheClientThatNamesIt() throws Exception {
    Path costs = folder.resolve("owncosts.json");
    Files.writeString(costs, Files.readString(world.file("costmap.json")).replace("\"site-3\": 40", "\"site-3\": 0"));
    try (AltoServer own = new AltoServer(new Publication(
        List.of(new Publication.Listener(IpAddress.parse("127.0.0.1"), 0)), world.file("networkmap.json"),
        List.of(costs), Duration.ofSeconds(60), Duration.ofSeconds(1), Limits.DEFAULT));
        RunningRialto rialto = RunningRialto.start(world)) {
      own.start();
      List<Object> before = seenByOthers(rialto);
      JsonNode under = ask(rialto, Map.of("server", own.directory().toString()));
      assertEquals("n3 TOLD", chosen(under) + " " + outcome(under));
      assertEquals(0, under.path("ranking").path(0).path("cost").doubleValue());
      assertEquals(before, seenByOthers(rialto));
    }
  }

  @Test void serverThatIsNotAllowedIsPassedOverAndCounted() throws Exception {
    overrides("allow: alto.example, allow-http: true");
    try (RunningRialto rialto = RunningRialto.start(world)) {
      List<Object> before = seenByOthers(rialto);
      for (String uri : List.of(directory(), "https://other.example/", "file:///etc/passwd", "http://169.254.169.254/",
          "http://localhost:" + server.uri("/").getPort() + "/directory")) {
        JsonNode told = ask(rialto, Map.of("server", uri));
        assertEquals("n0 NOT_ALLOWED", chosen(told) + " " + outcome(told), uri);
        assertEquals("NOERROR", told.path("rcode").stringValue());
      }
      assertEquals(List.of(), server.asked());
      assertEquals(5, rialto.status().path("overrides").path("NOT_ALLOWED").longValue());
      assertEquals(before, seenByOthers(rialto));
      String text = RunningRialto.explanationText(ask(rialto, Map.of("server", directory())));
      assertTrue(text.contains("because    the server is not asked, 127.0.0.1 is not among those allowed: guided as"
          + " usual"), text);
    }
  }

  @Test void withoutTheSectionNothingIsAsked() throws Exception {
    Files.writeString(world.config(), Files.readString(world.config()).replaceAll("(?m)^overrides: .*\\n", ""));
    try (RunningRialto rialto = RunningRialto.start(world)) {
      JsonNode told = ask(rialto, Map.of("server", directory(), "identity", "alice"));
      assertEquals("n0 OFF", chosen(told) + " " + outcome(told));
      assertEquals(List.of(), server.asked());
      overrides("allow: 127.0.0.1, allow-http: true");
      rialto.reload();
      assertEquals("n3 TOLD", chosen(ask(rialto, Map.of("server", directory()))) + " "
          + outcome(ask(rialto, Map.of("server", directory()))).replace("REMEMBERED", "TOLD"));
    }
  }

  @Test void identityStaysHereUnlessTheServerMayKnowItAndIsNeverShownWhole() throws Exception {
    overrides("allow: 127.0.0.1, allow-http: true");
    String identity = "subscriber-0123456789";
    List<String> log = new CopyOnWriteArrayList<>();
    try (LogReading _ = new LogReading(log); RunningRialto rialto = RunningRialto.start(world)) {
      JsonNode told = ask(rialto, Map.of("server", directory(), "identity", identity));
      assertEquals("n3", chosen(told));
      assertFalse(told.toString().contains(identity), told::toString);
      assertEquals("subs… of 21 characters", told.path("request").path("identity").stringValue());
      assertTrue(server.asked().stream().noneMatch(asked -> (asked.headers() + asked.body() + asked.path())
          .contains(identity)), server.asked()::toString);
      server.on("/directory", ScriptedServer.status(503, "", ""));
      ask(rialto, Map.of("server", directory() + "?2", "identity", identity));
      assertFalse(log.isEmpty());
      assertTrue(log.stream().noneMatch(line -> line.contains(identity)), log::toString);
    }
  }

  /** All that is logged meanwhile. */
  private static final class LogReading extends AppenderBase<ILoggingEvent> implements AutoCloseable {
    private final Logger all = (Logger) LoggerFactory.getLogger("org.rialto");
    private final List<String> log;

    LogReading(List<String> log) {
      this.log = log;
      all.setLevel(Level.DEBUG);
      all.addAppender(this);
      start();
    }

    @Override protected void append(ILoggingEvent event) {
      log.add(event.getFormattedMessage());
    }

    @Override public void close() {
      all.detachAppender(this);
      all.setLevel(null);
    }
  }

  @Test void nameThatLeadsInsideIsNotAskedThere() throws Exception {
    overrides("allow: localhost, allow-http: true");
    try (RunningRialto rialto = RunningRialto.start(world)) {
      JsonNode told = ask(rialto, Map.of("server", directory().replace("127.0.0.1", "localhost")));
      assertEquals("n0 FAILED", chosen(told) + " " + outcome(told));
      assertTrue(told.path("request").path("because").stringValue().contains("which is an inside address"),
          told::toString);
      assertEquals(List.of(), server.asked());
      overrides("allow: localhost, allow-http: true, allow-inside: true");
      rialto.reload();
      assertEquals("n3", chosen(ask(rialto, Map.of("server", directory().replace("127.0.0.1", "localhost")))));
    }
  }

  @Test void serverThatFailsLeavesTheUsualAnswer() throws Exception {
    server.on("/ecs", ScriptedServer.endless(COSTS, "{\"meta\": {\"x\": \"", "y".repeat(4096), 0));
    try (RunningRialto rialto = RunningRialto.start(world)) {
      JsonNode told = ask(rialto, Map.of("server", directory()));
      assertEquals("n0 FAILED", chosen(told) + " " + outcome(told));
      assertTrue(told.path("request").path("because").stringValue().contains("bytes that one resource may have"),
          told::toString);
      assertEquals("n0 HELD", chosen(ask(rialto, Map.of("server", directory()))) + " "
          + outcome(ask(rialto, Map.of("server", directory()))));
    }
  }

  @Test void serverWithoutCostsForTheNodesLeavesTheUsualAnswer() throws Exception {
    server.on("/ecs", ScriptedServer.ok(COSTS, """
        {"meta": {"cost-type": {"cost-metric": "routingcost", "cost-mode": "numerical"}},
         "endpoint-cost-map": {"ipv4:45.0.1.0": {"ipv4:198.18.2.1": 1}}}"""));
    try (RunningRialto rialto = RunningRialto.start(world)) {
      assertEquals("n2", chosen(ask(rialto, Map.of("server", directory()))));
      JsonNode told = rialto.explain("www.cdn.example", "AAAA", CLIENT, Map.of("server", directory()));
      assertEquals("n0 REMEMBERED", chosen(told) + " " + outcome(told)); // n2 has no IPv6 address
      assertTrue(told.path("endpoint-costs").isMissingNode(), told::toString);
      assertEquals("the server has no cost for any node of the service: guided as usual",
          told.path("request").path("because").stringValue());
    }
  }

  @Test void clientThatNoServerWouldKnowIsGuidedAsUsual() throws Exception {
    try (RunningRialto rialto = RunningRialto.start(world)) {
      for (String client : List.of("10.0.0.0/24", "45.0.0.0/16", "0.0.0.0/0")) {
        JsonNode told = rialto.explain("www.cdn.example", "A", client, Map.of("server", directory()));
        assertEquals("UNASKED", outcome(told), client);
        assertTrue(told.path("request").path("because").stringValue().contains("special-use space"), told::toString);
      }
      assertEquals(List.of(), server.asked("/ecs"));
    }
  }

  /** The source that is asked about all of a prefix, for one of those behind it. */
  @Test void sourceIsAskedForEachIdentityByItself() throws Exception {
    world.edit("rialto.yaml", "  - name: walk\n", "  - {name: near, directory: \"" + directory()
        + "\", guidance: endpoint-costs, region: 45.0.0.0/9}\n  - name: walk\n");
    overrides("allow-http: true, identity: {header: X-User, servers: \"" + origin() + "\"}");
    try (RunningRialto rialto = RunningRialto.start(world)) {
      RunningRialto.await(() -> answered(rialto), told -> told.contains("answer:A=198.18.3.1"));
      Set<String> before = answered(rialto);
      assertEquals("n1", chosen(ask(rialto, Map.of("identity", "alice"))));
      assertEquals("n2", chosen(ask(rialto, Map.of("identity", "bo"))));
      assertEquals("n3", chosen(rialto.explain("www.cdn.example", "A", CLIENT)));
      assertEquals(before, answered(rialto));
      assertEquals("NOT_ALLOWED", outcome(ask(rialto, Map.of("server", directory()))));
      JsonNode elsewhere = rialto.explain("www.cdn.example", "A", "46.200.1.0/24", Map.of("identity", "alice"));
      assertEquals("UNASKED", outcome(elsewhere));
      assertEquals("no server is asked, no source is asked for the endpoint costs of 46.200.1.0/24: guided as usual",
          elsewhere.path("request").path("because").stringValue());
      overrides("identity: {header: X-User, servers: \"https://other.example\"}");
      rialto.reload();
      JsonNode told = ask(rialto, Map.of("identity", "alice"));
      assertEquals("n3 NOT_ALLOWED", chosen(told) + " " + outcome(told));
    }
  }

  @Test void manyAtOnceEachGetTheirOwn() throws Exception {
    try (RunningRialto rialto = RunningRialto.start(world); var callers = Executors.newFixedThreadPool(12)) {
      List<Callable<String>> clients = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        Map<String, String> said = i % 3 == 0 ? Map.of("server", directory(), "identity", "alice")
            : i % 3 == 1 ? Map.of("server", directory(), "identity", "bo") : Map.of();
        clients.add(() -> chosen(ask(rialto, said)));
      }
      List<Future<String>> told = callers.invokeAll(clients);
      for (int i = 0; i < told.size(); i++) assertEquals(List.of("n1", "n2", "n0").get(i % 3), told.get(i).get());
      assertEquals(2, server.asked("/ecs").size());
    }
  }

  @Test void reloadAsksByTheRightsOfItsTime() throws Exception {
    try (RunningRialto rialto = RunningRialto.start(world)) {
      assertEquals("n3", chosen(ask(rialto, Map.of("server", directory()))));
      rialto.reload();
      assertEquals("REMEMBERED", outcome(ask(rialto, Map.of("server", directory()))));
      overrides("allow: 127.0.0.1");
      rialto.reload();
      JsonNode told = ask(rialto, Map.of("server", directory()));
      assertEquals("n0 NOT_ALLOWED", chosen(told) + " " + outcome(told));
    }
  }
}
