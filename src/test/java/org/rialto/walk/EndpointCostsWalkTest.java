package org.rialto.walk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rialto.alto.Limits;
import org.rialto.alto.MapFiles;
import org.rialto.alto.ScriptedServer;
import org.rialto.app.RunningRialto;
import org.rialto.location.CostMap;
import org.rialto.location.LocationIndex;
import org.rialto.net.IpAddress;
import org.rialto.rfc.Told;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An ALTO server that answers for one client at a time, by the walk's own maps: so whoever asks for endpoint costs and
 * whoever has the maps must come to the same nodes.
 */
class EndpointCostsWalkTest {
  private static final String DIRECTORY = """
      {"meta": {"cost-types": {"num": {"cost-metric": "routingcost", "cost-mode": "numerical"}}},
       "resources": {"ecs": {"uri": "ecs", "media-type": "application/alto-endpointcost+json",
                             "accepts": "application/alto-endpointcostparams+json",
                             "capabilities": {"cost-type-names": ["num"]}}}}""";
  private static final String MAPS = "  - name: walk\n";
  private static final String NEAR = "  - {name: near, directory: \"@NEAR@\", guidance: endpoint-costs, "
      + "region: [0.0.0.0/0, \"::/0\", 192.0.2.0/24, 198.51.100.0/24, 203.0.113.0/24, \"2001:db8:1::/48\"]}\n";
  /** All four sites, the nearest first, at 45.0.1.0/24; the map puts it into "rest". */
  private static final String ASKED = "every.cdn.example A subnet=1/24/0/2d0001";

  @TempDir Path folder;

  private World world;
  private ScriptedServer server;
  private LocationIndex locations;
  private CostMap costs;

  @BeforeEach void layOut() throws Exception {
    server = new ScriptedServer().on("/directory", ScriptedServer.ok("application/alto-directory+json", DIRECTORY));
    server.on("/ecs", answering("Cache-Control: max-age=60"));
    world = World.in(folder, "127.0.0.1:0", "60s");
    locations = LocationIndex.compile(MapFiles.networkMap(world.file("networkmap.json"), Limits.DEFAULT));
    costs = MapFiles.costMap(world.file("costmap.json"), Limits.DEFAULT);
    world.edit("cdn.example.zone", "four", "every IN A 192.0.2.99\nfour")
        .edit("rialto.yaml", "services:\n", "services:\n  - {name: every, names: [every.cdn.example], nodes: [\"*\"], "
        + "ttl: 20s, answers: 4}\n");
  }

  @AfterEach void close() throws Exception {
    server.close();
  }

  /** Only the source of endpoint costs. */
  private void alone() throws Exception {
    String text = Files.readString(world.config());
    int start = text.indexOf(MAPS);
    Files.writeString(world.config(), text.substring(0, start) + near()
        + text.substring(text.indexOf("alto-server:", start)));
  }

  private String near() {
    return NEAR.replace("@NEAR@", server.uri("/directory").toString());
  }

  /** Costs as the maps have them, between the addresses asked for. */
  private ScriptedServer.Script answering(String... headers) {
    return (asked, to) -> ScriptedServer.ok("application/alto-endpointcost+json", costs(asked.body()), headers)
        .answer(asked, to);
  }

  private String costs(String question) {
    JsonNode asked = JsonMapper.shared().readTree(question);
    var answer = JsonMapper.shared().createObjectNode();
    answer.putObject("meta").set("cost-type", asked.path("cost-type"));
    var rows = answer.putObject("endpoint-cost-map");
    for (JsonNode source : asked.path("endpoints").path("srcs")) {
      var row = rows.putObject(source.stringValue());
      for (JsonNode destination : asked.path("endpoints").path("dsts")) {
        double cost = costs.cost(pid(source.stringValue()), pid(destination.stringValue()));
        if (!Double.isNaN(cost)) row.put(destination.stringValue(), cost);
      }
    }
    return answer.toString();
  }

  private String pid(String endpoint) {
    return locations.find(IpAddress.parse(endpoint.substring(endpoint.indexOf(':') + 1))).orElseThrow().pidName();
  }

  private static Set<String> told(Dig dig, String words, String kind) throws Exception {
    return Told.of(dig.udp(words)).stream().filter(word -> word.startsWith(kind)).collect(Collectors.toSet());
  }

  private static JsonNode explain(RunningRialto rialto, String client) throws Exception {
    return rialto.explain("every.cdn.example", "A", client);
  }

