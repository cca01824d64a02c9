package org.rialto.walk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rialto.alto.ScriptedServer;
import org.rialto.app.RunningRialto;
import org.rialto.rfc.Told;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The first server, which is embedded here, answers with what it has and names a better one, the second: from the maps
 * it publishes to the answers of the DNS.
 */
class PointersWalkTest {
  private static final String QUESTION = "www.cdn.example A subnet=1/24/0/c00002";
  private static final String BY_FIRST = "answer:A=198.18.1.1";
  private static final String BY_SECOND = "answer:A=198.18.2.1";
  private static final String ALTO = "application/alto-";
  private static final String MEMBER = "priv:rialto-directory";

  @TempDir Path folder;

  private ScriptedServer second;
  private World world;
  private String published;

  @BeforeEach void layOut() throws IOException {
    world = World.in(folder, "127.0.0.1:0", "1s");
    published = Files.readString(world.file("networkmap.json"));
    second = new ScriptedServer().on("/directory", ScriptedServer.ok(ALTO + "directory+json", """
        {"meta": {"default-alto-network-map": "walk",
                  "cost-types": {"num": {"cost-metric": "routingcost", "cost-mode": "numerical"}}},
         "resources": {"walk": {"uri": "/networkmap", "media-type": "application/alto-networkmap+json"},
          "costs": {"uri": "/costmap", "media-type": "application/alto-costmap+json",
                    "capabilities": {"cost-type-names": ["num"]}, "uses": ["walk"]}}}"""))
        .on("/networkmap", ScriptedServer.ok(ALTO + "networkmap+json", published, "Cache-Control: max-age=1"))
        .on("/costmap", ScriptedServer.ok(ALTO + "costmap+json", Files.readString(world.file("costmap.json"))
            .replace("\"one\": {\"site-0\": 50, \"site-1\": 1", "\"one\": {\"site-0\": 50, \"site-1\": 100"),
            "Cache-Control: max-age=1"));
    world.edit("networkmap.json", "{\"meta\": {", "{\"meta\": {\"" + MEMBER + "\": \"" + second.uri("/directory")
        + "\", ");
  }

  @AfterEach void closeServer() throws IOException {
    second.close();
  }

  private void allowSecond() throws IOException {
    world.edit("rialto.yaml", "/directory\n", "/directory\n    leads-to: [127.0.0.1]\n");
  }

  private static JsonNode source(RunningRialto rialto) {
    return rialto.sources().path(0);
  }

  private String firstDirectory() {
    return "http://127.0.0.1:" + world.altoPort() + "/directory";
  }

  @Test void theFirstAnswerIsByTheFirstServerAndLaterOnesByTheSecond() throws Exception {
    allowSecond();
    try (RunningRialto rialto = RunningRialto.start(world)) {
      Dig dig = new Dig("127.0.0.1", rialto.port(0));
      Told.check(dig.udp(QUESTION), BY_FIRST);
      RunningRialto.await(() -> Told.of(dig.udp(QUESTION)), told -> told.contains(BY_SECOND));
      JsonNode source = RunningRialto.await(() -> source(rialto), told -> told.path("pointer").has("named-by"));
      assertEquals(second.uri("/directory").toString(), source.path("directory").stringValue());
      assertEquals(firstDirectory(), source.path("pointer").path("named-by").stringValue());
      assertTrue(rialto.sourcesText(false).contains(firstDirectory()), rialto.sourcesText(false));
      assertEquals(second.uri("/directory").toString(), rialto.explain("www.cdn.example", "A", "192.0.2.1")
          .path("maps").path("server").stringValue());
      second.close();
      RunningRialto.await(() -> Told.of(dig.udp(QUESTION)), told -> told.contains(BY_FIRST));
      assertEquals(firstDirectory(), rialto.explain("www.cdn.example", "A", "192.0.2.1").path("maps").path("server")
          .stringValue());
    }
  }

  @Test void aServerInsideThatNobodyAllowedIsNotAsked() throws Exception {
    try (RunningRialto rialto = RunningRialto.start(world)) {
      JsonNode pointer = RunningRialto.await(() -> source(rialto).path("pointer"), told -> told.has("last-error"));
      assertEquals(second.uri("/directory").toString(), pointer.path("names").stringValue());
      assertEquals("127.0.0.1 is an inside address, and leads-to doesn't name it",
          pointer.path("last-error").stringValue());
      assertTrue(rialto.sourcesText(false).contains("leads-to doesn't name it"), rialto.sourcesText(false));
      Told.check(new Dig("127.0.0.1", rialto.port(0)).udp(QUESTION), BY_FIRST);
      assertTrue(second.asked().isEmpty());
    }
  }

  /** Who goes by RFC 7285 alone passes members over that it doesn't name (§8.3.7), and finds all else as it was. */
  @Test void aStockClientFindsTheMapAsItWasWithoutThePointer() throws Exception {
    try (RunningRialto rialto = RunningRialto.start(world); HttpClient stock = HttpClient.newHttpClient()) {
      RunningRialto.await(() -> source(rialto).path("state").stringValue(""), "current"::equals);
      HttpResponse<String> got = stock.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + world.altoPort()
          + "/networkmap")).header("Accept", ALTO + "networkmap+json").build(), HttpResponse.BodyHandlers.ofString());
      assertEquals(200, got.statusCode());
      ObjectNode map = (ObjectNode) JsonMapper.shared().readTree(got.body());
      assertEquals(second.uri("/directory").toString(), map.withObject("meta").remove(MEMBER).stringValue());
      assertEquals(JsonMapper.shared().readTree(published), map);
    }
  }
}
