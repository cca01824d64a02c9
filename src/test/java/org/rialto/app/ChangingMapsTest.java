package org.rialto.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rialto.alto.Guidance;
import org.rialto.alto.Limits;
import org.rialto.alto.MapFiles;
import org.rialto.answer.State;
import org.rialto.answer.Steward;
import org.rialto.guide.EndpointCostStore;
import org.rialto.location.Maps;
import org.rialto.net.Client;
import org.rialto.net.Family;
import org.rialto.net.IpPrefix;
import org.rialto.route.Choice;
import org.rialto.route.RedirectTable;
import org.rialto.route.Router;
import org.rialto.walk.World;
import org.rialto.zone.Overlay;
import org.rialto.zone.ZoneLoader;
import org.rialto.zone.ZoneTable;

/** Maps that change as fast as they can be compiled, while several threads ask: each answer is of one map entirely. */
class ChangingMapsTest {
  private static final int CHANGES = 3_000;
  private static final int ASKING = 3;
  private static final List<String> CLIENTS = List.of("198.51.100.70/32", "192.0.2.1/32");
  /** Node and scope of each client by each of the maps: no two maps agree on either. */
  private static final List<String> ANSWERS = List.of("n3/26 n1/24", "n2/24 n0/9", "n1/27 n2/25");

  @TempDir Path folder;

  private final long seed = System.nanoTime();
  private final SplittableRandom random = new SplittableRandom(seed);
  private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
  private final LongAdder asked = new LongAdder();
  private final AtomicBoolean stop = new AtomicBoolean();

  @Test void everyAnswerAndItsScopeAreOfOneMap() throws Exception {
    World world = World.in(folder);
    Setup setup = Setup.read(world.config());
    Maps first = maps(world);
    world.edit("costmap.json", "\"site-2\": 30, \"site-3\": 1", "\"site-2\": 0, \"site-3\": 1")
        .edit("costmap.json", "\"one\": {\"site-0\": 50", "\"one\": {\"site-0\": 0");
    Maps otherCosts = maps(world);
    world.edit("networkmap.json", "198.51.100.64/26", "198.51.100.64/27")
        .edit("networkmap.json", "192.0.2.0/24", "192.0.2.0/25")
        .edit("networkmap.json", "\"tag\": \"1\"", "\"tag\": \"2\"")
        .edit("costmap.json", "\"tag\": \"1\"", "\"tag\": \"2\"")
        .edit("costmap.json", "\"one\": {\"site-0\": 0, \"site-1\": 1, \"site-2\": 30",
            "\"one\": {\"site-0\": 50, \"site-1\": 1, \"site-2\": 0")
        .edit("costmap.json", "\"three\": {\"site-0\": 50, \"site-1\": 20, \"site-2\": 0",
            "\"three\": {\"site-0\": 50, \"site-1\": 0, \"site-2\": 30");
    change(setup, List.of(first, otherCosts, maps(world)));
    assertEquals(List.of(), List.copyOf(wrong).subList(0, Math.min(5, wrong.size())), () -> "seed " + seed);
    assertTrue(asked.sum() > CHANGES, () -> "asked only " + asked.sum() + " times");
  }

  private void change(Setup setup, List<Maps> maps) throws Exception {
    ZoneTable zones = ZoneLoader.load(List.of(), List.of(), Overlay.NONE).zones();
    Steward steward = new Steward(new State(zones, setup.lifetimes(), new Policies().of(setup.config()),
        RedirectTable.withoutGuidance(setup.fleet())));
    Thread painting = Thread.ofPlatform().start(steward);
    EndpointKeeper endpoints = new EndpointKeeper(steward, setup,
        new EndpointCostStore(setup.config().stateFolder()), Map::of, Clock.systemUTC());
    MapCompiler compiler = new MapCompiler(steward, endpoints, setup, Optional.empty(),
        new MapGate(Clock.systemUTC(), List::of), Map::of);
    compiler.accept(guidance(maps.getFirst()));
    List<Thread> asking = new ArrayList<>();
    for (int i = 0; i < ASKING; i++) asking.add(Thread.ofPlatform().start(() -> ask(steward)));
    for (int i = 0; i < CHANGES; i++) {
      int next = random.nextInt(maps.size());
      compiler.accept(guidance(maps.get(next)));
      String told = told(steward.current());
      if (!told.equals(ANSWERS.get(next))) wrong.add(told + " once map " + next + " is taken");
    }
    stop.set(true);
    for (Thread each : asking) each.join();
    painting.interrupt();
  }

  private void ask(Steward steward) {
    while (!stop.get()) {
      String told = told(steward.current());
      if (!ANSWERS.contains(told)) wrong.add(told);
      asked.increment();
    }
  }

  private static String told(State state) {
    if (!state.guidance().getFirst().tag().equals(state.redirects().advice().getFirst().locations().tag())) {
      return "the index of other maps";
    }
    return CLIENTS.stream().map(client -> told(state, IpPrefix.parse(client))).collect(Collectors.joining(" "));
  }

  private static String told(State state, IpPrefix subnet) {
    Client client = new Client();
    client.peer(Family.IPV4, 0x7f00000100000000L, 0);
    client.subnet(subnet.family(), subnet.address().high(), subnet.address().low(), subnet.length());
    Choice choice = new Choice();
    Router.decide(state.redirects(), 0, Family.IPV4, client, choice);
    return state.redirects().fleet().nodes().get(choice.node(0)).name() + "/" + choice.scope();
  }

  private static Maps maps(World world) throws Exception {
    return new Maps(MapFiles.networkMap(world.file("networkmap.json"), Limits.DEFAULT),
        MapFiles.costMap(world.file("costmap.json"), Limits.DEFAULT));
  }

  private static Guidance guidance(Maps maps) {
    return new Guidance("walk", URI.create("http://walk.example/directory"), maps, Instant.EPOCH,
        Instant.EPOCH.plusSeconds(60), false);
  }
}