  private static String order(JsonNode explained) {
    return String.join(" ", explained.path("ranking").valueStream()
        .filter(node -> node.path("chosen").booleanValue()).map(node -> node.path("node").stringValue()).toList());
  }

  private static JsonNode known(RunningRialto rialto, Dig dig, String client) throws Exception {
    byte[] subnet = IpAddress.parse(client.substring(0, client.indexOf('/'))).octets();
    String hex = IntStream.range(0, Integer.parseInt(client.substring(client.indexOf('/') + 1)) / 8)
        .mapToObj(i -> "%02x".formatted(subnet[i])).collect(Collectors.joining());
    String words = "every.cdn.example A subnet=" + (subnet.length == 4 ? 1 : 2) + "/"
        + client.substring(client.indexOf('/') + 1) + "/0/" + hex;
    return RunningRialto.await(() -> {
      dig.udp(words);
      return explain(rialto, client);
    }, told -> told.path("endpoint-costs").path("state").stringValue("").equals("ranked"));
  }

  private static JsonNode source(RunningRialto rialto) {
    return rialto.sources().valueStream().filter(source -> source.path("name").stringValue().equals("near")).findFirst()
        .orElseThrow();
  }

  @Test void firstAnswerOfAPrefixIsTheZonesAndTheNextOnesAreTheServers() throws Exception {
    alone();
    try (RunningRialto rialto = RunningRialto.start(world)) {
      Dig dig = new Dig("127.0.0.1", rialto.port(0));
      Set<String> first = Told.of(dig.udp(ASKED));
      assertTrue(first.containsAll(Set.of("answer:A=192.0.2.99", "ttl:A=2", "subnet=1/24/24/2d0001")), first::toString);
      RunningRialto.await(() -> told(dig, ASKED, "answer:"), Set.of("answer:A=198.18.0.1", "answer:A=198.18.1.1",
          "answer:A=198.18.2.1", "answer:A=198.18.3.1")::equals);
      Set<String> next = Told.of(dig.udp(ASKED));
      assertTrue(next.containsAll(Set.of("ttl:A=20", "subnet=1/24/24/2d0001")), next::toString);
      JsonNode explained = explain(rialto, "45.0.1.0/24");
      assertEquals("n0 n1 n2 n3", order(explained));
      assertEquals("near", explained.path("endpoint-costs").path("source").stringValue());
      assertEquals("45.0.1.0/24", explained.path("endpoint-costs").path("prefix").stringValue());
      assertEquals(server.uri("/ecs").toString(), explained.path("endpoint-costs").path("server").stringValue());
      assertEquals("the service's ttl", explained.path("lifetime").path("bounded-by").stringValue());
      assertEquals(1, server.asked("/ecs").size());
      assertEquals("there are no maps to look addresses up in: no source is asked for any",
          rialto.ask("lookup", "addresses", "45.0.1.1").path("error").stringValue());
      JsonNode door = rialto.status().path("doors").path(0);
      assertTrue(door.path("ROUTED_NO_GUIDANCE").intValue() >= 1, door::toString);
      assertTrue(door.path("ROUTED_ENDPOINT_COSTS").intValue() >= 2, door::toString);
    }
  }

  @Test void aThousandClientsOfAnUnknownPrefixAtOnceAreOneQuestion() throws Exception {
    alone();
    try (RunningRialto rialto = RunningRialto.start(world); var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      Dig dig = new Dig("127.0.0.1", rialto.port(0));
      List<Callable<byte[]>> clients = new ArrayList<>();
      for (int i = 0; i < 1000; i++) {
        String words = "every.cdn.example A subnet=1/32/0/2d0001%02x".formatted(i % 256);
        clients.add(() -> dig.udp(words));
      }
      for (Future<byte[]> answered : callers.invokeAll(clients)) answered.get();
      known(rialto, dig, "45.0.1.0/24");
      for (int i = 0; i < 1000; i += 50) {
        Set<String> told = Told.of(clients.get(i).call());
        assertTrue(told.containsAll(Set.of("an=4", "ttl:A=20")), told::toString);
      }
      assertEquals(1, server.asked("/ecs").size());
      JsonNode source = source(rialto);
      assertEquals("current", source.path("state").stringValue());
      assertEquals(1, source.path("prefixes").intValue());
      assertEquals(1, source.path("answers-whole").intValue());
    }
  }

