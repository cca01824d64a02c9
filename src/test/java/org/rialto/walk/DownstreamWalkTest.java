package org.rialto.walk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rialto.alto.DigestGate;
import org.rialto.alto.ScriptedServer;
import org.rialto.app.RunningRialto;
import org.rialto.rfc.Told;
import tools.jackson.databind.JsonNode;

/**
 * Nodes of a downstream CDN answer clients only where its ALTO server advertises what their name needs. The nearest
 * node of the user, n3, is of one; the next is n2.
 */
class DownstreamWalkTest {
  private static final String USER = "198.51.100.65";
  private static final String OF_USER = "secure.cdn.example A subnet=1/32/0/c6336441";
  /** To whom n3 is the nearest as well. */
  private static final String NEIGHBOUR = "198.51.100.97";
  private static final String OF_NEIGHBOUR = "secure.cdn.example A subnet=1/32/0/c6336461";
  private static final String N2 = "answer:A=198.18.2.1";
  private static final String N3 = "answer:A=198.18.3.1";
  private static final String DIRECTORY = """
      {"resources": {
        "footprint-map": {"uri": "networkmap", "media-type": "application/alto-networkmap+json"},
        "plain": {"uri": "cdnifci", "media-type": "application/alto-cdni+json"},
        "of-pids": {"uri": "networkcdnifci", "media-type": "application/alto-cdni+json",
                    "uses": ["footprint-map"]}}}""";

  @TempDir Path folder;

  private ScriptedServer server;
  private World world;

  @BeforeEach void layOut() throws Exception {
    server = new ScriptedServer().on("/directory", ScriptedServer.ok("application/alto-directory+json", DIRECTORY));
    world = World.in(folder, "127.0.0.1:0", "60s")
        .edit("cdn.example.zone", "four ", "secure   IN A 198.18.0.99\nfour ")
        .edit("rialto.yaml", "services:\n", """
            services:
              - {name: secure, names: [secure.cdn.example], nodes: [n2, n3], needs: {delivery-protocols: https/1.1}}
            """)
        .edit("rialto.yaml", "sources:\n", """
            downstream-cdns:
              - {name: dcdn, directory: "%s", nodes: n3, advertisement: plain, default-freshness: 1s}
            sources:
            """.formatted(server.uri("/directory")));
  }

  @AfterEach void close() throws Exception {
    server.close();
  }

  private void advertise(String path, String protocol, String footprints, String dependentTags) {
    server.on(path, ScriptedServer.ok("application/alto-cdni+json", """
        {"meta": {"vtag": {"resource-id": "plain", "tag": "1"}%s}, "cdni-advertisement":
         {"capabilities-with-footprints": [{"capability-type": "FCI.DeliveryProtocol",
          "capability-value": {"delivery-protocols": ["%s"]}, "footprints": %s}]}}"""
        .formatted(dependentTags, protocol, footprints)));
  }

  private static String ofPrefix(String prefix) {
    return "[{\"footprint-type\": \"ipv4cidr\", \"footprint-value\": [\"" + prefix + "\"]}]";
  }

  private static void await(Dig dig, String question, String answer) throws Exception {
    RunningRialto.await(() -> Told.of(dig.udp(question)), told -> told.contains(answer));
  }

  private static String remark(RunningRialto rialto, String client) throws Exception {
    return rialto.explain("secure.cdn.example", "A", client).path("ranking").valueStream()
        .filter(each -> each.path("node").stringValue().equals("n3")).findFirst().orElseThrow().path("remark")
        .stringValue("-");
  }

  private static JsonNode cdn(RunningRialto rialto) {
    return rialto.sources().valueStream().filter(each -> each.path("name").stringValue().equals("dcdn")).findFirst()
        .orElseThrow();
  }

  @Test void cdnThatLacksHttpsIsNotChosenForNamesThatNeedIt() throws Exception {
    advertise("/cdnifci", "http/1.1", "null", "");
    try (RunningRialto rialto = RunningRialto.start(world)) {
      Dig dig = new Dig("127.0.0.1", rialto.port(0));
      await(dig, OF_USER, N2);
      RunningRialto.await(() -> remark(rialto, USER),
          remark -> remark.equals("its CDN dcdn doesn't offer delivery protocol https/1.1"));
      assertTrue(Told.of(dig.udp("www.cdn.example A subnet=1/32/0/c6336441")).contains(N3), "nothing is needed of it");
      world.edit("rialto.yaml", ", needs: {delivery-protocols: https/1.1}", "");
      rialto.reload();
      assertTrue(Told.of(dig.udp(OF_USER)).contains(N3), "nothing is needed of it any more");
      world.edit("rialto.yaml", "nodes: [n2, n3]", "nodes: [n2, n3], needs: {delivery-protocols: https/1.1}");
      rialto.reload();
      assertTrue(Told.of(dig.udp(OF_USER)).contains(N2));
      advertise("/cdnifci", "https/1.1", "null", "");
      await(dig, OF_USER, N3);
      assertEquals("-", remark(rialto, USER));
    }
  }

