package org.rialto.alto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.rialto.alto.ScriptedServer.ok;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.rialto.ManualClock;
import org.rialto.location.CostMap;
import org.rialto.location.CostPart;
import org.rialto.location.CostType;
import org.rialto.location.NetworkMap;

/** Update streams of other resources than one whole network map and one whole cost map. */
class StreamedResourcesTest extends StreamedSource {
  private static final String STREAM = """
      "up": {"uri": "updates", "media-type": "text/event-stream", "uses": [%s],
             "accepts": "application/alto-updatestreamparams+json",
             "capabilities": {"incremental-change-media-types": {%s}}}""";
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final CostType SIZE = new CostType("shoesize", CostType.NUMERICAL);
  private static final List<CostPart> PARTS = List.of(new CostPart(Examples.NUMERICAL, 1), new CostPart(SIZE, 10));

  /** Has the directory offer these resources beside the whole maps, and a stream of some. */
  private void offerBeside(String more, String streamed) {
    String changes = Stream.of(streamed.split(", ")).map(id -> id + ": \"" + MERGE + "\"")
        .collect(Collectors.joining(", "));
    server.on("/directory", ok(MediaType.DIRECTORY, Examples.directory()
        .replace("\"cost-mode\": \"numerical\"}}},", """
            "cost-mode": "numerical"}, "size": {"cost-metric": "shoesize", "cost-mode": "numerical"}}},""")
        .replace("\"uses\": [\"nm\"]}}}", "\"uses\": [\"nm\"]}, " + more + ", " + STREAM.formatted(streamed, changes)
            + "}}"), FRESH));
  }

  private Source source() {
    return with(Examples.source(server), new UpdateTerms(true, Duration.ofSeconds(20), Duration.ofSeconds(20)));
  }

  private void offerFiltered(String streamed) {
    offerBeside("""
        "nm-some": {"uri": "some-networkmap", "media-type": "application/alto-networkmap+json",
                    "accepts": "application/alto-networkmapfilter+json", "uses": ["nm"]},
        "cm-some": {"uri": "some-costmap", "media-type": "application/alto-costmap+json",
                    "accepts": "application/alto-costmapfilter+json",
                    "capabilities": {"cost-type-names": ["num"]}, "uses": ["nm"]}""", streamed);
    server.on("/some-networkmap", ok(MediaType.NETWORK_MAP, some(1), FRESH))
        .on("/some-costmap", ok(MediaType.COST_MAP, Examples.costMap(1), FRESH));
  }

  /** The first PID of {@link Examples#networkMap} alone: addresses are left out. */
  private static String some(int version) {
    return "{\"meta\": {\"vtag\": {\"resource-id\": \"nm\", \"tag\": \"t" + version + "\"}}, \"network-map\": {\"v"
        + version + "\": {\"ipv4\": [\"0.0.0.0/1\"]}}}";
  }

  @Test void filteredMapsArePushedForWhatIsAskedOfThem() {
    offerFiltered("\"nm-some\", \"cm-some\"");
    start(source().about(new PidFilter(List.of("v1", "v2"), List.of("rest"))));
    ScriptedStream.Opening first = stream.opening(0);
    assertEquals("{\"add\":{\"network-1\":{\"resource-id\":\"nm-some\",\"input\":{\"pids\":[\"v1\",\"v2\",\"rest\"]}},"
        + "\"costs-1\":{\"resource-id\":\"cm-some\",\"input\":{\"cost-type\":{\"cost-metric\":\"routingcost\","
        + "\"cost-mode\":\"numerical\"},\"pids\":{\"srcs\":[\"v1\",\"v2\"],\"dsts\":[\"rest\"]}}}}}", first.request());
    first.control().event(MediaType.NETWORK_MAP + ",network-1", some(1))
        .event(MediaType.COST_MAP + ",costs-1", Examples.costMap(1))
        .event(MERGE + ",costs-1", "{\"cost-map\": {\"v1\": {\"rest\": 5}}}");
    maps(1, 5);
    first.event(MediaType.NETWORK_MAP + ",network-1", some(2))
        .event(MediaType.COST_MAP + ",costs-1", Examples.costMap(2));
    assertEquals(List.of("v2"), List.copyOf(maps(2, 2).networkMap().pids()));
    assertEquals(1, server.asked("/some-costmap").size());
  }

