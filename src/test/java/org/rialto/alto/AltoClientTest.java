package org.rialto.alto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.rialto.alto.Examples.HURRIED;
import static org.rialto.alto.ScriptedServer.cutShort;
import static org.rialto.alto.ScriptedServer.drop;
import static org.rialto.alto.ScriptedServer.endless;
import static org.rialto.alto.ScriptedServer.octets;
import static org.rialto.alto.ScriptedServer.ok;
import static org.rialto.alto.ScriptedServer.redirect;
import static org.rialto.alto.ScriptedServer.status;
import static org.rialto.alto.ScriptedServer.tagged;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rialto.location.CostType;
import org.rialto.location.Maps;
import org.slf4j.LoggerFactory;

/** The client's conversation with a server that does as it is told. */
class AltoClientTest {
  private final List<Guidance> given = new CopyOnWriteArrayList<>();
  private ScriptedServer server;
  private AltoClient client;

  @TempDir Path files;

  @BeforeEach void openServer() throws IOException {
    server = Examples.server(1);
  }

  @AfterEach void closeBoth() throws IOException {
    if (client != null) client.close();
    server.close();
  }

  private void start(Source source) {
    start(source, Optional.empty(), given::add);
  }

  private void start(Source source, Optional<MapStore> store, Consumer<Guidance> consumer) {
    client = new AltoClient(source, Clock.systemUTC(), store, Progress.NONE, consumer);
    client.start();
  }

  private Guidance guidance(int place) {
    Eventually.holds("guidance " + place + ", status " + client.status(), () -> given.size() > place);
    return given.get(place);
  }

  private Guidance guidanceOf(int version) {
    return Eventually.value("version " + version, () -> given.stream().filter(g -> version(g.maps()) == version)
        .findFirst());
  }

  private static int version(Maps maps) {
    return Integer.parseInt(maps.networkMap().tag().tag().substring(1));
  }

  private String failure() {
    return Eventually.value("a failure", () -> client.status().lastError());
  }

  @Test void walksFromTheDirectoryToAPairOfMaps() {
    start(Examples.source(server));
    Guidance first = guidance(0);
    assertEquals(1.0, first.maps().costMap().cost("v1", "rest"));
    assertEquals("test", first.source());
    assertEquals(server.uri("/directory"), first.server());
    assertFalse(first.restored());
    assertEquals("application/alto-networkmap+json,application/alto-error+json", server.asked("/networkmap").getFirst()
        .header("accept"));
    Eventually.holds("current", () -> client.status().state() == SourceStatus.State.CURRENT);
    SourceStatus status = client.status();
    assertEquals(3, status.prefixes());
    assertEquals("nm#t1", status.tag().orElseThrow().toString());
    assertEquals(Examples.networkMap(1).length() + Examples.costMap(1).length(), status.bytes());
    assertTrue(status.nextFetch().orElseThrow().isBefore(status.freshUntil().orElseThrow()));
  }

  @Test void confirmationBringsTheSameMapsAndALaterEnd() {
    server.on("/networkmap", tagged(MediaType.NETWORK_MAP, Examples.networkMap(1), "\"n\""))
        .on("/costmap", tagged(MediaType.COST_MAP, Examples.costMap(1), "\"c\""));
    start(Examples.source(server));
    Guidance first = guidance(0);
    Guidance second = guidance(1);
    assertSame(first.maps(), second.maps());
    assertTrue(second.freshUntil().isAfter(first.freshUntil()));
    assertTrue(second.fetchedAt().isAfter(first.fetchedAt()));
    assertEquals("\"n\"", server.asked("/networkmap").get(1).header("if-none-match"));
  }

  @Test void theSameMapSentAgainIsNoNewMap() {
    start(Examples.source(server));
    assertSame(guidance(0).maps(), guidance(2).maps());
  }

  @Test void aServerThatKnowsOnlyDatesIsAskedByDate() {
    String date = "Sun, 06 Nov 1994 08:49:37 GMT";
    server.on("/networkmap", ok(MediaType.NETWORK_MAP, Examples.networkMap(1), "Last-Modified: " + date));
    start(Examples.source(server));
    guidance(1);
    assertEquals(date, server.asked("/networkmap").get(1).header("if-modified-since"));
  }

