package org.rialto.alto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rialto.location.MapException;
import org.rialto.net.IpAddress;
import org.slf4j.LoggerFactory;

/** The server over real sockets, judged by what comes over the wire; and the client in conversation with it. */
class AltoServerTest {
  private static final Instant WRITTEN = Instant.parse("1994-11-06T08:49:37Z");

  private AltoServer server;
  private Path networkMap;
  private Path costMap;

  @TempDir Path files;

  @BeforeEach void writeMaps() throws IOException {
    networkMap = files.resolve("networkmap.json.gz");
    costMap = files.resolve("costmap.json");
    replace(networkMap, Examples.networkMap(1));
    replace(costMap, Examples.costMap(1));
    Files.setLastModifiedTime(networkMap, FileTime.from(WRITTEN));
  }

  @AfterEach void close() {
    if (server != null) server.close();
  }

  /** As operators are told to: written aside, then renamed. */
  private void replace(Path file, String content) throws IOException {
    byte[] octets = content.getBytes(StandardCharsets.UTF_8);
    Path aside = files.resolve("aside");
    Files.write(aside, file.toString().endsWith(".gz") ? gzip(octets) : octets);
    Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static byte[] gzip(byte[] octets) throws IOException {
    ByteArrayOutputStream squeezed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(squeezed)) {
      gzip.write(octets);
    }
    return squeezed.toByteArray();
  }

  private Publication publication() {
    return publication(List.of(costMap), new Publication.Listener(IpAddress.parse("127.0.0.1"), 0));
  }

  private Publication publication(List<Path> costMaps, Publication.Listener... listeners) {
    return new Publication(List.of(listeners), networkMap, costMaps, Duration.ofSeconds(60), Duration.ofMillis(20),
        Limits.DEFAULT);
  }

  private void start() throws IOException {
    server = new AltoServer(publication());
    server.start();
  }

  private RawHttp send(String request) throws IOException {
    return RawHttp.send(server.ports().getFirst(), request);
  }

  private RawHttp get(String path, String... headers) throws IOException {
    return send("GET " + path + " HTTP/1.1" + (headers.length == 0 ? "" : "\n" + String.join("\n", headers)));
  }

  @Test void theDirectoryLeadsToTheMaps() throws IOException {
    start();
    RawHttp answer = get("/directory");
    assertEquals(200, answer.status());
    assertEquals(MediaType.DIRECTORY, answer.header("content-type"));
    assertEquals("max-age=60", answer.header("cache-control"));
    Directory directory = Directory.read(new BoundedInput(new ByteArrayInputStream(answer.body()), 10_000),
        server.directory(), Limits.DEFAULT, r -> {});
    assertEquals(Optional.of("nm"), directory.defaultNetworkMap());
    assertEquals(List.of(
        new Directory.Resource("nm", server.directory().resolve("/networkmap"), MediaType.NETWORK_MAP, Optional.empty(),
        List.of(), List.of()),
        new Directory.Resource("routingcost-numerical", server.directory().resolve("/costmap/routingcost/numerical"),
        MediaType.COST_MAP, Optional.empty(), List.of(Examples.NUMERICAL), List.of("nm"))), directory.resources());
  }

  @Test void mapsAreServedAsTheyAreInTheirFiles() throws IOException {
    start();
    RawHttp plain = get("/networkmap");
    assertEquals(200, plain.status());
    assertEquals(MediaType.NETWORK_MAP, plain.header("content-type"));
    assertEquals(Examples.networkMap(1), plain.text());
    assertEquals(Integer.toString(Examples.networkMap(1).length()), plain.header("content-length"));
    assertEquals("", plain.header("content-encoding"));
    assertEquals("Sun, 06 Nov 1994 08:49:37 GMT", plain.header("last-modified"));
    RawHttp costs = get("/costmap/routingcost/numerical");
    assertEquals(MediaType.COST_MAP, costs.header("content-type"));
    assertEquals(Examples.costMap(1), costs.text());
  }

  @Test void compressedMapsGoOutAsTheyAreToThoseWhoTakeThem() throws IOException {
    start();
    RawHttp answer = get("/networkmap", "Accept-Encoding: gzip");
    assertEquals("gzip", answer.header("content-encoding"));
    assertArrayEquals(Files.readAllBytes(networkMap), answer.body());
    assertTrue(answer.header("vary").contains("Accept-Encoding"));
    assertNotEquals(get("/networkmap").header("etag"), answer.header("etag"),
        "two representations, two strong tags (RFC 9110 §8.8.3.3)");
    RawHttp costs = get("/costmap/routingcost/numerical", "Accept-Encoding: gzip");
    assertEquals(Examples.costMap(1), costs.unzipped());
  }

