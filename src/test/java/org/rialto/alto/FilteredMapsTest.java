package org.rialto.alto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.rialto.alto.ScriptedServer.ok;
import static org.rialto.alto.ScriptedServer.redirect;
import static org.rialto.alto.ScriptedServer.status;

import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.rialto.location.Maps;
import org.rialto.net.Family;

/** Maps of some PIDs only (RFC 7285 §11.3), and what is done where they can't be had. */
class FilteredMapsTest {
  private static final String FILTERED = """
      {"meta": {"cost-types": {"num": {"cost-metric": "routingcost", "cost-mode": "numerical"}}},
       "resources": {
        "nm-some": {"uri": "some-networkmap", "media-type": "application/alto-networkmap+json",
                    "accepts": "application/alto-networkmapfilter+json", "uses": ["nm"]},
        "cm-some": {"uri": "some-costmap", "media-type": "application/alto-costmap+json",
                    "accepts": "application/alto-costmapfilter+json",
                    "capabilities": {"cost-type-names": ["num"]}, "uses": ["nm"]}}}""";
  private static final String EAST = """
      {"meta": {"vtag": {"resource-id": "nm", "tag": "t%d"}}, "network-map": {"east": {"ipv4": ["192.0.2.0/24"]}}}""";
  private static final String COSTS = """
      {"meta": {"dependent-vtags": [{"resource-id": "nm", "tag": "t%d"}],
                "cost-type": {"cost-metric": "routingcost", "cost-mode": "numerical"}},
       "cost-map": {"east": {"site": 1}}}""";
  private static final String PIDS = "{\"pids\":[\"east\",\"site\"]}";
  private static final String PAIRS = "{\"cost-type\":{\"cost-metric\":\"routingcost\",\"cost-mode\":\"numerical\"},"
      + "\"pids\":{\"srcs\":[\"east\"],\"dsts\":[\"site\"]}}";

  private final List<Guidance> given = new CopyOnWriteArrayList<>();
  private ScriptedServer server;

  @BeforeEach void openServer() throws IOException {
    server = Examples.server(1);
    offer("nested", FILTERED);
    server.on("/some-networkmap", ok(MediaType.NETWORK_MAP, EAST.formatted(1)))
        .on("/some-costmap", ok(MediaType.COST_MAP, COSTS.formatted(1)));
  }

  @AfterEach void closeServer() throws IOException {
    server.close();
  }

  /** The root directory has the whole maps, and one below it what is beside them. */
  private void offer(String path, String directory) {
    server.on("/directory", ok(MediaType.DIRECTORY, Examples.directory().replace("\"resources\": {",
        "\"resources\": {\"more\": {\"uri\": \"" + path + "\", \"media-type\": \"" + MediaType.DIRECTORY + "\"},")));
    server.on("/" + path, ok(MediaType.DIRECTORY, directory));
  }

  private Guidance guidance() {
    Source source = Examples.source(server).about(new PidFilter(List.of("east"), List.of("site")));
    try (AltoClient client = new AltoClient(source, Clock.systemUTC(), Optional.empty(), Progress.NONE, given::add)) {
      client.start();
      Eventually.holds("guidance", () -> !given.isEmpty());
    }
    return given.getFirst();
  }

  private Set<String> asked() {
    return server.asked().stream()
        .filter(asked -> !asked.path().endsWith("directory") && !asked.path().equals("/nested"))
        .map(asked -> asked.method() + " " + asked.path() + " " + asked.body()).collect(Collectors.toSet());
  }

  @Test void theServerIsAskedAboutTheseAndNoOthers() {
    Guidance got = guidance();
    assertEquals(Set.of("POST /some-networkmap " + PIDS, "POST /some-costmap " + PAIRS), asked());
    assertEquals(Set.of("application/alto-networkmapfilter+json", "application/alto-costmapfilter+json"),
        server.asked().stream().map(asked -> asked.header("content-type")).filter(type -> !type.isEmpty())
            .collect(Collectors.toSet()));
    assertEquals(List.of("east"), List.copyOf(got.maps().networkMap().pids()));
    assertEquals(1, got.maps().costMap().cost("east", "site"));
  }

  @Test void theWholeMapsAreTakenWhereThereAreNoOthers() {
    offer("nested", "{\"resources\": {}}");
    assertEquals(1, guidance().maps().costMap().cost("v1", "rest"));
    assertEquals(Set.of("GET /networkmap ", "GET /costmap "), asked());
  }

