package org.rialto.alto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.rialto.alto.ScriptedServer.endless;
import static org.rialto.alto.ScriptedServer.ok;
import static org.rialto.alto.ScriptedServer.redirect;
import static org.rialto.alto.ScriptedServer.status;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rialto.ManualClock;
import org.rialto.location.Maps;
import org.rialto.rfc.Cases;

/** Update streams (RFC 8895) as a client meets them, from servers that keep the rules and from others. */
class UpdatesTest extends StreamedSource {
  @Test void changesThatComeWhileOneIsTakenAreTakenTogether() throws InterruptedException {
    CountDownLatch isTaking = new CountDownLatch(1);
    CountDownLatch goesOn = new CountDownLatch(1);
    Source source = with(Examples.source(server),
        new UpdateTerms(true, Duration.ofSeconds(20), Duration.ofSeconds(20)));
    client = new AltoClient(source, Clock.systemUTC(), Optional.empty(), Progress.NONE, said -> {
      if (said.maps().costMap().cost("v1", "rest") == 100) {
        isTaking.countDown();
        Eventually.holds("what comes meanwhile", () -> goesOn.getCount() == 0);
      }
      given.add(said);
    });
    client.start();
    ScriptedStream.Opening first = stream.opening(0).control()
        .event(MediaType.COST_MAP + ",costs-1", Examples.costMap(1))
        .event(MERGE + ",costs-1", "{\"cost-map\": {\"v1\": {\"rest\": 100}}}");
    isTaking.await();
    for (int cost = 101; cost <= 140; cost++) {
      first.event(MERGE + ",costs-1", "{\"cost-map\": {\"v1\": {\"rest\": " + cost + "}}}");
    }
    Eventually.holds("patches", () -> updates().patches() == 41);
    goesOn.countDown();
    maps(1, 140);
    assertEquals(100, given.get(given.size() - 2).maps().costMap().cost("v1", "rest"));
  }

  @Test void aFaultBeforeAStreamIsOpenedCostsThatOneAlone() {
    List<Thread> made = new CopyOnWriteArrayList<>();
    AtomicBoolean fails = new AtomicBoolean(true);
    InstantSource source = () -> {
      boolean isOfStreams = Thread.currentThread() == made.getFirst();
      if (isOfStreams && fails.getAndSet(false)) throw new IllegalStateException("a clock that fails once");
      return Instant.now();
    };
    client = new AltoClient(with(Examples.source(server), UpdateTerms.DEFAULT), source.withZone(ZoneOffset.UTC),
        Optional.empty(), Progress.NONE, given::add, work -> {
          made.add(Thread.ofVirtual().unstarted(work));
          return made.getLast();
        });
    client.start();
    stream.opening(0).control().event(MediaType.COST_MAP + ",costs-1", Examples.costMap(1));
    pushed();
    assertFalse(fails.get());
  }

  @Test void aChangedCostIsHandedOnAtOnceAndNothingIsFetched() {
    ScriptedStream.Opening first = opened();
    Maps before = given.getLast().maps();
    first.event(MERGE + ",costs-1", "{\"cost-map\": {\"v1\": {\"rest\": 5}}}");
    Maps after = maps(1, 5);
    assertSame(before.networkMap(), after.networkMap());
    assertEquals(1, server.asked("/costmap").size());
    assertEquals(1, server.asked("/networkmap").size());
    assertEquals(1, updates().patches());
    assertEquals(3, updates().events());
    assertEquals(0, updates().resynchronisations());
    assertEquals(SourceStatus.State.CURRENT, client.status().state());
  }

  private void fetchCostsTagged(String tag) {
    server.on("/costmap", ok(MediaType.COST_MAP, Examples.costMap(1).replace("{\"meta\": {", "{\"meta\": {\"vtag\": "
        + tag + ", "), FRESH));
  }

