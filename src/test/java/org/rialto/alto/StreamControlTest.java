package org.rialto.alto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.rialto.alto.ScriptedServer.redirect;
import static org.rialto.alto.ScriptedServer.status;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.rialto.ManualClock;
import org.rialto.location.Maps;
import org.rialto.rfc.Cases;

/** Streams that go on when one of their substreams breaks, as they can be controlled (RFC 8895 §7). */
class StreamControlTest extends StreamedSource {
  private static final String CONTROL = "{\"control-uri\": \"/control\"}";
  private static final String COSTS_ANEW = "{\"add\":{\"costs-2\":{\"resource-id\":\"cm\"}},\"remove\":[\"costs-1\"]}";
  private static final String BAD_COSTS = "{\"cost-map\": {\"v1\": {\"rest\": \"low\"}}}";

  @BeforeEach void control() {
    server.on("/control", status(202, "", ""));
  }

  /** Opens the first stream, which can be controlled, with all it needs to vouch for version 1. */
  private ScriptedStream.Opening controlled() {
    start();
    ScriptedStream.Opening first = stream.opening(0).event(MediaType.UPDATE_CONTROL, CONTROL)
        .event(MediaType.COST_MAP + ",costs-1", Examples.costMap(1));
    pushed();
    return first;
  }

  /** What the server was asked for as the n-th change, from one; waits for it. */
  private String change(int n) {
    return Eventually.value("change " + n, () -> server.asked("/control").stream().skip(n - 1).findFirst()
        .map(ScriptedServer.Asked::body));
  }

  @Test void brokenSubstreamBeginsAnewUnderAnotherIdAndWithoutItsTag() {
    ScriptedStream.Opening first = controlled();
    first.event(MERGE + ",costs-1", BAD_COSTS);
    assertEquals(COSTS_ANEW, change(1));
    ScriptedServer.Asked asked = server.asked("/control").getFirst();
    assertEquals("POST application/alto-updatestreamparams+json", asked.method() + " " + asked.header("content-type"));
    Eventually.holds("not pushed", () -> !updates().isPushed());
    first.event(MERGE + ",costs-1", "{\"cost-map\": {\"v1\": {\"rest\": 66}}}")
        .event(MediaType.UPDATE_CONTROL, "{\"started\": [\"costs-2\"]}")
        .event(MediaType.UPDATE_CONTROL, "{\"stopped\": [\"costs-1\"]}")
        .event(MediaType.COST_MAP + ",costs-2", Examples.costMap(1, 4))
        .event(MERGE + ",costs-2", "{\"cost-map\": {\"v1\": {\"rest\": 5}}}");
    maps(1, 5);
    pushed();
    assertTrue(given.stream().noneMatch(said -> said.maps().costMap().cost("v1", "rest") == 66));
    assertEquals(1, stream.count());
    assertEquals(0, updates().resynchronisations());
    assertEquals(1, updates().begunAnew());
    assertTrue(updates().lastReason().orElse("").contains("expected a number, found \"low\""));
  }

  static Stream<Arguments> breaksOfASubstream() {
    return Cases.of("rfc8895-breaks.cases", 4).filter(row -> row.get()[2].toString().matches(".*costs-1|.*@.*")
        && row.get()[2].toString().startsWith("event: @CONTROL\\ndata: {\"control-uri\": null}")
        && !row.get()[2].toString().contains("stopped") && !row.get()[3].toString().startsWith("?"));
  }

  @ParameterizedTest(name = "RFC 8895 {0}: {1}")
  @MethodSource("breaksOfASubstream")
  void whatBreaksASubstreamDoesNotEndTheStream(String section, String name, String octets, String reason) {
    start();
    ScriptedStream.Opening first = stream.opening(0);
    first.send(octets.replace("\"control-uri\": null", "\"control-uri\": \"/control\"")
        .replace("@CONTROL", MediaType.UPDATE_CONTROL).replace("@NET", MediaType.NETWORK_MAP)
        .replace("@COST", MediaType.COST_MAP).replace("@MERGE", MERGE).replace("@JSON", JSON_PATCH)
        .replace("@costs1", Examples.costMap(1).replace("\n", " ")).translateEscapes());
    boolean isNetworkMap = change(1).contains("\"network-2\"");
    assertEquals(octets.contains(",network-1"), isNetworkMap);
    assertTrue(updates().lastReason().orElse("").contains(reason), updates().toString());
    first.event(MediaType.NETWORK_MAP + (isNetworkMap ? ",network-2" : ",network-1"), Examples.networkMap(2))
        .event(MediaType.COST_MAP + (isNetworkMap ? ",costs-1" : ",costs-2"), Examples.costMap(2));
    maps(2, 2);
    pushed();
    assertEquals(1, stream.count());
  }

  @Test void costsAreNeverAheadOfANetworkMapThatBeginsAnew() {
    ScriptedStream.Opening first = controlled();
    first.event(MERGE + ",network-1", "{\"network-map\": {\"v1\": {\"ipv4\": [\"nowhere\"]}}}");
    assertEquals("{\"add\":{\"network-2\":{\"resource-id\":\"nm\"}},\"remove\":[\"network-1\"]}", change(1));
    first.event(MediaType.COST_MAP + ",costs-1", Examples.costMap(2))
        .event(MediaType.NETWORK_MAP + ",network-1", Examples.networkMap(2));
    Eventually.holds("taken", () -> updates().events() == 5);
    assertFalse(updates().isPushed());
    first.event(MediaType.NETWORK_MAP + ",network-2", Examples.networkMap(2));
    maps(2, 2);
    assertEquals(0, updates().resynchronisations());
  }

