package org.rialto.app;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.rialto.alto.Limits;
import org.rialto.alto.MapFiles;
import org.rialto.alto.MapPaths;
import org.rialto.alto.MapStore;
import org.rialto.alto.Publication;
import org.rialto.alto.Source;
import org.rialto.answer.Guidance;
import org.rialto.answer.State;
import org.rialto.config.ConfigException;
import org.rialto.location.LocationIndex;
import org.rialto.location.MapException;
import org.rialto.location.Maps;
import org.rialto.route.RedirectTable;
import org.rialto.zone.ZoneTable;

/**
 * The state a server would start from, made without a server: by the maps in the source's files, or the last good ones
 * of a server, else by those the configuration publishes itself.
 */
final class OfflineState {
  private OfflineState() {}

  static State of(Setup setup) throws OperatorException, ConfigException, InterruptedException {
    ZoneKeeper zones = new ZoneKeeper(Clock.systemUTC());
    zones.take(setup, _ -> {});
    Optional<org.rialto.alto.Guidance> said = inFiles(setup).or(() -> lastGood(setup));
    if (said.isPresent()) return guided(setup, zones.table(), said.get());
    Optional<Publication> publication = setup.publication();
    if (publication.isEmpty() || setup.config().sources().isEmpty()) {
      return new State(zones.table(), setup.lifetimes(), new Policies().of(setup.config()),
          RedirectTable.withoutGuidance(setup.fleet()));
    }
    return guided(setup, zones.table(), published(setup, publication.get()));
  }

  private static Optional<org.rialto.alto.Guidance> inFiles(Setup setup) throws OperatorException {
    Optional<Source> source = setup.sources(Clock.systemUTC()).stream().findFirst();
    if (source.isEmpty() || !(source.get().origin() instanceof MapPaths paths)) return Optional.empty();
    try {
      return Optional.of(MapFiles.guidance(source.get(), paths));
    } catch (IOException wrong) {
      throw new OperatorException("the maps of source " + source.get().name() + " can't be used: " + wrong.getMessage(),
          wrong);
    }
  }

  private static Optional<org.rialto.alto.Guidance> lastGood(Setup setup) {
    MapStore store = new MapStore(setup.config().stateFolder());
    return setup.config().sources().stream().flatMap(source -> store.restore(source.name().value()).stream())
        .findFirst();
  }

  private static org.rialto.alto.Guidance published(Setup setup, Publication publication) throws OperatorException {
    try {
      Maps maps = new Maps(MapFiles.networkMap(publication.networkMap(), Limits.DEFAULT),
          MapFiles.costMap(publication.costMaps().getFirst(), Limits.DEFAULT));
      Instant now = Instant.now();
      return new org.rialto.alto.Guidance(setup.config().sources().getFirst().name().value(), publication.networkMap()
          .toUri(), maps, now,
          now.plus(publication.maxAge()), false);
    } catch (IOException | MapException wrong) {
      throw new OperatorException("the maps to publish can't be used: " + wrong.getMessage(), wrong);
    }
  }

  private static State guided(Setup setup, ZoneTable zones, org.rialto.alto.Guidance said) {
    LocationIndex locations = LocationIndex.compile(said.maps().networkMap());
    Guidance guidance = MapCompiler.toldBy(said);
    return new State(zones, setup.lifetimes(), new Policies().of(setup.config()), Optional.of(guidance),
        setup.redirects(locations, said.maps().costMap()), 0);
  }
}
