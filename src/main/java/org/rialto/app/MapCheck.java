package org.rialto.app;

import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.rialto.alto.Guidance;
import org.rialto.alto.MapFiles;
import org.rialto.alto.MapPaths;
import org.rialto.alto.MapStore;
import org.rialto.alto.Source;
import org.rialto.config.Config;
import org.rialto.config.Located;
import org.rialto.config.Problem;
import org.rialto.location.LocationIndex;
import org.rialto.location.Maps;
import org.rialto.route.Advice;
import org.rialto.route.AnnouncedNodes;
import org.rialto.route.Fleet;
import org.rialto.route.Gaps;

/** What is to be said of the maps of sources that are files, and of the last good ones of servers. */
final class MapCheck {
  /** Of nodes that a source doesn't know, the first are named. */
  private static final int NODES_NAMED_MAX = 5;

  private final Setup setup;

  MapCheck(Setup setup) {
    this.setup = setup;
  }

  List<Problem> problems() {
    List<Problem> problems = new ArrayList<>();
    MapStore store = new MapStore(setup.config().stateFolder());
    for (Source source : setup.sources(Clock.systemUTC())) {
      try {
        Optional<Guidance> said = source.origin() instanceof MapPaths paths
            ? Optional.of(MapFiles.guidance(source, paths)) : store.restore(source.name());
        said.ifPresent(maps -> checkGaps(maps, problems));
      } catch (IOException wrong) {
        problems.add(new Problem(Problem.Severity.ERROR, setup.config().file(), 0, "sources",
            String.valueOf(wrong.getMessage())));
      }
    }
    return problems;
  }

  private void checkGaps(Guidance said, List<Problem> problems) {
    Maps maps = said.maps();
    LocationIndex locations = LocationIndex.compile(maps.networkMap());
    Advice advice = setup.advice(said.source(), locations, maps.costMap(), maps.property());
    AnnouncedNodes announced = setup.sourceSetup().announced(said.source(), maps.networkMap(), advice);
    Fleet fleet = setup.fleet(announced.nodes());
    Gaps gaps = Gaps.of(advice, fleet);
    Config.Source source = setup.config().sources().stream()
        .filter(each -> each.name().value().equals(said.source())).findFirst().orElseThrow();
    Located<String> name = source.name();
    List<String> unplaced = gaps.unplacedNodes();
    String named = unplaced.stream().limit(NODES_NAMED_MAX).collect(Collectors.joining(", "))
        + (unplaced.size() > NODES_NAMED_MAX ? ", …" : "");
    if (!unplaced.isEmpty()) {
      problems.add(name.warning(unplaced.size() + " of " + fleet.nodes().size() + " nodes are in no PID of "
          + locations.tag() + ", so its clients are not sent there by cost: " + named));
    }
    if (gaps.silentPids() > 0) {
      problems.add(name.warning(gaps.silentPids() + " of " + locations.pids().size() + " PIDs of " + locations.tag()
          + " have clients, but no cost for any node: the zone's own records answer there"));
    }
    if (gaps.strangePids() > 0) {
      problems.add(name.warning(gaps.strangePids() + " PIDs have costs, but are not in " + locations.tag()));
    }
    if (!gaps.idleServices().isEmpty()) {
      problems.add(name.warning("all nodes of services are borders by " + locations.tag()
          + ", so its clients get the zone's own records: " + String.join(", ", gaps.idleServices())));
    }
    announced.firstRefusal().ifPresent(why -> problems.add(name.warning("of what it announces "
        + (announced.refused() == 1 ? "one address is no node: " : announced.refused() + " addresses are no nodes: ")
        + why)));
    source.roles().property().filter(_ -> source.roles().isPropertyWanted() && maps.property().size() == 0)
        .ifPresent(property -> problems.add(name.warning("has not said " + property
        + " of any node or PID, so it tells no role by that; \"rialto sources\" shows why")));
  }
}
