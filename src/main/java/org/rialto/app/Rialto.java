package org.rialto.app;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.rialto.alto.AltoClient;
import org.rialto.alto.AltoServer;
import org.rialto.alto.Guidance;
import org.rialto.alto.MapStore;
import org.rialto.alto.Progress;
import org.rialto.alto.Source;
import org.rialto.alto.SourceStatus;
import org.rialto.answer.Change;
import org.rialto.answer.Policy;
import org.rialto.answer.RecentClients;
import org.rialto.answer.Sighting;
import org.rialto.answer.Sightings;
import org.rialto.answer.State;
import org.rialto.answer.Steward;
import org.rialto.config.ConfigException;
import org.rialto.config.Located;
import org.rialto.config.Problem;
import org.rialto.guide.EndpointCostStore;
import org.rialto.location.Maps;
import org.rialto.route.EndpointTable;
import org.rialto.route.RedirectTable;
import org.rialto.serve.Background;
import org.rialto.serve.Certificates;
import org.rialto.serve.DnsDoor;
import org.rialto.serve.Streams;
import org.rialto.zone.FileStamp;
import org.rialto.zone.ZoneTable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The assembly: each part is made in order, and closed in reverse. Reading {@link #open} is reading the house.
 */
final class Rialto implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Rialto.class);
  /**
   * How long the doors stay shut for the first maps. A default answer given a second before the maps come would be kept
   * by resolvers for its whole TTL; a source that is down must not keep us from answering at all.
   */
  private static final Duration FIRST_GUIDANCE_PATIENCE = Duration.ofSeconds(15);
  private static final Duration LOOK_AT_HELD = Duration.ofSeconds(1);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(20);
  /** What the heap holds, garbage and all, where a collection frees more than it takes of the start. */
  private static final long WORTH_COLLECTING_OCTETS = 64L << 20;

  private final Path configFile;
  private final Progress progress;
  private final ZoneKeeper keeper = new ZoneKeeper(Clock.systemUTC());
  private final Policies policies = new Policies();
  private final ZoneTaking taking;
  private final ZoneSharing sharing;
  private final Steward steward;
  private final Thread stewardThread;
  private final MapStore store;
  private final MapGate gate;
  private final MapCompiler compiler;
  private final Rounds applying = new Rounds("held-maps", this::applyDue);
  /** Made after the doors are open, where they can be: so others may look while these are filled. */
  private final List<AltoServer> servers = new CopyOnWriteArrayList<>();
  private final EndpointKeeper endpoints;
  private final ClientWatch watch = new ClientWatch(this::sightings, List.of(this::see));
  private final SourceKeeper sources = new SourceKeeper(this::client);
  private final DownstreamKeeper downstream = new DownstreamKeeper(Clock.systemUTC(), this::interconnect);
  private final FoundSources found;
  private final Streams streams;
  private final Optional<Certificates> certificates;
  private final List<DnsDoor> doors;
  private final List<AdminServer> admins = new ArrayList<>();
  private final long startedNanos = System.nanoTime();
  private final List<ZoneWatch> watches = new ArrayList<>();
  private volatile Setup setup;
  private volatile Optional<PersonalGuidance> personal;
  private FileStamp configStamp;

  /**
   * Reads the zones and binds every socket; answers nothing yet.
   *
   * @throws ConfigException where the configuration asks of a zone what can't be
   */
  static Rialto open(Setup setup, Progress progress) throws IOException, ConfigException, InterruptedException {
    Rialto rialto = new Rialto(setup, progress);
    try {
      rialto.openAdmin();
      return rialto;
    } catch (IOException | RuntimeException failed) {
      rialto.close();
      throw failed;
    }
  }

  private Rialto(Setup setup, Progress progress) throws IOException, ConfigException, InterruptedException {
    this.setup = setup;
    this.progress = progress;
    configFile = setup.config().file();
    configStamp = FileStamp.of(configFile);
    taking = new ZoneTaking(keeper, setup.config(), Clock.systemUTC(), this::shareMembers);
    sharing = new ZoneSharing(setup.config().stateFolder(), TransferTerms.of(setup.config(), Map.of()), this::isOurs,
        taking.notices()::take);
    keeper.tell(sharing);
    keeper.take(setup, _ -> {});
    steward = new Steward(new State(keeper.table(), setup.lifetimes(), policies.of(setup.config()), List.of(),
        RedirectTable.withoutGuidance(setup.fleet()), new EndpointTable(setup.endpointSetup().plan(), List.of()), 0));
    endpoints = new EndpointKeeper(steward, setup, new EndpointCostStore(setup.config().stateFolder()),
        downstream::advertised, Clock.systemUTC());
    stewardThread = Thread.ofPlatform().name("steward").unstarted(steward);
    keeper.publishTo(zones -> steward.submit(new Change.ZonesChanged(zones)));
    store = new MapStore(setup.config().stateFolder(), this::isInUse, this::keepTable);
    gate = new MapGate(Clock.systemUTC(), this::recentClients);
    compiler = new MapCompiler(steward, endpoints, setup,
        Optional.of(new TableStore(setup.config().stateFolder(), store)), gate, downstream::advertised);
    found = new FoundSources(compiler, setup.config().stateFolder().resolve("found"), Clock.systemUTC(),
        sources::isEachHeard);
    streams = new Streams(setup.streamLimits());
    personal = PersonalGuidance.of(setup, Clock.systemUTC());
    certificates = setup.certificates(Clock.systemUTC());
    doors = DnsDoor.openAll(setup.listens(), steward, sharing.clerk(), streams, certificates);
  }

  private void openAdmin() throws IOException {
    Optional<Path> admin = setup.config().admin().map(Located::value);
    if (admin.isPresent()) admins.add(new AdminServer(admin.get(), new Inspector(this::view, this::reload,
        this::decide)::handle));
    if (setup.config().watchZones()) watches.add(new ZoneWatch(keeper::folders, this::reloadZones));
  }

  /** Makes those that speak ALTO: of all parts they take longest to load, and no answer waits for them. */
  private void assembleAlto() {
    setup.publication().ifPresent(publication -> servers.add(new AltoServer(publication, this::republished,
        new Background("alto-server-files"))));
  }

  /** The maps in use of sources that let them be published again; what the guard holds is none of them. */
  private Map<String, Maps> republished() {
    Map<String, Maps> inUse = new HashMap<>(compiler.mapsInUse());
    inUse.keySet().retainAll(setup.sourceSetup().republished());
    return inUse;
  }

  private AltoClient client(Source source) {
    return new AltoClient(source, Clock.systemUTC(), Optional.of(store), progress, compiler::accept,
        new Background("alto-" + source.name()));
  }

  /**
   * Starts everything; returns once queries are answered. Where the table of the last good maps is on disk, that is at
   * once, and what explains it is read then; where only the maps are, as soon as they are compiled; else as soon as
   * guidance can be had.
   *
   * @param stop counted down once the server is to stop: guidance isn't waited for any longer then, and no door opened
   * @throws IOException if the embedded ALTO server can't listen; everything is closed then
   */
  void start(CountDownLatch stop) throws IOException, InterruptedException {
    try {
      if (!begin()) {
        if (!awaitGuidance(stop)) return;
        openDoors();
      }
      found.follow(setup.config().clientDiscovery());
      found.start();
      if (setup.isGuidedByFiles()) startServers(); // nothing here waits for them, and they read and compress maps
    } catch (IOException unbound) {
      close();
      throw unbound;
    }
  }

  /** Starts all that a reload may end, before any may. Whether guidance was on disk, and so the doors are open. */
  private synchronized boolean begin() throws IOException, InterruptedException {
    stewardThread.start();
    taking.follow(setup.config());
    endpoints.restore();
    boolean tableRestored = compiler.restore();
    if (tableRestored) openDoors();
    assembleAlto();
    List<AltoClient> clients = sources.assemble(setup.sourceSetup(), setup.sources(Clock.systemUTC()));
    readKept(clients, tableRestored);
    boolean restored = !steward.current().guidance().isEmpty();
    if (restored && !tableRestored) {
      openDoors();
      compiler.keep();
    }
    if (!setup.isGuidedByFiles()) startServers();
    clients.forEach(AltoClient::start);
    downstream.follow(setup.downstreamSetup());
    applying.start();
    endpoints.start();
    return restored || tableRestored;
  }

  private void startServers() throws IOException {
    for (AltoServer server : servers) server.start();
  }

  /** Reads the last good maps; behind the backs of those that answer, if they do. */
  private void readKept(List<AltoClient> clients, boolean answering) throws InterruptedException {
    Runnable read = () -> {
      try {
        clients.forEach(AltoClient::restore);
      } finally {
        compiler.mapsRead();
      }
    };
    if (!answering) {
      read.run();
      return;
    }
    Thread reading = new Background("kept-maps").newThread(read);
    reading.start();
    reading.join();
  }

  /**
   * Reading a large map leaves several times its size behind. It is collected now, while nobody waits: the heap shrinks
   * to what is used, and the first pause of the collector is over.
   */
  private void openDoors() {
    Runtime runtime = Runtime.getRuntime();
    if (runtime.totalMemory() - runtime.freeMemory() > WORTH_COLLECTING_OCTETS) System.gc();
    streams.start();
    certificates.ifPresent(Certificates::start);
    doors.forEach(DnsDoor::start);
    watch.start();
    sharing.start();
    admins.forEach(AdminServer::start);
    watches.forEach(ZoneWatch::start);
    LOG.info("event=ready listen={} zones={} guided={} millis={}", setup.listens(), keeper.table().size(),
        !steward.current().guidance().isEmpty(),
        (System.nanoTime() - startedNanos) / 1_000_000);
  }

  private boolean isOurs(byte[] origin) {
    return keeper.table().zone(origin).isPresent();
  }

  /** Applies held maps, or drops them, as {@link MapCompiler#decide} says. */
  HeldMaps decide(Optional<String> source, boolean isAccepted) throws InterruptedException {
    return compiler.decide(source, isAccepted);
  }

  /** Asked before maps are kept: those that are held must not be what a restart begins with. */
  private boolean isInUse(Guidance said) {
    return compiler.isInUse(said);
  }

  private List<Sightings> sightings() {
    return doors().stream().flatMap(door -> door.sightings().stream()).toList();
  }

  private void see(Sighting client) {
    if (!endpoints.see(client)) found.see(client, steward.current());
  }

  private void interconnect() {
    compiler.interconnect();
    endpoints.interconnect();
  }

  private List<RecentClients> recentClients() {
    return doors().stream().flatMap(door -> door.recentClients().stream()).toList();
  }

  private void applyDue() throws InterruptedException {
    Thread.sleep(LOOK_AT_HELD);
    compiler.applyDue();
    compiler.forgetStale();
  }

  private void keepTable(Guidance onDisk) {
    compiler.saved(onDisk);
  }

  /**
   * A default answer for a source's clients, given before its maps, would be kept as well: so each is waited for. False
   * where the server is to stop before they have come.
   */
  private boolean awaitGuidance(CountDownLatch stop) throws InterruptedException {
    long deadline = System.nanoTime() + FIRST_GUIDANCE_PATIENCE.toNanos();
    while (!(sources.isEachHeard() && downstream.isEachHeard()) && System.nanoTime() < deadline) {
      if (stop.await(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS)) return false;
    }
    return true;
  }

  /**
   * Reads what has changed of configuration, zones, nodes and services, and publishes it in one step; one at a time, so
   * that what was read last is what stays.
   *
   * @param zone the only one to be read, and nothing else; of one that is taken from other servers, a look at its
   * primaries is begun
   * @return warnings, and what is wrong with zones that keep what they had
   * @throws ConfigException with all that is wrong; what was there before stays in use
   */
  synchronized List<Problem> reload(Optional<String> zone) throws ConfigException, InterruptedException {
    if (zone.isPresent() && taking.look(zone.get())) return List.of();
    if (zone.isPresent()) return setup.told(keeper.reload(zone, this::publish));
    FileStamp stamp = FileStamp.of(configFile);
    Setup next = Setup.read(configFile);
    certificates.ifPresent(Certificates::reload);
    List<Problem> problems = new ArrayList<>(next.warnings());
    Policy policy = policies.of(next.config());
    Set<String> newlyGiven = sharing.follow(TransferTerms.of(next.config(), taking.memberships()));
    problems.addAll(next.told(keeper.take(next, zones -> {
      sources.letGo(next.sourceSetup());
      downstream.letGo(next.downstreamSetup());
      compiler.reload(next, zones, policy);
    })));
    sources.assemble(next.sourceSetup(), next.sources(Clock.systemUTC())).forEach(AltoClient::start);
    downstream.follow(next.downstreamSetup());
    found.follow(next.config().clientDiscovery());
    personal = personal.isPresent() ? personal.get().after(next, Clock.systemUTC())
        : PersonalGuidance.of(next, Clock.systemUTC());
    keeper.tellAgain(each -> newlyGiven.contains(each.name()));
    problems.addAll(next.needsRestart(setup));
    setup = next;
    configStamp = stamp;
    taking.follow(next.config());
    return problems;
  }

  /** A catalog has come: its members are given to those who are given the catalog. */
  private synchronized void shareMembers() {
    Set<String> newlyGiven = sharing.follow(TransferTerms.of(setup.config(), taking.memberships()));
    keeper.tellAgain(each -> newlyGiven.contains(each.name()));
  }

  /** A new table of zones, answered from once this returns. */
  private void publish(ZoneTable zones) throws InterruptedException {
    steward.submit(new Change.ZonesChanged(zones)).join();
  }

  /**
   * Reads what has changed of the zones, as a watch asks for it. A configuration that was edited waits for its
   * operator, and so do zone files that have come since.
   */
  private synchronized void reloadZones() {
    if (configStamp.isCurrent()) {
      reloadAndLog();
      return;
    }
    try {
      keeper.reload(Optional.empty(), this::publish);
      LOG.info("event=zones-reloaded zones={} waiting=\"the configuration has changed: reload to use it\"",
          keeper.table().size());
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  /** Reloads as a signal asks it to: what comes of it is in the log. */
  void reloadAndLog() {
    try {
      List<Problem> problems = reload(Optional.empty());
      long errors = problems.stream().filter(problem -> problem.severity() == Problem.Severity.ERROR).count();
      LOG.info("event=reloaded zones={} services={} errors={}", keeper.table().size(),
          setup.fleet().services().size(), errors);
    } catch (ConfigException wrong) {
      wrong.problems().forEach(problem -> LOG.error("event=reload-problem problem=\"{}\"", problem));
      LOG.error("event=reload-refused kept=\"what was there before\" problems={}", wrong.problems().size());
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  /** What inspections look at, now. */
  Inspector.View view() {
    return new Inspector.View(setup, steward.current(), List.copyOf(keeper.failing().values()), sources(),
        endpoints.sources(), downstream.status(), gate.held(), compiler.announced(), compiler.fetchedCosts(), doors,
        Optional.of(streams), certificates, sharing.view(taking.status()), finding(), personal,
        System.currentTimeMillis() / 1000);
  }

  List<DnsDoor> doors() {
    return doors;
  }

  List<SourceStatus> sources() {
    return Stream.concat(sources.status().stream(), found.status().stream()).toList();
  }

  private FindingView finding() {
    return new FindingView(found.sources(), found.finding(), sightings().stream().mapToLong(Sightings::dropped).sum());
  }

  List<AltoServer> servers() {
    return servers;
  }

  Setup setup() {
    return setup;
  }

  @Override public void close() {
    watches.forEach(ZoneWatch::close);
    admins.forEach(AdminServer::close);
    DnsDoor.closeAll(doors);
    streams.close();
    certificates.ifPresent(Certificates::close);
    taking.close();
    sharing.close();
    watch.close();
    found.close();
    sources.close();
    downstream.close();
    compiler.close();
    endpoints.close();
    personal.ifPresent(PersonalGuidance::close);
    servers.forEach(AltoServer::close);
    applying.close();
    stewardThread.interrupt();
  }
}
