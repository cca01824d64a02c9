package org.rialto.app;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.rialto.alto.Guidance;
import org.rialto.answer.Change;
import org.rialto.answer.Policy;
import org.rialto.answer.State;
import org.rialto.answer.Steward;
import org.rialto.location.CostMap;
import org.rialto.location.LocationIndex;
import org.rialto.location.Maps;
import org.rialto.route.Advice;
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
 * kept beside them.
 */
final class MapCompiler {
  private static final Logger LOG = LoggerFactory.getLogger(MapCompiler.class);

  private final Steward steward;
  private final Optional<TableStore> store;
  private Setup setup;
  /** The last good maps of each source, by its name. */
  private Map<String, Said> known = Map.of();
  /** Of each source the maps that are on disk, of all that came; only of these is the table worth keeping. */
  private final Map<String, Maps> mapsOnDisk = new HashMap<>();
  /** Of the sources the table was compiled from, in its order. */
  private List<org.rialto.answer.Guidance> guidance = List.of();
  private RedirectTable redirects;
  private boolean mapsAreToCome;

  /** What a source said last. */
  private record Said(Maps maps, Advice advice, org.rialto.answer.Guidance told) {}

  /** @param store where tables are kept over a restart; empty to keep none */
  MapCompiler(Steward steward, Setup setup, Optional<TableStore> store) {
    this.steward = steward;
    this.setup = setup;
    this.store = store;
    this.redirects = RedirectTable.withoutGuidance(setup.fleet());
  }

