package org.rialto.walk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rialto.alto.ScriptedServer;
import org.rialto.app.RunningRialto;
import org.rialto.rfc.Told;
import tools.jackson.databind.JsonNode;

/** Costs that are no numbers (RFC 7285 §11.2.3.6): refused, or passed over where the configuration accepts them. */
class OtherCostsWalkTest {
  private static final String OF_USER = "www.cdn.example A subnet=1/24/0/c00002";

  @TempDir Path folder;

  private World world;

  /** The node nearest to the user by numbers has a text instead; behind it comes one at 30. */
  @BeforeEach void layOut() throws Exception {
    world = World.in(folder, "127.0.0.1:0", "60s")
        .edit("costmap.json", "\"one\": {\"site-0\": 50, \"site-1\": 1",
            "\"one\": {\"site-0\": {\"status\": [null, true]}, \"site-1\": \"near\"");
  }

  private void accept() throws Exception {
    world.edit("rialto.yaml", "/directory\n", "/directory\n    accept-other-costs: true\n");
  }

  private static JsonNode source(RunningRialto rialto) {
    return rialto.sources().path(0);
  }

  @Test void aMapWithThemIsNeitherPublishedNorTakenByDefault() throws Exception {
    try (RunningRialto rialto = RunningRialto.start(world)) {
      JsonNode failing = RunningRialto.await(() -> source(rialto), source -> source.has("last-error"));
      assertTrue(failing.path("last-error").stringValue().contains("status 503"), failing::toString);
      Told.check(new Dig("127.0.0.1", rialto.port(0)).udp(OF_USER), "answer:A=198.18.0.1");
    }
    world.edit("rialto.yaml", "  max-age:", "  accept-other-costs: true\n  max-age:");
    try (RunningRialto rialto = RunningRialto.start(world)) {
      JsonNode failing = RunningRialto.await(() -> source(rialto), source -> source.has("last-error"));
      assertTrue(failing.path("last-error").stringValue().contains("cost-map/one/site-0: expected a number"),
          failing::toString);
      Told.check(new Dig("127.0.0.1", rialto.port(0)).udp(OF_USER), "answer:A=198.18.0.1");
    }
  }

  @Test void theirPairsAreAsThoseWithoutACostAndTheyAreCarriedThrough() throws Exception {
    accept();
    world.edit("rialto.yaml", "  max-age:", "  accept-other-costs: true\n  max-age:");
    try (RunningRialto rialto = RunningRialto.start(world)) {
      RunningRialto.await(() -> source(rialto).path("state").stringValue(), "current"::equals);
      Told.check(new Dig("127.0.0.1", rialto.port(0)).udp(OF_USER), "answer:A=198.18.2.1");
      assertEquals(2, source(rialto).path("other-costs").intValue());
      assertTrue(rialto.sourcesText(true).contains("rialto_source_other_costs{source=\"walk\"} 2"));
      JsonNode explained = rialto.explain("www.cdn.example", "A", "192.0.2.1");
      assertEquals(2, explained.path("maps").path("other-costs").intValue());
      assertEquals(List.of("n2 30.0", "n3 40.0"), explained.path("ranking").valueStream()
          .filter(node -> node.has("cost"))
          .map(node -> node.path("node").stringValue() + " " + node.path("cost").doubleValue()).toList());
      try (HttpClient stock = HttpClient.newHttpClient()) {
        URI costs = URI.create("http://127.0.0.1:" + world.altoPort() + "/costmap/routingcost/numerical");
        assertEquals(Files.readString(world.file("costmap.json")),
            stock.send(HttpRequest.newBuilder(costs).build(), HttpResponse.BodyHandlers.ofString()).body());
      }
    }
    String text = Files.readString(world.config());
    Files.writeString(world.config(), text.substring(0, text.indexOf("alto-server:"))
        + text.substring(text.indexOf("client-subnet:")));
    try (RunningRialto rialto = RunningRialto.start(world)) {
      assertEquals(2, source(rialto).path("other-costs").intValue(), "known from disk too");
    }
  }

  @Test void theyAreCountedInFilesToo() throws Exception {
    world.edit("rialto.yaml", "    directory: http://127.0.0.1:" + world.altoPort() + "/directory\n",
        "    files: {network-map: networkmap.json, cost-map: costmap.json}\n    accept-other-costs: true\n");
    try (RunningRialto rialto = RunningRialto.start(world)) {
      RunningRialto.await(() -> source(rialto).path("other-costs").intValue(), count -> count == 2);
      Told.check(new Dig("127.0.0.1", rialto.port(0)).udp(OF_USER), "answer:A=198.18.2.1");
      world.edit("costmap.json", "\"near\"", "1");
      RunningRialto.await(() -> Told.of(new Dig("127.0.0.1", rialto.port(0)).udp(OF_USER)),
          told -> told.contains("answer:A=198.18.1.1"));
      assertEquals(1, source(rialto).path("other-costs").intValue());
    }
  }

  @Test void endpointCostsOfThatKindAreMissing() throws Exception {
    try (ScriptedServer server = new ScriptedServer()) {
      server.on("/directory", ScriptedServer.ok("application/alto-directory+json", """
          {"meta": {"cost-types": {"num": {"cost-metric": "routingcost", "cost-mode": "numerical"}}}, "resources": {
           "ecs": {"uri": "ecs", "media-type": "application/alto-endpointcost+json",
                   "accepts": "application/alto-endpointcostparams+json",
                   "capabilities": {"cost-type-names": ["num"]}}}}"""))
          .on("/ecs", ScriptedServer.ok("application/alto-endpointcost+json", """
          {"meta": {"cost-type": {"cost-metric": "routingcost", "cost-mode": "numerical"}}, "endpoint-cost-map": {
           "ipv4:192.0.2.0": {"ipv4:198.18.0.1": "near", "ipv4:198.18.3.1": 5}}}"""));
      world.edit("rialto.yaml", "    directory: http://127.0.0.1:" + world.altoPort() + "/directory\n",
          "    directory: " + server.uri("/directory") + "\n    guidance: endpoint-costs\n    region: [192.0.2.0/24]\n"
          + "    accept-other-costs: true\n");
      try (RunningRialto rialto = RunningRialto.start(world)) {
        Dig dig = new Dig("127.0.0.1", rialto.port(0));
        RunningRialto.await(() -> Told.of(dig.udp(OF_USER)), told -> told.contains("answer:A=198.18.3.1"));
        assertEquals(1, source(rialto).path("answers-partial").intValue(), source(rialto)::toString);
      }
    }
  }
}