  @Test void ofFilteredMapsNothingIsTakenThatWasNotAskedFor() {
    offerFiltered("\"nm-some\", \"cm-some\"");
    start(source().about(new PidFilter(List.of("v1"), List.of("v1"))));
    ScriptedStream.Opening first = stream.opening(0).control()
        .event(MediaType.NETWORK_MAP + ",network-1", Examples.networkMap(1))
        .event(MediaType.COST_MAP + ",costs-1", Examples.costMap(1));
    pushed();
    NetworkMap before = given.getLast().maps().networkMap();
    first.event(MERGE + ",costs-1", "{\"cost-map\": {\"v1\": {\"v1\": 5, \"rest\": 6}}}");
    Eventually.holds("patched", () -> given.getLast().maps().costMap().cost("v1", "v1") == 5);
    assertEquals(List.of("v1"), List.copyOf(given.getLast().maps().costMap().destinations()));
    assertEquals(List.of("v1"), List.copyOf(given.getLast().maps().networkMap().pids()));
    assertSame(before, given.getLast().maps().networkMap());
    first.event(MediaType.NETWORK_MAP + ",network-1", Examples.networkMap(1));
    Eventually.holds("taken", () -> updates().events() == 5);
    assertEquals(0, updates().resynchronisations());
  }

  @Test void filteredMapsThatTheStreamDoesNotTellOfArePolled() {
    offerFiltered("\"nm\", \"cm\", \"cm-some\"");
    start(source().about(new PidFilter(List.of("v1"), List.of("rest"))));
    maps(1, 1);
    Eventually.holds("fetched", () -> client.status().state() == SourceStatus.State.CURRENT);
    assertEquals(UpdateStatus.POLLED, updates());
    assertEquals(1, server.asked("/some-costmap").size());
  }

  @Test void filteredMapsAreAskedForInFullAfterALoss() {
    offerFiltered("\"nm-some\", \"cm-some\"");
    start(source().about(new PidFilter(List.of("v1"), List.of("rest"))));
    stream.opening(0).control().event(MediaType.NETWORK_MAP + ",network-1", some(1))
        .event(MediaType.COST_MAP + ",costs-1", Examples.costMap(1).replace("\"meta\": {",
            "\"meta\": {\"vtag\": {\"resource-id\": \"cm-some\", \"tag\": \"c1\"}, "));
    pushed();
    stream.opening(0).end();
    String request = stream.opening(1).request();
    assertTrue(request.contains("\"resource-id\":\"cm-some\""), request);
    assertFalse(request.contains("\"tag\""), request);
  }

  private void offerParts(String streamed) {
    offerBeside("""
        "szm": {"uri": "sizes", "media-type": "application/alto-costmap+json", "uses": ["nm"],
                "capabilities": {"cost-type-names": ["size"]}},
        "fcm": {"uri": "multi", "media-type": "application/alto-costmap+json", "uses": ["nm"],
                "accepts": "application/alto-costmapfilter+json",
                "capabilities": {"max-cost-types": 2, "cost-type-names": ["num", "size"]}}""", streamed);
    server.on("/sizes", ok(MediaType.COST_MAP, sizes(1, 4), FRESH));
  }

  private static String sizes(int version, double size) {
    return Examples.costMap(version, size).replace("routingcost", "shoesize");
  }

  private static String summands(CostMap sum) {
    return sum.costAt(0) + " = " + IntStream.range(0, sum.summands().size())
        .mapToObj(i -> "" + sum.summands().get(i).costs().costAt(0)).collect(Collectors.joining(", "));
  }

  private void costs(String sum) {
    Eventually.holds(sum, () -> !given.isEmpty() && summands(given.getLast().maps().costMap()).equals(sum));
  }

  @Test void costsThatAreAddedUpArePushedEachByItself() {
    offerParts("\"nm\", \"cm\", \"szm\"");
    start(source().adding(PARTS));
    costs("41.0 = 1.0, 4.0");
    ScriptedStream.Opening first = stream.opening(0);
    assertEquals("{\"add\":{\"network-1\":{\"resource-id\":\"nm\",\"tag\":\"t1\"},"
        + "\"costs-1\":{\"resource-id\":\"cm\"},\"costs-2\":{\"resource-id\":\"szm\"}}}", first.request());
    CostMap fetched = given.getLast().maps().costMap();
    first.control().event(MediaType.COST_MAP + ",costs-1", Examples.costMap(1))
        .event(MediaType.COST_MAP + ",costs-2", sizes(1, 4));
    pushed();
    assertSame(fetched, given.getLast().maps().costMap());
    first.event(MERGE + ",costs-2", "{\"cost-map\": {\"v1\": {\"rest\": 6}}}");
    costs("61.0 = 1.0, 6.0");
    first.event(MediaType.NETWORK_MAP + ",network-1", Examples.networkMap(2))
        .event(MediaType.COST_MAP + ",costs-1", Examples.costMap(2));
    Eventually.holds("taken", () -> updates().events() == 6);
    costs("61.0 = 1.0, 6.0");
    first.event(MediaType.COST_MAP + ",costs-2", sizes(2, 3));
    costs("32.0 = 2.0, 3.0");
    assertEquals("t2", given.getLast().maps().networkMap().tag().tag());
    assertEquals(1, server.asked("/sizes").size());
    assertEquals(0, server.asked("/multi").size());
  }