  @Test void headHasTheHeadersOfGetAndNoBody() throws IOException {
    start();
    for (String encoding : List.of("identity", "gzip")) {
      RawHttp get = get("/networkmap", "Accept-Encoding: " + encoding);
      RawHttp head = send("HEAD /networkmap HTTP/1.1\nAccept-Encoding: " + encoding);
      assertEquals(200, head.status());
      assertEquals(0, head.body().length);
      for (String name : List.of("etag", "content-length", "content-type", "content-encoding", "last-modified",
          "cache-control")) {
        assertEquals(get.header(name), head.header(name), name);
      }
    }
  }

  @Test void whoHasItAlreadyIsToldSo() throws IOException {
    start();
    String tag = get("/networkmap").header("etag");
    assertTrue(tag.matches("\"[0-9a-f]{32}\""), tag);
    for (String condition : List.of("If-None-Match: " + tag, "If-None-Match: W/" + tag, "If-None-Match: \"x\", " + tag,
        "If-None-Match: *", "If-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT",
        "If-Modified-Since: Mon, 07 Nov 1994 08:49:37 GMT",
        "If-None-Match: " + tag + "\nIf-Modified-Since: Sun, 06 Nov 1984 08:49:37 GMT")) {
      RawHttp answer = get("/networkmap", condition);
      assertEquals(304, answer.status(), condition);
      assertEquals(0, answer.body().length);
      assertEquals(tag, answer.header("etag"));
      assertEquals("max-age=60", answer.header("cache-control"));
      assertTrue(answer.header("vary").contains("Accept-Encoding"));
    }
    for (String condition : List.of("If-None-Match: \"x\"",
        "If-None-Match: \"x\"\nIf-Modified-Since: Mon, 07 Nov 2094 08:49:37 GMT",
        "If-Modified-Since: Sun, 06 Nov 1994 08:49:36 GMT", "If-Modified-Since: yesterday", "If-None-Match: " + tag
        + "\nAccept-Encoding: gzip")) {
      assertEquals(200, get("/networkmap", condition).status(), condition);
    }
  }

  @Test void errorsAreInAltosOwnForm() throws IOException {
    start();
    assertError(get("/nowhere"), 404,
        "{\"meta\":{\"code\":\"E_INVALID_FIELD_VALUE\",\"field\":\"uri\",\"value\":\"/nowhere\"}}");
    assertError(get("/costmap/hopcount/numerical"), 404,
        "{\"meta\":{\"code\":\"E_INVALID_FIELD_VALUE\",\"field\":\"uri\",\"value\":\"/costmap/hopcount/numerical\"}}");
    RawHttp post = send("POST /networkmap HTTP/1.1\nContent-Length: 2\n\n{}");
    assertError(post, 405, "{\"meta\":{\"code\":\"E_INVALID_FIELD_VALUE\",\"field\":\"method\",\"value\":\"POST\"}}");
    assertEquals("GET, HEAD, OPTIONS", post.header("allow"));
    assertError(get("/networkmap", "Accept: text/html"), 406,
        "{\"meta\":{\"code\":\"E_INVALID_FIELD_VALUE\",\"field\":\"accept\",\"value\":\"text/html\"}}");
    assertEquals("E_SYNTAX", AltoError.read(new ByteArrayInputStream(get("/networkmap?pids=a").body())).code());
    assertEquals(400, get("/networkmap?pids=a").status());
    assertEquals(400, send("GET /networkmap HTTP/1.1\nContent-Length: 2\n\n{}").status());
  }

  private static void assertError(RawHttp answer, int status, String body) {
    assertEquals(status, answer.status());
    assertEquals(MediaType.ERROR, answer.header("content-type"));
    assertEquals(body, answer.text());
  }

  @Test void aRequestThatIsNoneGetsAnErrorToo() throws IOException {
    start();
    for (String request : List.of("GET /network%zzmap HTTP/1.1", "GET /networkmap HTTP/1.1\nX: " + "x".repeat(20_000),
        "nonsense")) {
      RawHttp answer = send(request);
      assertTrue(answer.status() >= 400 && answer.status() < 500, request.substring(0, 8) + " got " + answer.status());
      assertEquals(MediaType.ERROR, answer.header("content-type"));
      AltoError.read(new ByteArrayInputStream(answer.body()));
    }
    assertEquals(200, get("/networkmap").status());
  }

