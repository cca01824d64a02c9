package org.rialto.alto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.rialto.alto.ScriptedServer.ok;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.rialto.location.CostMap;
import org.rialto.location.CostPart;
import org.rialto.location.CostType;
import org.rialto.location.MapException;
import org.rialto.rfc.Cases;
import org.slf4j.LoggerFactory;

/** Several costs of each pair, added up: of one answer (RFC 8189), or of a map of each. */
class MultiCostTest {
  private static final List<CostPart> PARTS = List.of(part("routingcost", 1), part("shoesize", 10));
  private static final String FRESH = "Cache-Control: max-age=864000";

  private static CostPart part(String metric, double weight) {
    return new CostPart(new CostType(metric, CostType.NUMERICAL), weight);
  }

  static Stream<Arguments> cases() {
    return Cases.of("rfc8189.cases", 4);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("cases")
  void answersAreAddedUpOrRefused(String section, String name, String json, String outcome) throws IOException {
    List<String> remarks = new ArrayList<>();
    if (outcome.startsWith("!")) {
      String complaint = assertThrows(MapException.class, () -> read(json, remarks)).getMessage();
      assertTrue(complaint.contains(outcome.substring(1).strip()), complaint);
      return;
    }
    assertEquals(outcome, shown(read(json, remarks)));
    assertEquals(name.endsWith("are ignored") ? 1 : 0, remarks.size(), "null is no fault: " + remarks);
  }

  private static CostMap read(String json, List<String> remarks) throws IOException {
    return MultiCostJson.read(new BoundedInput(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)),
        1 << 20), Limits.DEFAULT, PARTS, new CostMeta(true), remarks::add);
  }

  private static String shown(CostMap map) {
    return IntStream.range(0, map.sources().size()).boxed().flatMap(row -> IntStream.range(map.rowStart(row),
        map.rowStart(row + 1)).mapToObj(pair -> map.sources().get(row) + ">"
        + map.destinations().get(map.destinationAt(row, pair)) + "=" + map.costAt(pair) + "("
        + map.summands().stream().map(summand -> "" + summand.costs().costAt(pair)).collect(Collectors.joining(" "))
        + ")")).collect(Collectors.joining(" "));
  }

  @Test void whatMoreIsBetterOfIsTakenOff() {
    assertEquals(-6, part("tput", 2).term(3));
    assertEquals(6, part("tput:stddev", 2).term(3));
    assertEquals(6, part("delay-ow", 2).term(3));
  }

  @Test void ranksAreNeverAdded() {
    CostType ranks = new CostType("routingcost", CostType.ORDINAL);
    assertTrue(assertThrows(MapException.class, () -> new CostPart(ranks, 1)).getMessage().contains("can't be added"));
  }

  @Test void sumOfOtherWeightsIsOfAnotherType() {
    assertNotEquals(CostPart.sumOf(PARTS), CostPart.sumOf(List.of(PARTS.getFirst(), part("shoesize", 11))));
    assertEquals(CostPart.sumOf(PARTS), CostPart.sumOf(List.copyOf(PARTS)));
  }

  private static String directory(int costTypesMax) {
    return """
        {"meta": {"default-alto-network-map": "nm", "cost-types": {
            "rc": {"cost-metric": "routingcost", "cost-mode": "numerical"},
            "sz": {"cost-metric": "shoesize", "cost-mode": "numerical"}}},
         "resources": {
          "nm": {"uri": "networkmap", "media-type": "application/alto-networkmap+json"},
          "rcm": {"uri": "costmap", "media-type": "application/alto-costmap+json", "uses": ["nm"],
                  "capabilities": {"cost-type-names": ["rc"]}},
          "szm": {"uri": "sizes", "media-type": "application/alto-costmap+json", "uses": ["nm"],
                  "capabilities": {"cost-type-names": ["sz"]}},
          "fcm": {"uri": "multi", "media-type": "application/alto-costmap+json", "uses": ["nm"],
                  "accepts": "application/alto-costmapfilter+json",
                  "capabilities": {"max-cost-types": %d, "cost-type-names": ["rc", "sz"]}}}}""".formatted(costTypesMax);
  }

  private static String sizes(int version, String row) {
    return """
        {"meta": {"dependent-vtags": [{"resource-id": "nm", "tag": "t%d"}],
                  "cost-type": {"cost-metric": "shoesize", "cost-mode": "numerical"}},
         "cost-map": {"v%d": %s}}""".formatted(version, version, row);
  }

  private static ScriptedServer server(int costTypesMax) throws IOException {
    return Examples.server(1).on("/directory", ok(MediaType.DIRECTORY, directory(costTypesMax), FRESH))
        .on("/sizes", ok(MediaType.COST_MAP, sizes(1, "{\"rest\": 4, \"v1\": 5}")))
        .on("/multi", ok(MediaType.COST_MAP, """
            {"meta": {"dependent-vtags": [{"resource-id": "nm", "tag": "t1"}], "cost-type": {}, "multi-cost-types": [
                {"cost-metric": "routingcost", "cost-mode": "numerical"},
                {"cost-metric": "shoesize", "cost-mode": "numerical"}]},
             "cost-map": {"v1": {"rest": [1, 4], "v1": [null, 5]}}}"""));
  }

  private static ServerSupply supply(ScriptedServer server) {
    Source source = Examples.source(server).adding(PARTS);
    return new ServerSupply(source, (DirectoryFinder) source.origin(), Clock.systemUTC(), Progress.NONE,
        new Remarks(LoggerFactory.getLogger(MultiCostTest.class), "source=sum"), Thread.ofVirtual().factory(),
        () -> {});
  }

  /** RFC 8189 §4.1.2: multi-cost-types and not cost-type, of as many as the resource can do. */
  @Test void allCostsAreAskedForInOneRequest() throws Exception {
    try (ScriptedServer server = server(2); ServerSupply supply = supply(server)) {
      assertEquals("v1>rest=41.0(1.0 4.0)", shown(supply.get().costMap().value()));
      ScriptedServer.Asked asked = server.asked().getLast();
      assertEquals("POST /multi application/alto-costmapfilter+json", asked.method() + " " + asked.path() + " "
          + asked.header("content-type"));
      assertEquals("{\"multi-cost-types\":[{\"cost-metric\":\"routingcost\",\"cost-mode\":\"numerical\"},"
          + "{\"cost-metric\":\"shoesize\",\"cost-mode\":\"numerical\"}]}", asked.body());
      assertEquals(3, server.asked().size(), "directory, network map, costs");
    }
  }

  @Test void resourceThatCanDoFewerIsNotAskedForSeveral() throws Exception {
    for (int most : List.of(0, 1)) {
      try (ScriptedServer server = server(most); ServerSupply supply = supply(server)) {
        assertEquals("v1>rest=41.0(1.0 4.0)", shown(supply.get().costMap().value()),
            "a pair of one metric has no cost");
        assertEquals(List.of("/directory", "/networkmap", "/costmap", "/sizes"),
            server.asked().stream().map(ScriptedServer.Asked::path).toList());
      }
    }
  }

  @Test void separateMapsOfSeveralVersionsAreNeverAdded() throws Exception {
    try (ScriptedServer server = server(0); ServerSupply supply = supply(server)) {
      server.on("/sizes", ok(MediaType.COST_MAP, sizes(2, "{\"rest\": 4}")));
      String complaint = assertThrows(IOException.class, supply::get).getMessage();
      assertTrue(complaint.contains("its costs are for network map nm#t2"), complaint);
      server.on("/sizes", ok(MediaType.COST_MAP, sizes(1, "{\"rest\": 6}")));
      assertEquals("v1>rest=61.0(1.0 6.0)", shown(supply.get().costMap().value()));
    }
  }

  @Test void sameCostsSentAgainAreTheSameSum() throws Exception {
    for (int most : List.of(0, 2)) {
      try (ScriptedServer server = server(most); ServerSupply supply = supply(server)) {
        CostMap first = supply.get().costMap().value();
        Eventually.holds("asked again", () -> {
          assertSame(first, again(supply));
          return server.asked(most == 0 ? "/sizes" : "/multi").size() > 1;
        });
      }
    }
  }

  private static CostMap again(ServerSupply supply) {
    try {
      return supply.get().costMap().value();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test void costsThatAreMissingAreNamed() throws Exception {
    try (ScriptedServer server = server(0).on("/directory", ok(MediaType.DIRECTORY, Examples.directory()));
        ServerSupply supply = supply(server)) {
      String complaint = assertThrows(IOException.class, supply::get).getMessage();
      assertTrue(complaint.contains("no cost map of each of [routingcost/numerical, shoesize/numerical]"), complaint);
    }
  }
}