  private static String both(int version, String costs) {
    return """
        {"meta": {"dependent-vtags": [{"resource-id": "nm", "tag": "t%d"}], "cost-type": {}, "multi-cost-types": [
            {"cost-metric": "routingcost", "cost-mode": "numerical"},
            {"cost-metric": "shoesize", "cost-mode": "numerical"}]},
         "cost-map": {"v%d": {"rest": %s}}}""".formatted(version, version, costs);
  }

  @Test void severalCostsOfEachPairArePushedTogetherWhereTheyAreAskedForTogether() {
    offerParts("\"nm\", \"cm\", \"szm\", \"fcm\"");
    server.on("/multi", ok(MediaType.COST_MAP, both(1, "[1, 4]"), FRESH));
    start(source().adding(PARTS));
    ScriptedStream.Opening first = stream.opening(0);
    assertTrue(first.request().contains("\"costs-1\":{\"resource-id\":\"fcm\",\"input\":{\"multi-cost-types\":["
        + "{\"cost-metric\":\"routingcost\",\"cost-mode\":\"numerical\"},"
        + "{\"cost-metric\":\"shoesize\",\"cost-mode\":\"numerical\"}]}}}}"), first.request());
    costs("41.0 = 1.0, 4.0");
    CostMap fetched = given.getLast().maps().costMap();
    first.control().event(MediaType.COST_MAP + ",costs-1", both(1, "[1, 4]"));
    pushed();
    assertSame(fetched, given.getLast().maps().costMap());
    first.event(MERGE + ",costs-1", "{\"cost-map\": {\"v1\": {\"rest\": [2, 6]}}}");
    costs("62.0 = 2.0, 6.0");
    first.event(MediaType.COST_MAP + ",costs-1", both(1, "[2, 6]").replace("shoesize", "hopcount"));
    assertTrue(reason(1).contains("meta/multi-cost-types: is"), reason(1));
    assertEquals(1, server.asked("/multi").size());
  }

  private void offerCalendar(String streamed) {
    offerBeside("""
        "cal": {"uri": "calendar", "media-type": "application/alto-costmap+json", "uses": ["nm"],
                "accepts": "application/alto-costmapfilter+json",
                "capabilities": {"cost-type-names": ["num"], "calendar-attributes": [
                  {"cost-type-names": ["num"], "time-interval-size": 3600, "number-of-intervals": 2}]}}""", streamed);
    server.on("/calendar", ok(MediaType.COST_MAP, calendar("[1, 9]"), FRESH));
  }

  /** The first interval begins with the hour. */
  private static String calendar(String costs) {
    String start = DateTimeFormatter.RFC_1123_DATE_TIME.format(NOW.atOffset(ZoneOffset.UTC));
    return Examples.costMap(1).replace("\"meta\": {", """
        "meta": {"calendar-response-attributes": [{"calendar-start-time": "%s", "time-interval-size": 3600,
                   "number-of-intervals": 2, "repeated": 24}], """.formatted(start)).replace("1.0", costs);
  }

  @Test void calendarIsPushedAndFollowsTheClock() {
    offerCalendar("\"nm\", \"cm\", \"cal\"");
    ManualClock clock = new ManualClock(NOW);
    client = new AltoClient(source(), clock, Optional.empty(), Progress.NONE, given::add);
    client.start();
    ScriptedStream.Opening first = stream.opening(0);
    assertTrue(first.request().contains("{\"resource-id\":\"cal\",\"input\":{\"cost-type\":{\"cost-metric\":"
        + "\"routingcost\",\"cost-mode\":\"numerical\"},\"calendared\":[true]}}"), first.request());
    first.control().event(MediaType.COST_MAP + ",costs-1", calendar("[1, 9]"))
        .event(MERGE + ",costs-1", "{\"cost-map\": {\"v1\": {\"rest\": [2, 8]}}}");
    maps(1, 2);
    assertEquals(NOW.plus(Duration.ofHours(48)), client.status().calendar().orElseThrow().end());
    clock.pass(Duration.ofMinutes(61));
    first.event(MERGE + ",costs-1", "{\"cost-map\": {\"v1\": {\"rest\": [3, 7]}}}");
    maps(1, 7);
    assertEquals(1, server.asked("/calendar").size());
  }

