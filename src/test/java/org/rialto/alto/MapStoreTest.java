package org.rialto.alto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rialto.location.CostMap;
import org.rialto.location.CostType;
import org.rialto.location.EntityProperty;
import org.rialto.location.Maps;
import org.rialto.location.NetworkMap;
import org.rialto.location.VersionTag;
import org.rialto.net.IpPrefix;
import org.slf4j.LoggerFactory;

/** Maps kept on disk come back as they were, or not at all. */
class MapStoreTest {
  private static final Instant THEN = Instant.ofEpochMilli(1_700_000_000_123L);

  /** Costs in these are kept in each of the forms there are. */
  private static final double[] UNITS = {1, 300, -1e6, 0.25, 0.1};

  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  @TempDir Path directory;

  @BeforeEach void listen() {
    log.start();
    logger().addAppender(log);
    logger().setLevel(Level.WARN);
    logger().setAdditive(false);
  }

  @AfterEach void stopListening() {
    logger().detachAppender(log);
    logger().setLevel(null);
    logger().setAdditive(true);
  }

  private static Logger logger() {
    return (Logger) LoggerFactory.getLogger(MapStore.class);
  }

  private Path file() {
    return directory.resolve("world.maps");
  }

  private static <T> Cached<T> cached(String uri, T value) {
    return new Cached<>(URI.create(uri), URI.create(uri + "/base"), Optional.of("\"tag of " + uri + "\""),
        Optional.empty(), Duration.ofMinutes(5), THEN, THEN.plusSeconds(300), true, 77, value);
  }

  private static Walk.Pair pair(SplittableRandom random) {
    NetworkMap networkMap = MapJsonTest.randomNetworkMap(random);
    CostMap.Builder costs = new CostMap.Builder();
    double unit = UNITS[random.nextInt(UNITS.length)];
    boolean isDense = random.nextBoolean();
    for (String source : networkMap.pids()) {
      costs.source(source);
      for (String destination : networkMap.pids()) {
        boolean hasCost = isDense || random.nextBoolean();
        if (hasCost) costs.cost(costs.destination(destination), random.nextInt(0, 200) * unit);
      }
    }
    CostMap costMap = costs.build(networkMap.tag(), new CostType("routingcost", CostType.NUMERICAL));
    Cached.Meta meta = new Cached.Meta(Optional.empty(), random.nextBoolean() ? Optional.empty()
        : Optional.of(new VersionTag("costs", "c" + random.nextInt())), random.nextInt(3));
    return new Walk.Pair(cached("http://127.0.0.1/n", networkMap),
        cached("http://127.0.0.1/c", costMap).saying(meta));
  }

  private MapStore.Kept save(SplittableRandom random) throws IOException {
    Walk.Pair pair = pair(random);
    Guidance guidance = new Guidance("world", URI.create("http://127.0.0.1/directory"),
        new Maps(pair.networkMap().value(), pair.costMap().value()), pair.fetchedAt(), pair.freshUntil(), false);
    MapStore.Kept kept = new MapStore.Kept(guidance, pair, URI.create("http://127.0.0.1/root"));
    new MapStore(directory).save(kept);
    return kept;
  }

  private static byte[] json(Maps maps) throws IOException {
    ByteArrayOutputStream json = new ByteArrayOutputStream();
    NetworkMapJson.write(maps.networkMap(), json);
    CostMapJson.write(maps.costMap(), json);
    return json.toByteArray();
  }

  @Test void whatWasKeptComesBack() throws IOException {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    for (int round = 0; round < 30; round++) {
      MapStore.Kept kept = save(random);
      MapStore.Kept back = new MapStore(directory).load("world").orElseThrow();
      assertTrue(Arrays.equals(json(kept.guidance().maps()), json(back.guidance().maps())), "seed " + seed);
      assertEquals(kept.pair().networkMap(), back.pair().networkMap().holding(kept.pair().networkMap().value()));
      assertEquals(kept.pair().costMap(), back.pair().costMap().holding(kept.pair().costMap().value()));
      assertEquals(kept.guidance().server(), back.guidance().server());
      assertEquals(kept.root(), back.root());
      assertEquals(THEN, back.guidance().fetchedAt());
      assertEquals(THEN.plusSeconds(300), back.guidance().freshUntil());
      assertTrue(back.guidance().restored());
    }
    assertTrue(log.list.isEmpty(), log.list.toString());
  }

  @Test void whatIsKnownOfNodesComesBackWithTheMaps() throws IOException {
    Walk.Pair pair = pair(new SplittableRandom(3));
    EntityProperty property = new EntityProperty(".role", Map.of("cdn-1", Optional.of("edge"), "cdn-2",
        Optional.empty()), Map.of(IpPrefix.parse("192.0.2.0/24"), Optional.of("origin"),
        IpPrefix.parse("2001:db8::/128"), Optional.empty()));
    Guidance guidance = new Guidance("world", URI.create("http://127.0.0.1/directory"),
        new Maps(pair.networkMap().value(), pair.costMap().value(), property), THEN, THEN, false);
    new MapStore(directory).save(new MapStore.Kept(guidance, pair, guidance.server()));
    assertEquals(property, new MapStore(directory).restore("world").orElseThrow().maps().property());
    save(new SplittableRandom(4));
    assertSame(EntityProperty.NONE, new MapStore(directory).restore("world").orElseThrow().maps().property());
  }

