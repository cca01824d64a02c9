package org.rialto.alto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.rialto.alto.ScriptedServer.drop;
import static org.rialto.alto.ScriptedServer.ok;

import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.rialto.location.CostPart;
import org.rialto.location.CostType;

/** Better servers that are named by what a stream pushes, and by cost maps of other kinds than the plain one. */
class BetterServersTest extends StreamedSource {
  private static final List<CostPart> PARTS = List.of(new CostPart(Examples.NUMERICAL, 1),
      new CostPart(new CostType("shoesize", CostType.NUMERICAL), 10));

  private ScriptedServer better;

  @BeforeEach void openBetter() throws IOException {
    better = Examples.server(2);
  }

  @AfterEach void closeBetter() throws IOException {
    better.close();
  }

  private static String naming(String map, Object directory) {
    return map.replaceFirst("\"meta\": \\{", "\"meta\": {\"priv:rialto-directory\": \"" + directory + "\", ");
  }

  private String naming(String map) {
    return naming(map, better.uri("/directory"));
  }

  private void awaitBetter() {
    maps(2, 2);
    Eventually.holds("its guidance", () -> given.getLast().server().equals(better.uri("/directory")));
    assertEquals(Optional.of(server.uri("/directory")), client.status().pointers().orElseThrow().namedBy());
  }

  @Test void pushedNetworkMapNamesABetterServer() {
    opened().event(MediaType.NETWORK_MAP + ",network-1", naming(Examples.networkMap(3)))
        .event(MediaType.COST_MAP + ",costs-1", Examples.costMap(3));
    maps(3, 3);
    awaitBetter();
  }

  @Test void pushedCostsNameABetterServerAndAPatchDoesToo() {
    better.on("/networkmap", drop());
    ScriptedStream.Opening first = opened()
        .event(MediaType.COST_MAP + ",costs-1", naming(Examples.costMap(1), "/nowhere"));
    Eventually.holds("tried", () -> client.status().pointers().flatMap(PointerStatus::lastError).isPresent());
    assertEquals(Optional.of(server.uri("/nowhere")), client.status().pointers().orElseThrow().names());
    better.on("/networkmap", ok(MediaType.NETWORK_MAP, Examples.networkMap(2)));
    first.event(MERGE + ",costs-1", "{\"meta\": {\"priv:rialto-directory\": \"" + better.uri("/directory") + "\"}}");
    awaitBetter();
  }

  @Test void pushedMapsThatNameNoneEndThePointer() {
    better.on("/networkmap", drop());
    server.on("/networkmap", ok(MediaType.NETWORK_MAP, naming(Examples.networkMap(1)), FRESH));
    start();
    ScriptedStream.Opening first = stream.opening(0).control()
        .event(MediaType.COST_MAP + ",costs-1", Examples.costMap(1));
    pushed();
    Eventually.holds("tried", () -> client.status().pointers().flatMap(PointerStatus::lastError).isPresent());
    first.event(MediaType.NETWORK_MAP + ",network-1", Examples.networkMap(3))
        .event(MediaType.COST_MAP + ",costs-1", Examples.costMap(3));
    maps(3, 3);
    Eventually.holds("no pointer", () -> client.status().pointers().isEmpty());
  }

  @Test void pushedMapThatNamesItsOwnDirectoryLeadsNowhere() {
    opened().event(MediaType.NETWORK_MAP + ",network-1", naming(Examples.networkMap(3), "/directory"))
        .event(MediaType.COST_MAP + ",costs-1", Examples.costMap(3));
    maps(3, 3);
    Eventually.holds("taken", () -> given.getLast().maps().networkMap().tag().tag().equals("t3"));
    assertTrue(client.status().pointers().isEmpty());
    assertTrue(updates().isPushed());
  }

  /** Has a server's directory offer what is beside the whole maps. */
  private static void offer(ScriptedServer of, String more) {
    of.on("/directory", ok(MediaType.DIRECTORY, Examples.directory()
        .replace("\"cost-mode\": \"numerical\"}}},", """
            "cost-mode": "numerical"}, "size": {"cost-metric": "shoesize", "cost-mode": "numerical"}}},""")
        .replace("\"uses\": [\"nm\"]}}}", "\"uses\": [\"nm\"]}, " + more + "}}")));
  }

  private void startPolling(List<CostPart> parts) {
    start(with(Examples.source(server), UpdateTerms.POLLED).adding(parts));
  }

  @Test void calendarNamesABetterServer() {
    String now = DateTimeFormatter.RFC_1123_DATE_TIME.format(Instant.now().atOffset(ZoneOffset.UTC));
    offer(server, """
        "cal": {"uri": "more", "media-type": "application/alto-costmap+json", "uses": ["nm"],
                "accepts": "application/alto-costmapfilter+json",
                "capabilities": {"cost-type-names": ["num"], "calendar-attributes": [
                  {"cost-type-names": ["num"], "time-interval-size": 3600, "number-of-intervals": 2}]}}""");
    server.on("/more", ok(MediaType.COST_MAP, naming(Examples.costMap(1)).replace("\"meta\": {", """
            "meta": {"calendar-response-attributes": [{"calendar-start-time": "%s", "time-interval-size": 3600,
                       "number-of-intervals": 2}], """.formatted(now)).replace("1.0", "[1, 9]")));
    startPolling(List.of());
    awaitBetter();
  }

  private static String both(int version) {
    return """
        {"meta": {"dependent-vtags": [{"resource-id": "nm", "tag": "t%d"}], "cost-type": {}, "multi-cost-types": [
            {"cost-metric": "routingcost", "cost-mode": "numerical"},
            {"cost-metric": "shoesize", "cost-mode": "numerical"}]},
         "cost-map": {"v%d": {"rest": [0, %s]}}}""".formatted(version, version, version / 10.0);
  }

  @Test void severalCostsInOneMapNameABetterServer() {
    for (ScriptedServer each : List.of(server, better)) {
      offer(each, """
          "fcm": {"uri": "more", "media-type": "application/alto-costmap+json", "uses": ["nm"],
                  "accepts": "application/alto-costmapfilter+json",
                  "capabilities": {"max-cost-types": 2, "cost-type-names": ["num", "size"]}}""");
    }
    server.on("/more", ok(MediaType.COST_MAP, naming(both(1))));
    better.on("/more", ok(MediaType.COST_MAP, both(2)));
    startPolling(PARTS);
    awaitBetter();
  }

  @Test void oneOfTheMapsThatAreAddedUpNamesABetterServer() {
    for (ScriptedServer each : List.of(server, better)) {
      offer(each, """
          "szm": {"uri": "more", "media-type": "application/alto-costmap+json", "uses": ["nm"],
                  "capabilities": {"cost-type-names": ["size"]}}""");
    }
    server.on("/more", ok(MediaType.COST_MAP, naming(Examples.costMap(1).replace("routingcost", "shoesize"))));
    better.on("/more", ok(MediaType.COST_MAP, Examples.costMap(2, 0).replace("routingcost", "shoesize")));
    startPolling(PARTS);
    awaitBetter();
  }
}
