package org.rialto.app;

import java.io.IOException;
import java.util.Arrays;
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
import org.rialto.route.RedirectTable;
import org.rialto.zone.ZoneTable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Turns what a source says, and what operators change, into what the steward publishes. Compiling takes its time on the
 * caller's thread; one at a time, so that maps are always compiled for the nodes and services they will be published
 * with. What was compiled from the maps on disk is kept beside them.
 */
final class MapCompiler {
  private static final Logger LOG = LoggerFactory.getLogger(MapCompiler.class);

  private final Steward steward;
  private final Optional<TableStore> store;
  private Setup setup;
  private Optional<Maps> maps = Optional.empty();
  /** The maps that are on disk, of all that came; only of these is the table worth keeping. */
  private Optional<Maps> mapsOnDisk = Optional.empty();
  private Optional<org.rialto.answer.Guidance> guidance = Optional.empty();
  private RedirectTable redirects;
  private boolean mapsAreToCome;

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
    Optional<String> source = setup.source();
    Optional<TableStore.Kept> kept = store.flatMap(tables ->
        source.flatMap(name -> tables.load(name, setup.tableKey(), setup.fleet())));
    if (kept.isEmpty()) return false;
    redirects = kept.get().table();
    guidance = Optional.of(kept.get().guidance());
    mapsAreToCome = true;
    steward.submit(new Change.MapsCompiled(guidance.get(), redirects)).join();
    LOG.info("event=table-restored source={} tag={}", guidance.get().source(), guidance.get().tag());
    return true;
  }

  /** The last good maps have been read, or can't be: nobody need wait for them any more. */
  synchronized void mapsRead() {
    mapsAreToCome = false;
    notifyAll();
  }

  /**
   * Takes a source's guidance: compiled if the maps are new, else merely confirmed. New maps are answered by once this
   * returns.
   */
  synchronized void accept(Guidance said) {
    try {
      if (said.restored()) mapsOnDisk = Optional.of(said.maps());
      if (maps.isPresent() && maps.get() == said.maps() && guidance.isPresent()) confirm(said);
      else if (said.restored() && isTableOf(said.maps())) explain(said);
      else compile(said);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether the table was restored, and is that of these maps from disk: it was kept for their very file. */
  private boolean isTableOf(Maps kept) {
    return mapsAreToCome && redirects.isGuided() && redirects.locations().isEmpty()
        && guidance.orElseThrow().tag().equals(kept.networkMap().tag());
  }

  private void confirm(Guidance said) throws InterruptedException {
    guidance = Optional.of(toldBy(said));
    steward.submit(new Change.MapsConfirmed(guidance.get()));
  }

  /** Adds the maps to the table that was compiled from them: answers stay as they are. */
  private void explain(Guidance said) throws InterruptedException {
    redirects = setup.explained(redirects, LocationIndex.compile(said.maps().networkMap()), said.maps().costMap());
    maps = Optional.of(said.maps());
    guidance = Optional.of(toldBy(said));
    steward.submit(new Change.MapsCompiled(guidance.get(), redirects)).join();
  }

  private void compile(Guidance said) throws InterruptedException {
    long started = System.nanoTime();
    boolean costsOnly = isIndexed(said.maps());
    redirects = redirects(said.maps());
    LocationIndex locations = redirects.locations().orElseThrow();
    maps = Optional.of(said.maps());
    guidance = Optional.of(toldBy(said));
    steward.submit(new Change.MapsCompiled(guidance.get(), redirects)).join();
    LOG.atLevel(costsOnly ? Level.DEBUG : Level.INFO) // costs may be pushed by the second
        .log("event=maps-compiled source={} tag={} restored={} costs={} millis={}", said.source(), locations.tag(),
        said.restored(),
        said.maps().costMap().size(), (System.nanoTime() - started) / 1_000_000);
  }

  /** What the maps come to; where the network map is the one there was, what its costs come to now. */
  private RedirectTable redirects(Maps next) {
    return isIndexed(next) ? redirects.with(next.costMap())
        : compiled(setup, LocationIndex.compile(next.networkMap()), next.costMap());
  }

  /** A table from nothing; that there may be too little memory for it is said before it is tried. */
  private static RedirectTable compiled(Setup setup, LocationIndex locations, CostMap costs) {
    TableNeed need = TableNeed.of(setup.fleet(), locations);
    long heap = Runtime.getRuntime().maxMemory();
    if (need.isTight(heap)) {
      LOG.warn("event=memory-may-not-do key=services[].nodes sets={} ranges={} mib-at-most={} heap-mib={} cause=\"each"
          + " set of nodes, and number of answers, has ranges of its own: let services share them, or give more with"
          + " -Xmx in RIALTO_JAVA_OPTIONS\"", need.sets(), need.ranges(), need.bytes() >> 20, heap >> 20);
    }
    return setup.redirects(locations, costs);
  }

  /** The maps of this guidance are on disk, as those a restart begins with. */
  synchronized void saved(Guidance said) {
    mapsOnDisk = Optional.of(said.maps());
    keep();
  }

  /** Keeps the table, if it is that of the maps on disk; failing to is no reason to stop guiding. */
  synchronized void keep() {
    if (store.isEmpty() || maps.isEmpty() || mapsOnDisk.isEmpty() || mapsOnDisk.get() != maps.get()) return;
    try {
      store.get().save(guidance.orElseThrow(), setup.tableKey(), redirects);
    } catch (IOException e) {
      LOG.warn("event=table-not-kept source={} cause=\"{}\"", guidance.orElseThrow().source(), e.toString());
    }
  }

  private boolean isIndexed(Maps next) {
    return redirects.locations().stream().anyMatch(index -> index.tag().equals(next.networkMap().tag()));
  }

  /**
   * Publishes other zones, services and nodes, and another policy, with the guidance there is, in one step. Where a
   * table was restored and isn't one for these, it waits until the maps have been read.
   */
  synchronized CompletableFuture<State> reload(Setup next, ZoneTable zones, Policy policy) throws InterruptedException {
    boolean fits = Arrays.equals(next.tableKey(), setup.tableKey());
    while (!fits && mapsAreToCome && redirects.locations().isEmpty()) wait();
    if (!fits) redirects = recompiled(next);
    if (!redirects.isGuided()) guidance = Optional.empty();
    setup = next;
    CompletableFuture<State> published =
        steward.submit(new Change.Reloaded(zones, next.lifetimes(), policy, guidance, redirects));
    if (!fits) keep();
    return published;
  }

  private RedirectTable recompiled(Setup next) {
    return redirects.locations().isPresent()
        ? compiled(next, redirects.locations().get(), redirects.costs().orElseThrow())
        : RedirectTable.withoutGuidance(next.fleet());
  }

  /** The guidance as answers and explanations need it. */
  static org.rialto.answer.Guidance toldBy(Guidance said) {
    return new org.rialto.answer.Guidance(said.source(), said.server().toString(), said.maps().networkMap().tag(),
        said.maps().costMap().type(), said.fetchedAt().getEpochSecond(), said.freshUntil().getEpochSecond(),
        said.restored());
  }
}