  @Test void mapsThatWereFetchedWithTagsAreNotSentAgain() {
    fetchCostsTagged("{\"resource-id\": \"cm\", \"tag\": \"c1\"}");
    start();
    ScriptedStream.Opening first = stream.opening(0);
    assertTrue(first.request().contains("\"resource-id\":\"cm\",\"tag\":\"c1\""), first.request());
    assertTrue(first.request().contains("\"resource-id\":\"nm\",\"tag\":\"t1\""), first.request());
    first.control().event(MERGE + ",costs-1", "{\"meta\": {\"vtag\": {\"tag\": \"c2\"}}, "
        + "\"cost-map\": {\"v1\": {\"rest\": 7}}}");
    maps(1, 7);
    first.end();
    assertTrue(stream.opening(1).request().contains("\"resource-id\":\"cm\",\"tag\":\"c2\""),
        stream.opening(1).request());
    assertEquals(1, server.asked("/costmap").size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"resource-id\": \"other\", \"tag\": \"c1\"}", "{\"tag\": \"c1\"}", "\"c1\"", "null",
      "[]",
      "{\"resource-id\": \"cm\", \"tag\": \"no tag\"}", "{\"resource-id\": \"cm\", \"tag\": {\"tag\": \"c1\"}}"})
  void aTagThatIsNotTheCostMapsOwnIsIgnored(String tag) {
    fetchCostsTagged(tag);
    start();
    String request = stream.opening(0).request();
    assertTrue(request.contains("{\"resource-id\":\"cm\"}"), request);
    assertEquals(1, maps(1, 1).costMap().size());
  }

  @Test void whatIsHeldIsNotSentAgainAndNotCompiledAgain() {
    ScriptedStream.Opening first = opened();
    assertTrue(first.request().contains("\"network-1\":{\"resource-id\":\"nm\",\"tag\":\"t1\"}"), first.request());
    assertTrue(first.request().indexOf("network-1") < first.request().indexOf("costs-1"), "base first");
    Eventually.holds("confirmed", () -> given.size() > 1);
    assertSame(given.getFirst().maps(), given.getLast().maps());
    ScriptedServer.Asked asked = server.asked("/updates").getFirst();
    assertEquals("POST", asked.method());
    assertEquals("text/event-stream,application/alto-error+json", asked.header("accept"));
    assertEquals("application/alto-updatestreamparams+json", asked.header("content-type"));
  }

  @Test void aNetworkMapIsHeldUntilItsCostsHaveCome() {
    ScriptedStream.Opening first = opened();
    first.event(MediaType.NETWORK_MAP + ",network-1", Examples.networkMap(2));
    first.event(MERGE + ",network-1", "{\"meta\": {\"vtag\": {\"tag\": \"t3\"}}, \"network-map\": {\"v2\": null,"
        + " \"v3\": {\"ipv4\": [\"0.0.0.0/1\"]}}}");
    Eventually.holds("both taken", () -> updates().events() == 4);
    assertTrue(given.stream().allMatch(guidance -> guidance.maps().networkMap().tag().tag().equals("t1")));
    first.event(MERGE + ",costs-1", "{\"meta\": {\"dependent-vtags\": [{\"resource-id\": \"nm\", \"tag\": \"t3\"}]},"
        + " \"cost-map\": {\"v1\": null, \"v3\": {\"rest\": 9}}}");
    Maps maps = maps(3, 9);
    assertEquals(List.of("v3"), maps.costMap().sources());
    assertEquals(List.of("rest", "v3"), maps.networkMap().pids().stream().sorted().toList());
  }

  @Test void costsThatComeBeforeTheirNetworkMapWaitForIt() {
    ScriptedStream.Opening first = opened();
    first.event(MediaType.COST_MAP + ",costs-1", Examples.costMap(2))
        .event(MediaType.NETWORK_MAP + ",network-1", Examples.networkMap(2));
    maps(2, 2);
    assertEquals(0, updates().resynchronisations());
  }