  private void advertise(String protocol, String prefix) {
    server.on("/cdnifci", ScriptedServer.ok("application/alto-cdni+json", """
        {"meta": {"vtag": {"resource-id": "fci", "tag": "1"}}, "cdni-advertisement": {"capabilities-with-footprints": [
          {"capability-type": "FCI.DeliveryProtocol", "capability-value": {"delivery-protocols": ["%s"]},
           "footprints": [{"footprint-type": "ipv4cidr", "footprint-value": ["%s"]}]}]}}"""
        .formatted(protocol, prefix)));
  }

  @Test void nodesOfDownstreamCdnsServeAsFarAsTheseOfferWhatIsNeeded() throws Exception {
    alone();
    server.on("/dcdn", ScriptedServer.ok("application/alto-directory+json",
        "{\"resources\": {\"fci\": {\"uri\": \"cdnifci\", \"media-type\": \"application/alto-cdni+json\"}}}"));
    advertise("http/1.1", "45.0.0.0/8");
    world.edit("rialto.yaml", "answers: 4}", "answers: 4, needs: {delivery-protocols: https/1.1}}")
        .edit("rialto.yaml", "sources:\n", "downstream-cdns: [{name: dcdn, nodes: n1, default-freshness: 1s, "
        + "directory: \"" + server.uri("/dcdn") + "\"}]\nsources:\n");
    try (RunningRialto rialto = RunningRialto.start(world)) {
      Dig dig = new Dig("127.0.0.1", rialto.port(0));
      JsonNode told = known(rialto, dig, "45.0.1.0/24");
      assertEquals("n0 n2 n3", order(told));
      assertTrue(told.path("ranking").valueStream().anyMatch(node -> node.path("node").stringValue().equals("n1")
          && node.path("remark").stringValue("").equals("its CDN dcdn doesn't offer delivery protocol https/1.1")));
      advertise("https/1.1", "45.0.1.0/24");
      RunningRialto.await(() -> told(dig, ASKED, "answer:"), Set.of("answer:A=198.18.0.1", "answer:A=198.18.1.1",
          "answer:A=198.18.2.1", "answer:A=198.18.3.1")::equals);
      advertise("https/1.1", "45.0.1.0/25");
      RunningRialto.await(() -> order(explain(rialto, "45.0.1.0/24")), "n0 n2 n3"::equals);
      assertEquals(1, server.asked("/ecs").size(), "what was told is ranked anew, and not asked for again");
    }
  }

  @Test void bothModesGiveTheSameNodes() throws Exception {
    try (RunningRialto byMaps = RunningRialto.start(world)) {
      List<String> clients = List.of("45.0.1.0/24", "192.0.2.0/24", "198.51.100.0/26", "2001:db8:1::/56");
      List<String> expected = new ArrayList<>();
      for (String client : clients) expected.add(order(explain(byMaps, client)));
      assertEquals(List.of("n0 n1 n2 n3", "n1 n2 n3 n0", "n2 n3 n1 n0", "n1 n2 n3 n0"), expected);
    }
    alone();
    try (RunningRialto byCosts = RunningRialto.start(world)) {
      Dig dig = new Dig("127.0.0.1", byCosts.port(0));
      assertEquals("n0 n1 n2 n3", order(known(byCosts, dig, "45.0.1.0/24")));
      assertEquals("n1 n2 n3 n0", order(known(byCosts, dig, "192.0.2.0/24")));
      assertEquals("n2 n3 n1 n0", order(known(byCosts, dig, "198.51.100.0/24")));
      assertEquals("n1 n2 n3 n0", order(known(byCosts, dig, "2001:db8:1::/56")));
    }
  }

  @Test void serverThatIsDownLeavesStaleAnswersThatSaySo() throws Exception {
    alone();
    server.on("/ecs", answering("Cache-Control: max-age=1"));
    try (RunningRialto rialto = RunningRialto.start(world)) {
      Dig dig = new Dig("127.0.0.1", rialto.port(0));
      known(rialto, dig, "45.0.1.0/24");
      server.on("/ecs", ScriptedServer.status(503, "", "", "Retry-After: 5"));
      Set<String> stale = RunningRialto.await(() -> Told.of(dig.udp(ASKED)), told -> told.contains("ttl:A=10"));
      assertTrue(stale.containsAll(Set.of("an=4", "extended-error=3")), stale::toString);
      JsonNode explained = explain(rialto, "45.0.1.0/24");
      assertEquals("n0 n1 n2 n3", order(explained));
      assertEquals("stale-ttl: the endpoint costs are no longer fresh",
          explained.path("lifetime").path("bounded-by").stringValue());
      JsonNode source = RunningRialto.await(() -> {
        dig.udp(ASKED);
        return source(rialto);
      }, told -> told.path("failures").intValue() > 0);
      assertEquals("failing", source.path("state").stringValue());
      assertTrue(source.path("last-error").stringValue().contains("status 503"), source::toString);
      int asked = server.asked("/ecs").size();
      for (int i = 0; i < 10; i++) dig.udp(ASKED);
      assertEquals(asked, server.asked("/ecs").size());
      server.on("/ecs", answering("Cache-Control: max-age=60"));
      RunningRialto.await(() -> told(dig, ASKED, "ttl:"), Set.of("ttl:A=20")::equals);
      assertEquals("current", source(rialto).path("state").stringValue());
    }
  }

