package org.rialto.app;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.rialto.alto.Guidance;
import org.rialto.answer.Change;
import org.rialto.answer.Policy;
import org.rialto.answer.State;
import org.rialto.answer.Steward;
import org.rialto.location.LocationIndex;
import org.rialto.location.Maps;
import org.rialto.route.RedirectTable;
import org.rialto.zone.ZoneTable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns what a source says, and what operators change, into what the steward publishes. Compiling takes its time on the
 * caller's thread; one at a time, so that maps are always compiled for the nodes and services they will be published
 * with.
 */
final class MapCompiler {
  private static final Logger LOG = LoggerFactory.getLogger(MapCompiler.class);

  private final Steward steward;
  private Setup setup;
  private Optional<Maps> maps = Optional.empty();
  private Optional<org.rialto.answer.Guidance> guidance = Optional.empty();
  private RedirectTable redirects;

  MapCompiler(Steward steward, Setup setup) {
    this.steward = steward;
    this.setup = setup;
    this.redirects = RedirectTable.withoutGuidance(setup.fleet());
  }

  /**
   * Takes a source's guidance: compiled if the maps are new, else merely confirmed. New maps are answered by once this
   * returns.
   */
  synchronized void accept(Guidance said) {
    try {
      if (maps.isPresent() && maps.get() == said.maps() && guidance.isPresent()) confirm(said);
      else compile(said);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  private void confirm(Guidance said) throws InterruptedException {
    guidance = Optional.of(toldBy(said, guidance.orElseThrow().locations()));
    steward.submit(new Change.MapsConfirmed(guidance.get()));
  }

  private void compile(Guidance said) throws InterruptedException {
    long started = System.nanoTime();
    redirects = redirects(said.maps());
    LocationIndex locations = redirects.locations().orElseThrow();
    maps = Optional.of(said.maps());
    guidance = Optional.of(toldBy(said, locations));
    steward.submit(new Change.MapsCompiled(guidance.get(), redirects)).join();
    LOG.info("event=maps-compiled source={} tag={} restored={} costs={} millis={}", said.source(), locations.tag(),
        said.restored(),
        said.maps().costMap().size(), (System.nanoTime() - started) / 1_000_000);
  }

  /** What the maps come to; where the network map is the one there was, what its costs come to now. */
  private RedirectTable redirects(Maps next) {
    boolean sameIndex = redirects.locations().stream().anyMatch(index -> index.tag().equals(next.networkMap().tag()));
    return sameIndex ? redirects.with(next.costMap())
        : setup.redirects(LocationIndex.compile(next.networkMap()), next.costMap());
  }

  /** Publishes other zones, services and nodes, and another policy, with the guidance there is, in one step. */
  synchronized CompletableFuture<State> reload(Setup next, ZoneTable zones, Policy policy) throws InterruptedException {
    redirects = guidance.isPresent()
        ? next.redirects(guidance.get().locations(), guidance.get().costs())
        : RedirectTable.withoutGuidance(next.fleet());
    setup = next;
    return steward.submit(new Change.Reloaded(zones, next.lifetimes(), policy, guidance, redirects));
  }

  /** The guidance as answers and explanations need it. */
  static org.rialto.answer.Guidance toldBy(Guidance said, LocationIndex locations) {
    return new org.rialto.answer.Guidance(said.source(), said.server().toString(), locations, said.maps().costMap(),
        said.fetchedAt().getEpochSecond(), said.freshUntil().getEpochSecond(), said.restored());
  }
}