  @Test void eachResourceIsAskedForByItsOwnFreshness() {
    server.on("/networkmap", ok(MediaType.NETWORK_MAP, Examples.networkMap(1), "Cache-Control: max-age=3600"))
        .on("/costmap", ok(MediaType.COST_MAP, Examples.costMap(1), "Cache-Control: max-age=0"));
    start(Examples.source(server));
    guidance(3);
    assertEquals(1, server.asked("/networkmap").size());
  }

  @Test void aNewCostTakesTheOldNetworkMapAlong() {
    start(Examples.source(server));
    Maps first = guidance(0).maps();
    server.on("/costmap", ok(MediaType.COST_MAP, Examples.costMap(1, 7.5)));
    Maps second = Eventually.value("the new cost", () -> given.stream().map(Guidance::maps)
        .filter(m -> m.costMap().cost("v1", "rest") == 7.5)
        .findFirst());
    assertNotSame(first, second);
    assertSame(first.networkMap(), second.networkMap());
  }

  @Test void aCostMapOfANewerVersionHasTheNetworkMapFetchedThoughItIsFresh() {
    server.on("/networkmap", ok(MediaType.NETWORK_MAP, Examples.networkMap(1), "Cache-Control: max-age=3600"));
    start(Examples.source(server));
    guidance(0);
    server.on("/networkmap", ok(MediaType.NETWORK_MAP, Examples.networkMap(2), "Cache-Control: max-age=3600"))
        .on("/costmap", ok(MediaType.COST_MAP, Examples.costMap(2)));
    guidanceOf(2);
    assertEquals("no-cache", server.asked("/networkmap").getLast().header("cache-control"));
  }

  @Test void costsForAnotherVersionAreNotUsed() {
    start(Examples.source(server));
    guidance(0);
    server.on("/costmap", ok(MediaType.COST_MAP, Examples.costMap(9)));
    String failure = failure();
    assertTrue(failure.contains("nm#t9") && failure.contains("nm#t1"), failure);
    assertTrue(given.stream().allMatch(g -> version(g.maps()) == 1));
    server.on("/networkmap", ok(MediaType.NETWORK_MAP, Examples.networkMap(9)));
    guidanceOf(9);
  }

  @Test void aFailingServerLeavesTheLastGoodMapsAndSaysSince() {
    start(Examples.source(server));
    Guidance good = guidance(0);
    server.on("/directory", drop()).on("/networkmap", drop()).on("/costmap", drop());
    Eventually.holds("three failures", () -> client.status().failures() >= 3);
    SourceStatus status = client.status();
    assertEquals(SourceStatus.State.FAILING, status.state());
    assertEquals("nm#t1", status.tag().orElseThrow().toString());
    assertFalse(status.fetchedAt().orElseThrow().isBefore(good.fetchedAt()));
    server.on("/directory", ok(MediaType.DIRECTORY, Examples.directory()))
        .on("/networkmap", ok(MediaType.NETWORK_MAP, Examples.networkMap(2)))
        .on("/costmap", ok(MediaType.COST_MAP, Examples.costMap(2)));
    guidanceOf(2);
    Eventually.holds("no more failures", () -> client.status().failures() == 0 && client.status().lastError()
        .isEmpty());
  }

  @Test void waitsAsLongAsABusyServerAsks() {
    server.on("/networkmap", status(503, "", "", "Retry-After: 1800"));
    start(Examples.source(server));
    failure();
    Duration wait = Duration.between(client.status().lastAttempt().orElseThrow(), client.status().nextFetch()
        .orElseThrow());
    assertTrue(wait.compareTo(Duration.ofMinutes(29)) > 0, wait.toString());
  }

  @Test void noServerIsLeftAloneForMoreThanAnHour() {
    server.on("/networkmap", status(429, "", "", "Retry-After: 99999999999"));
    start(Examples.source(server));
    failure();
    Duration wait = Duration.between(client.status().lastAttempt().orElseThrow(), client.status().nextFetch()
        .orElseThrow());
    assertTrue(wait.compareTo(Duration.ofMinutes(61)) < 0, wait.toString());
  }

