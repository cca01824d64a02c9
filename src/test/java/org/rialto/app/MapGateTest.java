package org.rialto.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rialto.ManualClock;
import org.rialto.alto.Guidance;
import org.rialto.alto.Limits;
import org.rialto.alto.MapFiles;
import org.rialto.alto.MapStore;
import org.rialto.answer.State;
import org.rialto.answer.Steward;
import org.rialto.guide.EndpointCostStore;
import org.rialto.location.Maps;
import org.rialto.route.RedirectTable;
import org.rialto.walk.World;

/** Maps that would change too much wait; small changes of costs change nothing. */
class MapGateTest {
  private static final String REST = "\"rest\": {\"site-0\": 1, \"site-1\": 20";
  private static final String REST_MOVED = "\"rest\": {\"site-0\": 21, \"site-1\": 20";

  @TempDir Path folder;

  private final ManualClock clock = new ManualClock();
  private World world;
  private Setup setup;
  private Path state;
  private MapGate gate;
  private Steward steward;
  private Thread painting;
  private MapCompiler compiler;

  @BeforeEach void begin() throws Exception {
    world = World.in(folder);
    state = Files.createDirectory(folder.resolve("kept"));
    start();
  }

  private void start() throws Exception {
    setup = Setup.read(world.config());
    ZoneKeeper zones = new ZoneKeeper(Clock.systemUTC());
    zones.take(setup, _ -> {});
    steward = new Steward(new State(zones.table(), setup.lifetimes(), new Policies().of(setup.config()),
        RedirectTable.withoutGuidance(setup.fleet())));
    painting = Thread.ofPlatform().daemon().start(steward);
    gate = new MapGate(clock, List::of);
    EndpointKeeper endpoints = new EndpointKeeper(steward, setup,
        new EndpointCostStore(setup.config().stateFolder()), Map::of, Clock.systemUTC());
    compiler = new MapCompiler(steward, endpoints, setup, Optional.of(new TableStore(state, new MapStore(state))),
        gate, Map::of);
  }

  @AfterEach void end() {
    compiler.close();
    painting.interrupt();
  }

  private Guidance said(boolean restored) throws Exception {
    Maps maps = new Maps(MapFiles.networkMap(world.file("networkmap.json"), Limits.DEFAULT),
        MapFiles.costMap(world.file("costmap.json"), Limits.DEFAULT));
    return new Guidance("walk", URI.create("http://127.0.0.1/directory"), maps, Instant.EPOCH,
        Instant.EPOCH.plusSeconds(60), restored);
  }

  private RedirectTable table() {
    return steward.current().redirects();
  }

  /** Maps of which most of the world would get another node. */
  private Guidance moved() throws Exception {
    world.edit("costmap.json", REST, REST_MOVED);
    return said(false);
  }

  /** Guidance as a source has it whose calendar's next interval has begun. */
  private static Guidance turned(Guidance said) {
    return new Guidance(said.source(), said.server(), said.maps(), said.fetchedAt(), said.freshUntil(), false, true);
  }

  @Test void calendarThatIsInUseTurnsHoweverManyItMoves() throws Exception {
    compiler.accept(said(false));
    Guidance turned = turned(moved());
    compiler.accept(turned);
    assertTrue(compiler.isInUse(turned));
    assertEquals(List.of(), gate.held());
  }

  @Test void turnOfACalendarThatIsHeldIsHeldUntilThatIsAccepted() throws Exception {
    compiler.accept(said(false));
    RedirectTable before = table();
    compiler.accept(moved());
    world.edit("costmap.json", REST_MOVED, REST_MOVED.replace("21", "22"));
    Guidance turned = turned(said(false));
    compiler.accept(turned);
    assertSame(before, table());
    assertSame(turned.maps(), gate.held().getFirst().said().maps());
    compiler.decide(Optional.empty(), true);
    world.edit("costmap.json", REST_MOVED.replace("21", "22"), REST);
    Guidance next = turned(said(false));
    compiler.accept(next);
    assertTrue(compiler.isInUse(next));
  }

  @Test void turnIsHeldWhereTheOperatorSaysSo() throws Exception {
    Files.writeString(world.config(), Files.readString(world.config()) + "guard: {calendar-turns: judge}\n");
    painting.interrupt();
    start();
    compiler.accept(said(false));
    RedirectTable before = table();
    compiler.accept(turned(moved()));
    assertSame(before, table());
    assertEquals(1, gate.held().size());
  }

