package org.rialto.walk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rialto.alto.ScriptedServer;
import org.rialto.app.RunningRialto;
import org.rialto.rfc.Told;
import tools.jackson.databind.JsonNode;

/**
 * Nodes that nobody lists serve from when a property map says that their PID holds caches, until it doesn't any more.
 * PID cache-9 of the walk's map holds two hosts, and an address of the loopback that no map may make a node.
 */
class AnnouncedNodesWalkTest {
  private static final String DIRECTORY = """
      {"meta": {"default-alto-network-map": "walk",
                "cost-types": {"num": {"cost-metric": "routingcost", "cost-mode": "numerical"}}},
       "resources": {
        "walk": {"uri": "networkmap", "media-type": "application/alto-networkmap+json"},
        "costs": {"uri": "costmap", "media-type": "application/alto-costmap+json", "uses": ["walk"],
                  "capabilities": {"cost-type-names": ["num"]}},
        "roles": {"uri": "properties", "media-type": "application/alto-propmap+json", "uses": ["walk"],
                  "capabilities": {"mappings": {"walk.pid": [".role"], "ipv4": [".role"]}}},
        "ecs": {"uri": "ecs", "media-type": "application/alto-endpointcost+json",
                "accepts": "application/alto-endpointcostparams+json",
                "capabilities": {"cost-type-names": ["num"]}}}}""";
  private static final String ANNOUNCED = "\"walk.pid:cache-9\": {\".role\": \"cache\"}";
  private static final String OF_USER = "www.cdn.example A subnet=1/32/0/c6336441";
  /** A service of the announced nodes alone; the zone's own record is 192.0.2.4. */
  private static final String OF_CACHES = "four.cdn.example A subnet=1/32/0/c6336441";

  @TempDir Path folder;

  private ScriptedServer server;
  private World world;

  @BeforeEach void layOut() throws Exception {
    server = new ScriptedServer();
    world = World.in(folder, "127.0.0.1:0", "60s")
        .edit("networkmap.json", "\"site-0\":", "\"cache-9\": {\"ipv4\": [\"198.18.9.1/32\", \"198.18.9.2/32\", "
        + "\"127.0.0.9/32\"]},\n  \"site-0\":")
        .edit("costmap.json", "\"three\": {", "\"three\": {\"cache-9\": 0.5, ");
    server.on("/directory", ScriptedServer.ok("application/alto-directory+json", DIRECTORY))
        .on("/networkmap", ScriptedServer.ok("application/alto-networkmap+json",
        Files.readString(world.file("networkmap.json"))))
        .on("/costmap", ScriptedServer.ok("application/alto-costmap+json",
        Files.readString(world.file("costmap.json"))));
    say("");
    world.edit("rialto.yaml", "http://127.0.0.1:" + world.altoPort() + "/directory\n", server.uri("/directory")
        + "\n    default-freshness: 1s\n    roles: {property: .role}\n"
        + "    announced-nodes: {within: [198.18.0.0/15], most: 2}\n")
        .edit("rialto.yaml", "[four.cdn.example], nodes: [n2]", "[four.cdn.example], nodes: [\"cache-*\"]");
  }

  @AfterEach void closeServer() throws Exception {
    server.close();
  }

  private void say(String properties) {
    server.on("/properties", ScriptedServer.ok("application/alto-propmap+json", "{\"meta\": {\"dependent-vtags\": "
        + "[{\"resource-id\": \"walk\", \"tag\": \"1\"}]}, \"property-map\": {" + properties + "}}"));
  }

  private void withoutGuard() throws Exception {
    world.edit("rialto.yaml", "client-subnet:\n", "guard: off\nclient-subnet:\n");
  }

  private static String address(Dig dig, String asked) throws Exception {
    return Told.of(dig.udp(asked)).stream().filter(word -> word.startsWith("answer:A=")).findFirst().orElse("none");
  }

  private static void await(Dig dig, String asked, String address) throws Exception {
    RunningRialto.await(() -> address(dig, asked), ("answer:A=" + address)::equals);
  }

  @Test void nodeServesFromWhenItIsAnnouncedUntilItIsWithdrawn() throws Exception {
    withoutGuard();
    try (RunningRialto rialto = RunningRialto.start(world)) {
      Dig dig = new Dig("127.0.0.1", rialto.port(0));
      assertEquals("answer:A=198.18.3.1", address(dig, OF_USER));
      String ofZone = address(dig, OF_CACHES);
      assertEquals("NO_FAMILY", rialto.explain("four.cdn.example", "A", "198.51.100.65").path("reason").stringValue());
      say(ANNOUNCED + ", \"ipv4:198.18.9.0/24\": {\".role\": \"border\"}");
      RunningRialto.await(() -> server.asked("/properties").size(), times -> times > 3);
      assertEquals("answer:A=198.18.3.1", address(dig, OF_USER), "both inherit to be borders");
      say(ANNOUNCED + ", \"ipv4:198.18.9.2\": {\".role\": \"border\"}");
      await(dig, OF_USER, "198.18.9.1");
      assertEquals("answer:A=198.18.9.1", address(dig, OF_CACHES));
      assertEquals("answer:A=198.18.1.1", address(dig, "www.cdn.example A subnet=1/24/0/c00002"), "nearer to others");
      assertEquals("GET", server.asked("/properties").getFirst().method());
      say("");
      await(dig, OF_USER, "198.18.3.1");
      assertEquals(ofZone, address(dig, OF_CACHES));
    }
  }

