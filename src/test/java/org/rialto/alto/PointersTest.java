package org.rialto.alto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.rialto.alto.ScriptedServer.drop;
import static org.rialto.alto.ScriptedServer.ok;
import static org.rialto.alto.ScriptedServer.status;
import static org.rialto.alto.ScriptedServer.tagged;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rialto.location.NetworkMap;
import org.rialto.net.IpAddress;
import org.slf4j.LoggerFactory;

/** Maps that name a better server's directory: they are used, and that server is asked from then on. */
class PointersTest {
  private final List<Guidance> given = new CopyOnWriteArrayList<>();
  private ScriptedServer first;
  private ScriptedServer second;
  private AltoClient client;

  @TempDir Path files;

  @BeforeEach void openServers() throws IOException {
    first = Examples.server(1);
    second = Examples.server(2);
    first.on("/networkmap", ok(MediaType.NETWORK_MAP, naming(Examples.networkMap(1), second.uri("/directory"))));
  }

  @AfterEach void closeAll() throws IOException {
    if (client != null) client.close();
    first.close();
    second.close();
  }

  /** A map whose {@code meta} names a directory. */
  private static String naming(String map, Object directory) {
    return map.replaceFirst("\"meta\": \\{", "\"meta\": {\"priv:rialto-directory\": \"" + directory + "\", ");
  }

  private void start() {
    start(Examples.source(first), Optional.empty());
  }

  private void start(Source source, Optional<MapStore> store) {
    client = new AltoClient(source, Clock.systemUTC(), store, Progress.NONE, given::add);
    client.start();
  }

  private static Source with(Source source, Access access, Limits limits, Reach reach) {
    return new Source(source.name(), source.origin(), source.type(), Optional.empty(), false, access, source.timing(),
        limits, source.updates(), reach);
  }

  /** A source that may not lead to the second server. */
  private Source keptFromSecond() {
    String port = ":" + second.uri("/").getPort() + "/";
    return with(Examples.source(first), Access.ANONYMOUS, Limits.DEFAULT, new Reach() {
      @Override public Optional<String> refusal(URI uri) {
        return uri.toString().contains(port) ? Optional.of("it is inside") : Optional.empty();
      }

      @Override public Optional<String> refusal(String host, IpAddress address) {
        return Optional.empty();
      }
    });
  }

  private static int version(Guidance guidance) {
    return Integer.parseInt(guidance.maps().networkMap().tag().tag().substring(1));
  }

  private Guidance latest() {
    return Eventually.value("guidance, status " + client.status(), () -> given.stream().reduce((_, last) -> last));
  }

  private void awaitLatest(int version) {
    Eventually.holds("version " + version, () -> !given.isEmpty() && version(given.getLast()) == version);
  }

  private PointerStatus pointers() {
    return Eventually.value("a pointer", () -> client.status().pointers());
  }

  private String refusal() {
    return Eventually.value("why a pointer isn't followed", () -> client.status().pointers()
        .flatMap(PointerStatus::lastError));
  }

  /** Waits until each resource in use has been asked for some times more. */
  private void awaitFetches(ScriptedServer server, int more) {
    int before = server.asked("/networkmap").size();
    Eventually.holds(more + " fetches", () -> server.asked("/networkmap").size() >= before + more);
  }

  @Test void theFirstAnswerIsTheFirstServersAndLaterOnesAreTheBetterOnes() {
    start();
    awaitLatest(2);
    assertEquals(1, version(given.getFirst()));
    assertEquals(first.uri("/directory"), given.getFirst().server());
    assertEquals(second.uri("/directory"), latest().server());
    int asked = first.asked().size();
    awaitFetches(second, 3);
    assertEquals(asked, first.asked().size(), "the first isn't asked any more");
    assertEquals(new PointerStatus(Optional.of(first.uri("/directory")), Optional.empty(), Optional.empty()),
        pointers());
    assertEquals(Optional.of(second.uri("/directory")), client.status().directory());
  }

  @Test void aCostMapMayNameItToo() {
    first.on("/networkmap", ok(MediaType.NETWORK_MAP, Examples.networkMap(1)))
        .on("/costmap", ok(MediaType.COST_MAP, naming(Examples.costMap(1), second.uri("/directory"))));
    start();
    awaitLatest(2);
  }

  @Test void itsReferenceStartsFromWhereTheMapWasFound() {
    first.on("/networkmap", ok(MediaType.NETWORK_MAP, naming(Examples.networkMap(1), "better/directory")))
        .on("/better/directory", ok(MediaType.DIRECTORY, Examples.directory()))
        .on("/better/networkmap", ok(MediaType.NETWORK_MAP, Examples.networkMap(3)))
        .on("/better/costmap", ok(MediaType.COST_MAP, Examples.costMap(3)));
    start();
    awaitLatest(3);
  }