  @Test void anEventThatComesTwiceChangesNothingOrEndsTheStream() {
    offer(MERGE, MERGE + "," + JSON_PATCH);
    ScriptedStream.Opening first = opened();
    String merge = "{\"cost-map\": {\"v1\": {\"rest\": 5, \"v1\": 0}}}";
    first.event(MERGE + ",costs-1", merge).event(MERGE + ",costs-1", merge)
        .event(MediaType.NETWORK_MAP + ",network-1", Examples.networkMap(1));
    Maps once = maps(1, 5);
    Eventually.holds("all taken", () -> updates().events() == 5);
    String remove = "[{\"op\": \"remove\", \"path\": \"/cost-map/v1/v1\"}]";
    first.event(JSON_PATCH + ",costs-1", remove);
    Eventually.holds("removed", () -> Double.isNaN(given.getLast().maps().costMap().cost("v1", "v1")));
    assertEquals(1, given.stream().map(Guidance::maps).filter(maps -> maps.costMap().cost("v1", "v1") == 0)
        .distinct().count());
    assertSame(once.networkMap(), given.getLast().maps().networkMap());
    first.event(JSON_PATCH + ",costs-1", remove);
    assertTrue(reason(1).contains("/cost-map/v1/v1 isn't there"), reason(1));
    assertEquals(5, given.getLast().maps().costMap().cost("v1", "rest"));
  }

  @Test void prefixesAreMovedByTheirPlaces() {
    offer(JSON_PATCH, MERGE + ", " + JSON_PATCH);
    start();
    ScriptedStream.Opening first = stream.opening(0);
    assertFalse(first.request().contains("\"tag\""), "the order of a fetched map's prefixes isn't known");
    first.control().event(MediaType.NETWORK_MAP + ",network-1",
        Examples.networkMap(1).replace("[\"0.0.0.0/0\"]", "[\"0.0.0.0/0\", \"9.0.0.0/8\", \"8.0.0.0/8\"]")
            .replace("t1", "t2"))
        .event(MediaType.COST_MAP + ",costs-1", Examples.costMap(1).replace("t1", "t2"));
    Eventually.holds("full copies", () -> !given.isEmpty()
        && given.getLast().maps().networkMap().tag().tag().equals("t2"));
    first.event(JSON_PATCH + ",network-1", """
        [{"op": "replace", "path": "/meta/vtag/tag", "value": "t3"},
         {"op": "test", "path": "/network-map/rest/ipv4/1", "value": "9.0.0.0/8"},
         {"op": "move", "from": "/network-map/rest/ipv4/1", "path": "/network-map/v1/ipv4/-"}]""")
        .event(JSON_PATCH + ",costs-1", """
        [{"op": "replace", "path": "/meta/dependent-vtags/0/tag", "value": "t3"},
         {"op": "add", "path": "/cost-map/rest", "value": {"v1": 4}}]""");
    Eventually.holds("patched", () -> given.getLast().maps().networkMap().tag().tag().equals("t3"));
    assertEquals(4, given.getLast().maps().costMap().cost("rest", "v1"));
    assertEquals(2, updates().patches());
  }

  static Stream<Arguments> breaks() {
    return Cases.of("rfc8895-breaks.cases", 4);
  }

  @ParameterizedTest(name = "RFC 8895 {0}: {1}")
  @MethodSource("breaks")
  void whatBreaksAStreamEndsItAndTheNextOneGoesOn(String section, String name, String octets, String reason) {
    start();
    ScriptedStream.Opening first = stream.opening(0);
    first.send(octets.replace("@CONTROL", MediaType.UPDATE_CONTROL).replace("@NET", MediaType.NETWORK_MAP)
        .replace("@COST", MediaType.COST_MAP).replace("@MERGE", MERGE).replace("@JSON", JSON_PATCH)
        .replace("@costs1", Examples.costMap(1).replace("\n", " ")).translateEscapes());
    if (reason.startsWith("?")) first.end();
    assertTrue(reason(1).contains(reason.replaceFirst("^\\?", "").strip()), reason(1));
    assertFalse(updates().isPushed());
    Maps kept = given.getLast().maps();
    assertEquals("t1", kept.networkMap().tag().tag());
    assertEquals(1, kept.costMap().cost("v1", "rest"));
    stream.opening(1).control().event(MediaType.NETWORK_MAP + ",network-2", Examples.networkMap(2))
        .event(MediaType.COST_MAP + ",costs-2", Examples.costMap(2));
    maps(2, 2);
    pushed();
  }