  @Test void fullCopyOfWhatIsInUseIsNotCompiledAgain() {
    ScriptedStream.Opening first = controlled();
    first.event(MediaType.NETWORK_MAP + ",network-1", Examples.networkMap(2))
        .event(MediaType.COST_MAP + ",costs-1", Examples.costMap(2));
    Maps before = maps(2, 2);
    first.event(MERGE + ",network-1", "[]");
    change(1);
    Eventually.holds("not pushed", () -> !updates().isPushed());
    first.event(MediaType.NETWORK_MAP + ",network-2", Examples.networkMap(2))
        .event(MERGE + ",costs-1", "{\"cost-map\": {\"v2\": {\"rest\": 7}}}");
    assertSame(before.networkMap(), maps(2, 7).networkMap());
  }

  @ParameterizedTest
  @CsvSource({"404, '', status 404: the stream has ended", "400, E_INVALID_FIELD_VALUE, E_INVALID_FIELD_VALUE",
      "200, E_INVALID_FIELD_VALUE, E_INVALID_FIELD_VALUE", "503, '', status 503", "303, '', status 303"})
  void streamThatCannotBeChangedIsOpenedAnew(int status, String code, String reason) {
    server.on("/control", status(status, code.isEmpty() ? "" : MediaType.ERROR, code.isEmpty() ? ""
        : "{\"meta\": {\"code\": \"" + code + "\", \"field\": \"remove\", \"value\": \"costs-1\"}}",
        "Location: /elsewhere"));
    controlled().event(MERGE + ",costs-1", BAD_COSTS);
    assertTrue(reason(1).contains("/control: " + reason) || reason(1).contains(reason), reason(1));
    String request = stream.opening(1).request();
    assertTrue(request.contains("\"network-3\":{\"resource-id\":\"nm\",\"tag\":\"t1\"}"), request);
    assertTrue(request.contains("\"costs-3\":{\"resource-id\":\"cm\"}"), request);
    assertEquals(0, server.asked("/elsewhere").size());
  }

  @Test void redirectThatKeepsThePostIsFollowed() {
    server.on("/control", redirect(307, "/there/control")).on("/there/control", status(204, "", ""));
    ScriptedStream.Opening first = controlled().event(MERGE + ",costs-1", BAD_COSTS);
    Eventually.holds("asked there", () -> server.asked("/there/control").stream()
        .anyMatch(asked -> asked.body().equals(COSTS_ANEW)));
    first.event(MediaType.COST_MAP + ",costs-2", Examples.costMap(1, 4));
    maps(1, 4);
  }

  @Test void substreamThatBreaksAgainAndAgainEndsTheStream() {
    ScriptedStream.Opening first = controlled();
    for (int n = 1; n <= 4; n++) {
      first.event(MERGE + ",costs-" + n, BAD_COSTS);
      if (n < 4) first.event(MediaType.COST_MAP + ",costs-" + (n + 1), Examples.costMap(1));
    }
    assertTrue(reason(1).contains("found \"low\""), reason(1));
    assertEquals(3, updates().begunAnew());
    assertTrue(stream.opening(1).request().contains("\"costs-5\""), stream.opening(1).request());
    Eventually.holds("leave", () -> server.asked("/control").stream()
        .anyMatch(asked -> asked.body().equals("{\"remove\": []}")));
  }

  @Test void lostUpdateHasTheSubstreamThatLagsBeginAnew() {
    ManualClock clock = new ManualClock();
    client = new AltoClient(with(Examples.source(server), new UpdateTerms(true, Duration.ofSeconds(20),
        Duration.ofHours(1))), clock, Optional.empty(), Progress.NONE, given::add);
    client.start();
    ScriptedStream.Opening first = stream.opening(0).event(MediaType.UPDATE_CONTROL, CONTROL)
        .event(MediaType.COST_MAP + ",costs-1", Examples.costMap(1));
    pushed();
    first.event(MediaType.NETWORK_MAP + ",network-1", Examples.networkMap(2));
    Eventually.holds("taken", () -> updates().events() == 3);
    clock.pass(Duration.ofHours(2));
    first.send(":\n");
    assertEquals(COSTS_ANEW, change(1));
    first.event(MediaType.COST_MAP + ",costs-2", Examples.costMap(3));
    Eventually.holds("taken", () -> updates().events() == 4);
    clock.pass(Duration.ofHours(2));
    first.send(":\n");
    assertEquals("{\"add\":{\"network-3\":{\"resource-id\":\"nm\"}},\"remove\":[\"network-1\"]}", change(2));
    first.event(MediaType.NETWORK_MAP + ",network-3", Examples.networkMap(3));
    maps(3, 3);
    assertEquals(List.of("t1", "t3"), given.stream().map(said -> said.maps().networkMap().tag().tag()).distinct()
        .toList());
    assertEquals(1, stream.count());
  }

  @Test void streamIsReadOnWhileTheServerTakesItsTimeOverAChange() {
    server.on("/control", server.stall());
    ScriptedStream.Opening first = controlled().event(MERGE + ",costs-1", BAD_COSTS);
    change(1);
    first.event(MediaType.COST_MAP + ",costs-2", Examples.costMap(1, 4));
    maps(1, 4);
    client.close();
    assertEquals(SourceStatus.State.CLOSED, client.status().state());
  }

  @Test void substreamThatTheServerStopsByItselfEndsTheStream() {
    controlled().event(MediaType.UPDATE_CONTROL, "{\"stopped\": [\"costs-1\"], \"description\": \"too dear\"}");
    assertEquals("the server stopped costs-1: too dear", reason(1));
    assertTrue(stream.opening(1).request().contains("\"costs-2\""), stream.opening(1).request());
  }
}