  private static BoundedInput octets(String message) {
    return new BoundedInput(new ByteArrayInputStream(message.getBytes(StandardCharsets.UTF_8)), 1 << 20);
  }

  private static NetworkMap networkMap(String message) throws IOException {
    return NetworkMapJson.read(octets(message), Limits.DEFAULT, Optional.empty(), _ -> {});
  }

  @Test void whoDoesNotAskForItReadsTheMapAsIfItWereNotThere() throws IOException {
    assertTrue(networkMap(naming(Examples.networkMap(1), second.uri("/directory")))
        .isSame(networkMap(Examples.networkMap(1))));
  }

  @Test void whileTheBetterServerFailsTheFirstGuidesAndItIsAskedEverMoreSeldom() {
    second.on("/costmap", status(500, "", ""));
    Timing slow = new Timing(Duration.ofMillis(300), Duration.ofMillis(60), Duration.ofDays(1), Duration.ofHours(1),
        Duration.ofHours(2), Duration.ofSeconds(5), Duration.ofMillis(400), Duration.ofSeconds(20));
    start(Examples.with(Examples.source(first), slow), Optional.empty());
    assertEquals(second.uri("/costmap") + ": status 500", refusal());
    awaitFetches(first, 3);
    assertEquals(1, second.asked("/costmap").size());
    assertEquals(1, version(latest()));
    assertEquals(SourceStatus.State.CURRENT, client.status().state());
    assertEquals(Optional.of(second.uri("/directory")), pointers().names());
    assertEquals(Optional.empty(), pointers().namedBy());
  }

  @Test void theBetterServerTakesOverOnceItsMapsAreGood() {
    second.on("/costmap", ok(MediaType.COST_MAP, Examples.costMap(9)));
    start();
    assertTrue(refusal().contains("its costs are for network map nm#t9"), refusal());
    second.on("/costmap", ok(MediaType.COST_MAP, Examples.costMap(2)));
    awaitLatest(2);
    assertTrue(given.stream().allMatch(g -> version(g) < 3));
  }

  @Test void theFirstGuidesAgainOnceTheBetterServerFails() {
    start();
    awaitLatest(2);
    second.on("/networkmap", drop());
    awaitLatest(1);
    assertEquals(first.uri("/directory"), latest().server());
    second.on("/networkmap", ok(MediaType.NETWORK_MAP, Examples.networkMap(2)));
    awaitLatest(2);
  }

  @Test void whenBothFailTheLastGoodMapsGoOn() {
    start();
    awaitLatest(2);
    first.on("/networkmap", drop());
    second.on("/networkmap", drop());
    Eventually.holds("three failures", () -> client.status().failures() >= 3);
    assertEquals("nm#t2", client.status().tag().orElseThrow().toString());
  }

  @Test void aPointerHoldsWhileTheMapIsOnlyConfirmed() {
    second.on("/networkmap", drop());
    first.on("/networkmap", tagged(MediaType.NETWORK_MAP, naming(Examples.networkMap(1), second.uri("/directory")),
        "\"n\""));
    start();
    Eventually.holds("confirmed", () -> first.asked("/networkmap").stream()
        .filter(asked -> asked.header("if-none-match").equals("\"n\"")).count() > 2);
    second.on("/networkmap", ok(MediaType.NETWORK_MAP, Examples.networkMap(2)));
    awaitLatest(2);
  }

  @Test void aServerThatIsNoLongerNamedIsNotAskedAgain() {
    second.on("/networkmap", drop());
    start();
    refusal();
    first.on("/networkmap", ok(MediaType.NETWORK_MAP, Examples.networkMap(1)));
    Eventually.holds("no pointer", () -> client.status().pointers().isEmpty());
    int asked = second.asked().size();
    awaitFetches(first, 3);
    assertEquals(asked, second.asked().size());
  }

  @Test void twoServersThatNameEachOtherAreNoCircle() {
    second.on("/networkmap", ok(MediaType.NETWORK_MAP, naming(Examples.networkMap(2), first.uri("/directory"))));
    start();
    awaitLatest(2);
    assertEquals("a pointer led from there, and they would go in a circle", refusal());
    assertEquals(Optional.of(first.uri("/directory")), pointers().names());
    int asked = first.asked().size();
    awaitFetches(second, 3);
    assertEquals(asked, first.asked().size());
  }

