package org.rialto.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rialto.ManualClock;
import org.rialto.alto.Guidance;
import org.rialto.answer.State;
import org.rialto.answer.Steward;
import org.rialto.config.Config;
import org.rialto.config.Endpoint;
import org.rialto.guide.DiscoveryResult;
import org.rialto.guide.EndpointCostStore;
import org.rialto.guide.FoundServer;
import org.rialto.guide.FoundServers;
import org.rialto.location.Better;
import org.rialto.location.CostMap;
import org.rialto.location.CostType;
import org.rialto.location.Maps;
import org.rialto.location.NetworkMap;
import org.rialto.location.VersionTag;
import org.rialto.net.Client;
import org.rialto.net.Family;
import org.rialto.net.IpPrefix;
import org.rialto.route.Choice;
import org.rialto.route.RedirectTable;
import org.rialto.route.Router;
import org.rialto.walk.World;

/** What several sources say, in whatever order and however often: each keeps to its own clients. */
class MapCompilerTest {
  private static final List<String> CLIENTS =
      List.of("192.0.2.0/24", "45.0.1.0/24", "203.0.113.0/24", "8.8.8.0/24", "10.0.0.0/24");

  @TempDir Path folder;

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);
  private final ManualClock clock = new ManualClock();
  private World world;
  private Setup setup;
  private Steward steward;
  private Thread painting = new Thread();
  private MapCompiler compiler;
  private MapGate gate;

  @BeforeEach void begin() throws Exception {
    world = World.in(folder);
    String text = Files.readString(world.config());
    String sources = List.of("a", "b", "c").stream()
        .map(name -> "  - {name: " + name + ", directory: \"http://" + name + ".example/\"}\n")
        .collect(Collectors.joining());
    Files.writeString(world.config(), text.substring(0, text.indexOf("  - name: walk")) + sources
        + text.substring(text.indexOf("client-subnet:")) + "guard: off\n");
    setup = Setup.read(world.config());
    restart();
  }

  private void restart() throws Exception {
    end();
    ZoneKeeper zones = new ZoneKeeper(Clock.systemUTC());
    zones.take(setup, _ -> {});
    steward = new Steward(new State(zones.table(), setup.lifetimes(), new Policies().of(setup.config()),
        RedirectTable.withoutGuidance(setup.fleet())));
    painting = Thread.ofPlatform().daemon().start(steward);
    gate = new MapGate(clock, List::of);
    EndpointKeeper endpoints = new EndpointKeeper(steward, setup,
        new EndpointCostStore(setup.config().stateFolder()), Map::of, clock);
    compiler = new MapCompiler(steward, endpoints, setup, Optional.empty(), gate, Map::of);
  }

  @AfterEach void end() {
    painting.interrupt();
  }

  /** Maps in which these prefixes are nearest to a node's site, and all others have no advice. */
  private static Guidance said(String source, String site, int freshUntil, String... prefixes) {
    VersionTag tag = new VersionTag("map", source + site + prefixes.length);
    NetworkMap.Builder map = new NetworkMap.Builder();
    int pid = map.pid("clients");
    for (String prefix : prefixes) {
      IpPrefix block = IpPrefix.parse(prefix);
      map.prefix(pid, block);
    }
    CostMap.Builder costs = new CostMap.Builder();
    costs.source("clients");
    costs.cost(costs.destination(site), 1);
    return new Guidance(source, URI.create("http://" + source + ".example/"),
        new Maps(map.build(tag), costs.build(tag, new CostType("routingcost", CostType.NUMERICAL))), Instant.EPOCH,
        Instant.ofEpochSecond(freshUntil), false);
  }

  private String answers() {
    return CLIENTS.stream().map(this::answer).collect(Collectors.joining(" "));
  }

  private String answer(String subnet) {
    State state = steward.current();
    IpPrefix block = IpPrefix.parse(subnet);
    Client client = new Client();
    client.peer(Family.IPV4, 0, 0);
    client.subnet(block.family(), block.address().high(), block.address().low(), block.length());
    Choice choice = new Choice();
    Router.decide(state.redirects(), 0, Family.IPV4, client, choice);
    String source = choice.source() == Choice.NO_SOURCE ? "-" : state.guidance().get(choice.source()).source();
    return source + ":" + (choice.count() == 0 ? "-" : setup.fleet().nodes().get(choice.node(0)).name());
  }

  @Test void orderInWhichSourcesAnswerMakesNoDifference() throws Exception {
    List<Guidance> said = List.of(said("a", "site-0", 60, "192.0.2.0/24", "45.0.0.0/16", "10.0.0.0/8"),
        said("b", "site-2", 60, "45.0.1.0/24", "192.0.2.0/24"), said("b", "site-3", 60, "45.0.1.0/24"),
        said("c", "site-2", 60, "203.0.113.0/24", "45.0.1.0/24", "10.0.0.0/16"));
    for (int round = 0; round < 24; round++) {
      List<Guidance> order = new ArrayList<>(said);
      Collections.shuffle(order, random);
      restart();
      for (Guidance each : order) compiler.accept(each);
      compiler.accept(said.get(2));
      assertEquals("a:n0 b:n3 c:n2 -:- c:n2", answers(), () -> "seed " + seed);
    }
  }

  /** Maps in which clients are nearest to where n2 is by its address; its PID by configuration is unknown there. */
  private static Guidance strange(FoundSource source, String... prefixes) {
    VersionTag tag = new VersionTag("map", source.name());
    NetworkMap.Builder map = new NetworkMap.Builder();
    hold(map, "near-n2", "198.18.2.0/24");
    for (String prefix : prefixes) hold(map, "clients", prefix);
    CostMap.Builder costs = new CostMap.Builder();
    costs.source("clients");
    costs.cost(costs.destination("near-n2"), 1);
    costs.cost(costs.destination("clients"), 9);
    return new Guidance(source.name(), URI.create("https://isp.example/"), new Maps(map.build(tag), costs.build(tag,
        source.costType())), Instant.EPOCH, Instant.ofEpochSecond(60), false);
  }

  private static void hold(NetworkMap.Builder map, String pid, String prefix) {
    IpPrefix block = IpPrefix.parse(prefix);
    map.prefix(map.pid(pid), block);
  }

  private static FoundSource found(List<String> region, String... hosts) {
    return found(region, new CostType(CostType.ROUTING_COST, CostType.NUMERICAL), Better.LOWER, hosts);
  }

  private static FoundSource found(List<String> region, CostType type, Better better, String... hosts) {
    Config.ClientDiscovery.Hosts none = new Config.ClientDiscovery.Hosts(List.of(), List.of());
    Config.ClientDiscovery config = new Config.ClientDiscovery(Endpoint.parse("127.0.0.1:53"), 24, 56, false, false,
        none, none, false, type, better, 32, Duration.ofHours(1), 10, 10);
    return FoundSource.of(Stream.of(hosts).map(host -> new FoundServers.Found(
        new FoundServer(List.of(URI.create("https://" + host + "/"))), Instant.EPOCH, Instant.EPOCH,
        region.stream().map(prefix -> new FoundServers.Network(IpPrefix.parse(prefix),
        new DiscoveryResult.Directory(URI.create("https://" + host + "/"), "owner.", 1, 1), Instant.EPOCH)).toList()))
        .toList(), config).getFirst();
  }

  @Test void foundServersCostsAreComparedAsTheirMetricWantsIt() throws Exception {
    CostType spare = new CostType("priv:spare", CostType.NUMERICAL);
    FoundSource lower = found(List.of("45.0.1.0/24"), spare, Better.LOWER, "isp.example");
    compiler.follow(List.of(lower), List.of(between(lower, 1, 9)));
    assertEquals(lower.name() + ":n2", answer("45.0.1.0/24"));
    FoundSource higher = found(List.of("45.0.1.0/24"), spare, Better.HIGHER, "isp.example");
    compiler.follow(List.of(higher), List.of());
    assertEquals(lower.name() + ":n3", answer("45.0.1.0/24"));
  }

  @Test void foundServersCostsOfAnotherMetricAreNotTakenForThoseWanted() throws Exception {
    FoundSource isp = found(List.of("45.0.1.0/24"), "isp.example");
    compiler.follow(List.of(isp), List.of(strange(isp, "45.0.1.0/24")));
    assertEquals(isp.name() + ":n2", answer("45.0.1.0/24"));
    FoundSource other = found(List.of("45.0.1.0/24"), new CostType("hopcount", CostType.NUMERICAL), Better.LOWER,
        "isp.example");
    compiler.follow(List.of(other), List.of());
    assertEquals("-:-", answer("45.0.1.0/24"));
    compiler.follow(List.of(other), List.of(strange(other, "45.0.1.0/24")));
    assertEquals(isp.name() + ":n2", answer("45.0.1.0/24"));
  }

  /** Maps in which clients have these costs to where n2 and n3 are. */
  private static Guidance between(FoundSource source, double toN2, double toN3) {
    VersionTag tag = new VersionTag("map", source.name());
    NetworkMap.Builder map = new NetworkMap.Builder();
    hold(map, "near-n2", "198.18.2.0/24");
    hold(map, "near-n3", "198.18.3.0/24");
    hold(map, "clients", "45.0.1.0/24");
    CostMap.Builder costs = new CostMap.Builder();
    costs.source("clients");
    costs.cost(costs.destination("near-n2"), toN2);
    costs.cost(costs.destination("near-n3"), toN3);
    return new Guidance(source.name(), URI.create("https://isp.example/"), new Maps(map.build(tag), costs.build(tag,
        source.costType())), Instant.EPOCH, Instant.ofEpochSecond(60), false);
  }

  @Test void foundServersAreListenedToAboutTheirOwnNetworks() throws Exception {
    compiler.accept(said("a", "site-0", 60, "192.0.2.0/24", "45.0.0.0/16"));
    FoundSource isp = found(List.of("45.0.1.0/24"), "isp.example");
    compiler.follow(List.of(isp), List.of());
    assertEquals("a:n0 a:n0 a:- a:- a:-", answers());
    compiler.follow(List.of(isp), List.of(strange(isp, "45.0.1.0/24", "0.0.0.0/0")));
    String isps = isp.name() + ":n2";
    assertEquals("a:n0 " + isps + " -:- -:- -:-", answers());
    compiler.accept(said("b", "site-3", 60, "45.0.1.0/24"));
    assertEquals("a:n0 b:n3 -:- -:- -:-", answers(), "who is configured goes first among equals");
    FoundSource wider = found(List.of("45.0.1.0/24", "8.0.0.0/8"), "isp.example");
    compiler.follow(List.of(wider), List.of());
    assertEquals("a:n0 b:n3 -:- " + isps + " -:-", answers());
    compiler.follow(List.of(), List.of());
    assertEquals("a:n0 b:n3 -:- -:- -:-", answers());
  }

  @Test void manyFoundServersAtOnceAreOneStep() throws Exception {
    List<FoundSource> many = IntStream.range(0, 32)
        .mapToObj(i -> found(List.of("45." + i + ".0.0/16"), "isp" + i + ".example")).toList();
    long before = steward.current().version();
    compiler.follow(many, many.stream().map(each -> strange(each, "0.0.0.0/0")).toList());
    assertEquals(before + 1, steward.current().version());
    assertEquals(32, steward.current().guidance().size());
    compiler.follow(many, List.of());
    assertEquals(before + 1, steward.current().version(), "nothing to compile");
  }

  @Test void foundServerWhoseMapsCannotBeUsedKeepsNoOtherOut() throws Exception {
    FoundSource bad = found(List.of("203.0.113.0/24"), "bad.example");
    FoundSource isp = found(List.of("45.0.1.0/24"), "isp.example");
    Guidance unusable = new Guidance(bad.name(), URI.create("https://bad.example/"), null, Instant.EPOCH,
        Instant.EPOCH, false);
    compiler.follow(List.of(bad, isp), List.of(unusable, strange(isp, "45.0.1.0/24")));
    assertEquals(isp.name() + ":n2", answer("45.0.1.0/24"));
  }

  @Test void aReloadKeepsWhatWasFound() throws Exception {
    FoundSource isp = found(List.of("45.0.1.0/24"), "isp.example");
    compiler.follow(List.of(isp), List.of(strange(isp, "0.0.0.0/0")));
    String before = answers();
    ZoneKeeper zones = new ZoneKeeper(Clock.systemUTC());
    world.edit("rialto.yaml", "name: n1, ipv4: 198.18.1.1", "name: n1, ipv4: 198.18.1.9");
    Setup next = Setup.read(world.config());
    zones.take(next, _ -> {});
    compiler.reload(next, zones.table(), new Policies().of(next.config()));
    assertEquals(before, answers());
    assertTrue(before.contains(isp.name() + ":n2"), before);
  }

  @Test void emptyMapsOfAFoundServerAreHeld() throws Exception {
    setup = Setup.read(world.edit("rialto.yaml", "guard: off\n", "").config());
    restart();
    FoundSource isp = found(List.of("45.0.1.0/24"), "isp.example");
    compiler.follow(List.of(isp), List.of(said(isp.name(), "site-2", 60)));
    assertEquals(0, steward.current().guidance().size());
    assertEquals(isp.name(), gate.held().getFirst().source());
  }

  @Test void sourceThatHasNotAnsweredIsAsIfItWereNotThere() {
    compiler.accept(said("b", "site-2", 60, "45.0.1.0/24"));
    assertEquals("b:- b:n2 b:- b:- b:-", answers());
    compiler.accept(said("a", "site-0", 60, "192.0.2.0/24"));
    assertEquals("a:n0 b:n2 -:- -:- -:-", answers());
  }

  @Test void freshnessIsThatOfTheSourceWhoseAnswerItIs() {
    Guidance a = said("a", "site-0", 60, "192.0.2.0/24");
    compiler.accept(a);
    compiler.accept(said("b", "site-2", 30, "45.0.1.0/24"));
    assertEquals(60, steward.current().freshUntilSeconds(0));
    assertEquals(30, steward.current().freshUntilSeconds(1));
    assertEquals(60, steward.current().freshUntilSeconds(Choice.NO_SOURCE));
    compiler.accept(new Guidance("a", a.server(), a.maps(), Instant.EPOCH, Instant.ofEpochSecond(90), false));
    compiler.accept(said("b", "site-2", 31, "45.0.1.0/24"));
    assertEquals(90, steward.current().freshUntilSeconds(0));
    assertEquals(31, steward.current().freshUntilSeconds(1));
  }

  @Test void mapsStaleForTooLongAreForgottenUntilTheSourceIsHeardAgain() throws Exception {
    setup = Setup.read(world.edit("rialto.yaml", "\"http://a.example/\"", "\"http://a.example/\", forget-after: 10s")
        .config());
    restart();
    clock.set(Instant.ofEpochSecond(69));
    compiler.accept(said("b", "site-2", 1, "45.0.1.0/24"));
    Guidance a = said("a", "site-0", 60, "192.0.2.0/24", "45.0.1.0/24");
    compiler.accept(a);
    compiler.forgetStale();
    assertEquals("a:n0 a:n0 -:- -:- -:-", answers());
    clock.pass(Duration.ofSeconds(1));
    compiler.forgetStale();
    assertEquals("b:- b:n2 b:- b:- b:-", answers());
    compiler.accept(new Guidance("a", a.server(), a.maps(), Instant.EPOCH, Instant.ofEpochSecond(90), false));
    compiler.forgetStale();
    assertEquals("a:n0 a:n0 -:- -:- -:-", answers());
  }

  @Test void mapsFromDiskThatAreForgottenAreNotUsed() throws Exception {
    setup = Setup.read(world.edit("rialto.yaml", "\"http://a.example/\"", "\"http://a.example/\", forget-after: 10s")
        .config());
    restart();
    clock.set(Instant.ofEpochSecond(70));
    Guidance a = said("a", "site-0", 60, "192.0.2.0/24");
    compiler.accept(new Guidance("a", a.server(), a.maps(), Instant.EPOCH, a.freshUntil(), true));
    assertEquals("-:-", answer("192.0.2.0/24"));
  }

  @Test void mapsAreNotForgottenWhileNewerOnesAreHeld() throws Exception {
    world.edit("rialto.yaml", "guard: off\n", "");
    setup = Setup.read(world.edit("rialto.yaml", "\"http://a.example/\"", "\"http://a.example/\", forget-after: 0s")
        .config());
    restart();
    clock.set(Instant.ofEpochSecond(60));
    compiler.accept(said("a", "site-0", 60, "192.0.2.0/24"));
    compiler.accept(said("a", "site-0", 90));
    clock.set(Instant.ofEpochSecond(61));
    compiler.forgetStale();
    assertEquals("a:n0", answer("192.0.2.0/24"));
    gate.reject(gate.find(Optional.empty()));
    compiler.forgetStale();
    assertEquals("-:-", answer("192.0.2.0/24"));
  }

  @Test void mapsFromDiskAreNoNewsOfASourceThatHasGivenOthers() {
    compiler.accept(said("a", "site-0", 60, "192.0.2.0/24"));
    Guidance old = said("a", "site-2", 30, "192.0.2.0/24");
    compiler.accept(new Guidance("a", old.server(), old.maps(), Instant.EPOCH, old.freshUntil(), true));
    assertEquals("a:n0", answer(CLIENTS.getFirst()));
    assertEquals(60, steward.current().freshUntilSeconds(0));
  }

  @Test void reloadThatTakesASourceOutLeavesTheOthers() throws Exception {
    Guidance b = said("b", "site-2", 60, "45.0.1.0/24");
    compiler.accept(said("a", "site-0", 60, "192.0.2.0/24", "45.0.0.0/16"));
    compiler.accept(b);
    world.edit("rialto.yaml", "  - {name: b, directory: \"http://b.example/\"}\n", "");
    setup = Setup.read(world.config());
    compiler.reload(setup, steward.current().zones(), steward.current().policy());
    assertEquals("a:n0 a:n0 a:- a:- a:-", answers());
    compiler.accept(b);
    assertEquals("a:n0 a:n0 a:- a:- a:-", answers());
  }

  @Test void reloadThatSwapsTwoSourcesSwapsWhoGoesFirst() throws Exception {
    compiler.accept(said("a", "site-0", 60, "192.0.2.0/24"));
    compiler.accept(said("b", "site-2", 60, "192.0.2.0/24"));
    assertEquals("a:n0", answer(CLIENTS.getFirst()));
    world.edit("rialto.yaml", "name: a, directory: \"http://a.", "name: x, directory: \"http://x.")
        .edit("rialto.yaml", "name: b, directory: \"http://b.", "name: a, directory: \"http://a.")
        .edit("rialto.yaml", "name: x, directory: \"http://x.", "name: b, directory: \"http://b.");
    setup = Setup.read(world.config());
    compiler.reload(setup, steward.current().zones(), steward.current().policy());
    assertEquals("b:n2", answer(CLIENTS.getFirst()));
  }

  private void guard() throws Exception {
    world.edit("rialto.yaml", "guard: off\n", "");
    setup = Setup.read(world.config());
    restart();
  }

  @Test void firstMapsOfASourceAreNotHeldForWhatTheyTakeFromOthers() throws Exception {
    guard();
    compiler.accept(said("a", "site-0", 60, "0.0.0.0/0"));
    compiler.accept(said("b", "site-2", 60, "0.0.0.0/1", "128.0.0.0/1"));
    assertEquals(List.of(), gate.held());
    assertEquals("b:n2", answer(CLIENTS.getFirst()));
  }

  @Test void mapsAreHeldForWhatTheyWouldChangeOfAllSourcesTogether() throws Exception {
    guard();
    compiler.accept(said("a", "site-0", 60, "0.0.0.0/0"));
    compiler.accept(said("b", "site-2", 60, "192.0.2.0/24"));
    compiler.accept(said("b", "site-2", 60, "192.0.2.0/24", "203.0.113.0/24"));
    assertEquals("b:n2 a:n0 b:n2 a:n0 a:n0", answers(), "b takes half of its clients from a, which are few of all");
    compiler.accept(said("a", "site-2", 60, "0.0.0.0/0"));
    assertEquals(List.of("a"), gate.held().stream().map(HeldMaps::source).toList());
    assertEquals("b:n2 a:n0 b:n2 a:n0 a:n0", answers());
  }

  @Test void heldMapsAreAppliedWithWhatOtherSourcesSayByThen() throws Exception {
    guard();
    compiler.accept(said("a", "site-0", 60, "0.0.0.0/0"));
    compiler.accept(said("a", "site-2", 60, "0.0.0.0/0"));
    compiler.accept(said("b", "site-3", 60, "192.0.2.0/24"));
    assertEquals("b:n3 a:n0 a:n0 a:n0 a:n0", answers());
    compiler.decide(Optional.of("a"), true);
    assertEquals("b:n3 a:n2 a:n2 a:n2 a:n2", answers());
  }

  @Test void heldMapsGoWithTheirSource() throws Exception {
    guard();
    compiler.accept(said("a", "site-0", 60, "0.0.0.0/0"));
    compiler.accept(said("a", "site-2", 60, "0.0.0.0/0"));
    assertEquals(1, gate.held().size());
    world.edit("rialto.yaml", "http://a.example/", "http://other.example/");
    setup = Setup.read(world.config());
    compiler.reload(setup, steward.current().zones(), steward.current().policy());
    assertEquals(List.of(), gate.held());
  }

  @Test void announcedNodesAreOfTheDownstreamCdnsThatAReloadSays() throws Exception {
    world.edit("rialto.yaml", "http://a.example/\"", "http://a.example/\", roles: {edge-pids: clients}, "
        + "announced-nodes: {within: 192.0.2.0/24}").edit("rialto.yaml", "guard: off",
        "downstream-cdns: [{name: cdn, directory: \"http://cdn.example/\", nodes: \"others/*\"}]\nguard: off");
    setup = Setup.read(world.config());
    restart();
    compiler.accept(said("a", "site-0", 60, "192.0.2.9/32"));
    assertEquals(Optional.empty(), cdnOf("clients/192.0.2.9"));
    world.edit("rialto.yaml", "others/*", "clients/*");
    setup = Setup.read(world.config());
    compiler.reload(setup, steward.current().zones(), steward.current().policy());
    assertEquals(Optional.of("cdn"), cdnOf("clients/192.0.2.9"));
  }

  private Optional<String> cdnOf(String node) {
    return steward.current().redirects().fleet().nodes().stream().filter(each -> each.name().equals(node)).findFirst()
        .orElseThrow().cdn();
  }

  @Test void mapsAreComparedAfterAReloadThatChangesNothing() throws Exception {
    guard();
    compiler.accept(said("a", "site-0", 60, "0.0.0.0/0"));
    setup = Setup.read(world.config());
    compiler.reload(setup, steward.current().zones(), steward.current().policy());
    compiler.accept(said("a", "site-2", 60, "0.0.0.0/0"));
    assertEquals(1, gate.held().size());
  }
}
