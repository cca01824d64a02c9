package org.rialto.app;

import java.util.List;
import java.util.Map;
import org.rialto.answer.Guidance;
import org.rialto.location.Advertisement;
import org.rialto.location.CostMap;
import org.rialto.location.LocationIndex;
import org.rialto.location.Maps;
import org.rialto.route.Advice;
import org.rialto.route.Fleet;
import org.rialto.route.RedirectTable;

/**
 * What is made of what sources say, and tables of that.
 *
 * @param sources the setup's, and those that were found
 * @param advertised what downstream CDNs advertise, by their names
 */
record Compilation(Setup setup, SourceSetup sources, Map<String, Advertisement> advertised) {
  /**
   * A table from nothing; that there may be too little memory for it is said before it is tried.
   *
   * @param by what sources say, by their names
   * @param inUse the fleet of the table there is, which an equal one doesn't replace
   */
  RedirectTable table(Map<String, Said> by, Fleet inUse) {
    Fleet of = fleet(by, inUse);
    if (by.isEmpty()) return interconnected(RedirectTable.withoutGuidance(of));
    List<Advice> advice = advice(by);
    TableNeed.of(of, advice.stream().map(Advice::clients).toList()).warnIfTight(Runtime.getRuntime().maxMemory());
    return setup.redirects(advice, of, advertised);
  }

  /** Nodes and services, with the nodes that these sources announce. */
  private Fleet fleet(Map<String, Said> by, Fleet inUse) {
    Fleet next = setup.fleet(sources.names().stream().filter(by::containsKey)
        .flatMap(source -> by.get(source).announced().nodes().stream()).toList());
    return next.isSame(inUse) ? inUse : next;
  }

  /** A table by what downstream CDNs advertise; the same where that is what it was made for. */
  RedirectTable interconnected(RedirectTable table) {
    boolean isOfThese = !table.fleet().isInterconnected() || table.advertised().equals(advertised);
    return isOfThese ? table : table.with(setup.interconnection(advertised));
  }

  /** What is made of guidance. */
  Said said(org.rialto.alto.Guidance said, LocationIndex locations, CostMap costs) {
    return said(said.source(), said.maps(), locations, costs, Said.toldBy(said));
  }

  /** What was made of guidance for another setup, made for this one. */
  Said adapted(String source, Said said) {
    boolean mayDiffer = sources.ignoredCostChange(source) > 0;
    CostMap costs = mayDiffer ? said.advice().costs() : said.maps().costMap();
    return said(source, said.maps(), said.advice().locations(), costs, said.told());
  }

  private Said said(String source, Maps maps, LocationIndex locations, CostMap costs, Guidance told) {
    Advice advice = sources.advice(source, locations, costs, maps.property());
    return new Said(maps, advice, sources.announced(source, maps.networkMap(), advice), told);
  }

  /** In the order of the configuration. */
  List<Advice> advice(Map<String, Said> by) {
    return sources.names().stream().filter(by::containsKey).map(source -> by.get(source).advice()).toList();
  }

  /** What answers and explanations need of all of them, in the order of the configuration. */
  List<Guidance> told(Map<String, Said> by) {
    return sources.names().stream().filter(by::containsKey).map(source -> told(by.get(source))).toList();
  }

  /** Where clients are looked for, those of found sources are noted, and those of a source that places everyone. */
  Guidance told(Said said) {
    boolean isFound = sources.found(said.told().source()).isPresent();
    boolean isLookedFor = setup.config().clientDiscovery().isPresent();
    return said.told().notingClients(isFound || isLookedFor && said.placesEveryone());
  }
}