  @Test void optionsTellsWhatMayBeAsked() throws IOException {
    start();
    RawHttp answer = send("OPTIONS /networkmap HTTP/1.1");
    assertEquals(204, answer.status());
    assertEquals("GET, HEAD, OPTIONS", answer.header("allow"));
  }

  @Test void severalListenersServeTheSame() throws IOException {
    server = new AltoServer(publication(List.of(costMap), new Publication.Listener(IpAddress.parse("127.0.0.1"), 0),
        new Publication.Listener(IpAddress.parse("127.0.0.2"), 0)));
    server.start();
    assertEquals(2, server.ports().size());
    assertEquals("http://127.0.0.1:" + server.ports().getFirst() + "/directory", server.directory().toString());
    assertEquals(200, get("/directory").status());
  }

  @Test void anIpv6ListenerIsReachedByItsBracketedAddress() throws IOException {
    server = new AltoServer(publication(List.of(costMap), new Publication.Listener(IpAddress.parse("::1"), 0)));
    server.start();
    assertEquals("http://[::1]:" + server.ports().getFirst() + "/directory", server.directory().toString());
    List<Guidance> given = new CopyOnWriteArrayList<>();
    try (AltoClient client = new AltoClient(Examples.source(DirectoryFinder.at(server.directory())), Clock.systemUTC(),
        Optional.empty(), Progress.NONE, given::add)) {
      client.start();
      Eventually.holds("guidance, status " + client.status(), () -> !given.isEmpty());
    }
  }

  @Test void aWildcardAddressIsReachedOverTheLoopback() throws IOException {
    server = new AltoServer(publication(List.of(costMap), new Publication.Listener(IpAddress.parse("0.0.0.0"), 0)));
    server.start();
    assertEquals("127.0.0.1", server.directory().getHost());
    assertEquals(200, get("/directory").status());
  }

  @Test void aPortInUseIsNamed() throws IOException {
    start();
    int port = server.ports().getFirst();
    Publication.Listener taken = new Publication.Listener(IpAddress.parse("127.0.0.1"), port);
    try (AltoServer second = new AltoServer(publication(List.of(costMap), taken))) {
      String message = assertThrows(IOException.class, second::start).getMessage();
      assertTrue(message.contains("127.0.0.1 port " + port), message);
    }
  }

  @Test void filesThatChangeAreSeenAndMapsThatBelongTogetherChangeTogether() throws IOException {
    start();
    String directoryTag = get("/directory").header("etag");
    replace(networkMap, Examples.networkMap(2));
    assertStays(Examples.networkMap(1), "a network map whose costs aren't there yet");
    replace(costMap, Examples.costMap(2));
    Eventually.holds("the new pair", () -> text("/networkmap").equals(Examples.networkMap(2)));
    assertEquals(Examples.costMap(2), text("/costmap/routingcost/numerical"));
    assertEquals(directoryTag, get("/directory").header("etag"), "nothing in the directory has changed");
    replace(costMap, Examples.costMap(2, 8));
    Eventually.holds("the new cost", () -> text("/costmap/routingcost/numerical").equals(Examples.costMap(2, 8)));
  }

  @Test void aBrokenFileLeavesTheOldOneInPlaceAndIsLoggedOnce() throws IOException {
    Logger logger = (Logger) LoggerFactory.getLogger(AltoServer.class);
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    logger.addAppender(log);
    logger.setLevel(Level.INFO);
    logger.setAdditive(false);
    try {
      start();
      replace(costMap, Examples.costMap(1).replace("1.0", "\"cheap\""));
      Eventually.holds("a line", () -> log.list.stream().anyMatch(e -> e.getLevel() == Level.WARN));
      assertStays(Examples.networkMap(1), "the old maps");
      assertEquals(Examples.costMap(1), text("/costmap/routingcost/numerical"));
      List<String> warnings = log.list.stream().filter(e -> e.getLevel() == Level.WARN)
          .map(ILoggingEvent::getFormattedMessage).toList();
      assertEquals(List.of("event=failed server=alto cause=\"" + costMap
          + ": cost-map/v1/rest: expected a number, found \"cheap\"; goes on with nm#t1\""), warnings);
      Files.delete(costMap);
      Eventually.holds("a second line", () -> log.list.stream().filter(e -> e.getLevel() == Level.WARN).count() == 2);
      replace(costMap, Examples.costMap(1, 3));
      Eventually.holds("mended", () -> text("/costmap/routingcost/numerical").equals(Examples.costMap(1, 3)));
      Eventually.holds("told so", () -> log.list.stream().anyMatch(e -> e.getFormattedMessage()
          .contains("event=recovered server=alto after=\"1 × ")));
    } finally {
      logger.detachAppender(log);
      logger.setLevel(null);
      logger.setAdditive(true);
    }
  }