  @Test void anAltoErrorIsToldInFull() {
    server.on("/networkmap", status(400, MediaType.ERROR + "; charset=utf-8",
        "{\"meta\": {\"code\": \"E_INVALID_FIELD_VALUE\", \"field\": \"pids\", \"value\": \"x\"}}"));
    start(Examples.source(server));
    assertEquals(server.uri("/networkmap") + ": status 400, E_INVALID_FIELD_VALUE, field pids, value \"x\"", failure());
  }

  @Test void anErrorWithStatus200IsAnError() {
    server.on("/networkmap", ok(MediaType.ERROR, "{\"meta\": {\"code\": \"E_SYNTAX\"}}"));
    start(Examples.source(server));
    assertTrue(failure().contains("status 200, E_SYNTAX"), failure());
  }

  @Test void whatCameCountsAndNotWhatWasPromised() {
    server.on("/networkmap", ok("text/html", "<h1>Welcome</h1>"));
    start(Examples.source(server));
    assertTrue(failure().contains("sent text/html, not " + MediaType.NETWORK_MAP), failure());
  }

  @Test void mediaTypesAreComparedWithoutCaseAndParameters() {
    server.on("/networkmap", ok("Application/ALTO-networkmap+JSON; charset=utf-8", Examples.networkMap(1)));
    start(Examples.source(server));
    guidance(0);
  }

  @Test void relativeUrisStartFromWhereTheDirectoryWasFound() {
    server.on("/directory", redirect(302, "/moved/there/directory?x=1"))
        .on("/moved/there/directory?x=1", ok(MediaType.DIRECTORY, Examples.directory()))
        .on("/moved/there/networkmap", ok(MediaType.NETWORK_MAP, Examples.networkMap(1)))
        .on("/moved/there/costmap", redirect(307, "costs"))
        .on("/moved/there/costs", ok(MediaType.COST_MAP, Examples.costMap(1)));
    start(Examples.source(server));
    assertEquals(server.uri("/directory"), guidance(0).server());
  }

  @Test void redirectsThatGoInACircleEnd() {
    server.on("/networkmap", redirect(303, "/a")).on("/a", redirect(301, "/networkmap"));
    start(Examples.source(server));
    assertTrue(failure().contains("more than 5 redirects"), failure());
  }

  @Test void aRedirectToAnotherSchemeIsRefused() {
    server.on("/networkmap", redirect(302, "file:///etc/passwd"));
    start(Examples.source(server));
    assertTrue(failure().contains("file:///etc/passwd"), failure());
  }

  @Test void aServerThatSaysNothingIsLeftAfterTheReadTimeout() {
    server.on("/networkmap", server.stall());
    start(Examples.source(server));
    assertTrue(failure().contains("read 400 ms"), failure());
  }

  @Test void anAnswerThatDripsIsLeftAfterTheCallTimeout() {
    server.on("/networkmap", endless(MediaType.NETWORK_MAP, "{", " ", 20));
    Timing timing = new Timing(HURRIED.fallbackFreshness(), HURRIED.minFreshness(), HURRIED.maxFreshness(),
        HURRIED.firstRetry(), HURRIED.maxRetry(), HURRIED.connectTimeout(), HURRIED.readTimeout(),
        Duration.ofMillis(500));
    start(Examples.with(Examples.source(server), timing));
    assertTrue(failure().contains("whole answer 500 ms"), failure());
  }

  @Test void anEndlessAnswerIsLeftAtTheLimit() {
    server.on("/networkmap", endless(MediaType.NETWORK_MAP, "{\"x\": \"", "0123456789".repeat(1000), 0));
    start(Examples.with(Examples.source(server), Examples.bytes(100_000)));
    assertTrue(failure().contains("more than the 100000 bytes"), failure());
  }

  @Test void theLimitIsOnWhatComesOutOfCompression() {
    byte[] huge = ("{\"padding\": [" + "0,".repeat(200_000) + "0], " + Examples.networkMap(1).substring(1))
        .getBytes(StandardCharsets.UTF_8);
    server.on("/networkmap", ScriptedServer.compressed(MediaType.NETWORK_MAP, huge));
    start(Examples.with(Examples.source(server), Examples.bytes(100_000)));
    assertTrue(failure().contains("more than the 100000 bytes"), failure());
  }

