package org.rialto.walk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rialto.alto.ScriptedServer;
import org.rialto.app.RunningRialto;
import org.rialto.rfc.Told;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A CDN and an ISP with an ALTO server each, as in Figure 6 of draft-penno-alto-cdn-03: the CDN's server asks the ISP's
 * and publishes what comes to its nodes by way of either border, the cheaper one; we ask the CDN's alone. Subscribers
 * are in PIDs 1 to 3, the ISP's borders in 4 and 5, which lead to the CDN's 6 and 7, and nodes in 8 to 10.
 */
class ComposedMapsWalkTest {
  private static final String TYPE = "\"cost-type\": {\"cost-metric\": \"routingcost\", \"cost-mode\": \"numerical\"}";
  private static final String DIRECTORY = """
      {"meta": {"default-alto-network-map": "cdn",
                "cost-types": {"num": {"cost-metric": "routingcost", "cost-mode": "numerical"}}},
       "resources": {
        "cdn": {"uri": "networkmap", "media-type": "application/alto-networkmap+json"},
        "costs": {"uri": "costmap", "media-type": "application/alto-costmap+json", "uses": ["cdn"],
                  "capabilities": {"cost-type-names": ["num"]}}}}""";
  private static final String NETWORK_MAP = """
      {"meta": {"vtag": {"resource-id": "cdn", "tag": "1"}}, "network-map": {
        "rest": {"ipv4": ["0.0.0.0/0"], "ipv6": ["::/0"]}, "1": {"ipv4": ["192.0.2.0/24"]},
        "2": {"ipv4": ["198.51.100.0/24"]}, "3": {"ipv4": ["203.0.113.0/24"]}, "8": {"ipv4": ["198.18.8.0/24"]},
        "9": {"ipv4": ["198.18.9.0/24"]}, "10": {"ipv4": ["198.18.10.0/24"]}}}""";
  private static final String ISP_COSTS = """
      {"meta": {"dependent-vtags": [{"resource-id": "isp", "tag": "1"}], %s},
       "cost-map": {"4": {"1": 1, "2": 3, "3": 8}, "5": {"1": %d, "2": %d, "3": %d}}}""";
  private static final String CONFIG = """
      listen: [127.0.0.1:0]
      state-folder: state
      admin: admin.sock
      zones: [{file: cdn.example.zone, origin: cdn.example}]
      nodes: [{name: n8, ipv4: 198.18.8.1}, {name: n9, ipv4: 198.18.9.1}, {name: n10, ipv4: 198.18.10.1}]
      services:
        - {name: www, names: [www.cdn.example], nodes: all}
        - {name: both, names: [both.cdn.example], nodes: all, answers: 2}
      sources: [{name: cdn, directory: "%s", direction: node-to-client, default-freshness: 1s}]
      guard: off
      """;
  /** From nodes to the CDN's borders 6 and 7, and the cost of the links from these to the ISP's. */
  private static final Map<String, List<Integer>> TO_BORDERS =
      Map.of("8", List.of(1, 7), "9", List.of(4, 3), "10", List.of(6, 1));
  private static final List<Integer> LINKS = List.of(2, 1);
  private static final List<String> BORDERS = List.of("4", "5");

  @TempDir Path folder;

  private final HttpClient http = HttpClient.newHttpClient();
  private ScriptedServer isp;
  private ScriptedServer cdn;
  private World world;

  @BeforeEach void layOut() throws Exception {
    isp = new ScriptedServer();
    ispSays(9, 4, 1);
    cdn = new ScriptedServer().on("/directory", ScriptedServer.ok("application/alto-directory+json", DIRECTORY))
        .on("/networkmap", ScriptedServer.ok("application/alto-networkmap+json", NETWORK_MAP))
        .on("/costmap", (asked, to) -> ScriptedServer.ok("application/alto-costmap+json", composed())
        .answer(asked, to));
    world = World.in(folder);
    Files.writeString(world.config(), CONFIG.formatted(cdn.uri("/directory")));
  }

  @AfterEach void close() throws Exception {
    http.close();
    cdn.close();
    isp.close();
  }

  /** What it costs from the ISP's border 5 to its subscribers. */
  private void ispSays(int to1, int to2, int to3) {
    isp.on("/costmap", ScriptedServer.ok("application/alto-costmap+json", ISP_COSTS.formatted(TYPE, to1, to2, to3)));
  }

