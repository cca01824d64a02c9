package org.rialto.app;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.rialto.alto.Guidance;
import org.rialto.alto.Limits;
import org.rialto.alto.MapFiles;
import org.rialto.alto.MapPaths;
import org.rialto.alto.MapStore;
import org.rialto.alto.Publication;
import org.rialto.alto.Source;
import org.rialto.answer.State;
import org.rialto.config.ConfigException;
import org.rialto.location.CostMap;
import org.rialto.location.LocationIndex;
import org.rialto.location.MapException;
import org.rialto.location.Maps;
import org.rialto.route.Advice;
import org.rialto.route.EndpointTable;
import org.rialto.route.Node;
import org.rialto.route.RedirectTable;
import org.rialto.zone.ZoneTable;

/**
 * The state a server would start from, made without a server: of each source by the maps in its files, or its last good
 * ones; where no source has any, by those the configuration publishes itself.
 */
final class OfflineState {
  private final Setup setup;
  private final MapStore store;

  private OfflineState(Setup setup) {
    this.setup = setup;
    this.store = new MapStore(setup.config().stateFolder());
  }

  static State of(Setup setup) throws OperatorException, ConfigException, InterruptedException {
    ZoneKeeper zones = new ZoneKeeper(Clock.systemUTC());
    zones.take(setup, _ -> {});
    return new OfflineState(setup).state(zones.table());
  }

  private State state(ZoneTable zones) throws OperatorException {
    List<Guidance> said = new ArrayList<>();
    for (Source source : setup.sources(Clock.systemUTC())) known(source).ifPresent(said::add);
    if (said.isEmpty() && !setup.sourceNames().isEmpty()) published().ifPresent(said::add);
    List<Advice> advice = said.stream().map(this::advice).toList();
    List<Node> announced = IntStream.range(0, said.size()).boxed().flatMap(place -> setup.sourceSetup()
        .announced(said.get(place).source(), said.get(place).maps().networkMap(), advice.get(place)).nodes().stream())
        .toList();
    RedirectTable redirects = said.isEmpty() ? RedirectTable.withoutGuidance(setup.fleet())
        : setup.redirects(advice, setup.fleet(announced), Map.of());
    return new State(zones, setup.lifetimes(), new Policies().of(setup.config()),
        said.stream().map(Said::toldBy).toList(), redirects,
        new EndpointTable(setup.endpointSetup().plan(redirects.fleet(), Map.of()), List.of()), 0);
  }

  private Advice advice(Guidance said) {
    CostMap kept = said.maps().costMap();
    boolean mayDiffer = said.restored() && setup.sourceSetup().ignoredCostChange(said.source()) > 0;
    CostMap costs = mayDiffer
        ? new AppliedCosts(setup.config().stateFolder(), store).load(said.source(), kept).orElse(kept) : kept;
    return setup.advice(said.source(), LocationIndex.compile(said.maps().networkMap()), costs,
        said.maps().property());
  }

  private Optional<Guidance> known(Source source) throws OperatorException {
    if (!(source.origin() instanceof MapPaths paths)) return store.restore(source.name());
    try {
      return Optional.of(MapFiles.guidance(source, paths));
    } catch (IOException wrong) {
      throw new OperatorException("the maps of source " + source.name() + " can't be used: " + wrong.getMessage(),
          wrong);
    }
  }

  /** As if the first source were the server that publishes them. */
  private Optional<Guidance> published() throws OperatorException {
    Optional<Publication> publication = setup.publication();
    if (publication.isEmpty()) return Optional.empty();
    Path networkMap = publication.get().networkMap();
    try {
      Maps maps = new Maps(MapFiles.networkMap(networkMap, Limits.DEFAULT),
          MapFiles.costMap(publication.get().costMaps().getFirst(), Limits.DEFAULT));
      Instant now = Instant.now();
      return Optional.of(new Guidance(setup.sourceNames().getFirst(), networkMap.toUri(), maps, now,
          now.plus(publication.get().maxAge()), false));
    } catch (IOException | MapException wrong) {
      throw new OperatorException("the maps to publish can't be used: " + wrong.getMessage(), wrong);
    }
  }
}