  private void restartWithin(String change) throws Exception {
    painting.interrupt();
    world.edit("rialto.yaml", "  - name: walk\n", "  - name: walk\n    ignore-cost-changes: " + change + "\n");
    start();
  }

  @Test void mapsThatMoveTooMuchWaitUntilTheyAreAccepted() throws Exception {
    compiler.accept(said(false));
    RedirectTable before = table();
    Guidance moved = moved();
    compiler.accept(moved);
    assertSame(before, table());
    assertFalse(compiler.isInUse(moved), "a restart must not begin with them");
    HeldMaps held = gate.held().getFirst();
    assertTrue(held.excesses().getFirst().contains("service"), held.excesses().toString());
    assertEquals(List.of("n0"), held.change().movement().shifts().getFirst().flows().getFirst().from());
    compiler.decide(Optional.of("walk"), true);
    assertNotSame(before, table());
    assertTrue(compiler.isInUse(moved));
    assertEquals(List.of(), gate.held());
    assertThrows(IllegalArgumentException.class, () -> compiler.decide(Optional.empty(), true));
  }

  @Test void heldMapsAreAppliedWhenTheirTimeHasCome() throws Exception {
    compiler.accept(said(false));
    RedirectTable before = table();
    compiler.accept(moved());
    clock.pass(Duration.ofHours(1).minusMillis(1));
    compiler.applyDue();
    assertSame(before, table());
    clock.pass(Duration.ofMillis(1));
    compiler.applyDue();
    assertNotSame(before, table());
    assertEquals(List.of(), gate.held());
  }

  @Test void timeCountsFromTheFirstOfSeveralThatAreHeld() throws Exception {
    compiler.accept(said(false));
    compiler.accept(moved());
    clock.pass(Duration.ofMinutes(59));
    world.edit("costmap.json", "\"site-0\": 21", "\"site-0\": 22");
    compiler.accept(said(false));
    assertEquals(Optional.of(clock.instant().plusSeconds(60)), gate.held().getFirst().appliesAt());
  }

  @Test void emptyMapIsHeldAndNeverAppliedByItself() throws Exception {
    compiler.accept(said(false));
    RedirectTable before = table();
    Files.writeString(world.file("networkmap.json"),
        "{\"meta\": {\"vtag\": {\"resource-id\": \"walk\", \"tag\": \"1\"}}, \"network-map\": {\"rest\": {}}}");
    world.edit("networkmap.json", "\"tag\": \"1\"", "\"tag\": \"2\"")
        .edit("costmap.json", "\"tag\": \"1\"", "\"tag\": \"2\"");
    compiler.accept(said(false));
    clock.pass(Duration.ofDays(100));
    compiler.applyDue();
    assertSame(before, table());
    assertTrue(gate.held().getFirst().excesses().getFirst().startsWith("no PID holds a prefix"));
  }

  @Test void firstMapsPassUnlessTheyAreEmpty() throws Exception {
    Files.writeString(world.file("networkmap.json"),
        "{\"meta\": {\"vtag\": {\"resource-id\": \"walk\", \"tag\": \"1\"}}, \"network-map\": {\"rest\": {}}}");
    compiler.accept(said(false));
    assertFalse(table().isGuided());
    assertEquals(1, gate.held().size());
  }

  @Test void lossOfPrefixesOfPidsAndOfCostsIsTold() throws Exception {
    compiler.accept(said(false));
    Files.writeString(world.file("networkmap.json"), """
        {"meta": {"vtag": {"resource-id": "other", "tag": "2"}},
         "network-map": {"rest": {"ipv4": ["0.0.0.0/0"], "ipv6": ["::/0"]}, "site-0": {"ipv4": ["198.18.0.0/24"]}}}
        """);
    Files.writeString(world.file("costmap.json"), """
        {"meta": {"dependent-vtags": [{"resource-id": "other", "tag": "2"}],
                  "cost-type": {"cost-metric": "routingcost", "cost-mode": "ordinal"}},
         "cost-map": {}}
        """);
    compiler.accept(said(false));
    String excesses = String.join("\n", gate.held().getFirst().excesses());
    for (String told : List.of("of the prefixes would be lost", "of the PIDs would be lost", "no cost is left of 16",
        "the network map is other, and was walk", "the cost type is routingcost")) {
      assertTrue(excesses.contains(told), () -> told + " is not in " + excesses);
    }
  }