  /** The CDN's own costs with the ISP's, which it asks for. */
  private String composed() throws Exception {
    URI costs = isp.uri("/costmap");
    String said = http.send(HttpRequest.newBuilder(costs).build(), HttpResponse.BodyHandlers.ofString()).body();
    JsonNode ofIsp = JsonMapper.shared().readTree(said).path("cost-map");
    String rows = TO_BORDERS.keySet().stream().map(node -> "\"" + node + "\": {" + Set.of("1", "2", "3").stream()
        .map(user -> "\"" + user + "\": " + cost(node, user, ofIsp)).collect(Collectors.joining(", ")) + "}")
        .collect(Collectors.joining(", "));
    return "{\"meta\": {\"dependent-vtags\": [{\"resource-id\": \"cdn\", \"tag\": \"1\"}], " + TYPE
        + "}, \"cost-map\": {" + rows + "}}";
  }

  private static int cost(String node, String user, JsonNode ofIsp) {
    int least = Integer.MAX_VALUE;
    for (int border = 0; border < BORDERS.size(); border++) {
      least = Math.min(least, TO_BORDERS.get(node).get(border) + LINKS.get(border)
          + ofIsp.path(BORDERS.get(border)).path(user).intValue());
    }
    return least;
  }

  /** The cost of each node for a client. */
  private static Map<String, Integer> costs(RunningRialto rialto, String client) throws Exception {
    return rialto.explain("www.cdn.example", "A", client).path("ranking").valueStream().collect(
        Collectors.toMap(node -> node.path("node").stringValue(), node -> node.path("cost").intValue()));
  }

  private static Set<String> answers(Dig dig, String name, String subnet) throws Exception {
    return Told.of(dig.udp(name + " A subnet=1/24/0/" + subnet)).stream().filter(word -> word.startsWith("answer:A="))
        .map(word -> word.substring("answer:A=".length())).collect(Collectors.toSet());
  }

  @Test void eachSubscriberGetsTheNodeOfTheLeastSumOverBothDomains() throws Exception {
    try (RunningRialto rialto = RunningRialto.start(world)) {
      Dig dig = new Dig("127.0.0.1", rialto.port(0));
      assertEquals(Map.of("n8", 4, "n9", 7, "n10", 9), costs(rialto, "192.0.2.1"));
      assertEquals(Map.of("n8", 6, "n9", 8, "n10", 6), costs(rialto, "198.51.100.1"));
      assertEquals(Map.of("n8", 9, "n9", 5, "n10", 3), costs(rialto, "203.0.113.1"));
      assertEquals(Set.of("198.18.8.1"), answers(dig, "www.cdn.example", "c00002"));
      assertEquals(Set.of("198.18.10.1"), answers(dig, "www.cdn.example", "cb0071"));
      assertEquals(Set.of("198.18.8.1", "198.18.10.1"), answers(dig, "both.cdn.example", "c63364"), "a tie");
      Set<String> one = answers(dig, "www.cdn.example", "c63364");
      assertTrue(Set.of(Set.of("198.18.8.1"), Set.of("198.18.10.1")).contains(one), one::toString);
    }
  }

  @Test void whatTheIspChangesComesByTheServerOfTheCdn() throws Exception {
    try (RunningRialto rialto = RunningRialto.start(world)) {
      Dig dig = new Dig("127.0.0.1", rialto.port(0));
      ispSays(109, 104, 101);
      RunningRialto.await(() -> answers(dig, "www.cdn.example", "cb0071"), Set.of("198.18.8.1")::equals);
      assertEquals(Map.of("n8", 11, "n9", 14, "n10", 16), costs(rialto, "203.0.113.1"), "by way of border 6 alone");
      assertEquals(Set.of("198.18.8.1"), answers(dig, "www.cdn.example", "c63364"));
      assertEquals(List.of(cdn.uri("/directory").toString()), rialto.sources().valueStream()
          .map(source -> source.path("directory").stringValue()).toList());
    }
    assertFalse(isp.asked().isEmpty(), "the CDN's server asks the ISP's");
    assertTrue(isp.asked().stream().noneMatch(asked -> asked.header("user-agent").equals("rialto")), "we never do");
    assertTrue(cdn.asked().stream().allMatch(asked -> asked.header("user-agent").equals("rialto")));
  }
}
