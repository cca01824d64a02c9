package org.rialto.walk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rialto.alto.ScriptedServer;
import org.rialto.app.RunningRialto;
import org.rialto.rfc.Told;
import tools.jackson.databind.JsonNode;

/** Nodes serve by their roles, told by a list in the configuration, by the names of PIDs or by a property map. */
class RolesWalkTest {
  private static final String USER = "198.51.100.65";
  private static final String DIRECTORY = """
      {"meta": {"default-alto-network-map": "walk",
                "cost-types": {"num": {"cost-metric": "routingcost", "cost-mode": "numerical"}}},
       "resources": {
        "walk": {"uri": "networkmap", "media-type": "application/alto-networkmap+json"},
        "costs": {"uri": "costmap", "media-type": "application/alto-costmap+json", "uses": ["walk"],
                  "capabilities": {"cost-type-names": ["num"]}},
        "roles": {"uri": "properties", "media-type": "application/alto-propmap+json", "uses": ["walk"],
                  "accepts": "application/alto-propmapparams+json",
                  "capabilities": {"mappings": {"walk.pid": [".role"], "ipv4": [".role"]}}}}}""";
  private static final String OF_USER = "www.cdn.example A subnet=1/32/0/c6336441";

  @TempDir Path folder;

  private static JsonNode node(RunningRialto rialto, String node) throws Exception {
    return rialto.explain("www.cdn.example", "A", USER).path("ranking").valueStream()
        .filter(each -> each.path("node").stringValue().equals(node)).findFirst().orElseThrow();
  }

  private static String properties(String ofThird) {
    return """
        {"meta": {"dependent-vtags": [{"resource-id": "walk", "tag": "1"}]}, "property-map": {
          "walk.pid:site-3": {".role": "%s"}, "walk.pid:site-1": {".role": "cache"},
          "ipv4:198.18.1.0/24": {".role": "origin"}, "ipv4:198.18.2.1": {".role": "edge"}}}""".formatted(ofThird);
  }

  /** The world's maps by a server that has a property map too. */
  private World withProperties(ScriptedServer server) throws Exception {
    World world = World.in(folder, "127.0.0.1:0", "60s");
    server.on("/directory", ScriptedServer.ok("application/alto-directory+json", DIRECTORY))
        .on("/networkmap", ScriptedServer.ok("application/alto-networkmap+json",
        Files.readString(world.file("networkmap.json"))))
        .on("/costmap",
            ScriptedServer.ok("application/alto-costmap+json", Files.readString(world.file("costmap.json"))))
        .on("/properties", ScriptedServer.ok("application/alto-propmap+json", properties("border")));
    return world.edit("rialto.yaml", "http://127.0.0.1:" + world.altoPort() + "/directory\n",
        server.uri("/directory") + "\n    default-freshness: 1s\n    roles: {property: .role}\n")
        .edit("rialto.yaml", "client-subnet:\n", "guard: off\nclient-subnet:\n");
  }

  @Test void nodesServeByTheRolesThatAPropertyMapTells() throws Exception {
    try (ScriptedServer server = new ScriptedServer()) {
      World world = withProperties(server);
      try (RunningRialto rialto = RunningRialto.start(world)) {
        Dig dig = new Dig("127.0.0.1", rialto.port(0));
        assertTrue(Told.of(dig.udp(OF_USER)).contains("answer:A=198.18.2.1"), "nearer are an origin and a border");
        assertEquals("property .role of 198.18.1.0/24", node(rialto, "n1").path("role-by").stringValue());
        assertEquals("property .role of PID site-3", node(rialto, "n3").path("role-by").stringValue());
        assertEquals("edge", node(rialto, "n2").path("role").stringValue());
        JsonNode told = rialto.sources().path(0).path("property");
        assertEquals(".role", told.path("name").stringValue());
        assertEquals(4, told.path("values").intValue());
        JsonNode looked = rialto.lookUp("198.18.1.1").path("properties");
        assertEquals(List.of("origin of 198.18.1.0/24", "cache of PID site-1"), looked.valueStream()
            .map(each -> each.path("value").stringValue() + " of " + each.path("of").stringValue()).toList());
        server.on("/properties", ScriptedServer.ok("application/alto-propmap+json", properties("edge")));
        RunningRialto.await(() -> Told.of(dig.udp(OF_USER)), answer -> answer.contains("answer:A=198.18.3.1"));
        server.on("/properties", ScriptedServer.ok("text/html", "out of order"));
        RunningRialto.await(() -> rialto.sources().path(0).path("property"), property -> property.has("last-error"));
        assertTrue(Told.of(dig.udp(OF_USER)).contains("answer:A=198.18.3.1"), "the last good roles go on");
        Path kept = world.file("state").resolve("walk.maps");
        RunningRialto.await(() -> Files.exists(kept) && RunningRialto.gaps(world).stream()
            .noneMatch(problem -> problem.message().contains("has not said .role")), there -> there);
      }
      server.close();
      try (RunningRialto rialto = RunningRialto.start(world)) {
        assertEquals("origin", node(rialto, "n1").path("role").stringValue());
        assertTrue(Told.of(new Dig("127.0.0.1", rialto.port(0)).udp(OF_USER)).contains("answer:A=198.18.3.1"));
      }
    }
  }