  @Test void aServerThatNamesItselfIsTheBestOne() {
    second.on("/networkmap", ok(MediaType.NETWORK_MAP, naming(Examples.networkMap(2), second.uri("/directory"))));
    start();
    awaitLatest(2);
    awaitFetches(second, 2);
    assertEquals(Optional.empty(), pointers().names());
  }

  @Test void aChainOfPointersEndsAtTheBoundOfRedirects() {
    for (int i = 1; i <= 5; i++) {
      first.on("/" + i + "/directory", ok(MediaType.DIRECTORY, Examples.directory()))
          .on("/" + i + "/networkmap", ok(MediaType.NETWORK_MAP, naming(Examples.networkMap(i),
              first.uri("/" + (i + 1) + "/directory"))))
          .on("/" + i + "/costmap", ok(MediaType.COST_MAP, Examples.costMap(i)));
    }
    Limits limits = Limits.DEFAULT;
    Limits two = new Limits(limits.bytes(), limits.prefixes(), limits.pids(), limits.costs(), limits.directories(),
        limits.resources(), 2);
    Source any = Examples.source(DirectoryFinder.at(first.uri("/1/directory")));
    start(with(any, Access.ANONYMOUS, two, Reach.ANYWHERE), Optional.empty());
    awaitLatest(3);
    assertEquals("more than 2 pointers, one after another", refusal());
    assertTrue(first.asked("/4/directory").isEmpty());
  }

  @Test void itLeadsNowhereWhereTheSourceMayNot() {
    start(keptFromSecond(), Optional.empty());
    assertEquals("it is inside", refusal());
    awaitFetches(first, 2);
    assertTrue(second.asked().isEmpty());
  }

  @Test void whatShowsWhoWeAreIsNotForTheServerItNames() {
    Credentials credentials = new Credentials(Optional.of(new Authentication.Basic("ali", "Open Sesame!")),
        Optional.empty(), Set.of(WebOrigin.of(first.uri("/"))), true);
    start(with(Examples.source(first), new Access(Optional.empty(), credentials), Limits.DEFAULT, Reach.ANYWHERE),
        Optional.empty());
    awaitLatest(2);
    assertTrue(first.asked().stream().noneMatch(asked -> asked.header("authorization").isEmpty()));
    assertTrue(second.asked().stream().allMatch(asked -> asked.header("authorization").isEmpty()));
  }

  @Test void itDoesNotLeadFromHttpsToHttp() throws IOException {
    Pointers pointers = new Pointers(Examples.source(first), Clock.systemUTC(),
        new Remarks(LoggerFactory.getLogger(PointersTest.class), "test"));
    pointers.used(URI.create("https://alto.example/directory"));
    pointers.follow(pair("https://alto.example/networkmap", "http://better.example/directory"));
    assertEquals(Optional.of("it leads from https to http"), pointers.status().flatMap(PointerStatus::lastError));
    pointers.follow(pair("https://alto.example/networkmap", "https://better.example/directory"));
    assertEquals(Optional.empty(), pointers.status().flatMap(PointerStatus::lastError));
  }

