package org.rialto.app;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.rialto.alto.AltoClient;
import org.rialto.alto.Guidance;
import org.rialto.alto.MapStore;
import org.rialto.alto.Progress;
import org.rialto.alto.SourceStatus;
import org.rialto.answer.Sighting;
import org.rialto.answer.State;
import org.rialto.config.Config;
import org.rialto.guide.FoundServer;
import org.rialto.guide.FoundServerStore;
import org.rialto.guide.FoundServers.Found;
import org.rialto.guide.FoundServers.Network;
import org.rialto.location.MergedIndex;
import org.rialto.serve.Background;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sources that are found for clients: has servers looked for whose clients nobody places, asks those found for
 * their maps as long as they are used, and hands all of it to the compiler.
 *
 * <p>What strangers publish must not keep us compiling: what changes waits, and goes in one step, as {@link Pace} lets
 * it. Threads: clients are seen by one, sources hand over maps on
 * their own, and one makes and ends them; a reload may come on any.
 */
final class FoundSources implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FoundSources.class);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(200);
  private static final Duration DROP_IDLE = Duration.ofSeconds(10);

  private static final Duration SAVE_PAUSE = Duration.ofMinutes(1);

  private final MapCompiler compiler;
  private final FoundServerStore store;
  private final MapStore maps;
  private final Clock clock;
  private final BooleanSupplier isReady;
  private final Map<String, AltoClient> clients = new LinkedHashMap<>();
  /** The latest maps of each source that haven't been handed on. */
  private final Map<String, Guidance> waiting = new HashMap<>();
  private final Pace pace = new Pace();
  private final Rounds rounds = new Rounds("found-sources", this::keep);
  private volatile Optional<ServerFinding> finding = Optional.empty();
  private volatile List<FoundSource> sources = List.of();
  private volatile List<AltoClient> asked = List.of();
  private boolean closed;
  private long version = -1;
  private Instant nextDrop = Instant.MIN;
  /** What is on disk, and when that is to be looked at again; guarded by the store. */
  private List<Found> kept = List.of();
  private Instant nextSave = Instant.MIN;
  private boolean isSaveFailing;

  /**
   * @param folder what is found is kept in over a restart
   * @param isReady whether strangers can be told from others, as all configured sources have been heard
   */
  FoundSources(MapCompiler compiler, Path folder, Clock clock, BooleanSupplier isReady) {
    this.compiler = compiler;
    store = new FoundServerStore(folder);
    maps = new MapStore(folder, compiler::isInUse, _ -> {});
    this.clock = clock;
    this.isReady = isReady;
  }

  void start() {
    rounds.start();
  }

  /** Looks for servers as this configuration wants it; those found before stay, as far as it lets them. */
  synchronized void follow(Optional<Config.ClientDiscovery> config) throws InterruptedException {
    Optional<ServerFinding> before = finding;
    if (before.map(ServerFinding::config).equals(config)) return;
    Optional<ServerFinding> next = config.map(wanted -> new ServerFinding(wanted, clock));
    next.ifPresent(begun -> before.ifPresentOrElse(begun::takeOver, () -> begun.restore(store.load())));
    next.ifPresent(ServerFinding::start);
    finding = next;
    before.ifPresent(ServerFinding::close);
    // Clients are asked by the rights of their time.
    clients.values().forEach(AltoClient::close);
    clients.clear();
    version = -1;
    step();
  }

  /**
   * A client was seen: it is looked for if no source places it, or only by a prefix that holds everyone; and the server
   * it was found for is used.
   */
  void see(Sighting sighting, State state) {
    Optional<ServerFinding> current = finding;
    if (current.isEmpty() || !isReady.getAsBoolean()) return;
    Optional<MergedIndex> index = state.redirects().index();
    if (index.isEmpty() && state.redirects().isGuided()) return;
    Optional<MergedIndex.Found> placed = index.flatMap(each -> each.find(sighting.client().address()));
    boolean isOfOthers = placed.filter(place -> place.match().prefix().length() > 0)
        .filter(place -> !isFound(state.guidance().get(place.part()).source())).isPresent();
    if (!isOfOthers) current.get().see(sighting.client());
  }

  private boolean isFound(String source) {
    return sources.stream().anyMatch(each -> each.name().equals(source));
  }

  /** The sources there are, and how each was found. */
  List<FoundSource> sources() {
    return sources;
  }

  /** How each that is asked does. */
  List<SourceStatus> status() {
    return asked.stream().map(AltoClient::status).toList();
  }

  /** What looks for them, if anything does. */
  Optional<ServerFinding> finding() {
    return finding;
  }

  private void keep() throws InterruptedException {
    Thread.sleep(LOOK_AGAIN);
    look();
    if (!clock.instant().isBefore(nextSave)) save();
  }

  /** Keeps on disk what is found by now, if it isn't there; failing to is no reason to stop. */
  private void save() {
    synchronized (store) {
      nextSave = clock.instant().plus(SAVE_PAUSE);
      List<Found> found = finding.map(ServerFinding::found).orElse(List.of());
      if (found.equals(kept)) return;
      try {
        store.save(found);
        maps.keepOnly(found.stream().map(each -> each.server().name()).collect(Collectors.toSet()));
        kept = found;
        isSaveFailing = false;
      } catch (IOException e) {
        if (!isSaveFailing) LOG.warn("event=found-servers-not-kept cause=\"{}\"", e.toString());
        isSaveFailing = true;
      }
    }
  }

  private synchronized void look() throws InterruptedException {
    if (closed || finding.isEmpty()) return; // a round that is under way isn't ended by the interrupt alone
    Instant now = clock.instant();
    if (!now.isBefore(nextDrop)) {
      finding.get().dropIdle();
      nextDrop = now.plus(DROP_IDLE);
    }
    boolean isWaiting;
    synchronized (waiting) {
      isWaiting = !waiting.isEmpty();
    }
    if ((isWaiting || finding.get().version() != version) && pace.allows(now)) step();
  }

  /** Brings clients and tables to what is found by now. */
  private void step() throws InterruptedException {
    version = finding.map(ServerFinding::version).orElse(-1L);
    List<FoundSource> next = finding.map(current -> FoundSource.of(current.found(), current.config()))
        .orElse(List.of());
    Map<String, FoundSource> wanted = next.stream().collect(Collectors.toMap(FoundSource::name, each -> each));
    sources = next;
    endClients(wanted);
    for (FoundSource source : next) {
      if (!clients.containsKey(source.name())) begin(source);
    }
    asked = List.copyOf(clients.values());
    List<Guidance> said;
    synchronized (waiting) {
      said = waiting.values().stream().filter(each -> isWanted(each, wanted)).toList();
      waiting.clear();
    }
    Instant began = clock.instant();
    compiler.follow(next, said);
    pace.took(began, clock.instant());
  }

  /** A client that was ended may say something yet, of the costs that it was asked for. */
  private static boolean isWanted(Guidance said, Map<String, FoundSource> wanted) {
    FoundSource source = wanted.get(said.source());
    return source != null && said.maps().costMap().type().metric().equals(source.costType().metric());
  }

  private void endClients(Map<String, FoundSource> wanted) {
    List<String> ended = clients.keySet().stream().filter(name -> !wanted.containsKey(name)).toList();
    for (String name : ended) {
      clients.remove(name).close();
      LOG.info("event=found-server-left source={}", name);
    }
  }

  private void begin(FoundSource source) {
    Found found = source.found();
    FoundServer server = found.server();
    AltoClient client = new AltoClient(server.source(source.costType(),
        ServerFinding.rights(finding.orElseThrow().config())), clock, Optional.of(maps), Progress.NONE, this::take,
        threads(source.name()));
    clients.put(source.name(), client);
    client.start();
    Network first = found.networks().getFirst();
    LOG.info("event=found-server-joined source={} directory={} network={} naptr-owner={}", source.name(),
        server.directories().getFirst(), first.prefix(), first.directory().name());
  }

  private static ThreadFactory threads(String name) {
    return new Background("alto-" + name);
  }

  /** Maps that are in use are confirmed at once, which costs nothing; others wait for the next step. */
  private void take(Guidance said) {
    if (compiler.isInUse(said)) {
      compiler.accept(said);
      return;
    }
    synchronized (waiting) {
      waiting.put(said.source(), said);
    }
  }

  @Override public void close() {
    rounds.close();
    synchronized (this) {
      closed = true;
      finding.ifPresent(ServerFinding::close);
      clients.values().forEach(AltoClient::close);
    }
    save();
  }
}