  @Test void restartAnswersByWhatWasTheServersAnswerBefore() throws Exception {
    alone();
    try (RunningRialto rialto = RunningRialto.start(world)) {
      known(rialto, new Dig("127.0.0.1", rialto.port(0)), "45.0.1.0/24");
    }
    server.on("/ecs", ScriptedServer.status(503, "", ""));
    try (RunningRialto rialto = RunningRialto.start(world)) {
      Set<String> first = Told.of(new Dig("127.0.0.1", rialto.port(0)).udp(ASKED));
      assertTrue(first.containsAll(Set.of("an=4", "ttl:A=20", "subnet=1/24/24/2d0001")), first::toString);
      assertEquals("n0 n1 n2 n3", order(explain(rialto, "45.0.1.0/24")));
    }
  }

  @Test void costsThatWentStaleTooLongAgoAreForgotten() throws Exception {
    alone();
    world.edit("rialto.yaml", "guidance: endpoint-costs", "guidance: endpoint-costs, forget-after: 0s");
    server.on("/ecs", answering("Cache-Control: max-age=1"));
    try (RunningRialto rialto = RunningRialto.start(world)) {
      Dig dig = new Dig("127.0.0.1", rialto.port(0));
      known(rialto, dig, "45.0.1.0/24");
      server.on("/ecs", (asked, to) -> (asked.body().contains("45.0.1.") ? ScriptedServer.status(503, "", "")
          : answering("Cache-Control: max-age=60")).answer(asked, to));
      RunningRialto.await(() -> explain(rialto, "45.0.1.0/24").path("lifetime").path("bounded-by").stringValue(""),
          "stale-ttl: the endpoint costs are no longer fresh"::equals);
      known(rialto, dig, "192.0.2.0/24");
      assertEquals("", order(explain(rialto, "45.0.1.0/24")));
    }
  }

  @Test void mapsAnswerUntilTheCostsAreKnownAndWhereThereAreNone() throws Exception {
    world.edit("rialto.yaml", MAPS, near() + MAPS);
    server.on("/ecs", ScriptedServer.status(503, "", ""));
    try (RunningRialto rialto = RunningRialto.start(world)) {
      Dig dig = new Dig("127.0.0.1", rialto.port(0));
      Set<String> first = Told.of(dig.udp("www.cdn.example A subnet=1/24/0/c00002"));
      assertTrue(first.containsAll(Set.of("answer:A=198.18.1.1", "ttl:A=2", "subnet=1/24/24/c00002")), first::toString);
      JsonNode explained = explain(rialto, "192.0.2.0/24");
      assertEquals("first-ttl: the client's endpoint costs are asked for",
          explained.path("lifetime").path("bounded-by").stringValue());
      assertEquals("n1 n2 n3 n0", order(explained));
      server.on("/ecs", (asked, to) -> ScriptedServer.ok("application/alto-endpointcost+json", """
          {"meta": {"cost-type": {"cost-metric": "routingcost", "cost-mode": "numerical"}}, "endpoint-cost-map":
           {"ipv4:192.0.2.0": {"ipv4:198.18.3.1": 5, "ipv4:203.0.113.77": 1}}}""", "Cache-Control: max-age=60")
          .answer(asked, to));
      JsonNode known = known(rialto, dig, "192.0.2.0/24");
      assertEquals("n3 n0 n1 n2", order(known)); // those without a cost come after, in order of number
      assertTrue(known.toString().contains("no cost between 192.0.2.0 and 198.18.0.1"), known::toString);
      assertEquals(1, source(rialto).path("answers-partial").intValue());
      assertEquals(1, source(rialto).path("strange-costs").intValue());
      server.on("/ecs", ScriptedServer.status(400, "application/alto-error+json",
          "{\"meta\": {\"code\": \"E_INVALID_FIELD_VALUE\", \"field\": \"endpoints/srcs\"}}"));
      JsonNode refused = RunningRialto.await(() -> {
        dig.udp("www.cdn.example A subnet=1/24/0/c63364");
        return explain(rialto, "198.51.100.0/24");
      }, told -> told.path("endpoint-costs").path("state").stringValue("").equals("no-advice"));
      assertTrue(refused.path("endpoint-costs").path("refusal").stringValue().contains("E_INVALID_FIELD_VALUE"));
      assertEquals("n2 n3 n1 n0", order(refused));
      assertEquals(0, source(rialto).path("failures").intValue());
    }
  }

