package org.rialto.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.rialto.alto.Guidance;
import org.rialto.alto.Limits;
import org.rialto.alto.MapFiles;
import org.rialto.alto.MapStore;
import org.rialto.answer.State;
import org.rialto.answer.Steward;
import org.rialto.guide.EndpointCostStore;
import org.rialto.location.Maps;
import org.rialto.route.Fleet;
import org.rialto.route.Node;
import org.rialto.route.RedirectTable;
import org.rialto.walk.World;

/** A table kept beside the maps it was compiled from: used for these and this configuration alone, or not at all. */
class TableStoreTest {
  @TempDir Path folder;

  private World world;
  private Setup setup;
  private Maps maps;
  private String latest;
  private Path mapsFile;
  private Path tableFile;
  private TableStore store;
  private Steward steward;
  private Thread painting;
  private MapCompiler compiler;

  @BeforeEach void keepATable() throws Exception {
    world = World.in(folder);
    setup = Setup.read(world.config());
    maps = read();
    latest = maps.networkMap().tag().tag();
    Path state = Files.createDirectory(folder.resolve("kept"));
    mapsFile = state.resolve(source() + ".maps");
    tableFile = state.resolve("redirects.table");
    Files.write(mapsFile, new byte[100]);
    store = new TableStore(state, new MapStore(state));
    begin();
    compiler.accept(said(false));
    compiler.saved(said(false));
    compiler.close();
    painting.interrupt();
    begin();
  }

  private Maps read() throws Exception {
    return new Maps(MapFiles.networkMap(world.file("networkmap.json"), Limits.DEFAULT),
        MapFiles.costMap(world.file("costmap.json"), Limits.DEFAULT));
  }

  private void begin() throws Exception {
    ZoneKeeper zones = new ZoneKeeper(Clock.systemUTC());
    zones.take(setup, _ -> {});
    steward = new Steward(new State(zones.table(), setup.lifetimes(), new Policies().of(setup.config()),
        RedirectTable.withoutGuidance(setup.fleet())));
    painting = Thread.ofPlatform().daemon().start(steward);
    EndpointKeeper endpoints = new EndpointKeeper(steward, setup,
        new EndpointCostStore(setup.config().stateFolder()), Map::of, Clock.systemUTC());
    compiler = new MapCompiler(steward, endpoints, setup, Optional.of(store),
        new MapGate(Clock.systemUTC(), List::of), Map::of);
  }

  @AfterEach void end() {
    compiler.close();
    painting.interrupt();
  }

  private String source() {
    return setup.sourceNames().getFirst();
  }

  private Guidance said(boolean restored) {
    return new Guidance(source(), URI.create("http://127.0.0.1/directory"), maps, Instant.ofEpochSecond(1_000),
        Instant.ofEpochSecond(2_000), restored);
  }

  private Optional<TableStore.Kept> load() {
    return store.load(setup.sourceNames(), setup.tableKey(), setup::fleet);
  }

  @Test void tableIsReadBackWithWhatIsToldOfItsMaps() {
    org.rialto.answer.Guidance told = load().orElseThrow().guidance().getFirst();
    assertEquals(maps.networkMap().tag(), told.tag());
    assertEquals(maps.costMap().type(), told.costType());
    assertEquals(2_000, told.freshUntilSeconds());
    assertTrue(told.restored());
  }

  @Test void damageAnywhereIsNoticed() throws IOException {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    byte[] whole = Files.readAllBytes(tableFile);
    for (int i = 0; i < 200; i++) {
      byte[] damaged = whole.clone();
      damaged[random.nextInt(whole.length)] ^= (byte) (1 << random.nextInt(8));
      Files.write(tableFile, damaged);
      assertFalse(load().isPresent(), () -> "seed " + seed);
      Files.write(tableFile, List.of());
      Files.write(tableFile, java.util.Arrays.copyOf(whole, random.nextInt(whole.length)));
      assertFalse(load().isPresent(), () -> "cut, seed " + seed);
    }
  }

  @Test void otherMapsOnDiskOrNoneMakeItUseless() throws IOException {
    Files.write(mapsFile, new byte[101]);
    assertFalse(load().isPresent());
    Files.delete(mapsFile);
    assertFalse(load().isPresent());
  }

  @Test void otherNodesServicesScopesOrSourceMakeItUseless() throws Exception {
    byte[] key = setup.tableKey();
    assertTrue(store.load(setup.sourceNames(), key.clone(), setup::fleet).isPresent());
    world.edit("rialto.yaml", "{ipv4: 32, ipv6: 128}", "{ipv4: 20, ipv6: 128}");
    assertFalse(store.load(setup.sourceNames(), Setup.read(world.config()).tableKey(), setup::fleet).isPresent());
  }

  @Test void tableThatCannotBeWrittenIsNoReasonToStop() throws Exception {
    Files.createDirectory(tableFile.resolveSibling(tableFile.getFileName() + ".new"));
    assertThrows(IOException.class, () -> store.save(List.of(new TableStore.Marked(
        load().orElseThrow().guidance().getFirst(), 1)), setup.tableKey(), load().orElseThrow().table()));
    compiler.accept(said(true));
    compiler.keep();
    compiler.close();
    assertTrue(steward.current().redirects().isGuided());
  }

