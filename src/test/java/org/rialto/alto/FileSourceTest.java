package org.rialto.alto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rialto.location.CostType;

/** A source that is files: read, followed as they are replaced, and kept when what comes is no good. */
class FileSourceTest {
  private static final Duration LOOK_EVERY = Duration.ofMillis(20);
  /** So long ago that what is wrong with a file isn't put down to its being written just now. */
  private static final Instant LONG_AGO = Instant.parse("1994-11-06T08:49:37Z");

  private final List<Guidance> given = new CopyOnWriteArrayList<>();
  private AltoClient client;
  private Path networkMap;
  private Path costMap;

  @TempDir Path folder;

  @BeforeEach void writeMaps() throws IOException {
    networkMap = folder.resolve("networkmap.json.gz");
    costMap = folder.resolve("costmap.json");
    replace(networkMap, Examples.networkMap(1), LONG_AGO);
    replace(costMap, Examples.costMap(1), LONG_AGO.plusSeconds(60));
  }

  @AfterEach void close() {
    if (client != null) client.close();
  }

  private static void replace(Path file, String text, Instant modified) throws IOException {
    byte[] octets = text.getBytes(StandardCharsets.UTF_8);
    if (file.toString().endsWith(".gz")) {
      ByteArrayOutputStream compressed = new ByteArrayOutputStream();
      try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
        gzip.write(octets);
      }
      octets = compressed.toByteArray();
    }
    Path aside = file.resolveSibling("aside");
    Files.write(aside, octets);
    Files.setLastModifiedTime(aside, FileTime.from(modified));
    Files.move(aside, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  private Source source() {
    return Source.of("files", paths());
  }

  private MapPaths paths() {
    return new MapPaths(networkMap, costMap, LOOK_EVERY);
  }

  private void start(Optional<MapStore> store) {
    client = new AltoClient(source(), Clock.systemUTC(), store, Progress.NONE, given::add);
    client.start();
  }

  private Guidance guidance(int number) {
    Eventually.holds("guidance " + number, () -> given.size() > number);
    return given.get(number);
  }

  private String refusal() {
    return assertThrows(IOException.class, () -> MapFiles.guidance(source(), paths())).getMessage();
  }

  @Test void filesAreRead() {
    start(Optional.empty());
    Guidance first = guidance(0);
    assertEquals("t1", first.maps().networkMap().tag().tag());
    assertEquals(1, first.maps().costMap().cost("v1", "rest"));
    assertEquals(networkMap.toUri(), first.server());
    assertEquals(LONG_AGO, first.fetchedAt());
    assertFalse(first.restored());
  }

  @Test void filesAreFreshAsLongAsTheyAreThere() {
    start(Optional.empty());
    assertTrue(guidance(0).freshUntil().isAfter(Instant.now().plus(Duration.ofDays(36_500))));
    assertEquals(Optional.empty(), client.status().freshUntil());
  }

  @Test void filesThatStayAsTheyAreAreSaidOnce() {
    start(Optional.empty());
    guidance(0);
    Instant first = client.status().lastAttempt().orElseThrow();
    Eventually.holds("later looks", () -> client.status().lastAttempt().orElseThrow().isAfter(first.plusMillis(200)));
    assertEquals(1, given.size());
  }

  @Test void changedCostsAreTakenWithTheSameNetworkMap() throws IOException {
    start(Optional.empty());
    Guidance first = guidance(0);
    replace(costMap, Examples.costMap(1, 7), LONG_AGO.plusSeconds(120));
    Guidance second = guidance(1);
    assertEquals(7, second.maps().costMap().cost("v1", "rest"));
    assertSame(first.maps().networkMap(), second.maps().networkMap());
  }

  @Test void filesReplacedOneAfterTheOtherAreTakenTogether() throws IOException {
    start(Optional.empty());
    guidance(0);
    Instant now = Instant.now();
    replace(networkMap, Examples.networkMap(2), now);
    Instant between = client.status().lastAttempt().orElseThrow();
    Eventually.holds("looks in between",
        () -> client.status().lastAttempt().orElseThrow().isAfter(between.plusMillis(100)));
    replace(costMap, Examples.costMap(2), now);
    assertEquals("t2", guidance(1).maps().networkMap().tag().tag());
    assertEquals(2, given.get(1).maps().costMap().cost("v2", "rest"));
    assertEquals(0, client.status().failures());
  }

  @Test void whatIsNoMapLeavesTheLastGoodOneInUseAndStale() throws IOException {
    start(Optional.empty());
    Guidance first = guidance(0);
    replace(costMap, "{", LONG_AGO.plusSeconds(120));
    Guidance second = guidance(1);
    assertSame(first.maps(), second.maps());
    assertFalse(second.freshUntil().isAfter(Instant.now()));
    Eventually.holds("told", () -> client.status().lastError().orElse("").startsWith(costMap + ": not JSON"));
    replace(costMap, Examples.costMap(1), LONG_AGO.plusSeconds(180));
    assertTrue(guidance(2).freshUntil().isAfter(Instant.now()));
    assertSame(first.maps(), given.get(2).maps());
  }

  @Test void oneWhoFailsOnStaleMapsIsGivenTheNextOnesAllTheSame() throws IOException {
    client = new AltoClient(source(), Clock.systemUTC(), Optional.empty(), Progress.NONE, said -> {
      if (!said.freshUntil().isAfter(Instant.now())) throw new IllegalStateException("stale maps are too much");
      given.add(said);
    });
    client.start();
    guidance(0);
    replace(costMap, "{", LONG_AGO.plusSeconds(120));
    Eventually.holds("told", () -> client.status().lastError().orElse("").startsWith(costMap + ": not JSON"));
    replace(costMap, Examples.costMap(1, 7), LONG_AGO.plusSeconds(180));
    assertEquals(7, guidance(1).maps().costMap().cost("v1", "rest"));
  }

  @Test void aFileThatIsGoneLeavesTheLastGoodMapsInUse() throws IOException {
    start(Optional.empty());
    guidance(0);
    Files.delete(costMap);
    Eventually.holds("told",
        () -> client.status().lastError().equals(Optional.of(costMap + ": there is no such file")));
    assertEquals(SourceStatus.State.FAILING, client.status().state());
    assertSame(given.getFirst().maps(), given.getLast().maps());
  }

  @Test void filesThatDoNotBelongTogetherAreRefused() throws IOException {
    replace(costMap, Examples.costMap(2), LONG_AGO);
    assertEquals(costMap + ": meta/dependent-vtags: is for network map nm#t2, while " + networkMap
        + " is nm#t1 (RFC 7285 §6.3)", refusal());
  }

  @Test void costsOfAnotherMetricAreRefused() throws IOException {
    CostType hopcount = new CostType("hopcount", CostType.NUMERICAL);
    Source usual = source();
    Source source = new Source("files", paths(), hopcount, Optional.empty(), false, Access.ANONYMOUS, usual.timing(),
        usual.limits());
    String told = assertThrows(IOException.class, () -> MapFiles.guidance(source, paths())).getMessage();
    assertEquals(costMap + ": meta/cost-type: is routingcost/numerical, while the source is to give hopcount", told);
  }

  @Test void aMapWithAHoleIsRefused() throws IOException {
    replace(networkMap, Examples.networkMap(1).replace("\"0.0.0.0/0\"", "\"128.0.0.0/2\""), LONG_AGO);
    assertTrue(refusal().contains("leaves ipv4 addresses without a PID"), refusal());
  }

  @Test void filesAreReadInTheLimitsOfTheSource() {
    Source source = Examples.with(source(), Examples.bytes(20));
    String told = assertThrows(IOException.class, () -> MapFiles.guidance(source, paths())).getMessage();
    assertTrue(told.startsWith(networkMap + ": more than the 20 bytes"), told);
  }

  @Test void unchangedFilesAreNotReadAgainAfterARestart() throws IOException {
    MapStore store = new MapStore(folder.resolve("state"));
    start(Optional.of(store));
    Guidance first = guidance(0);
    client.close();
    given.clear();
    start(Optional.of(store));
    assertTrue(guidance(0).restored());
    assertEquals(first.maps().networkMap().tag(), given.getFirst().maps().networkMap().tag());
    assertFalse(guidance(1).restored());
    assertSame(given.getFirst().maps(), given.get(1).maps());
  }
}