  @Test void reloadKeepsWhatIsKnownAndAsksAboutNewNodes() throws Exception {
    alone();
    try (RunningRialto rialto = RunningRialto.start(world)) {
      Dig dig = new Dig("127.0.0.1", rialto.port(0));
      known(rialto, dig, "45.0.1.0/24");
      world.edit("rialto.yaml", "ttl: 20s, answers: 4}", "ttl: 20s, answers: 2}");
      rialto.reload();
      assertEquals("n0 n1", order(explain(rialto, "45.0.1.0/24")));
      assertEquals(1, server.asked("/ecs").size());
      world.edit("rialto.yaml", "nodes:\n", "nodes:\n  - {name: n9, ipv4: 198.18.0.9}\n");
      rialto.reload();
      String kept = order(explain(rialto, "45.0.1.0/24"));
      assertTrue(Set.of("n0 n1", "n9 n0").contains(kept), kept); // a client seen just before may have it asked by now
      RunningRialto.await(() -> {
        dig.udp(ASKED);
        return order(explain(rialto, "45.0.1.0/24"));
      }, "n9 n0"::equals);
      assertEquals(2, server.asked("/ecs").size());
      world.edit("rialto.yaml", "region: [0.0.0.0/0, ", "region: [45.0.0.0/24, ");
      rialto.reload();
      assertTrue(explain(rialto, "45.0.1.0/24").path("endpoint-costs").isMissingNode());
    }
  }

  @Test void costsFromTheNodesAreAskedForWhereTheyCount() throws Exception {
    alone();
    world.edit("rialto.yaml", "guidance: endpoint-costs", "guidance: endpoint-costs, direction: node-to-client");
    try (RunningRialto rialto = RunningRialto.start(world)) {
      Dig dig = new Dig("127.0.0.1", rialto.port(0));
      dig.udp(ASKED);
      RunningRialto.await(() -> server.asked("/ecs").size(), count -> count > 0);
      JsonNode endpoints = JsonMapper.shared().readTree(server.asked("/ecs").getFirst().body()).path("endpoints");
      assertEquals(1, endpoints.path("dsts").size());
      assertEquals("ipv4:45.0.1.0", endpoints.path("dsts").path(0).stringValue());
      assertEquals(4, endpoints.path("srcs").size());
    }
  }

  @Test void checkExplainsWhatIsAskedWithoutAServer() throws Exception {
    alone();
    world.edit("rialto.yaml", "guidance: endpoint-costs", "guidance: endpoint-costs, endpoint-costs: {prefix-length: "
        + "{ipv4: 20}}");
    JsonNode told = RunningRialto.explainOffline(world, "every.cdn.example", "A", "45.0.17.0/24");
    assertEquals("45.0.16.0/20", told.path("endpoint-costs").path("prefix").stringValue());
    assertEquals("unasked", told.path("endpoint-costs").path("state").stringValue());
    JsonNode brief = RunningRialto.explainOffline(world, "every.cdn.example", "A", "45.0.0.0/16");
    assertEquals("too-short", brief.path("endpoint-costs").path("state").stringValue());
    assertEquals(20, brief.path("scope").path("length").intValue());
  }

  @Test void sourceThatIsAskedAboutNobodyIsFoundByTheCheck() throws Exception {
    alone();
    world.edit("rialto.yaml", near(), near() + near().replace("name: near", "name: late")
        + near().replace("name: near", "name: inner").replace("region: [", "region: [45.0.0.0/9, ")
        + near().replace("name: near", "name: inside").replaceFirst("region: \\[.*\\]", "region: [10.0.0.0/7]"));
    List<String> told = RunningRialto.gaps(world).stream().map(Object::toString).toList();
    assertEquals(1, told.size(), told::toString);
    assertTrue(told.getFirst().contains("sources[1].name: is asked about no client"), told::toString);
  }
}