  private static Walk.Pair pair(String networkMap, String named) throws IOException {
    Cached<NetworkMap> map = new Cached<>(URI.create(networkMap), URI.create(networkMap), Optional.empty(),
        Optional.empty(), Duration.ZERO, Instant.EPOCH, Instant.EPOCH, true, 0,
        new Cached.Meta(Optional.of(URI.create(named)), Optional.empty(), 0),
        networkMap(Examples.networkMap(1)));
    return new Walk.Pair(map, map.saying(Cached.Meta.NONE)
        .of(CostMapJson.read(octets(Examples.costMap(1)), Limits.DEFAULT)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"7", "null", "{\"uri\": \"http://127.0.0.1/\"}", "\"ftp://127.0.0.1/\"", "\"http://\""})
  void whatIsNoDirectoryIsPassedOver(String value) {
    first.on("/networkmap", ok(MediaType.NETWORK_MAP, Examples.networkMap(1).replaceFirst("\"meta\": \\{",
        "\"meta\": {\"priv:rialto-directory\": " + value + ", ")));
    start();
    awaitFetches(first, 2);
    assertEquals(1, version(latest()));
    assertEquals(Optional.empty(), client.status().pointers());
  }

  @Test void aFinderThatFindsAnotherDirectoryEndsThePointersOfTheOneBefore() throws IOException {
    try (ScriptedServer third = Examples.server(3)) {
      List<URI> found = new CopyOnWriteArrayList<>(List.of(first.uri("/directory")));
      start(Examples.source(() -> List.copyOf(found)), Optional.empty());
      awaitLatest(2);
      found.set(0, third.uri("/directory"));
      awaitLatest(3);
      Eventually.holds("no pointer", () -> client.status().pointers().isEmpty());
    }
  }

  @Test void aRestartGoesOnWithTheBetterServer() {
    Optional<MapStore> store = Optional.of(new MapStore(files));
    start(Examples.source(first), store);
    awaitLatest(2);
    client.close();
    given.clear();
    int asked = first.asked().size();
    start(Examples.source(first), store);
    Eventually.holds("confirmed", () -> given.size() > 1);
    assertTrue(given.getFirst().restored());
    assertEquals(second.uri("/directory"), given.getFirst().server());
    assertFalse(given.get(1).restored());
    assertEquals(asked, first.asked().size());
    assertEquals(Optional.of(first.uri("/directory")), pointers().namedBy());
    second.on("/networkmap", drop());
    awaitLatest(1);
  }

  @Test void aRestartAsksForTheBetterServerThatKeptMapsName() {
    second.on("/networkmap", drop());
    first.on("/networkmap", tagged(MediaType.NETWORK_MAP, naming(Examples.networkMap(1), second.uri("/directory")),
        "\"n\""));
    Optional<MapStore> store = Optional.of(new MapStore(files));
    start(Examples.source(first), store);
    awaitLatest(1);
    client.close();
    given.clear();
    second.on("/networkmap", ok(MediaType.NETWORK_MAP, Examples.networkMap(2)));
    start(Examples.source(first), store);
    awaitLatest(2);
    assertEquals(List.of(1, 2), given.stream().map(PointersTest::version).distinct().toList());
    assertTrue(given.getFirst().restored());
  }

  @Test void keptMapsOfAServerThatTheSourceMayNotLeadToAreNotUsed() {
    Optional<MapStore> store = Optional.of(new MapStore(files));
    start(Examples.source(first), store);
    awaitLatest(2);
    client.close();
    given.clear();
    start(keptFromSecond(), store);
    awaitLatest(1);
    assertTrue(given.stream().allMatch(g -> version(g) == 1));
  }

  /** Has the server's directory offer an update stream. */
  private static ScriptedStream offerStream(ScriptedServer server) {
    ScriptedStream stream = new ScriptedStream();
    server.on("/directory", ok(MediaType.DIRECTORY, Examples.directory().replace("\"uses\": [\"nm\"]}}}", """
        "uses": ["nm"]},
          "up": {"uri": "updates", "media-type": "text/event-stream", "uses": ["nm", "cm"],
                 "accepts": "application/alto-updatestreamparams+json"}}}"""))).on("/updates", stream);
    return stream;
  }

  /** The other server may give another map the same tag: what was pushed by one is nothing to the other. */
  @Test void theBetterServersStreamBeginsWithItsOwnMaps() {
    ScriptedStream ofFirst = offerStream(first);
    ScriptedStream ofSecond = offerStream(second);
    second.on("/networkmap", drop());
    start();
    ofFirst.opening(0).control().event(MediaType.NETWORK_MAP + ",network-1",
        naming(Examples.networkMap(4), second.uri("/directory")))
        .event(MediaType.COST_MAP + ",costs-1", Examples.costMap(4));
    awaitLatest(4);
    second.on("/networkmap", ok(MediaType.NETWORK_MAP, Examples.networkMap(2)));
    String request = ofSecond.opening(0).request();
    assertTrue(request.contains("\"t2\"") && !request.contains("\"t4\""), request);
    ofSecond.opening(0).control().event(MediaType.NETWORK_MAP + ",network-2", Examples.networkMap(5))
        .event(MediaType.COST_MAP + ",costs-2", Examples.costMap(5));
    awaitLatest(5);
    assertEquals(second.uri("/directory"), latest().server());
    ofFirst.opening(0).end();
    ofSecond.opening(0).end();
  }

  @Test void aStreamIsLeftForTheBetterServer() {
    ScriptedStream stream = offerStream(first);
    second.on("/networkmap", drop());
    start();
    stream.opening(0).control().event(MediaType.NETWORK_MAP + ",network-1",
        naming(Examples.networkMap(4), second.uri("/directory")))
        .event(MediaType.COST_MAP + ",costs-1", Examples.costMap(4));
    awaitLatest(4);
    second.on("/networkmap", ok(MediaType.NETWORK_MAP, Examples.networkMap(2)));
    awaitLatest(2);
    awaitFetches(second, 3);
    assertEquals(List.of(2), given.stream().dropWhile(g -> version(g) != 2).map(PointersTest::version).distinct()
        .toList());
    assertEquals(Optional.empty(), client.status().updates().stream());
    stream.opening(0).end();
  }
}