  @Test void calendarThatTheStreamDoesNotTellOfGivesWayToPushedCosts() {
    offerCalendar("\"nm\", \"cm\"");
    start(source());
    assertTrue(stream.opening(0).request().contains("\"costs-1\":{\"resource-id\":\"cm\"}"));
    assertEquals(0, server.asked("/calendar").size());
  }

  @Test void sumIsOnlyMadeOfWhatIsWantedOfAStream() throws InterruptedException {
    offerParts("\"nm\", \"cm\", \"szm\"");
    CountDownLatch isTaking = new CountDownLatch(1);
    CountDownLatch goesOn = new CountDownLatch(1);
    client = new AltoClient(source().adding(PARTS), Clock.systemUTC(), Optional.empty(), Progress.NONE, said -> {
      if (said.maps().costMap().costAt(0) == 42) {
        isTaking.countDown();
        Eventually.holds("what comes meanwhile", () -> goesOn.getCount() == 0);
      }
      given.add(said);
    });
    client.start();
    ScriptedStream.Opening first = stream.opening(0).control()
        .event(MediaType.COST_MAP + ",costs-1", Examples.costMap(1, 2))
        .event(MediaType.COST_MAP + ",costs-2", sizes(1, 4));
    isTaking.await();
    first.event(MERGE + ",costs-1", "{\"cost-map\": {\"v1\": {\"rest\": 1e308}}}")
        .event(MERGE + ",costs-2", "{\"cost-map\": {\"v1\": {\"rest\": 1e308}}}")
        .event(MERGE + ",costs-1", "{\"cost-map\": {\"v1\": {\"rest\": 3}}}")
        .event(MERGE + ",costs-2", "{\"cost-map\": {\"v1\": {\"rest\": 5}}}");
    Eventually.holds("patches", () -> updates().patches() == 4);
    goesOn.countDown();
    costs("53.0 = 3.0, 5.0");
    assertEquals(0, updates().resynchronisations());
  }

  @Test void sumBeyondAllNumbersIsToldAndTheLastGoodOneServes() {
    offerParts("\"nm\", \"cm\", \"szm\"");
    start(source().adding(PARTS));
    ScriptedStream.Opening first = stream.opening(0).control()
        .event(MediaType.COST_MAP + ",costs-1", Examples.costMap(1))
        .event(MediaType.COST_MAP + ",costs-2", sizes(1, 5));
    costs("51.0 = 1.0, 5.0");
    first.event(MERGE + ",costs-2", "{\"cost-map\": {\"v1\": {\"rest\": 1e308}}}");
    Eventually.holds("told", () -> client.status().lastError().orElse("").contains("/updates: "));
    assertEquals("51.0 = 1.0, 5.0", summands(given.getLast().maps().costMap()));
    first.event(MERGE + ",costs-2", "{\"cost-map\": {\"v1\": {\"rest\": 6}}}");
    costs("61.0 = 1.0, 6.0");
  }

  @Test void partThatBreaksBeginsAnewByItself() {
    offerParts("\"nm\", \"cm\", \"szm\"");
    server.on("/control", ScriptedServer.status(204, "", ""));
    start(source().adding(PARTS));
    ScriptedStream.Opening first = stream.opening(0)
        .event(MediaType.UPDATE_CONTROL, "{\"control-uri\": \"/control\"}")
        .event(MediaType.COST_MAP + ",costs-1", Examples.costMap(1))
        .event(MediaType.COST_MAP + ",costs-2", sizes(1, 4));
    pushed();
    first.event(MERGE + ",costs-2", "[]").event(MERGE + ",costs-1", "{\"cost-map\": {\"v1\": {\"rest\": 2}}}");
    Eventually.holds("asked", () -> server.asked("/control").stream().anyMatch(asked -> asked.body()
        .equals("{\"add\":{\"costs-3\":{\"resource-id\":\"szm\"}},\"remove\":[\"costs-2\"]}")));
    first.event(MediaType.COST_MAP + ",costs-3", sizes(1, 5));
    costs("52.0 = 2.0, 5.0");
  }

  @Test void afterALossPartsThatAreFreshByHttpAreAskedForAnew() {
    offerParts("\"nm\", \"cm\", \"szm\"");
    start(source().adding(PARTS));
    ScriptedStream.Opening first = stream.opening(0).control()
        .event(MediaType.COST_MAP + ",costs-1", Examples.costMap(1))
        .event(MediaType.COST_MAP + ",costs-2", sizes(1, 9));
    costs("91.0 = 1.0, 9.0");
    server.on("/updates", ScriptedServer.status(500, "", ""))
        .on("/sizes", ok(MediaType.COST_MAP, sizes(1, 8), FRESH));
    first.end();
    costs("81.0 = 1.0, 8.0");
  }
}