  @Test void mapsOfSourcesThatAreGoneAreForgotten() throws IOException {
    for (String name : new String[] {"here.maps", "gone.maps", "here.costs"}) {
      Files.createFile(directory.resolve(name));
    }
    new MapStore(directory).keepOnly(Set.of("here"));
    try (Stream<Path> left = Files.list(directory)) {
      assertEquals(Set.of("here.maps", "here.costs"),
          left.map(file -> file.getFileName().toString()).collect(Collectors.toSet()));
    }
    new MapStore(directory.resolve("none")).keepOnly(Set.of());
  }

  @Test void nothingKeptIsNothingRestored() {
    assertTrue(new MapStore(directory.resolve("none")).restore("world").isEmpty());
    assertTrue(log.list.isEmpty(), "a first start is no fault");
  }

  @Test void onlyTheFinishedFileIsLeft() throws IOException {
    save(new SplittableRandom(1));
    save(new SplittableRandom(2));
    try (Stream<Path> files = Files.list(directory)) {
      assertEquals(1, files.count());
    }
  }

  @Test void eachDamagedOctetIsFound() throws IOException {
    save(new SplittableRandom(7285));
    byte[] whole = Files.readAllBytes(file());
    MapStore store = new MapStore(directory);
    for (int at = 0; at < whole.length; at++) {
      byte[] damaged = whole.clone();
      damaged[at] ^= (byte) (1 << at % 8);
      Files.write(file(), damaged);
      assertTrue(store.restore("world").isEmpty(), "octet " + at);
      assertEquals(at + 1, log.list.size(), "one line each");
    }
    assertTrue(log.list.stream()
        .allMatch(line -> line.getFormattedMessage().startsWith("event=kept-maps-ignored file=" + file() + " ")));
  }

  @Test void aFileCutShortAnywhereIsIgnored() throws IOException {
    save(new SplittableRandom(7285));
    byte[] whole = Files.readAllBytes(file());
    MapStore store = new MapStore(directory);
    for (int length = 0; length < whole.length; length++) {
      Files.write(file(), Arrays.copyOf(whole, length));
      assertTrue(store.restore("world").isEmpty(), "length " + length);
    }
    Files.write(file(), Arrays.copyOf(whole, whole.length + 1));
    assertTrue(store.restore("world").isEmpty(), "one octet more");
  }

  @Test void anotherVersionSaysSo() throws IOException {
    save(new SplittableRandom(1));
    byte[] whole = Files.readAllBytes(file());
    ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).putInt(8, 99);
    Files.write(file(), whole);
    assertTrue(new MapStore(directory).restore("world").isEmpty());
    assertTrue(log.list.getFirst().getFormattedMessage().contains("version 99"), log.list.toString());
  }

  @Test void countsThatLieAreFoundEvenUnderARightChecksum() throws IOException {
    save(new SplittableRandom(3));
    byte[] whole = Files.readAllBytes(file());
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    for (int round = 0; round < 2000; round++) {
      byte[] forged = whole.clone();
      ByteBuffer octets = ByteBuffer.wrap(forged).order(ByteOrder.LITTLE_ENDIAN);
      octets.putInt(random.nextInt(12, forged.length - 8), random.nextInt());
      CRC32C sum = new CRC32C();
      sum.update(forged, 0, forged.length - 4);
      octets.putInt(forged.length - 4, (int) sum.getValue());
      Files.write(file(), forged);
      new MapStore(directory).restore("world").ifPresent(guidance ->
          assertFalse(guidance.maps().networkMap().tag().tag().isEmpty(), "seed " + seed));
    }
  }

  @Test void anotherFileUnderItsNameIsIgnored() throws IOException {
    Files.writeString(file(), "these are no maps, but long enough to be looked at", StandardCharsets.UTF_8);
    assertTrue(new MapStore(directory).restore("world").isEmpty());
    assertTrue(log.list.getFirst().getFormattedMessage().contains("not written by this program"), log.list.toString());
    save(new SplittableRandom(1));
    Files.move(file(), directory.resolve("other.maps"));
    assertTrue(new MapStore(directory).restore("other").isEmpty());
    assertTrue(log.list.get(1).getFormattedMessage().contains("kept for source world"), log.list.toString());
  }

  @Test void aDirectoryThatCannotBeMadeIsToldByAnException() throws IOException {
    Path blocked = Files.writeString(directory.resolve("blocked"), "");
    Walk.Pair pair = pair(new SplittableRandom(1));
    Guidance guidance = new Guidance("world", URI.create("http://127.0.0.1/"),
        new Maps(pair.networkMap().value(), pair.costMap().value()), THEN, THEN, false);
    assertThrows(IOException.class, () -> new MapStore(blocked)
        .save(new MapStore.Kept(guidance, pair, guidance.server())));
  }
}