  @Test void afterAPatchThatDoesNotApplyTheMapIsAskedForWithoutItsTag() {
    opened().event(MERGE + ",network-1", "{\"network-map\": {\"v1\": {\"ipv4\": [\"nowhere\"]}}}");
    assertTrue(reason(1).contains("nowhere"), reason(1));
    assertFalse(stream.opening(1).request().contains("tag"), stream.opening(1).request());
  }

  @Test void afterALossWhatIsHeldIsAskedForByItsTag() {
    ScriptedStream.Opening first = opened();
    first.event(MediaType.NETWORK_MAP + ",network-1", Examples.networkMap(2))
        .event(MediaType.COST_MAP + ",costs-1", Examples.costMap(2).replace("\"meta\": {",
            "\"meta\": {\"vtag\": {\"resource-id\": \"cm\", \"tag\": \"c2\"}, "));
    maps(2, 2);
    first.end();
    assertEquals("the server ended the stream", reason(1));
    ScriptedStream.Opening second = stream.opening(1);
    assertTrue(second.request().contains("\"network-2\":{\"resource-id\":\"nm\",\"tag\":\"t2\"}"), second.request());
    assertTrue(second.request().contains("\"costs-2\":{\"resource-id\":\"cm\",\"tag\":\"c2\"}"), second.request());
    second.control().send(": both are current, so nothing else comes\n\n");
    pushed();
    second.event(MERGE + ",costs-2", "{\"cost-map\": {\"v2\": {\"rest\": 7}}}");
    maps(2, 7);
  }

  @Test void costsThatNeverComeEndTheStreamAndTheLastGoodPairServes() {
    ManualClock clock = new ManualClock();
    client = new AltoClient(with(Examples.source(server), new UpdateTerms(true, Duration.ofSeconds(20),
        Duration.ofHours(1))), clock, Optional.empty(), Progress.NONE, given::add);
    client.start();
    ScriptedStream.Opening first = stream.opening(0).control()
        .event(MediaType.COST_MAP + ",costs-1", Examples.costMap(1));
    pushed();
    first.event(MediaType.NETWORK_MAP + ",network-1", Examples.networkMap(2));
    Eventually.holds("taken", () -> updates().events() == 3);
    clock.pass(Duration.ofHours(2));
    first.send(":\n");
    assertTrue(reason(1).contains("no network map with costs for its version within 3600000 ms"), reason(1));
    assertEquals("t1", given.getLast().maps().networkMap().tag().tag());
    assertTrue(stream.opening(1).request().contains("\"tag\":\"t2\""), stream.opening(1).request());
  }

  @Test void silenceIsALoss() {
    start(with(Examples.source(server), new UpdateTerms(true, Duration.ofMillis(150), Duration.ofSeconds(20))));
    Eventually.holds("silence", () -> updates().lastReason().orElse("").equals("nothing was heard for 150 ms"));
    assertFalse(updates().isPushed());
  }

  @Test void mapsArePolledByTheirFreshnessWhileNoStreamVouchesForThem() {
    server.on("/networkmap", ok(MediaType.NETWORK_MAP, Examples.networkMap(1)))
        .on("/costmap", ok(MediaType.COST_MAP, Examples.costMap(1)))
        .on("/updates", status(503, "", "", "Retry-After: 3600"));
    start();
    Eventually.holds("refused", () -> updates().resynchronisations() == 1);
    assertTrue(updates().lastReason().orElse("").contains("/updates: status 503"));
    server.on("/networkmap", ok(MediaType.NETWORK_MAP, Examples.networkMap(2)))
        .on("/costmap", ok(MediaType.COST_MAP, Examples.costMap(2)));
    maps(2, 2);
    assertEquals(1, server.asked("/updates").size(), "Retry-After is respected");
  }