  @Test @Timeout(60) void diskThatTakesItsTimeDelaysNoChangeAndKeepsTheLatestTable() throws Exception {
    Path aside = tableFile.resolveSibling(tableFile.getFileName() + ".new");
    assertEquals(0, new ProcessBuilder("mkfifo", aside.toString()).start().waitFor()); // whoever writes waits here
    compiler.accept(said(true));
    compiler.keep();
    for (int octets = 101; octets <= 102; octets++) {
      Guidance next = said("tag" + octets);
      compiler.accept(next);
      Files.write(mapsFile, new byte[octets]);
      compiler.saved(next);
    }
    assertEquals("tag102", steward.current().guidance().getFirst().tag().tag());
    Path pipe = Files.move(aside, aside.resolveSibling("pipe"));
    try (InputStream disk = Files.newInputStream(pipe)) {
      disk.readAllBytes();
    }
    compiler.close();
    assertEquals("tag102", load().orElseThrow().guidance().getFirst().tag().tag());
  }

  /** Maps of another version, as they are on the server. */
  private Guidance said(String tag) throws Exception {
    for (String file : List.of("networkmap.json", "costmap.json")) {
      world.edit(file, "\"tag\": \"" + latest + "\"", "\"tag\": \"" + tag + "\"");
    }
    latest = tag;
    maps = read();
    return said(false);
  }

  @Test void restoredTableAnswersUntilItsMapsExplainIt() throws Exception {
    assertTrue(compiler.restore());
    RedirectTable restored = steward.current().redirects();
    assertTrue(restored.isGuided());
    assertFalse(restored.index().isPresent());
    compiler.accept(said(true));
    compiler.mapsRead();
    assertTrue(steward.current().redirects().index().isPresent());
    assertTrue(steward.current().guidance().getFirst().restored());
    long version = steward.current().version();
    compiler.accept(said(false));
    RunningRialto.await(() -> steward.current().version(), now -> now == version + 1);
    assertFalse(steward.current().guidance().getFirst().restored());
  }

  @Test void restoredTableHasTheNodesThatWereAnnounced() throws Exception {
    end();
    world.edit("networkmap.json", "\"198.18.1.0/24\"", "\"198.18.1.0/24\", \"198.18.1.9/32\"")
        .edit("rialto.yaml", "  - name: walk\n", "  - name: walk\n    roles: {origin-pids: site-1}\n"
        + "    announced-nodes: {within: [198.18.0.0/15]}\n");
    setup = Setup.read(world.config());
    maps = read();
    begin();
    compiler.accept(said(false));
    compiler.saved(said(false));
    List<Node> nodes = steward.current().redirects().fleet().nodes();
    assertEquals("site-1/198.18.1.9", nodes.getLast().name());
    end();
    begin();
    assertTrue(compiler.restore());
    Fleet restored = steward.current().redirects().fleet();
    assertEquals(nodes, restored.nodes());
    assertTrue(steward.current().redirects().index().isEmpty());
    compiler.accept(said(true));
    compiler.mapsRead();
    assertTrue(steward.current().redirects().index().isPresent());
    assertSame(restored, steward.current().redirects().fleet());
  }

  @Test void reloadOfOtherScopesWaitsUntilTheMapsHaveBeenRead() throws Exception {
    assertTrue(compiler.restore());
    world.edit("rialto.yaml", "{ipv4: 32, ipv6: 128}", "{ipv4: 20, ipv6: 128}");
    CompletableFuture<State> reloaded = reload(Setup.read(world.config()));
    assertThrows(TimeoutException.class, () -> reloaded.get(100, TimeUnit.MILLISECONDS));
    compiler.accept(said(true));
    compiler.mapsRead();
    assertTrue(reloaded.get(30, TimeUnit.SECONDS).redirects().index().isPresent());
  }

  @Test void reloadOfTheSameFleetNeedsNoMaps() throws Exception {
    assertTrue(compiler.restore());
    assertTrue(reload(Setup.read(world.config())).get(30, TimeUnit.SECONDS).redirects().isGuided());
  }

  @Test void reloadGoesOnWithoutGuidanceWhereTheMapsCannotBeRead() throws Exception {
    assertTrue(compiler.restore());
    world.edit("rialto.yaml", "{ipv4: 32, ipv6: 128}", "{ipv4: 20, ipv6: 128}");
    CompletableFuture<State> reloaded = reload(Setup.read(world.config()));
    compiler.mapsRead();
    assertFalse(reloaded.get(30, TimeUnit.SECONDS).redirects().isGuided());
  }

  private CompletableFuture<State> reload(Setup next) {
    return CompletableFuture.supplyAsync(() -> {
      try {
        return compiler.reload(next, steward.current().zones(), steward.current().policy());
      } catch (InterruptedException stop) {
        throw new IllegalStateException(stop);
      }
    });
  }
}
