package org.rialto.alto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.rialto.alto.ScriptedServer.ok;
import static org.rialto.alto.ScriptedServer.status;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rialto.location.Maps;

/** A process that goes on with the stream of the one before, by the tags of what that left (RFC 8895 §6.5). */
class StreamRestartTest extends StreamedSource {
  private static final String TAGGED = "{\"meta\": {\"vtag\": {\"resource-id\": \"cm\", \"tag\": \"c1\"}, ";
  private static final String CHANGE =
      "{\"meta\": {\"vtag\": {\"tag\": \"c2\"}}, \"cost-map\": {\"v1\": {\"rest\": 7}}}";

  @TempDir Path files;

  @BeforeEach void tagCosts() {
    server.on("/costmap", ok(MediaType.COST_MAP, Examples.costMap(1).replace("{\"meta\": {", TAGGED), FRESH));
  }

  private void startKeeping() {
    start(with(Examples.source(server), new UpdateTerms(true, Duration.ofSeconds(20), Duration.ofSeconds(20))),
        Optional.of(new MapStore(files)));
  }

  /** Ends a process that was given version 1 at cost 7 by the stream. */
  private void leaveBehind() {
    startKeeping();
    stream.opening(0).control().event(MERGE + ",costs-1", CHANGE);
    maps(1, 7);
    client.close();
    stream.opening(0).end();
    given.clear();
  }

  @Test void whatHasNotChangedIsNeitherFetchedNorPushed() {
    leaveBehind();
    startKeeping();
    ScriptedStream.Opening second = stream.opening(1);
    assertTrue(second.request().contains("\"network-1\":{\"resource-id\":\"nm\",\"tag\":\"t1\"}"), second.request());
    assertTrue(second.request().contains("\"costs-1\":{\"resource-id\":\"cm\",\"tag\":\"c2\"}"), second.request());
    second.control();
    Eventually.holds("confirmed", () -> given.size() > 1);
    assertTrue(given.getFirst().restored());
    assertFalse(given.getLast().restored());
    assertSame(given.getFirst().maps(), given.getLast().maps());
    second.event(MERGE + ",costs-1", "{\"cost-map\": {\"v1\": {\"rest\": 8}}}");
    maps(1, 8);
    assertEquals(1, server.asked("/costmap").size());
    assertEquals(1, server.asked("/networkmap").size());
  }

  @Test void whatHasChangedIsPushedInFull() {
    leaveBehind();
    startKeeping();
    stream.opening(1).control().event(MediaType.NETWORK_MAP + ",network-1", Examples.networkMap(2))
        .event(MediaType.COST_MAP + ",costs-1", Examples.costMap(2));
    Maps maps = maps(2, 2);
    assertSame(maps, given.getLast().maps());
    assertEquals(1, server.asked("/costmap").size());
  }

  @Test void mapsAreFetchedWhereTheStreamCannotBeHad() {
    leaveBehind();
    server.on("/updates", status(503, "", ""))
        .on("/networkmap", ok(MediaType.NETWORK_MAP, Examples.networkMap(2), FRESH))
        .on("/costmap", ok(MediaType.COST_MAP, Examples.costMap(2), FRESH));
    startKeeping();
    maps(2, 2);
  }

  @Test void aStreamThatSaysNothingIsWaitedForNoLongerThanForAnAnswer() {
    leaveBehind();
    server.on("/updates", server.stall())
        .on("/networkmap", ok(MediaType.NETWORK_MAP, Examples.networkMap(2), FRESH))
        .on("/costmap", ok(MediaType.COST_MAP, Examples.costMap(2), FRESH));
    Timing hurried = Examples.HURRIED;
    Timing timing = new Timing(hurried.fallbackFreshness(), hurried.minFreshness(), hurried.maxFreshness(),
        hurried.firstRetry(), hurried.maxRetry(), hurried.connectTimeout(), hurried.readTimeout(),
        Duration.ofMillis(300));
    start(with(Examples.with(Examples.source(server), timing),
        new UpdateTerms(true, Duration.ofSeconds(20), Duration.ofSeconds(20))), Optional.of(new MapStore(files)));
    maps(2, 2);
  }

  @Test void costsWithoutATagAreFetchedFirst() {
    server.on("/costmap", ok(MediaType.COST_MAP, Examples.costMap(1, 7), FRESH));
    startKeeping();
    maps(1, 7);
    client.close();
    given.clear();
    startKeeping();
    maps(1, 7);
    assertFalse(stream.opening(1).request().contains("\"costs-1\":{\"resource-id\":\"cm\",\"tag\""));
    Eventually.holds("asked again", () -> server.asked("/costmap").size() == 2);
  }
}