  @Test void operatorsSeeWhoAnnouncedANodeAndWhatIsNone() throws Exception {
    withoutGuard();
    say(ANNOUNCED);
    try (RunningRialto rialto = RunningRialto.start(world)) {
      JsonNode node = rialto.explain("www.cdn.example", "A", "198.51.100.65").path("ranking").get(0);
      assertTrue(node.path("node").stringValue().startsWith("cache-9/198.18.9."), node.toString());
      assertEquals("source walk: property .role of PID cache-9", node.path("role-by").stringValue());
      JsonNode source = rialto.sources().path(0);
      assertEquals(2, source.path("announced-nodes").intValue());
      assertEquals(1, source.path("refused-nodes").intValue());
      assertEquals("127.0.0.9 is not in announced-nodes.within", source.path("first-refused").stringValue());
      assertEquals(6, rialto.status().path("nodes").intValue());
      assertTrue(rialto.sourcesText(true).contains("rialto_source_announced_nodes{source=\"walk\"} 2"));
      RunningRialto.await(() -> Files.exists(world.file("state").resolve("walk.maps")), there -> there);
      assertEquals(List.of("of what it announces one address is no node: 127.0.0.9 is not in announced-nodes.within"),
          RunningRialto.gaps(world).stream().map(problem -> problem.message())
          .filter(message -> message.startsWith("of what")).toList());
    }
    server.close();
    assertEquals(node(RunningRialto.explainOffline(world, "four.cdn.example", "A", "198.51.100.65")), "cache-9");
    try (RunningRialto again = RunningRialto.start(world)) {
      assertEquals(node(again.explain("four.cdn.example", "A", "198.51.100.65")), "cache-9");
      world.edit("rialto.yaml", "most: 2", "most: 1");
      again.reload();
      await(new Dig("127.0.0.1", again.port(0)), OF_CACHES, "198.18.9.1");
      world.edit("rialto.yaml", "    announced-nodes: {within: [198.18.0.0/15], most: 1}\n", "")
          .edit("rialto.yaml", "nodes: [\"cache-*\"]", "nodes: [n2]");
      again.reload();
      await(new Dig("127.0.0.1", again.port(0)), OF_CACHES, "198.18.2.1");
    }
  }

  private static String node(JsonNode explanation) {
    String name = explanation.path("ranking").get(0).path("node").stringValue();
    return name.substring(0, name.indexOf('/'));
  }

  @Test void listedNodeGoesBeforeAnAnnouncedOneOfItsAddress() throws Exception {
    withoutGuard();
    world.edit("rialto.yaml", "nodes:\n", "nodes:\n  - {name: own, ipv4: [198.18.9.1, 198.18.9.2], role: border}\n");
    say(ANNOUNCED);
    try (RunningRialto rialto = RunningRialto.start(world)) {
      assertEquals("answer:A=198.18.3.1", address(new Dig("127.0.0.1", rialto.port(0)), OF_USER));
      assertEquals(5, rialto.status().path("nodes").intValue());
    }
  }

  @Test void withdrawalThatMovesTooMuchIsHeld() throws Exception {
    say(ANNOUNCED);
    try (RunningRialto rialto = RunningRialto.start(world)) {
      Dig dig = new Dig("127.0.0.1", rialto.port(0));
      String cache = address(dig, OF_CACHES);
      assertTrue(cache.startsWith("answer:A=198.18.9."), cache);
      say("");
      String held = RunningRialto.await(rialto::maps, maps -> !maps.contains("held       none"));
      assertTrue(held.contains("for service four, type A") && held.contains("cache-9/198.18.9."), held);
      assertEquals(cache, address(dig, OF_CACHES));
      rialto.ask("maps-accept", "source", "walk");
      assertTrue(!address(dig, OF_CACHES).startsWith("answer:A=198.18.9."), "the zone's own record");
    }
  }

  @Test void serverOfEndpointCostsIsAskedAboutAnnouncedNodesToo() throws Exception {
    withoutGuard();
    server.on("/ecs", (asked, to) -> ScriptedServer.ok("application/alto-endpointcost+json", """
        {"meta": {"cost-type": {"cost-metric": "routingcost", "cost-mode": "numerical"}}, "endpoint-cost-map": {
          "ipv4:198.51.100.0": {"ipv4:198.18.2.1": 1, "ipv4:198.18.3.1": 2%s}}}"""
        .formatted(asked.body().contains("198.18.9.1") ? ", \"ipv4:198.18.9.1\": 0" : "")).answer(asked, to));
    world.edit("rialto.yaml", "sources:\n", "sources:\n  - {name: near, directory: \"" + server.uri("/directory")
        + "\", guidance: endpoint-costs, region: 198.51.100.0/24}\n");
    try (RunningRialto rialto = RunningRialto.start(world)) {
      Dig dig = new Dig("127.0.0.1", rialto.port(0));
      await(dig, OF_USER, "198.18.2.1");
      say(ANNOUNCED);
      await(dig, OF_USER, "198.18.9.1");
      await(dig, OF_CACHES, "198.18.9.1");
      JsonNode node = rialto.explain("www.cdn.example", "A", "198.51.100.65").path("ranking").get(0);
      assertEquals("cache-9/198.18.9.1 0", node.path("node").stringValue() + " " + node.path("cost").intValue());
      assertEquals("source walk: property .role of PID cache-9", node.path("role-by").stringValue());
      say("");
      await(dig, OF_USER, "198.18.2.1");
      RunningRialto.await(() -> server.asked("/ecs").getLast().body(), asked -> !asked.contains("198.18.9.1"));
      assertEquals(4, rialto.status().path("nodes").intValue());
      world.edit("rialto.yaml", "[www.cdn.example], nodes: [\"*\"]", "[www.cdn.example], nodes: [n3]");
      say(ANNOUNCED);
      rialto.reload();
      await(dig, OF_CACHES, "198.18.9.1");
      assertEquals("answer:A=198.18.3.1", address(dig, OF_USER));
    }
  }
}