  @Test void aStreamThatStaysAwayHasFreshMapsAskedForAnew() {
    ScriptedStream.Opening first = opened();
    server.on("/updates", status(500, "", ""))
        .on("/costmap", ok(MediaType.COST_MAP, Examples.costMap(1, 8), FRESH));
    first.end();
    maps(1, 8);
  }

  @Test void aStreamThatNeverOpensHasFreshMapsAskedForAnew() {
    server.on("/updates", (asked, to) -> {
      server.on("/costmap", ok(MediaType.COST_MAP, Examples.costMap(1, 8), FRESH));
      status(500, "", "").answer(asked, to);
    });
    start();
    maps(1, 8);
  }

  @Test void anEndlessEventIsLeftAtTheLimit() {
    start(with(Examples.with(Examples.source(server), Examples.bytes(100_000)),
        new UpdateTerms(true, Duration.ofSeconds(20), Duration.ofSeconds(20))));
    ScriptedStream.Opening first = stream.opening(0).control();
    first.send("event: " + MediaType.COST_MAP + ",costs-1\ndata: {\"x\": [");
    for (int i = 0; i < 30; i++) first.send("0,".repeat(5000) + "\ndata:");
    assertTrue(reason(1).contains("100000 bytes"), reason(1));
  }

  @Test void aStreamForOneOfTheMapsIsNoneAndOneThatSendsPatchesIsPreferred() {
    String directory = directory(MERGE, MERGE).replace("\"up\": {", """
        "half": {"uri": "half", "media-type": "text/event-stream", "uses": ["cm"],
                 "accepts": "application/alto-updatestreamparams+json",
                 "capabilities": {"incremental-change-media-types": {"cm": "application/merge-patch+json"}}},
        "other": {"uri": "other", "media-type": "text/event-stream", "uses": ["nm", "cm"], "accepts": "text/plain"},
        "get": {"uri": "get", "media-type": "text/event-stream", "uses": ["nm", "cm"]},
        "full": {"uri": "full", "media-type": "text/event-stream", "uses": ["nm", "cm"],
                 "accepts": "application/alto-updatestreamparams+json",
                 "capabilities": {"incremental-change-media-types": "none"}},
        "up": {""");
    server.on("/directory", ok(MediaType.DIRECTORY, directory, FRESH));
    opened();
    assertEquals(List.of(), Stream.of("/half", "/other", "/get", "/full").flatMap(path -> server.asked(path).stream())
        .toList());
  }

  @Test void aStreamOfFullCopiesOnlyIsFollowedToo() {
    String directory = directory(MERGE, MERGE).replaceFirst(
        "\"incremental-change-media-types\": \\{[^}]*}", "\"incremental-change-media-types\": {\"nm\": 5}");
    server.on("/directory", ok(MediaType.DIRECTORY, directory, FRESH));
    ScriptedStream.Opening first = opened();
    assertFalse(first.request().contains("incremental-changes"), first.request());
    first.event(MediaType.COST_MAP + ",costs-1", Examples.costMap(1, 3));
    maps(1, 3);
    first.event(MERGE + ",costs-1", "{}");
    assertTrue(reason(1).contains("not agreed on"), reason(1));
  }