  @Test void cdnServesItsFootprintAlone() throws Exception {
    advertise("/cdnifci", "https/1.1", ofPrefix("198.51.100.64/27"), "");
    try (RunningRialto rialto = RunningRialto.start(world)) {
      Dig dig = new Dig("127.0.0.1", rialto.port(0));
      await(dig, OF_USER, N3);
      assertTrue(Told.of(dig.udp(OF_USER)).contains("subnet=1/32/27/c6336441"), Told.of(dig.udp(OF_USER)).toString());
      assertTrue(Told.of(dig.udp(OF_NEIGHBOUR)).contains(N2));
      assertEquals("its CDN dcdn doesn't offer delivery protocol https/1.1 here", remark(rialto, NEIGHBOUR));
      assertEquals("[{\"cdn\":\"dcdn\",\"capabilities\":[\"delivery protocol https/1.1\"]}]",
          rialto.lookUp(USER).path("offers").toString());
      assertFalse(rialto.lookUp(NEIGHBOUR).has("offers"));
      advertise("/cdnifci", "https/1.1", ofPrefix("192.0.2.0/24"), "");
      await(dig, OF_USER, N2);
      assertEquals("[\"delivery protocol https/1.1\"]", cdn(rialto).path("capabilities").toString());
      assertEquals(1, cdn(rialto).path("nodes").intValue());
      assertTrue(rialto.sourcesText(true).contains("rialto_source_state{source=\"dcdn\",state=\"current\"} 1"));
    }
  }

  @Test void nothingIsKnownOfACdnThatCanNotBeAsked() throws Exception {
    server.on("/cdnifci", ScriptedServer.ok("text/html", "out of order"));
    try (RunningRialto rialto = RunningRialto.start(world)) {
      Dig dig = new Dig("127.0.0.1", rialto.port(0));
      assertTrue(Told.of(dig.udp(OF_USER)).contains(N2));
      assertEquals("nothing is known of its CDN dcdn, and delivery protocol https/1.1 is needed of it",
          remark(rialto, USER));
      RunningRialto.await(() -> cdn(rialto), status -> status.path("last-error").stringValue("").contains("text/html"));
      assertEquals("failing", cdn(rialto).path("state").stringValue());
      advertise("/cdnifci", "https/1.1", "[]", "");
      await(dig, OF_USER, N3);
      server.on("/cdnifci", ScriptedServer.status(503, "", ""));
      RunningRialto.await(() -> cdn(rialto), status -> status.path("last-error").stringValue("").contains("503"));
      assertTrue(Told.of(dig.udp(OF_USER)).contains(N3), "the last good advertisement goes on");
      world.edit("rialto.yaml", "default-freshness: 1s}", "default-freshness: 1s, forget-after: 0s}");
      rialto.reload();
      await(dig, OF_USER, N2);
    }
  }

  @Test void footprintOfPidsIsThatOfTheCdnsOwnMap() throws Exception {
    server.on("/networkmap", ScriptedServer.ok("application/alto-networkmap+json", """
        {"meta": {"vtag": {"resource-id": "footprint-map", "tag": "f1"}}, "network-map":
         {"served": {"ipv4": ["198.51.100.64/27"]}, "others": {"ipv4": ["0.0.0.0/0"]}}}"""));
    advertise("/networkcdnifci", "https/1.1", "[{\"footprint-type\": \"altopid\", \"footprint-value\": [\"served\"]}]",
        ", \"dependent-vtags\": [{\"resource-id\": \"footprint-map\", \"tag\": \"f1\"}]");
    world.edit("rialto.yaml", "advertisement: plain", "advertisement: of-pids");
    try (RunningRialto rialto = RunningRialto.start(world)) {
      Dig dig = new Dig("127.0.0.1", rialto.port(0));
      await(dig, OF_USER, N3);
      assertTrue(Told.of(dig.udp(OF_NEIGHBOUR)).contains(N2));
      advertise("/networkcdnifci", "https/1.1",
          "[{\"footprint-type\": \"altopid\", \"footprint-value\": [\"served\"]}]", "");
      await(dig, OF_USER, N2);
      assertEquals("altopid", cdn(rialto).path("ignored-footprints").stringValue());
    }
  }

