package org.rialto.walk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rialto.app.RunningRialto;
import org.rialto.rfc.Told;
import tools.jackson.databind.JsonNode;

/** Nodes serve by their roles, told by a list in the configuration or by the names of PIDs. */
class RolesWalkTest {
  private static final String USER = "198.51.100.65";
  private static final String OF_USER = "www.cdn.example A subnet=1/32/0/c6336441";

  @TempDir Path folder;

  private static JsonNode node(RunningRialto rialto, String node) throws Exception {
    return rialto.explain("www.cdn.example", "A", USER).path("ranking").valueStream()
        .filter(each -> each.path("node").stringValue().equals(node)).findFirst().orElseThrow();
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