  @Test void aServerThatDripsInsteadOfOpeningIsLeftAfterTheCallTimeout() {
    server.on("/networkmap", ok(MediaType.NETWORK_MAP, Examples.networkMap(1)))
        .on("/costmap", ok(MediaType.COST_MAP, Examples.costMap(1)))
        .on("/updates", endless(MediaType.ERROR, "{", " ", 20));
    Timing hurried = Examples.HURRIED;
    Timing timing = new Timing(hurried.fallbackFreshness(), hurried.minFreshness(), hurried.maxFreshness(),
        hurried.firstRetry(), hurried.maxRetry(), hurried.connectTimeout(), hurried.readTimeout(),
        Duration.ofMillis(300));
    start(with(Examples.with(Examples.source(server), timing),
        new UpdateTerms(true, Duration.ofSeconds(20), Duration.ofSeconds(20))));
    Eventually.holds("left", () -> updates().resynchronisations() > 0);
    Eventually.holds("polled", () -> client.status().state() == SourceStatus.State.CURRENT);
  }

  @Test void patchesAreDeclinedWhereOneTypeIsUnknown() {
    offer(MERGE, MERGE + ",application/unheard-of+json");
    start();
    ScriptedStream.Opening first = stream.opening(0);
    assertTrue(first.request().contains("\"costs-1\":{\"resource-id\":\"cm\",\"incremental-changes\":false}"),
        first.request());
    first.control().event(MediaType.COST_MAP + ",costs-1", Examples.costMap(1))
        .event(MERGE + ",costs-1", "{}");
    assertTrue(reason(1).contains("not agreed on"), reason(1));
  }

  @Test void eventsForOthersArePassedOver() {
    ScriptedStream.Opening first = opened();
    first.event(MERGE + ",costs-9", "{").event(MERGE + ",costs-1.part@host", "[").event(MERGE, "]").event("x", "")
        .event(MediaType.UPDATE_CONTROL, "{\"started\": [\"costs-1\"], \"stopped\": [\"other\"]}")
        .event(MERGE + ",costs-1", "{\"cost-map\": {\"v1\": {\"rest\": 6}}}");
    maps(1, 6);
    assertEquals(0, updates().resynchronisations());
    assertEquals(8, updates().events());
  }

  @Test void aRedirectThatKeepsThePostIsFollowedAndAnotherIsNot() {
    server.on("/updates", redirect(307, "/there/updates")).on("/there/updates", stream);
    start();
    stream.opening(0).event(MediaType.UPDATE_CONTROL, "{\"control-uri\": \"../control\"}")
        .event(MediaType.COST_MAP + ",costs-1", Examples.costMap(1));
    pushed();
    client.close();
    assertEquals(1, server.asked("/control").size(), "relative to where the stream was found");
    server.on("/updates", redirect(303, "/there/updates"));
    start();
    assertTrue(reason(1).contains("status 303"), reason(1));
  }

  @Test void closingTakesLeave() {
    start();
    server.on("/control", status(404, "", ""));
    stream.opening(0).event(MediaType.UPDATE_CONTROL, "{\"control-uri\": \"/control\"}")
        .event(MediaType.COST_MAP + ",costs-1", Examples.costMap(1));
    pushed();
    client.close();
    assertEquals(List.of("{\"remove\": []}"), server.asked("/control").stream().map(ScriptedServer.Asked::body)
        .toList());
    assertEquals(SourceStatus.State.CLOSED, client.status().state());
    assertFalse(updates().isPushed());
    assertEquals(1, stream.count());
  }

  @Test void aServerWithoutStreamsAndASourceThatWantsNoneArePolled() {
    start(with(Examples.source(server), UpdateTerms.POLLED));
    Eventually.holds("guided", () -> !given.isEmpty());
    client.close();
    assertEquals(0, stream.count());
    assertEquals(UpdateStatus.POLLED, updates());
    server.on("/directory", ok(MediaType.DIRECTORY, Examples.directory()));
    given.clear();
    start();
    Eventually.holds("guided", () -> !given.isEmpty());
    assertEquals(UpdateStatus.POLLED, updates());
  }

  @Test void aMapThatChangesWithoutItsTagIsRefused() {
    opened().event(MERGE + ",network-1", "{\"network-map\": {\"v1\": {\"ipv4\": [\"128.0.0.0/1\"]}}}");
    assertTrue(reason(1).contains("its tag nm#t1 does not"), reason(1));
  }
}