  /**
   * Publishes the table kept of the last good maps, if there is one that can be used, and says whether there was. Those
   * maps are to follow, by {@link #accept}; when they have, or can't, {@link #mapsRead} must be told.
   */
  synchronized boolean restore() throws InterruptedException {
    Optional<TableStore.Kept> kept =
        store.flatMap(tables -> tables.load(setup.sourceNames(), setup.tableKey(), setup.fleet()));
    if (kept.isEmpty()) return false;
    redirects = kept.get().table();
    guidance = kept.get().guidance();
    mapsAreToCome = true;
    publish();
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
   * returns. Nothing is taken of a source that the configuration doesn't have any more, nor maps from disk of one that
   * has given some since the start: a client made anew for it begins with these.
   */
  synchronized void accept(Guidance said) {
    if (!setup.sourceNames().contains(said.source())) return;
    try {
      if (said.restored()) mapsOnDisk.put(said.source(), said.maps());
      Said before = known.get(said.source());
      if (before != null && before.maps == said.maps()) confirm(before, said);
      else if (said.restored() && before != null) return;
      else if (said.restored() && isTableOf(said)) explain(said);
      else compile(said);
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

  private void confirm(Said before, Guidance said) throws InterruptedException {
    known = with(said.source(), new Said(before.maps, before.advice, toldBy(said)));
    if (awaitsMaps()) return;
    guidance = told(known);
    steward.submit(new Change.MapsConfirmed(toldBy(said)));
  }

  /** Once the maps of all its sources are there, adds them to the table that was compiled from them. */
  private void explain(Guidance said) throws InterruptedException {
    LocationIndex locations = LocationIndex.compile(said.maps().networkMap());
    known = with(said.source(), said(setup, said, locations));
    List<String> sources = setup.sourceNames().stream().filter(known::containsKey).toList();
    if (!sources.equals(guidance.stream().map(org.rialto.answer.Guidance::source).toList())) return;
    take(known, setup.explained(redirects, advice(known)));
  }

  private void compile(Guidance said) throws InterruptedException {
    long started = System.nanoTime();
    Maps maps = said.maps();
    Said before = known.get(said.source());
    boolean sameIndex = before != null && before.advice.locations().tag().equals(maps.networkMap().tag());
    Said now = sameIndex ? new Said(maps, before.advice.with(maps.costMap()), toldBy(said))
        : said(setup, said, LocationIndex.compile(maps.networkMap()));
    Map<String, Said> next = with(said.source(), now);
    boolean costsOnly = sameIndex && redirects.index().isPresent();
    take(next, costsOnly ? redirects.with(place(said.source()), maps.costMap()) : compiled(next));
    LOG.atLevel(costsOnly ? Level.DEBUG : Level.INFO) // costs may be pushed by the second
        .log("event=maps-compiled source={} tag={} restored={} costs={} sources={} millis={}", said.source(),
        maps.networkMap().tag(), said.restored(), maps.costMap().size(), guidance.size(),
        (System.nanoTime() - started) / 1_000_000);
  }

  private static Said said(Setup setup, Guidance said, LocationIndex locations) {
    return new Said(said.maps(), setup.advice(said.source(), locations, said.maps().costMap()), toldBy(said));
  }

  private Map<String, Said> with(String source, Said said) {
    Map<String, Said> next = new HashMap<>(known);
    next.put(source, said);
    return next;
  }

  private int place(String source) {
    return guidance.stream().map(org.rialto.answer.Guidance::source).toList().indexOf(source);
  }

  /** A table from nothing; that there may be too little memory for it is said before it is tried. */
  private RedirectTable compiled(Map<String, Said> by) {
    if (by.isEmpty()) return RedirectTable.withoutGuidance(setup.fleet());
    List<Advice> advice = advice(by);
    TableNeed need = TableNeed.of(setup.fleet(), advice.stream().map(Advice::clients).toList());
    long heap = Runtime.getRuntime().maxMemory();
    if (need.isTight(heap)) {
      LOG.warn("event=memory-may-not-do key=services[].nodes sets={} ranges={} mib-at-most={} heap-mib={} cause=\"each"
          + " set of nodes, and number of answers, has ranges of its own: let services share them, or give more with"
          + " -Xmx in RIALTO_JAVA_OPTIONS\"", need.sets(), need.ranges(), need.bytes() >> 20, heap >> 20);
    }
    return setup.redirects(advice);
  }

  /** In the order of the configuration. */
  private List<Advice> advice(Map<String, Said> by) {
    return setup.sourceNames().stream().filter(by::containsKey).map(source -> by.get(source).advice).toList();
  }

  private List<org.rialto.answer.Guidance> told(Map<String, Said> by) {
    return setup.sourceNames().stream().filter(by::containsKey).map(source -> by.get(source).told).toList();
  }

  private void take(Map<String, Said> by, RedirectTable table) throws InterruptedException {
    known = by;
    redirects = table;
    guidance = told(by);
    publish();
  }

  private void publish() throws InterruptedException {
    steward.submit(new Change.MapsCompiled(guidance, redirects)).join();
  }

  /** The maps of this guidance are on disk, as those a restart begins with. */
  synchronized void saved(Guidance said) {
    mapsOnDisk.put(said.source(), said.maps());
    keep();
  }

  /** Keeps the table, if it is that of the maps on disk; failing to is no reason to stop guiding. */
  synchronized void keep() {
    if (store.isEmpty() || guidance.isEmpty() || !guidance.stream().allMatch(told -> isOnDisk(told.source()))) return;
    try {
      store.get().save(guidance, setup.tableKey(), redirects);
    } catch (IOException e) {
      LOG.warn("event=table-not-kept sources={} cause=\"{}\"", guidance.size(), e.toString());
    }
  }

  private boolean isOnDisk(String source) {
    return known.containsKey(source) && mapsOnDisk.get(source) == known.get(source).maps;
  }

  /**
   * Publishes other zones, services and nodes, another policy, and other sources or another order of them, with the
   * guidance there is of those that stay, in one step. Where a table was restored and isn't one for these, it waits
   * until the maps have been read.
   */
  synchronized CompletableFuture<State> reload(Setup next, ZoneTable zones, Policy policy) throws InterruptedException {
    boolean fits = Arrays.equals(next.tableKey(), setup.tableKey());
    while (!fits && awaitsMaps()) wait();
    if (!fits) known = keptBy(next);
    setup = next;
    if (!fits) {
      mapsOnDisk.keySet().retainAll(known.keySet());
      redirects = compiled(known);
      guidance = told(known);
    }
    CompletableFuture<State> published =
        steward.submit(new Change.Reloaded(zones, next.lifetimes(), policy, guidance, redirects));
    if (!fits) keep();
    return published;
  }

  /** What was said by those sources that give the same maps there. */
  private Map<String, Said> keptBy(Setup next) {
    Map<String, Said> kept = new HashMap<>();
    known.forEach((source, said) -> {
      if (!next.hasSameSource(source, setup)) return;
      Advice advice = next.advice(source, said.advice.locations(), said.advice.costs());
      kept.put(source, new Said(said.maps, advice, said.told));
    });
    return kept;
  }

  /** The guidance as answers and explanations need it. */
  static org.rialto.answer.Guidance toldBy(Guidance said) {
    return new org.rialto.answer.Guidance(said.source(), said.server().toString(), said.maps().networkMap().tag(),
        said.maps().costMap().type(), said.fetchedAt().getEpochSecond(), said.freshUntil().getEpochSecond(),
        said.restored());
  }
}