  @Test void filteredCostsGoWithAWholeNetworkMap() {
    offer("nested", FILTERED.replace("networkmapfilter", "othermapfilter"));
    assertEquals(1, guidance().maps().costMap().cost("east", "site"));
    assertEquals(Set.of("GET /networkmap ", "POST /some-costmap " + PAIRS), asked());
  }

  @Test void filteredMapsArePairedByTheTagOfTheWholeOne() {
    AtomicInteger asked = new AtomicInteger();
    server.on("/some-networkmap", (request, to) -> ok(MediaType.NETWORK_MAP,
        EAST.formatted(asked.incrementAndGet() == 1 ? 0 : 1)).answer(request, to));
    assertEquals("nm#t1", guidance().maps().networkMap().tag().toString());
    assertEquals(2, asked.get());
  }

  @Test void aRedirectTakesTheQuestionAlong() {
    server.on("/some-costmap", redirect(308, "/moved")).on("/moved", ok(MediaType.COST_MAP, COSTS.formatted(1)));
    guidance();
    assertEquals(Set.of("POST /some-networkmap " + PIDS, "POST /some-costmap " + PAIRS, "POST /moved " + PAIRS),
        asked());
  }

  @Test void theQuestionGoesAlongToWhereADirectoryInPlaceOfTheAnswerLeads() throws IOException {
    try (ScriptedServer other = new ScriptedServer().on("/some-costmap", ok(MediaType.COST_MAP, COSTS.formatted(1)))) {
      String directory = FILTERED.replace("\"some-costmap\"", "\"" + other.uri("/some-costmap") + "\"");
      server.on("/some-costmap", ok(MediaType.DIRECTORY, directory));
      assertEquals(1, guidance().maps().costMap().cost("east", "site"));
      assertEquals(List.of(PAIRS), other.asked().stream().map(ScriptedServer.Asked::body).distinct().toList());
    }
  }

  /** §11.3.1.6, §11.3.2.6: a server that passes the question over sends all it has. */
  @Test void whatWasNotAskedForIsNotTaken() {
    server.on("/some-networkmap", ok(MediaType.NETWORK_MAP, """
        {"meta": {"vtag": {"resource-id": "nm", "tag": "t1"}}, "network-map": {
         "west": {"ipv4": ["198.51.100.0/24"], "ipv6": ["2001:db8:2::/48"]}, "site": {"ipv6": ["2001:db8:f::/48"]},
         "rest": {"ipv4": ["0.0.0.0/0"]}, "east": {"ipv4": ["192.0.2.0/24"]}}}"""));
    server.on("/some-costmap", ok(MediaType.COST_MAP, COSTS.formatted(1).replace("{\"east\": {\"site\": 1}}", """
        {"west": {"site": 2, "east": 3}, "east": {"east": 0, "site": 1, "west": 4}, "site": {"site": 5}}""")));
    Maps maps = guidance().maps();
    assertEquals(List.of("site", "east"), List.copyOf(maps.networkMap().pids()));
    assertEquals("192.0.2.0/24 of 1", maps.networkMap().prefixes(Family.IPV4).at(0) + " of "
        + maps.networkMap().prefixes(Family.IPV4).count());
    assertEquals("2001:db8:f::/48 of 1", maps.networkMap().prefixes(Family.IPV6).at(0) + " of "
        + maps.networkMap().prefixes(Family.IPV6).count());
    assertEquals(1, maps.costMap().size());
    assertEquals(1, maps.costMap().cost("east", "site"));
  }

  /** §8.3.2: what is posted isn't got instead. */
  @Test void aPostThatTheServerRefusesIsNotTriedAsAGet() {
    server.on("/some-networkmap", status(405, "", "", "Allow: GET"));
    Source source = Examples.source(server).about(new PidFilter(List.of("east"), List.of("site")));
    try (AltoClient client = new AltoClient(source, Clock.systemUTC(), Optional.empty(), Progress.NONE, given::add)) {
      client.start();
      Eventually.holds("three attempts", () -> server.asked("/some-networkmap").size() >= 3);
      assertTrue(client.status().lastError().orElseThrow().contains("/some-networkmap: status 405"));
    }
    assertEquals(Set.of("POST /some-networkmap " + PIDS), asked());
    assertEquals(List.of(), given);
  }

  @Test void oneSideAloneWouldStandForAll() {
    assertThrows(IllegalArgumentException.class, () -> new PidFilter(List.of("east"), List.of()));
  }
}