  /** Looks several times as long as the server takes to look at its files. */
  private void assertStays(String content, String what) {
    long end = System.nanoTime() + Duration.ofMillis(200).toNanos();
    while (System.nanoTime() < end) assertEquals(content, text("/networkmap"), what);
  }

  private String text(String path) {
    try {
      return get(path).text();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test void aServerWithoutUsableFilesSaysComeAgainUntilTheyAreThere() throws IOException {
    Files.delete(costMap);
    start();
    RawHttp answer = get("/directory");
    assertEquals(503, answer.status());
    assertEquals("1", answer.header("retry-after"));
    replace(costMap, Examples.costMap(1));
    Eventually.holds("maps", () -> {
      try {
        return get("/directory").status() == 200;
      } catch (IOException e) {
        return false;
      }
    });
  }

  @Test void checkTellsWhatIsWrongWithTheFiles() throws IOException {
    new AltoServer(publication()).check();
    assertTrue(wrong(costMap, Examples.costMap(2)).contains("is for network map nm#t2, while " + networkMap
        + " is nm#t1"));
    assertTrue(wrong(costMap, "{").startsWith(costMap + ": not JSON"));
    replace(costMap, Examples.costMap(1));
    assertTrue(wrong(networkMap, Examples.networkMap(1).replace("\"0.0.0.0/0\"", "\"128.0.0.0/2\""))
        .contains("leaves ipv4 addresses without a PID"));
    Files.writeString(networkMap, Examples.networkMap(1));
    assertTrue(assertThrows(MapException.class, () -> new AltoServer(publication()).check()).getMessage()
        .startsWith(networkMap + ": its name says gzip"));
    Files.write(networkMap, Arrays.copyOf(gzip(Examples.networkMap(1).getBytes(StandardCharsets.UTF_8)), 60));
    assertEquals(networkMap + ": is cut short", assertThrows(MapException.class, () -> new AltoServer(publication())
        .check()).getMessage());
    Files.delete(networkMap);
    assertEquals(networkMap + ": there is no such file", assertThrows(IOException.class, () ->
        new AltoServer(publication()).check()).getMessage());
  }

  private String wrong(Path file, String content) throws IOException {
    replace(file, content);
    return assertThrows(MapException.class, () -> new AltoServer(publication()).check()).getMessage();
  }

  @Test void twoCostMapsOfOneTypeAreRefused() throws IOException {
    Path same = Files.writeString(files.resolve("same.json"), Examples.costMap(1, 7));
    Publication two = publication(List.of(costMap, same), publication().listeners().getFirst());
    String message = assertThrows(MapException.class, () -> new AltoServer(two).check()).getMessage();
    assertTrue(message.startsWith(same + ": ") && message.contains(costMap.toString()), message);
  }

  @Test void clientAndServerUnderstandEachOther() throws IOException {
    start();
    List<Guidance> given = new CopyOnWriteArrayList<>();
    Source source = Examples.with(Examples.source(DirectoryFinder.at(server.directory())),
        new Timing(Duration.ofMillis(50), Duration.ofMillis(50), Duration.ofMillis(100), Duration.ofMillis(20),
        Duration.ofMillis(50), Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(5)));
    try (AltoClient client = new AltoClient(source, Clock.systemUTC(), Optional.empty(), Progress.NONE, given::add)) {
      client.start();
      Eventually.holds("three answers", () -> given.size() >= 3);
      assertSame(given.get(0).maps(), given.get(2).maps(), "304, and so the same maps");
      replace(costMap, Examples.costMap(1, 42));
      Eventually.holds("the edited cost", () -> given.getLast().maps().costMap().cost("v1", "rest") == 42);
      assertSame(given.getFirst().maps().networkMap(), given.getLast().maps().networkMap());
      replace(networkMap, Examples.networkMap(2));
      replace(costMap, Examples.costMap(2));
      Eventually.holds("the new pair", () -> given.getLast().maps().networkMap().tag().tag().equals("t2"));
      assertEquals(2, given.getLast().maps().costMap().cost("v2", "rest"));
      assertEquals(0, client.status().failures());
    }
  }
}
