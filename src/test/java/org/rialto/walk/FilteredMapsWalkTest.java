package org.rialto.walk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rialto.alto.ScriptedServer;
import org.rialto.app.RunningRialto;
import tools.jackson.databind.JsonNode;

/** A site that answers for some PIDs only: it has no other one's maps, and serves as it would with all of them. */
class FilteredMapsWalkTest {
  private static final String DIRECTORY = """
      {"meta": {"default-alto-network-map": "nm",
                "cost-types": {"num": {"cost-metric": "routingcost", "cost-mode": "numerical"}}},
       "resources": {
        "nm": {"uri": "/networkmap", "media-type": "application/alto-networkmap+json"},
        "cm": {"uri": "/costmap", "media-type": "application/alto-costmap+json",
               "capabilities": {"cost-type-names": ["num"]}, "uses": ["nm"]},
        "nm-some": {"uri": "/some/networkmap", "media-type": "application/alto-networkmap+json",
                    "accepts": "application/alto-networkmapfilter+json", "uses": ["nm"]},
        "cm-some": {"uri": "/some/costmap", "media-type": "application/alto-costmap+json",
                    "accepts": "application/alto-costmapfilter+json",
                    "capabilities": {"cost-type-names": ["num"]}, "uses": ["nm"]}}}""";
  private static final String NETWORK_MAP = """
      {"meta": {"vtag": {"resource-id": "nm", "tag": "1"}}, "network-map": {
        "east": {"ipv4": ["192.0.2.0/24"]},
        "site-0": {"ipv4": ["198.18.0.0/24"], "ipv6": ["2001:db8:f0::/48"]},
        "site-2": {"ipv4": ["198.18.2.0/24"]}}}""";
  private static final String COST_MAP = """
      {"meta": {"dependent-vtags": [{"resource-id": "nm", "tag": "1"}],
                "cost-type": {"cost-metric": "routingcost", "cost-mode": "numerical"}},
       "cost-map": {"east": {"site-0": 7, "site-2": 3}}}""";

  /** The same with what is in the west, too. */
  private static final String WHOLE_NETWORK_MAP = NETWORK_MAP.replace("\"site-0\":", """
      "rest": {"ipv4": ["0.0.0.0/0"], "ipv6": ["::/0"]}, "west": {"ipv4": ["198.51.100.0/24"]},
      "site-1": {"ipv4": ["198.18.1.0/24"]}, "site-0":""");
  private static final String WHOLE_COST_MAP = COST_MAP.replace("\"site-2\": 3}",
      "\"site-1\": 9, \"site-2\": 3}, \"west\": {\"site-0\": 8, \"site-1\": 1, \"site-2\": 9}");

  @TempDir Path folder;

  private ScriptedServer server;
  private World world;

  @BeforeEach void layOut() throws IOException {
    server = new ScriptedServer().on("/directory", ScriptedServer.ok("application/alto-directory+json", DIRECTORY))
        .on("/some/networkmap", ScriptedServer.ok("application/alto-networkmap+json", NETWORK_MAP))
        .on("/some/costmap", ScriptedServer.ok("application/alto-costmap+json", COST_MAP));
    world = guided(World.in(folder), "    pids: {clients: east, nodes: [site-0, site-2]}\n");
  }

  private World guided(World by, String pids) throws IOException {
    return by.edit("rialto.yaml", "    directory: http://127.0.0.1:" + by.altoPort() + "/directory\n",
        "    directory: " + server.uri("/directory") + "\n" + pids);
  }

  @AfterEach void closeServer() throws IOException {
    server.close();
  }

  private static JsonNode explain(RunningRialto rialto, String client) throws Exception {
    return rialto.explain("www.cdn.example", "A", client);
  }

  private static List<String> chosen(JsonNode explained) {
    return explained.path("ranking").valueStream().filter(node -> node.path("chosen").booleanValue())
        .map(node -> node.path("node").stringValue()).toList();
  }

  @Test void siteServesItsOwnUsersAsOneWithTheWholeMapsDoes() throws Exception {
    server.on("/networkmap", ScriptedServer.ok("application/alto-networkmap+json", WHOLE_NETWORK_MAP))
        .on("/costmap", ScriptedServer.ok("application/alto-costmap+json", WHOLE_COST_MAP));
    World whole = guided(World.in(Files.createDirectory(folder.resolve("whole"))), "");
    try (RunningRialto everywhere = RunningRialto.start(whole); RunningRialto east = RunningRialto.start(world)) {
      for (String client : List.of("192.0.2.1", "192.0.2.255")) {
        assertEquals(List.of("n2"), chosen(explain(everywhere, client)));
        assertEquals(List.of("n2"), chosen(explain(east, client)));
      }
      assertEquals(List.of("n1"), chosen(explain(everywhere, "198.51.100.1")));
      assertEquals("NO_ADVICE", explain(east, "198.51.100.1").path("reason").stringValue(), "others serve the west");
      assertEquals(4, east.sources().path(0).path("prefixes").intValue(), "east's and its nodes' alone");
      assertEquals(8, everywhere.sources().path(0).path("prefixes").intValue());
    }
  }

  @Test void onlyTheSitesOwnPidsAreAskedForAndItsUsersAreGuided() throws Exception {
    try (RunningRialto rialto = RunningRialto.start(world)) {
      RunningRialto.await(() -> rialto.sources().path(0).path("state").stringValue(), "current"::equals);
      assertEquals(List.of("n2"), chosen(explain(rialto, "192.0.2.1")));
      JsonNode outside = explain(rialto, "9.9.9.9");
      assertEquals("NO_ADVICE", outside.path("reason").stringValue(), outside.toString());
      assertEquals("9.9.9.9/32", outside.path("client").path("subnet").stringValue());
    }
    List<ScriptedServer.Asked> maps = server.asked().stream().filter(asked -> asked.path().endsWith("map")).toList();
    assertFalse(maps.isEmpty());
    for (ScriptedServer.Asked asked : maps) {
      assertEquals("POST", asked.method());
      assertTrue(asked.path().startsWith("/some/"), asked.path());
      assertTrue(asked.body().contains("[\"east\",\"site-0\",\"site-2\"]")
          || asked.body().contains("\"srcs\":[\"east\"],\"dsts\":[\"site-0\",\"site-2\"]"), asked.body());
    }
  }
}
