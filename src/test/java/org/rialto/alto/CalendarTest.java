package org.rialto.alto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.rialto.alto.ScriptedServer.drop;
import static org.rialto.alto.ScriptedServer.ok;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.rialto.ManualClock;
import org.rialto.location.CostMap;
import org.rialto.location.CostType;
import org.rialto.location.MapException;
import org.rialto.rfc.Cases;
import org.slf4j.LoggerFactory;

/** Costs that change by the server's calendar (RFC 8896), by a clock that goes when it is told to. */
class CalendarTest {
  private static final String FRESH = "Cache-Control: max-age=864000";
  private static final Instant START = Instant.parse("2019-07-01T13:00:00Z");
  private static final URI NOWHERE = URI.create("http://127.0.0.1:1/");
  private static final Duration TWO_HOURS = Duration.ofHours(2);

  static Stream<Arguments> cases() {
    return Cases.of("rfc8896.cases", 4);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("cases")
  void calendarsAreReadOrRefused(String section, String name, String json, String outcome) throws IOException {
    if (outcome.startsWith("!")) {
      String complaint = assertThrows(MapException.class, () -> read(json, new ArrayList<>())).getMessage();
      assertTrue(complaint.contains(outcome.substring(1).strip()), complaint);
      return;
    }
    List<String> remarks = new ArrayList<>();
    CalendarJson.Read read = read(json, remarks);
    assertEquals(outcome, read.calendar().map(calendar -> calendar.schedule().start() + " "
        + calendar.schedule().rounds() + " " + calendar.maps().stream().map(CalendarTest::pairs)
        .collect(Collectors.joining(" "))).orElseGet(() -> "now " + pairs(read.costs())));
    assertEquals(name.endsWith("is ignored") || name.startsWith("null") ? 1 : 0, remarks.size());
  }

  private static CalendarJson.Read read(String json, List<String> remarks) throws IOException {
    return CalendarJson.read(new BoundedInput(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)), 1 << 20),
        Limits.DEFAULT, new CalendarTerms(3600, 3), remarks::add);
  }

  private static String pairs(CostMap map) {
    return IntStream.range(0, map.sources().size()).boxed()
        .flatMap(row -> IntStream.range(map.rowStart(row), map.rowStart(row + 1))
        .mapToObj(pair -> map.destinations().get(map.destinationAt(row, pair)) + "=" + map.costAt(pair)))
        .collect(Collectors.joining(","));
  }

  @Test void pairsBeyondTheLimitAreRefused() {
    Limits two = new Limits(1 << 20, 9, 9, 2, 9, 9, 9);
    String json = "{\"cost-map\":{\"p\":{\"q\":[1],\"r\":[2]},\"s\":{\"q\":[3]}}}";
    assertTrue(assertThrows(MapException.class, () -> CalendarJson.read(new BoundedInput(
        new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)), 1 << 20), two, new CalendarTerms(1, 1), _ -> {
        })).getMessage().contains("more than 2 costs"));
  }

  private static String example(String name) throws IOException {
    try (InputStream in = CalendarTest.class.getResourceAsStream("/rfc/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** The server of RFC 8896 §4.3 and §5.1.3, whose directory leaves the network map to the root's. */
  private static ScriptedServer exampleServer() throws IOException {
    ScriptedServer server = new ScriptedServer();
    String networkMap = "\"my-default-network-map\": {\"uri\": \"networkmap\", "
        + "\"media-type\": \"application/alto-networkmap+json\"}, ";
    return server.on("/directory", ok(MediaType.DIRECTORY, example("rfc8896/directory-4.3.json")
            .replace("https://custom.alto.example.com", server.uri("").toString())
            .replace("\"resources\" : {", "\"resources\" : {" + networkMap), FRESH))
        .on("/networkmap", ok(MediaType.NETWORK_MAP, example("rfc7285/networkmap-11.2.1.7.json")
            .replace("da65eca2eb7a10ce8b059740b0b2e3f8eb1d4785", "3ee2cb7e8d63d9fab71b9b34cbf764436315542e"), FRESH))
        .on("/calendar/costmap/filtered", ok(MediaType.COST_MAP, example("rfc8896/costmap-5.1.3.json"), FRESH));
  }

  private static Source source(ScriptedServer server, String metric) {
    return new Source("calendar", DirectoryFinder.at(server.uri("/directory")),
        new CostType(metric, CostType.NUMERICAL), Optional.empty(), false, Access.ANONYMOUS, Timing.DEFAULT,
        Limits.DEFAULT);
  }

  private static ServerSupply supply(Source source, Clock clock) {
    return new ServerSupply(source, (DirectoryFinder) source.origin(), clock, Progress.NONE,
        new Remarks(LoggerFactory.getLogger(CalendarTest.class), "source=calendar"),
        Thread.ofVirtual().factory(), () -> {});
  }

  @Test void costsOfTheExampleFollowTheClockWithoutAFetch() throws Exception {
    ManualClock clock = new ManualClock(START.plusSeconds(900));
    try (ScriptedServer server = exampleServer();
        ServerSupply supply = supply(source(server, "throughputrating"), clock)) {
      Walk.Pair first = supply.get();
      assertEquals(1, first.costMap().value().cost("PID1", "PID1"));
      assertEquals(Optional.of(START.plus(TWO_HOURS)), first.turn(clock.instant()));
      double[] expected = {1, 12, 14, 18, 14, 14, 14, 18, 19, 20, 11, 12};
      for (int interval = 1; interval < expected.length; interval++) {
        clock.set(START.plus(TWO_HOURS.multipliedBy(interval)));
        assertEquals(expected[interval], first.at(clock.instant()).costMap().value().cost("PID1", "PID1"));
      }
      assertEquals(16, first.at(clock.instant()).costMap().value().cost("PID2", "PID3"));
      assertEquals(Optional.empty(), first.turn(clock.instant()));
      assertSame(first.networkMap(), first.at(clock.instant()).networkMap());
      assertEquals(1, server.asked("/calendar/costmap/filtered").size());
    }
  }

  /** RFC 8896 §5.1.1: one boolean for the one metric, and by POST (§3.3.2). */
  @Test void calendarIsAskedForByPost() throws Exception {
    try (ScriptedServer server = exampleServer();
        ServerSupply supply = supply(source(server, "throughputrating"), new ManualClock(START))) {
      supply.get();
      ScriptedServer.Asked asked = server.asked("/calendar/costmap/filtered").getFirst();
      assertEquals("POST application/alto-costmapfilter+json application/alto-costmap+json,application/alto-error+json",
          asked.method() + " " + asked.header("content-type") + " " + asked.header("accept"));
      assertEquals("{\"cost-type\":{\"cost-metric\":\"throughputrating\",\"cost-mode\":\"numerical\"},"
          + "\"calendared\":[true]}", asked.body());
    }
  }

  @Test void calendarIsAskedForAgainBeforeItEndsAndIsNotRightAfterwards() throws Exception {
    ManualClock clock = new ManualClock(START);
    try (ScriptedServer server = exampleServer();
        ServerSupply supply = supply(source(server, "throughputrating"), clock)) {
      Walk.Pair pair = supply.get();
      Instant end = START.plus(Duration.ofDays(1));
      assertEquals(end, pair.rightUntil());
      Instant due = START.plus(supply.untilDue(pair, START));
      assertTrue(due.isBefore(end) && due.isAfter(end.minusSeconds(60)), due.toString());
      clock.set(end.minusSeconds(20));
      supply.get();
      assertEquals(2, server.asked("/calendar/costmap/filtered").size());
      clock.set(end.plusSeconds(1));
      Walk.Pair ended = supply.get();
      assertEquals(12, ended.costMap().value().cost("PID1", "PID1"), "the last value stays");
      assertEquals(end, ended.rightUntil());
      Duration pause = supply.untilDue(ended, clock.instant());
      assertTrue(pause.compareTo(Duration.ofMinutes(1)) > 0, "a server whose calendar has ended isn't asked at once: "
          + pause);
    }
  }

  @Test void calendarSentAgainIsNoNewMap() throws Exception {
    ManualClock clock = new ManualClock(START);
    try (ScriptedServer server = exampleServer();
        ServerSupply supply = supply(source(server, "throughputrating"), clock)) {
      Walk.Pair first = supply.get();
      clock.set(START.plus(Duration.ofDays(1)).minusSeconds(20));
      CostMap before = first.at(clock.instant()).costMap().value();
      assertSame(before, supply.get().costMap().value());
      assertEquals(2, server.asked("/calendar/costmap/filtered").size());
    }
  }

  private static String directory(String more) {
    return """
        {"meta": {"default-alto-network-map": "nm",
                  "cost-types": {"num": {"cost-metric": "routingcost", "cost-mode": "numerical"}}},
         "resources": {
          "nm": {"uri": "networkmap", "media-type": "application/alto-networkmap+json"},
          "cm": {"uri": "costmap", "media-type": "application/alto-costmap+json", "uses": ["nm"],
                 "capabilities": {"cost-type-names": ["num"], "calendar-attributes": [
                   {"cost-type-names": ["num"], "time-interval-size": 60, "number-of-intervals": 2}]}}%s}}"""
        .formatted(more);
  }

  private static String filtered(String calendars) {
    return """
        , "fcm": {"uri": "filtered", "media-type": "application/alto-costmap+json", "uses": ["nm"],
                  "accepts": "application/alto-costmapfilter+json",
                  "capabilities": {"cost-type-names": ["num"], "calendar-attributes": [%s]}}""".formatted(calendars);
  }

  private static String terms(double seconds, double intervals) {
    return "{\"cost-type-names\": [\"num\"], \"time-interval-size\": " + seconds + ", \"number-of-intervals\": "
        + intervals + "}";
  }

  private static ScriptedServer server(String directory) throws IOException {
    return Examples.server(1).on("/directory", ok(MediaType.DIRECTORY, directory, FRESH));
  }

  private static String calendar(Instant start, double seconds, String costs) {
    return """
        {"meta": {"dependent-vtags": [{"resource-id": "nm", "tag": "t1"}],
                  "cost-type": {"cost-metric": "routingcost", "cost-mode": "numerical"},
                  "calendar-response-attributes": [{"calendar-start-time": "%s", "time-interval-size": %s,
                    "number-of-intervals": 2}]},
         "cost-map": {"v1": {"rest": %s}}}""".formatted(
        DateTimeFormatter.RFC_1123_DATE_TIME.format(start.atOffset(ZoneOffset.UTC)), seconds, costs);
  }

  /** What is asked for costs, first. */
  private static String askedFirst(String directory, Source source) throws Exception {
    try (ScriptedServer server = server(directory);
        ServerSupply supply = supply(new Source(source.name(), DirectoryFinder.at(server.uri("/directory")),
            source.type(), source.networkMapId(), false, source.access(), source.timing(), source.limits(),
            source.updates(), source.reach()), new ManualClock(START))) {
      server.on("/filtered", ok(MediaType.COST_MAP, calendar(START, 60, "[5, 6]")));
      supply.get();
      return server.asked().stream().filter(asked -> asked.path().startsWith("/costmap")
          || asked.path().startsWith("/filtered")).map(ScriptedServer.Asked::path).findFirst().orElseThrow();
    }
  }

  private static Source any() {
    return Source.of("calendar", DirectoryFinder.at(NOWHERE));
  }

  @Test void fullCostMapHasNoCalendarWhateverIsSaidOfIt() throws Exception {
    assertEquals("/costmap", askedFirst(directory(""), any()));
  }

  @Test void calendarGoesBeforeTheFullCostMap() throws Exception {
    assertEquals("/filtered", askedFirst(directory(filtered(terms(60, 2))), any()));
  }

  @Test void calendarIsIgnoredWhereItIsNotWanted() throws Exception {
    Source without = new Source("calendar", DirectoryFinder.at(NOWHERE), Examples.NUMERICAL, Optional.empty(), false,
        Access.ANONYMOUS, Timing.DEFAULT, Limits.DEFAULT, UpdateTerms.DEFAULT.withoutCalendar(), Reach.ANYWHERE);
    assertEquals("/costmap", askedFirst(directory(filtered(terms(60, 2))), without));
  }

  @Test void updateStreamGoesBeforeACalendar() throws Exception {
    String stream = ", \"us\": {\"uri\": \"updates\", \"media-type\": \"text/event-stream\", "
        + "\"accepts\": \"application/alto-updatestreamparams+json\", \"uses\": [\"nm\", \"cm\"]}";
    assertEquals("/costmap", askedFirst(directory(filtered(terms(60, 2)) + stream), any()));
  }

  /** RFC 8896 §4.1: a name counts where it stands first. */
  @Test void nameInTwoCalendarsHasTheFirst() throws Exception {
    assertEquals("/filtered", askedFirst(directory(filtered(terms(60, 2) + "," + terms(30, 4))), any()));
  }

  @Test void calendarThatIsNoneIsNotAskedFor() throws Exception {
    for (String broken : List.of(terms(0, 2), terms(-60, 2), terms(60, 0), terms(60, 1.5), terms(60, 1e9))) {
      assertEquals("/costmap", askedFirst(directory(filtered(broken)), any()), broken);
    }
  }

  @ParameterizedTest
  @CsvSource({"6, true", "7, false"})
  void costsOfACalendarSentAgainAreTurnedToIfItHadAnnouncedThem(int next, boolean turned) throws Exception {
    List<Guidance> given = new CopyOnWriteArrayList<>();
    ManualClock clock = new ManualClock(START);
    try (ScriptedServer server = server(directory(filtered(terms(60, 2))));
        AltoClient client = new AltoClient(Examples.source(server), clock, Optional.empty(), Progress.NONE,
            given::add)) {
      server.on("/filtered", ok(MediaType.COST_MAP, calendar(START, 60, "[5, 6]"), "Cache-Control: max-age=1"));
      client.start();
      Eventually.holds("the first costs", () -> !given.isEmpty());
      String again = calendar(START, 60, "[5, " + next + "]");
      server.on("/filtered", ok(MediaType.COST_MAP, again, "Cache-Control: max-age=1"));
      clock.set(START.plusSeconds(61));
      Eventually.holds("others", () -> given.getLast().maps().costMap().cost("v1", "rest") == next);
      assertEquals(turned, given.getLast().turned());
    }
  }

  @Test void clientHandsOverTheNextCostsByItselfThoughTheServerIsDown() throws Exception {
    List<Guidance> given = new CopyOnWriteArrayList<>();
    Instant soon = Instant.now().plusSeconds(2);
    Instant start = soon.minusSeconds(60).minusNanos(soon.getNano());
    try (ScriptedServer server = server(directory(filtered(terms(60, 2))))) {
      server.on("/filtered", ok(MediaType.COST_MAP, calendar(start, 60, "[5, 6]")));
      try (AltoClient client = new AltoClient(Examples.source(server), Clock.systemUTC(), Optional.empty(),
          Progress.NONE, given::add)) {
        client.start();
        Eventually.holds("the first costs", () -> !given.isEmpty());
        for (String path : List.of("/directory", "/networkmap", "/costmap", "/filtered")) server.on(path, drop());
        Eventually.holds("the next costs", () -> given.getLast().maps().costMap().cost("v1", "rest") == 6);
        assertEquals(5, given.getFirst().maps().costMap().cost("v1", "rest"));
        assertEquals(List.of(false, true), List.of(given.getFirst().turned(), given.getLast().turned()));
        assertSame(given.getFirst().maps().networkMap(), given.getLast().maps().networkMap());
        assertEquals(start.plusSeconds(120), client.status().calendar().orElseThrow().end());
      }
    }
  }
}