  @Test void compressedMapsAreAskedForAndRead() {
    byte[] map = Examples.networkMap(1).getBytes(StandardCharsets.UTF_8);
    server.on("/networkmap", ScriptedServer.compressed(MediaType.NETWORK_MAP, map));
    start(Examples.source(server));
    guidance(0);
    assertEquals("gzip", server.asked("/networkmap").getFirst().header("accept-encoding"));
  }

  @Test void garbageAndHalfAnswersAreFailures() {
    server.on("/networkmap", octets("\0\1\2 no HTTP at all\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1)));
    start(Examples.source(server));
    failure();
    server.on("/networkmap", cutShort(MediaType.NETWORK_MAP, Examples.networkMap(1), 60));
    Eventually.holds("cut short", () -> client.status().lastError().orElse("").contains("unexpected end of stream"));
    server.on("/networkmap", ok(MediaType.NETWORK_MAP, Examples.networkMap(1) + "{}"));
    Eventually.holds("trailing", () -> client.status().lastError().orElse("").contains("something follows"));
    assertTrue(given.isEmpty());
    server.on("/networkmap", ok(MediaType.NETWORK_MAP, Examples.networkMap(1)));
    guidance(0);
  }

  @Test void aMapWithAHoleIsRefusedUnlessAccepted() {
    String holed = Examples.networkMap(1).replace("\"0.0.0.0/0\"", "\"128.0.0.0/2\"");
    server.on("/networkmap", ok(MediaType.NETWORK_MAP, holed));
    start(Examples.source(server));
    assertTrue(failure().contains("leaves ipv4 addresses without a PID"), failure());
    client.close();
    Source strict = Examples.source(server);
    start(new Source("lenient", strict.origin(), strict.type(), strict.networkMapId(), true, strict.access(),
        strict.timing(), strict.limits()));
    guidance(0);
  }

  @Test void theOtherModeIsTakenWhereTheWantedOneIsNotOffered() {
    Source numerical = Examples.source(server);
    start(new Source("ordinal", numerical.origin(), Examples.ORDINAL, Optional.empty(), false, Access.ANONYMOUS,
        numerical.timing(), numerical.limits()));
    assertEquals(CostType.NUMERICAL, guidance(0).maps().costMap().type().mode());
  }

  @Test void aMetricThatIsNotOfferedIsToldWithWhatIs() {
    Source any = Examples.source(server);
    start(new Source("delay", any.origin(), new CostType("delay-ow", "numerical"), Optional.empty(), false,
        Access.ANONYMOUS, any.timing(), any.limits()));
    assertTrue(failure().contains("no cost map of delay-ow/numerical for network map nm;"
        + " there is [routingcost/numerical] for [nm]"), failure());
  }

  @Test void costsOfAnotherTypeThanTheDirectorySaysAreRefused() {
    server.on("/costmap", ok(MediaType.COST_MAP, Examples.costMap(1).replace("routingcost", "hopcount")));
    start(Examples.source(server));
    assertTrue(failure().contains("meta/cost-type: is hopcount/numerical,"
        + " while the directory says routingcost/numerical"), failure());
  }

  @Test void theNextDirectoryIsAskedWhenTheFirstFails() throws IOException {
    try (ScriptedServer dead = new ScriptedServer()) {
      start(Examples.source(() -> List.of(dead.uri("/directory"), server.uri("/directory"))));
      assertEquals(server.uri("/directory"), guidance(0).server());
      guidance(1);
      assertEquals(1, dead.asked().size(), "the one that answered last is asked first");
    }
  }

  @Test void aFinderThatFailsLaterIsNoReasonToForgetTheDirectory() {
    AtomicInteger calls = new AtomicInteger();
    start(Examples.source(() -> {
      if (calls.incrementAndGet() > 1) throw new IOException("no resolver");
      return List.of(server.uri("/directory"));
    }));
    guidance(2);
    assertTrue(calls.get() > 1);
  }

  @Test void aDirectoryThatBreaksLaterLeavesItsMapsInUse() {
    server.on("/directory", ok(MediaType.DIRECTORY, Examples.directory(), "Cache-Control: max-age=0"));
    start(Examples.source(server));
    guidance(0);
    server.on("/directory", ok(MediaType.DIRECTORY, "{")).on("/networkmap",
        ok(MediaType.NETWORK_MAP, Examples.networkMap(2)))
        .on("/costmap", ok(MediaType.COST_MAP, Examples.costMap(2)));
    guidanceOf(2);
  }

  @Test void mapsThatMovedAreFoundByAskingTheFreshDirectoryAnew() {
    server.on("/directory", ok(MediaType.DIRECTORY, Examples.directory(), "Cache-Control: max-age=86400"));
    start(Examples.source(server));
    guidance(0);
    server.on("/networkmap", status(404, "", "")).on("/net2", ok(MediaType.NETWORK_MAP, Examples.networkMap(2)))
        .on("/costmap", ok(MediaType.COST_MAP, Examples.costMap(2)))
        .on("/directory", ok(MediaType.DIRECTORY, Examples.directory().replace("\"networkmap\"", "\"net2\"")));
    guidanceOf(2);
  }

  @Test void aReceiverThatThrowsIsAskedAgain() {
    AtomicInteger thrown = new AtomicInteger();
    start(Examples.source(server), Optional.empty(), guidance -> {
      if (thrown.incrementAndGet() == 1) throw new IllegalStateException("can't compile");
      given.add(guidance);
    });
    guidance(0);
    assertEquals(2, thrown.get());
  }

  @Test void eachCauseIsLoggedOnceAndItsEndWithACount() {
    Logger logger = (Logger) LoggerFactory.getLogger(AltoClient.class);
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    Level level = logger.getLevel();
    log.start();
    logger.addAppender(log);
    logger.setLevel(Level.INFO);
    logger.setAdditive(false);
    try {
      server.on("/networkmap", status(500, "", ""));
      start(Examples.source(server));
      Eventually.holds("five failures", () -> client.status().failures() >= 5);
      server.on("/networkmap", ok(MediaType.NETWORK_MAP, Examples.networkMap(1)));
      guidance(0);
      Eventually.holds("recovered", () -> log.list.stream().anyMatch(e -> e.getFormattedMessage()
          .contains("event=recovered")));
      List<String> lines = log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
      assertEquals(1, lines.stream()
          .filter(line -> line.equals("event=failed source=test cause=\"" + server.uri("/networkmap")
          + ": status 500\"")).count(), lines.toString());
      assertTrue(lines.stream().anyMatch(line ->
          line.matches("event=recovered source=test after=\"\\d+ × .*status 500\"")), lines.toString());
    } finally {
      logger.detachAppender(log);
      logger.setLevel(level);
      logger.setAdditive(true);
    }
  }

  @Test void progressIsToldWhileAMapIsRead() {
    StringBuilder prefixes = new StringBuilder("\"10.0.0.0/32\"");
    for (int i = 1; i < 20_000; i++) prefixes.append(",\"10.").append(i >> 16).append('.').append(i >> 8 & 255)
        .append('.').append(i & 255).append("/32\"");
    server.on("/networkmap", ok(MediaType.NETWORK_MAP, Examples.networkMap(1).replace("\"0.0.0.0/1\"", prefixes)));
    List<Integer> steps = new CopyOnWriteArrayList<>();
    List<URI> resources = new CopyOnWriteArrayList<>();
    client = new AltoClient(Examples.source(server), Clock.systemUTC(), Optional.empty(), (resource, count, bytes) -> {
      steps.add(count);
      resources.add(resource);
    }, given::add);
    client.start();
    guidance(0);
    assertEquals(List.of(8192, 16384, 20_002, 0), steps.subList(0, 4));
    assertEquals(List.of(server.uri("/networkmap"), server.uri("/costmap")), resources.subList(2, 4));
  }

  @Test void keptMapsGuideAtOnceAndAreConfirmedByTheirTags() {
    server.on("/networkmap", tagged(MediaType.NETWORK_MAP, Examples.networkMap(1), "\"n\""))
        .on("/costmap", tagged(MediaType.COST_MAP, Examples.costMap(1), "\"c\""));
    Optional<MapStore> store = Optional.of(new MapStore(files));
    start(Examples.source(server), store, given::add);
    Guidance first = guidance(0);
    Eventually.holds("kept", () -> store.get().restore("test").isPresent());
    client.close();
    given.clear();
    server.asked().clear();
    start(Examples.source(server), store, given::add);
    Guidance restored = guidance(0);
    Guidance confirmed = guidance(1);
    assertTrue(restored.restored());
    assertEquals(first.maps().networkMap().tag(), restored.maps().networkMap().tag());
    assertFalse(confirmed.restored());
    assertSame(restored.maps(), confirmed.maps());
    assertEquals("\"n\"", server.asked("/networkmap").getFirst().header("if-none-match"));
    assertEquals("\"c\"", server.asked("/costmap").getFirst().header("if-none-match"));
  }

  @Test void keptMapsGuideWhileTheServerIsDown() throws IOException {
    Optional<MapStore> store = Optional.of(new MapStore(files));
    start(Examples.source(server), store, given::add);
    guidance(0);
    client.close();
    server.close();
    given.clear();
    start(Examples.source(server), store, given::add);
    assertTrue(guidance(0).restored());
    failure();
    assertEquals("nm#t1", client.status().tag().orElseThrow().toString());
    assertEquals(SourceStatus.State.FAILING, client.status().state());
  }

  @Test void mapsKeptFromAnotherDirectoryAreNotUsed() throws IOException {
    Optional<MapStore> store = Optional.of(new MapStore(files));
    start(Examples.source(server), store, given::add);
    guidance(0);
    client.close();
    given.clear();
    try (ScriptedServer other = new ScriptedServer()) {
      start(Examples.source(other), store, given::add);
      failure();
      assertTrue(given.isEmpty());
    }
  }

  @Test void whatMayNotBeStoredIsNotKeptOnDisk() {
    server.on("/costmap", ok(MediaType.COST_MAP, Examples.costMap(1), "Cache-Control: no-store"));
    MapStore store = new MapStore(files);
    start(Examples.source(server), Optional.of(store), given::add);
    guidance(1);
    client.close();
    assertTrue(store.restore("test").isEmpty());
  }

  @Test void aStoreThatCannotBeWrittenDoesNotStopTheService() throws IOException {
    Path blocked = Files.writeString(files.resolve("blocked"), "a file where a directory should be");
    start(Examples.source(server), Optional.of(new MapStore(blocked)), given::add);
    guidance(2);
    Eventually.holds("current", () -> client.status().state() == SourceStatus.State.CURRENT);
  }

  @Test void closingEndsAnAnswerUnderWay() throws Exception {
    CountDownLatch stalled = new CountDownLatch(1);
    Timing patient = new Timing(HURRIED.fallbackFreshness(), HURRIED.minFreshness(), HURRIED.maxFreshness(),
        HURRIED.firstRetry(), HURRIED.maxRetry(), Duration.ofHours(1), Duration.ofHours(1), Duration.ofHours(1));
    server.on("/networkmap", (request, to) -> {
      stalled.countDown();
      server.stall().answer(request, to);
    });
    start(Examples.with(Examples.source(server), patient));
    stalled.await();
    Instant before = Instant.now();
    client.close();
    assertTrue(Duration.between(before, Instant.now()).compareTo(Duration.ofSeconds(9)) < 0);
    assertEquals(SourceStatus.State.CLOSED, client.status().state());
    assertTrue(given.isEmpty());
  }

  @Test void wrongSettingsAreToldBeforeAnythingStarts() throws IOException {
    assertThrows(IllegalArgumentException.class, () -> DirectoryFinder.at(URI.create("ftp://example.net/")));
    assertThrows(IllegalArgumentException.class, () -> DirectoryFinder.at(URI.create("/directory")));
    assertThrows(IllegalArgumentException.class, () -> Source.of("../x", DirectoryFinder.at(server.uri("/"))));
    Path empty = Files.writeString(files.resolve("anchors.pem"), "no certificate");
    Source source = Examples.source(server);
    Source anchored = new Source("tls", source.origin(), source.type(), Optional.empty(), false,
        new Access(Optional.of(empty), Credentials.NONE), HURRIED, source.limits());
    String message = assertThrows(IllegalArgumentException.class,
        () -> new AltoClient(anchored, Clock.systemUTC(), Optional.empty(), Progress.NONE, given::add)).getMessage();
    assertTrue(message.contains("anchors.pem"), message);
  }
}