  @Test void footprintOfAnAsNumberIsWhereATableSays() throws Exception {
    advertise("/cdnifci", "https/1.1", "[{\"footprint-type\": \"asn\", \"footprint-value\": [\"as64496\"]}]", "");
    try (RunningRialto rialto = RunningRialto.start(world)) {
      Dig dig = new Dig("127.0.0.1", rialto.port(0));
      assertTrue(Told.of(dig.udp(OF_USER)).contains(N2));
      RunningRialto.await(() -> cdn(rialto), status -> status.path("ignored-objects").intValue(0) == 1);
      Files.writeString(world.file("as-numbers.csv"), "198.51.100.64/27,64496\n198.51.100.0/24,64497\n");
      world.edit("rialto.yaml", "downstream-cdns:", "footprint-tables: {asn: as-numbers.csv}\ndownstream-cdns:");
      rialto.reload();
      await(dig, OF_USER, N3);
      assertTrue(Told.of(dig.udp(OF_NEIGHBOUR)).contains(N2));
      Files.writeString(world.file("as-numbers.csv"), "198.51.100.96/27,as64496\n");
      rialto.reload();
      await(dig, OF_NEIGHBOUR, N3);
      assertTrue(Told.of(dig.udp(OF_USER)).contains(N2));
    }
  }

  @Test void cdnKnowsWhoAsks() throws Exception {
    advertise("/cdnifci", "https/1.1", "[]", "");
    DigestGate gate = new DigestGate("rialto", "Open Sesame!", 100);
    server.on("/directory", gate.before(ScriptedServer.ok("application/alto-directory+json", DIRECTORY)));
    world.edit("rialto.yaml", "default-freshness: 1s}", "default-freshness: 1s, credentials: {scheme: digest, "
        + "user: rialto, secret: \"Open Sesame!\", allow-http: true}}");
    try (RunningRialto rialto = RunningRialto.start(world)) {
      await(new Dig("127.0.0.1", rialto.port(0)), OF_USER, N3);
      assertFalse(rialto.sourcesText(false).contains("Sesame"), "nobody is told the password");
    }
  }

  @Test void cdnLeadsNowhereInside() throws Exception {
    try (ScriptedServer inside = new ScriptedServer()) {
      inside.on("/cdnifci", ScriptedServer.ok("application/alto-cdni+json", "{}"));
      server.on("/cdnifci", ScriptedServer.redirect(307, inside.uri("/cdnifci").toString()));
      try (RunningRialto rialto = RunningRialto.start(world)) {
        RunningRialto.await(() -> cdn(rialto), status -> status.path("last-error").stringValue("")
            .contains("is not asked"));
        assertEquals(List.of(), inside.asked());
        assertTrue(Told.of(new Dig("127.0.0.1", rialto.port(0)).udp(OF_USER)).contains(N2));
      }
    }
  }

  @Test void restartTrustsNoAdvertisementOfBefore() throws Exception {
    advertise("/cdnifci", "https/1.1", "[]", "");
    try (RunningRialto rialto = RunningRialto.start(world)) {
      await(new Dig("127.0.0.1", rialto.port(0)), OF_USER, N3);
      RunningRialto.await(() -> Files.exists(world.file("state").resolve("walk.maps")), there -> there);
    }
    server.on("/cdnifci", ScriptedServer.status(503, "", ""));
    try (RunningRialto rialto = RunningRialto.start(world)) {
      assertTrue(Told.of(new Dig("127.0.0.1", rialto.port(0)).udp(OF_USER)).contains(N2));
      assertFalse(Files.exists(world.file("state").resolve("redirects.table")));
    }
    assertEquals("nothing is known of its CDN dcdn, and delivery protocol https/1.1 is needed of it", RunningRialto
        .explainOffline(world, "secure.cdn.example", "A", USER).path("ranking").valueStream()
        .filter(each -> each.path("node").stringValue().equals("n3")).findFirst().orElseThrow().path("remark")
        .stringValue());
  }

  @Test void checkWarnsOfNeedsThatConcernNobody() throws Exception {
    assertEquals(List.of(), RunningRialto.warnings(world));
    world.edit("rialto.yaml", "nodes: n3, advertisement", "nodes: n1, advertisement");
    List<String> told = RunningRialto.warnings(world).stream().map(Object::toString).toList();
    assertEquals(2, told.size(), told.toString());
    assertTrue(told.getFirst().contains("needs something of downstream CDNs, but none of its nodes is of one"),
        told.toString());
    assertTrue(told.getLast().contains("no service needs anything of this downstream CDN"), told.toString());
  }
}
