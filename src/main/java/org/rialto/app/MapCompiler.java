package org.rialto.app;

import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.rialto.alto.Guidance;
import org.rialto.answer.Change;
import org.rialto.answer.Policy;
import org.rialto.answer.State;
import org.rialto.answer.Steward;
import org.rialto.location.Advertisement;
import org.rialto.location.CostMap;
import org.rialto.location.LocationIndex;
import org.rialto.location.Maps;
import org.rialto.route.Advice;
import org.rialto.route.AnnouncedNodes;
import org.rialto.route.Fleet;
import org.rialto.route.RedirectTable;
import org.rialto.zone.ZoneTable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Turns what sources say, and what operators change, into what the steward publishes. Of each source the last good pair
 * of maps is kept, and the table is compiled from all of them, in the order of the configuration: in which
 * order they came makes no difference. Compiling takes its time on the caller's thread; one at a time, so that maps are
 * always compiled for the nodes and services they will be published with. What was compiled from the maps on disk is
 * kept beside them, by {@link TableKeeper}, unless it depends on what downstream CDNs advertise: that isn't known at a
 * start.
 */
final class MapCompiler implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MapCompiler.class);

  private final Steward steward;
  private final EndpointKeeper endpoints;
  private final Optional<TableKeeper> keeper;
  private final MapGate gate;
  private Setup setup;
  private final Supplier<Map<String, Advertisement>> advertised;
  /** The setup's, and those that were found. */
  private SourceSetup sources;
  private List<FoundSource> found = List.of();
  /** That of the table in use, which an equal one doesn't replace: numbers of one can be compared. */
  private Fleet fleet;
  /** The last good maps of each source, by its name. */
  private volatile Map<String, Said> known = Map.of();
  /** Of the sources the table was compiled from, in its order. */
  private List<org.rialto.answer.Guidance> guidance = List.of();
  private RedirectTable redirects;
  private boolean mapsAreToCome;

  /**
   * What might be used next.
   *
   * @param costsOnly whether all network maps are those in use, and what is known of nodes
   */
  private record Next(Map<String, Said> known, RedirectTable table, boolean costsOnly) {}

  /**
   * @param store where tables are kept over a restart; empty to keep none
   * @param gate asked before new maps are used
   * @param advertised what downstream CDNs advertise, by their names
   */
  MapCompiler(Steward steward, EndpointKeeper endpoints, Setup setup, Optional<TableStore> store, MapGate gate,
      Supplier<Map<String, Advertisement>> advertised) {
    this.steward = steward;
    this.endpoints = endpoints;
    this.advertised = advertised;
    this.setup = setup;
    this.sources = setup.sourceSetup();
    this.keeper = store.map(TableKeeper::new);
    this.gate = gate;
    this.fleet = setup.fleet();
    this.redirects = RedirectTable.withoutGuidance(fleet);
  }

  /**
   * Publishes the table kept of the last good maps, if there is one that can be used, and says whether there was. Those
   * maps are to follow, by {@link #accept}; when they have, or can't, {@link #mapsRead} must be told.
   */
  synchronized boolean restore() throws InterruptedException {
    Optional<TableStore.Kept> kept = keeper.filter(_ -> !fleet.isInterconnected())
        .flatMap(tables -> tables.store().load(sources.names(), setup.tableKey(), setup::fleet))
        .filter(table -> !table.table().fleet().isInterconnected())
        .filter(table -> table.guidance().stream().noneMatch(this::isForgotten));
    if (kept.isEmpty()) return false;
    guidance = kept.get().guidance();
    mapsAreToCome = true;
    publish(kept.get().table());
    guidance.forEach(told -> LOG.info("event=table-restored source={} tag={}", told.source(), told.tag()));
    return true;
  }

  /**
   * The last good maps have been read, or can't be: nobody need wait for them any more. Where only some could be, the
   * table is compiled from those.
   */
  synchronized void mapsRead() {
    try {
      if (awaitsMaps() && !known.isEmpty()) take(known, compiled(known));
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    } finally {
      mapsAreToCome = false;
      notifyAll();
    }
  }

  /**
   * Takes a source's guidance: compiled if the maps are new, else merely confirmed. New maps are answered by once this
   * returns, unless they are held. Nothing is taken of a source that the configuration doesn't have any more, nor maps
   * from disk of one that has given some since the start: a client made anew for it begins with these.
   */
  void accept(Guidance said) {
    if (said.restored()) keeper.ifPresent(tables -> tables.saved(said));
    take(said);
  }

  private synchronized void take(Guidance said) {
    if (!sources.names().contains(said.source())) return;
    try {
      if (isInUse(said)) confirm(said);
      else if (said.restored() && (known.containsKey(said.source()) || isForgotten(Said.toldBy(said)))) return;
      else if (said.restored()) restore(said);
      else if (!gate.isKnown(said)) judge(said);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether the table was restored, and the maps that explain it are still being read. */
  private boolean awaitsMaps() {
    return mapsAreToCome && redirects.isGuided() && redirects.index().isEmpty();
  }

  /** Whether the table was restored, and is also that of these maps from disk: it was kept for their very file. */
  private boolean isTableOf(Guidance said) {
    return awaitsMaps() && guidance.stream().anyMatch(told -> told.source().equals(said.source())
        && told.tag().equals(said.maps().networkMap().tag()));
  }

  /** Whether answers are made by the very maps of this guidance. */
  synchronized boolean isInUse(Guidance said) {
    Said inUse = known.get(said.source());
    return inUse != null && inUse.maps() == said.maps();
  }

  /** The costs as each source says them, by its name, which small changes may have been ignored of. */
  Map<String, CostMap> fetchedCosts() {
    return mapsInUse().entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, each -> each.getValue().costMap()));
  }

  /** The maps that answers are made by, as each source says them, by its name. */
  Map<String, Maps> mapsInUse() {
    return known.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, each -> each.getValue().maps()));
  }

  /** The nodes that each source announces, by its name. */
  Map<String, AnnouncedNodes> announced() {
    return known.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, each -> each.getValue().announced()));
  }

  private void confirm(Guidance said) throws InterruptedException {
    gate.drop(said.source(), "the source says again what is in use");
    known = with(said.source(), known.get(said.source()).confirmed(said));
    if (awaitsMaps()) return;
    guidance = making().told(known);
    steward.submit(new Change.MapsConfirmed(making().told(known.get(said.source()))));
  }

  /** Takes maps from disk, with the costs that were applied in place of theirs. */
  private void restore(Guidance said) throws InterruptedException {
    long started = System.nanoTime();
    CostMap kept = said.maps().costMap();
    Optional<CostMap> applied = sources.ignoredCostChange(said.source()) == 0 ? Optional.of(kept)
        : keeper.flatMap(tables -> tables.store().appliedCosts().load(said.source(), kept));
    boolean explains = applied.isPresent() && isTableOf(said);
    LocationIndex locations = LocationIndex.compile(said.maps().networkMap());
    Map<String, Said> next = with(said.source(), making().said(said, locations, applied.orElse(kept)));
    if (explains) explain(next);
    else use(said, new Next(next, compiled(next), false), started);
  }

  /** Once the maps of all its sources are there, adds them to the table that was compiled from them. */
  private void explain(Map<String, Said> next) throws InterruptedException {
    known = next;
    List<String> all = sources.names().stream().filter(known::containsKey).toList();
    if (!all.equals(guidance.stream().map(org.rialto.answer.Guidance::source).toList())) return;
    take(known, setup.explained(redirects, making().advice(known)));
  }

  /** Compiles maps, and uses what comes of it if the gate lets them. */
  private void judge(Guidance said) throws InterruptedException {
    long started = System.nanoTime();
    Next next = next(said);
    Optional<Maps> before = Optional.ofNullable(known.get(said.source())).map(Said::maps);
    RedirectTable inUse = place(said.source()) >= 0 ? redirects : RedirectTable.withoutGuidance(fleet);
    if (gate.lets(said, setup.config().guard(), sources.costType(said.source()), before, inUse,
        next.table)) {
      use(said, next, started);
    }
  }

  /**
   * Applies held maps, or drops them; those of the only source that has any, where none is named. They are compiled
   * again, for the nodes, the services and the other sources' maps there are by now.
   *
   * @throws IllegalArgumentException where there are none, or it isn't clear which
   */
  synchronized HeldMaps decide(Optional<String> source, boolean isAccepted) throws InterruptedException {
    HeldMaps held = gate.find(source);
    if (isAccepted) apply(held, "accepted");
    else gate.reject(held);
    return held;
  }

  /** Applies the held maps whose time has come. What can't be applied is held no longer, and so keeps none back. */
  synchronized void applyDue() throws InterruptedException {
    for (HeldMaps held : gate.due()) apply(held, "their time has come");
  }

  /** Lets go of maps that went stale too long ago: their clients are answered as if the source had never been heard. */
  synchronized void forgetStale() throws InterruptedException {
    if (awaitsMaps()) return;
    long started = System.nanoTime();
    List<org.rialto.answer.Guidance> forgotten = guidance.stream().filter(this::isForgotten).toList();
    if (forgotten.isEmpty()) return;
    Map<String, Said> kept = new HashMap<>(known);
    forgotten.forEach(told -> kept.remove(told.source()));
    take(kept, compiled(kept));
    for (org.rialto.answer.Guidance told : forgotten) {
      LOG.warn("event=maps-forgotten source={} tag={} stale-since={} sources={} millis={}", told.source(), told.tag(),
          Instant.ofEpochSecond(told.freshUntilSeconds()), guidance.size(), (System.nanoTime() - started) / 1_000_000);
    }
  }

  private boolean isForgotten(org.rialto.answer.Guidance told) {
    return gate.isPast(told, sources.forgetAfter(told.source()));
  }

  private void apply(HeldMaps held, String because) throws InterruptedException {
    long started = System.nanoTime();
    gate.accept(held, because);
    use(held.said(), next(held.said()), started);
  }

  private void use(Guidance said, Next next, long started) throws InterruptedException {
    take(next.known, next.table);
    LOG.atLevel(next.costsOnly ? Level.DEBUG : Level.INFO) // costs may be pushed by the second
        .log("event=maps-compiled source={} tag={} restored={} costs={} sources={} millis={}", said.source(),
        said.maps().networkMap().tag(), said.restored(), said.maps().costMap().size(), guidance.size(),
        (System.nanoTime() - started) / 1_000_000);
  }

  /**
   * What new maps come to, with small changes of costs ignored as configured; where the network map is the one there
   * was, and what is known of nodes, what its costs come to now. The same table where nothing is left that is new.
   */
  private Next next(Guidance said) {
    Maps maps = said.maps();
    Optional<Advice> before = Optional.ofNullable(known.get(said.source())).map(Said::advice);
    double ignored = sources.ignoredCostChange(said.source());
    CostMap costs = before.map(advice -> maps.costMap().keeping(advice.costs(), ignored)).orElse(maps.costMap());
    Optional<Advice> sameIndex =
        before.filter(advice -> advice.locations().tag().equals(maps.networkMap().tag()));
    boolean sameNodes = sameIndex.isPresent()
        && known.get(said.source()).maps().property().equals(maps.property());
    Said now = sameNodes
        ? new Said(maps, sameIndex.get().with(costs), known.get(said.source()).announced(), Said.toldBy(said))
        : making().said(said, sameIndex.map(Advice::locations)
        .orElseGet(() -> LocationIndex.compile(maps.networkMap())), costs);
    Map<String, Said> next = with(said.source(), now);
    boolean costsOnly = sameNodes && redirects.index().isPresent();
    if (!costsOnly) return new Next(next, compiled(next), false);
    boolean isSame = sameIndex.get().costs() == costs;
    return new Next(next, isSame ? redirects : redirects.with(place(said.source()), costs), true);
  }

  private Map<String, Said> with(String source, Said said) {
    Map<String, Said> next = new HashMap<>(known);
    next.put(source, said);
    return next;
  }

  /** The place of a source among those the table was compiled from; negative where it isn't among them. */
  private int place(String source) {
    return guidance.stream().map(org.rialto.answer.Guidance::source).toList().indexOf(source);
  }

  /** How tables are made now. */
  private Compilation making() {
    return new Compilation(setup, sources, advertised.get());
  }

  private RedirectTable compiled(Map<String, Said> by) {
    return making().table(by, fleet);
  }

  /** Downstream CDNs advertise other things: answers are made by these once this returns. */
  synchronized void interconnect() {
    long started = System.nanoTime();
    RedirectTable before = redirects;
    RedirectTable next = making().interconnected(before);
    if (next == before) return;
    try {
      publish(next);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
    LOG.info("event=interconnection-compiled cdns={} sources={} millis={}", advertised.get().size(), guidance.size(),
        (System.nanoTime() - started) / 1_000_000);
  }

  private void take(Map<String, Said> by, RedirectTable table) throws InterruptedException {
    known = by;
    guidance = making().told(by);
    publish(table);
  }

  /** Publishes a table; where it is for other nodes, with what is known by endpoint costs for these. */
  private void publish(RedirectTable table) throws InterruptedException {
    redirects = table;
    if (fleet == table.fleet()) {
      steward.submit(new Change.MapsCompiled(guidance, redirects)).join();
      return;
    }
    LOG.info("event=nodes-announced nodes={} before={}", table.fleet().nodes().size(), fleet.nodes().size());
    fleet = table.fleet();
    endpoints.change(setup, fleet, costs -> steward.submit(new Change.NodesAnnounced(guidance, table, costs)).join());
  }

  /** The maps of this guidance are on disk, as those a restart begins with. */
  void saved(Guidance said) {
    keeper.ifPresent(tables -> tables.saved(said));
    keep();
  }

  /** Has the table kept, if it is that of the maps on disk. */
  synchronized void keep() {
    if (fleet.isInterconnected()) return;
    boolean isExplained = guidance.stream().allMatch(told -> known.containsKey(told.source()));
    if (keeper.isEmpty() || guidance.isEmpty() || !isExplained) return;
    keeper.get().keep(new TableKeeper.Table(guidance.stream().map(this::part).toList(), setup.tableKey(), redirects));
  }

  private TableKeeper.Part part(org.rialto.answer.Guidance told) {
    Said said = known.get(told.source());
    boolean mayDiffer = sources.ignoredCostChange(told.source()) > 0;
    return new TableKeeper.Part(told, said.maps(), mayDiffer ? Optional.of(said.advice().costs()) : Optional.empty());
  }

  /**
   * Publishes other zones, services and nodes, another policy, and other sources or another order of them, with the
   * guidance there is of those that stay, by maps and by endpoint costs, in one step; they are answered by once this
   * returns. Where a table was restored and isn't one for these, it waits until the maps have been read.
   */
  synchronized State reload(Setup next, ZoneTable zones, Policy policy) throws InterruptedException {
    boolean fits = Arrays.equals(next.tableKey(), setup.tableKey());
    while (!fits && awaitsMaps()) wait();
    SourceSetup before = sources;
    setup = next;
    sources = next.sourceSetup().with(found);
    if (!fits) {
      fleet = next.fleet();
      Set<String> same = sources.names().stream().filter(source -> sources.hasSame(source, before))
          .collect(Collectors.toSet());
      known = keptBy(same);
      gate.keepOnly(same);
      keeper.ifPresent(tables -> tables.keepOnly(known.keySet()));
      redirects = compiled(known);
      fleet = redirects.fleet();
    }
    redirects = making().interconnected(redirects);
    if (!awaitsMaps()) guidance = making().told(known);
    State published = endpoints.change(next, fleet, costs -> steward.submit(new Change.Reloaded(zones,
        next.lifetimes(), policy, guidance, redirects, costs)).join());
    if (!fits) keep();
    return published;
  }

  /** What was said by these sources, as it is used by the setup there is. */
  private Map<String, Said> keptBy(Set<String> same) {
    Map<String, Said> kept = new HashMap<>();
    known.forEach((source, said) -> {
      if (same.contains(source)) kept.put(source, making().adapted(source, said));
    });
    return kept;
  }

  /**
   * Takes other found servers, or others of their networks, and new maps of them: all in one step, as a table takes
   * long to compile. Their maps are judged by what they hold alone, for what they move is their own clients.
   *
   * @param said maps that aren't in use, of some of these servers
   */
  synchronized void follow(List<FoundSource> next, List<Guidance> said) throws InterruptedException {
    while (awaitsMaps()) wait();
    long started = System.nanoTime();
    SourceSetup before = sources;
    found = List.copyOf(next);
    sources = setup.sourceSetup().with(found);
    Set<String> names = Set.copyOf(sources.names());
    Set<String> same = names.stream().filter(source -> sources.hasSame(source, before)).collect(Collectors.toSet());
    gate.keepOnly(same);
    Map<String, Said> by = new HashMap<>(known);
    by.keySet().retainAll(same);
    for (FoundSource source : found) {
      boolean isSame = before.found(source.name()).filter(source::isListenedToAs).isPresent();
      if (!isSame) by.computeIfPresent(source.name(), making()::adapted);
    }
    for (Guidance each : said) {
      if (names.contains(each.source())) take(each, by);
    }
    if (by.equals(known)) return;
    take(by, compiled(by));
    LOG.info("event=found-servers-compiled servers={} maps={} sources={} millis={}", found.size(), said.size(),
        guidance.size(), (System.nanoTime() - started) / 1_000_000);
  }

  /** Takes a found server's maps, if they may be and can be: one's must not keep those of others out. */
  private void take(Guidance said, Map<String, Said> by) {
    try {
      if (!isLetIn(said, by)) return;
      LocationIndex locations = LocationIndex.compile(said.maps().networkMap());
      by.put(said.source(), making().said(said, locations, said.maps().costMap()));
    } catch (RuntimeException fault) {
      LOG.error("event=found-maps-failed source={}", said.source(), fault);
    }
  }

  private boolean isLetIn(Guidance said, Map<String, Said> by) {
    Optional<Maps> before = Optional.ofNullable(by.get(said.source())).map(Said::maps);
    RedirectTable none = RedirectTable.withoutGuidance(fleet);
    return !gate.isKnown(said)
        && gate.lets(said, setup.config().guard(), sources.costType(said.source()), before, none, none);
  }

  /** Waits until what was compiled is kept. */
  @Override public void close() {
    keeper.ifPresent(TableKeeper::close);
  }
}