  @Test void newerMapsThatPassTakeThePlaceOfHeldOnes() throws Exception {
    Guidance first = said(false);
    compiler.accept(first);
    compiler.accept(moved());
    compiler.accept(first);
    assertEquals(List.of(), gate.held());
    compiler.accept(said(false));
    assertEquals(1, gate.held().size());
    world.edit("costmap.json", REST_MOVED, REST)
        .edit("costmap.json", "\"one\": {\"site-0\": 50", "\"one\": {\"site-0\": 0");
    compiler.accept(said(false));
    assertEquals(List.of(), gate.held());
    assertEquals(0, table().advice().getFirst().costs().cost("one", "site-0"));
  }

  @Test void rejectedMapsStayAwayUntilTheSourceSaysOthers() throws Exception {
    compiler.accept(said(false));
    compiler.accept(moved());
    compiler.decide(Optional.empty(), false);
    compiler.accept(said(false));
    assertEquals(List.of(), gate.held(), "the same maps again");
    world.edit("costmap.json", "\"site-0\": 21", "\"site-0\": 22");
    compiler.accept(said(false));
    assertEquals(1, gate.held().size());
  }

  @Test void guardThatIsOffHoldsNothing() throws Exception {
    painting.interrupt();
    Files.writeString(world.config(), Files.readString(world.config()) + "guard: off\n");
    start();
    compiler.accept(said(false));
    RedirectTable before = table();
    compiler.accept(moved());
    assertNotSame(before, table());
  }

  @Test void smallChangeOfACostLeavesTheVerySameTableAndALargeOneMovesClientsAtOnce() throws Exception {
    restartWithin("3%");
    compiler.accept(said(false));
    RedirectTable before = table();
    world.edit("costmap.json", "\"site-1\": 20", "\"site-1\": 19.5");
    Guidance small = said(false);
    compiler.accept(small);
    assertSame(before, table());
    assertTrue(compiler.isInUse(small));
    assertEquals(19.5, compiler.fetchedCosts().get("walk").cost("rest", "site-1"));
    world.edit("costmap.json", "\"one\": {\"site-0\": 50, \"site-1\": 1,",
        "\"one\": {\"site-0\": 50, \"site-1\": 900,");
    compiler.accept(said(false));
    assertEquals(900, table().advice().getFirst().costs().cost("one", "site-1"), "the trunk is down: traffic leaves");
    assertEquals(20, table().advice().getFirst().costs().cost("rest", "site-1"));
  }

  @Test void restartAppliesTheCostsThatWereApplied() throws Exception {
    restartWithin("3%");
    compiler.accept(said(false));
    world.edit("costmap.json", "\"site-1\": 20", "\"site-1\": 19.5");
    Files.write(state.resolve("walk.maps"), new byte[100]);
    compiler.accept(said(false));
    compiler.saved(said(false)); // not those in use: nothing may be kept
    assertFalse(Files.exists(state.resolve("walk.costs")));
    Guidance kept = said(false);
    compiler.accept(kept);
    compiler.saved(kept);
    compiler.close();
    painting.interrupt();
    start();
    assertTrue(compiler.restore());
    compiler.accept(said(true));
    compiler.mapsRead();
    assertEquals(20, table().advice().getFirst().costs().cost("rest", "site-1"));
    RedirectTable restored = table();
    compiler.accept(said(false));
    assertSame(restored, table());
  }

  @Test void restartWithoutTheAppliedCostsCompilesWhatTheMapsSay() throws Exception {
    restartWithin("3%");
    compiler.accept(said(false));
    world.edit("costmap.json", "\"site-1\": 20", "\"site-1\": 19.5");
    Files.write(state.resolve("walk.maps"), new byte[100]);
    Guidance kept = said(false);
    compiler.accept(kept);
    compiler.saved(kept);
    compiler.close();
    byte[] damaged = Files.readAllBytes(state.resolve("walk.costs"));
    damaged[damaged.length / 2] ^= 1;
    Files.write(state.resolve("walk.costs"), damaged);
    painting.interrupt();
    start();
    assertTrue(compiler.restore());
    compiler.accept(said(true));
    assertEquals(19.5, table().advice().getFirst().costs().cost("rest", "site-1"));
  }
}