  private static String classes(String... wireline) {
    return """
        {"meta": {"dependent-vtags": [{"resource-id": "walk", "tag": "1"}]}, "property-map": {
          "walk.pid:site-1": {"priv:class": "mobile"}, %s}}""".formatted(Stream.of(wireline)
        .map(pid -> "\"walk.pid:" + pid + "\": {\"priv:class\": \"wireline\"}").collect(Collectors.joining(", ")));
  }

  @Test void onlyNodesOfAStatedClassServeFromWhenItIsAnnouncedUntilItIsWithdrawn() throws Exception {
    try (ScriptedServer server = new ScriptedServer()) {
      World world = withProperties(server).edit("rialto.yaml", "roles: {property: .role}",
          "roles: {property: \"priv:class\", edge: wireline, others: border}");
      server.on("/directory", ScriptedServer.ok("application/alto-directory+json",
          DIRECTORY.replace("[\".role\"]", "[\"priv:class\"]")))
          .on("/properties", ScriptedServer.ok("application/alto-propmap+json", classes("site-2")));
      try (RunningRialto rialto = RunningRialto.start(world)) {
        Dig dig = new Dig("127.0.0.1", rialto.port(0));
        assertTrue(Told.of(dig.udp(OF_USER)).contains("answer:A=198.18.2.1"), "the only one of the class");
        assertEquals("border", node(rialto, "n1").path("role").stringValue());
        assertEquals("nothing that tells a role of it", node(rialto, "n1").path("role-by").stringValue());
        assertEquals(3, rialto.sources().path(0).path("border-nodes").intValue());
        server.on("/properties", ScriptedServer.ok("application/alto-propmap+json", classes("site-2", "site-3")));
        RunningRialto.await(() -> Told.of(dig.udp(OF_USER)), answer -> answer.contains("answer:A=198.18.3.1"));
        server.on("/properties", ScriptedServer.ok("application/alto-propmap+json", classes("site-0", "site-2")));
        RunningRialto.await(() -> Told.of(dig.udp(OF_USER)), answer -> answer.contains("answer:A=198.18.2.1"));
        ScriptedServer.Asked asked = server.asked("/properties").getFirst();
        assertEquals("POST", asked.method());
        assertTrue(asked.body().contains("\"entities\":[\"ipv4:198.18.0.1\""), asked.body());
        assertTrue(asked.body().endsWith("\"properties\":[\"priv:class\"]}"), asked.body());
      }
    }
  }

  @Test void nodesServeByTheRolesOfTheirListAndOfTheirPids() throws Exception {
    World world = World.in(folder, "127.0.0.1:0", "60s")
        .edit("rialto.yaml", "pid: site-3}", "pid: site-3, role: border}")
        .edit("rialto.yaml", "/directory\n", "/directory\n    roles: {origin-pids: \"site-1\"}\n");
    try (RunningRialto rialto = RunningRialto.start(world)) {
      Dig dig = new Dig("127.0.0.1", rialto.port(0));
      assertTrue(Told.of(dig.udp(OF_USER)).contains("answer:A=198.18.2.1"), "nearer are an origin and a border");
      assertEquals("origin", node(rialto, "n1").path("role").stringValue());
      assertEquals("PIDs named site-1", node(rialto, "n1").path("role-by").stringValue());
      assertEquals("the configuration of the node", node(rialto, "n3").path("role-by").stringValue());
      assertEquals(1, rialto.sources().path(0).path("origin-nodes").intValue());
      assertEquals(1, rialto.sources().path(0).path("border-nodes").intValue());
      world.edit("rialto.yaml", "origin-pids: \"site-1\"", "origin-pids: \"site-*\"");
      rialto.reload();
      assertTrue(Told.of(dig.udp(OF_USER)).contains("answer:A=198.18.1.1"), "all are origins, and it costs least");
    }
  }
}
