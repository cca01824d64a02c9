package org.rialto.app;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.rialto.alto.AltoServer;
import org.rialto.alto.Limits;
import org.rialto.alto.Publication;
import org.rialto.alto.Source;
import org.rialto.answer.Lifetimes;
import org.rialto.config.Config;
import org.rialto.config.ConfigException;
import org.rialto.config.ConfigFile;
import org.rialto.config.Endpoint;
import org.rialto.config.Entrance;
import org.rialto.config.Located;
import org.rialto.config.Problem;
import org.rialto.location.Advertisement;
import org.rialto.location.CostMap;
import org.rialto.location.EntityProperty;
import org.rialto.location.LocationIndex;
import org.rialto.location.MapException;
import org.rialto.route.Advice;
import org.rialto.route.Fleet;
import org.rialto.route.Interconnection;
import org.rialto.route.Node;
import org.rialto.route.RedirectTable;
import org.rialto.route.ScopePolicy;
import org.rialto.route.TableImage;
import org.rialto.serve.Certificates;
import org.rialto.serve.Listen;
import org.rialto.serve.StreamLimits;
import org.rialto.zone.Names;
import org.rialto.zone.Overlay;
import org.rialto.zone.Zone;
import org.rialto.zone.ZoneException;
import org.rialto.zone.ZoneLoader;
import org.rialto.zone.ZoneLoader.ZoneFile;
import org.rialto.zone.ZoneProblem;
import org.rialto.zone.ZoneTable;

/**
 * A configuration with all it names read and checked, up to the moment before sockets open: what serve starts from,
 * check reports on and reload publishes. Here the configuration is turned into each room's own words; no room knows
 * {@link Config}.
 */
final class Setup {
  private static final byte[] ROOT = {0};
  /** How often files of maps are looked at. */
  private static final Duration LOOK_AT_FILES = Duration.ofSeconds(1);

  private final Config config;
  private final Overlay overlay;
  private final Map<String, Located<?>> places;
  private final FleetSetup fleet;
  private final SourceSetup sources;
  private final DownstreamSetup downstream;
  private final EndpointSetup endpoints;
  private final Lifetimes lifetimes;
  private final TlsSetup tls;
  private final List<Problem> warnings;

  private Setup(Config config, Overlay overlay, Map<String, Located<?>> places, TlsSetup tls,
      List<Problem> warnings) {
    this.config = config;
    this.overlay = overlay;
    this.places = places;
    this.tls = tls;
    this.warnings = warnings;
    downstream = new DownstreamSetup(config, tls);
    fleet = new FleetSetup(config, downstream);
    sources = new SourceSetup(config.sources().stream().filter(source -> source.endpointCosts().isEmpty()).toList(),
        config.nodes(), tls, LOOK_AT_FILES);
    endpoints = new EndpointSetup(config, tls, fleet.listed(), scopePolicy());
    lifetimes = lifetimes(config);
  }

  /**
   * Reads a configuration. What is in its zones isn't looked at yet; where the configuration is refused anyway, it is,
   * to tell all at once.
   *
   * @throws ConfigException with all that is wrong
   */
  static Setup read(Path file) throws ConfigException {
    Config config;
    try {
      config = ConfigFile.read(file);
    } catch (ConfigException wrong) {
      List<Problem> problems = new ArrayList<>(wrong.problems());
      wrong.rest().ifPresent(rest -> UdpSetup.check(rest, problems));
      wrong.rest().ifPresent(rest -> problems.addAll(of(rest, TlsSetup.read(rest, problems), List.of()).checkZones()));
      throw new ConfigException(sorted(file, problems), wrong.rest());
    }
    List<Problem> problems = new ArrayList<>(config.warnings());
    boolean able = UdpSetup.check(config, problems);
    TlsSetup tls = TlsSetup.read(config, problems);
    Setup setup = of(config, tls, problems);
    List<ZoneProblem> wrong = setup.overlay.problems(setup.planned());
    if (!able || !wrong.isEmpty() || !tls.isComplete(config)) throw setup.refused(wrong);
    return setup;
  }

  private static Setup of(Config config, TlsSetup tls, List<Problem> problems) {
    Map<String, Located<?>> places = new HashMap<>();
    Overlay overlay = OverlaySetup.overlay(config, places);
    return new Setup(config, overlay, places, tls, sorted(config.file(), problems));
  }

  /** All that is wrong with the zones, and between them and the configuration. */
  private List<Problem> checkZones() {
    try {
      return told(ZoneLoader.load(zoneFiles(), secondaries(), overlay).warnings());
    } catch (ZoneException wrong) {
      return told(wrong.problems());
    }
  }

  /** The configuration is refused for this. */
  ConfigException refused(List<ZoneProblem> wrong) {
    List<Problem> problems = new ArrayList<>(warnings);
    problems.addAll(told(wrong));
    return new ConfigException(sorted(config.file(), problems), Optional.of(config));
  }

  /** Whether an error is the configuration's, though it only shows with a zone. */
  boolean isOfConfiguration(ZoneProblem problem) {
    return problem.severity() == ZoneProblem.Severity.ERROR && places.containsKey(problem.place());
  }

  /** Problems of zones, at the places an operator knows. */
  List<Problem> told(List<ZoneProblem> problems) {
    return problems.stream().map(problem -> asProblem(problem, places)).toList();
  }

  private ZoneTable planned() {
    ZoneTable planned = ZoneTable.of(Stream.concat(zoneFiles().stream().map(ZoneLoader::origin),
        secondaries().stream()).map(Zone::unavailable).toList());
    for (byte[] origin : overlay.missing(planned)) planned = planned.with(Zone.unavailable(origin));
    return planned;
  }

  /** The configuration's own problems first, then file by file; each from top to bottom. */
  private static List<Problem> sorted(Path file, List<Problem> problems) {
    if (problems.isEmpty()) return List.of();
    return problems.stream()
        .sorted(Comparator.comparing((Problem problem) -> !problem.file().equals(file)).thenComparing(Problem::file)
        .thenComparingInt(Problem::line)).toList();
  }

  Config config() {
    return config;
  }

  /** What it lays over the zones' own data. */
  Overlay overlay() {
    return overlay;
  }

  List<ZoneFile> zoneFiles() {
    return config.zones().stream().map(zone -> new ZoneFile(zone.file(), zone.origin().value(),
        zone.includesAnywhere())).toList();
  }

  /** Origins of the zones it has taken from other servers, in wire form and lower case; their data come later. */
  List<byte[]> secondaries() {
    return config.transfers().secondaries().stream().map(zone -> Names.wire(zone.origin().value() + ".", ROOT))
        .toList();
  }

  /** Nodes and services, without what sources announce. */
  Fleet fleet() {
    return fleet.listed();
  }

  /** Nodes and services, with nodes that sources announce. */
  Fleet fleet(List<Node> announced) {
    return fleet.with(announced);
  }

  Lifetimes lifetimes() {
    return lifetimes;
  }

  /** What was accepted, but is probably not meant. */
  List<Problem> warnings() {
    return warnings;
  }

  /**
   * The redirection table for these nodes and services, by what these sources say; there is at least one.
   *
   * @param of this one's, with what is announced, or an equal one
   * @param advertised what downstream CDNs advertise, by their names
   */
  RedirectTable redirects(List<Advice> advice, Fleet of, Map<String, Advertisement> advertised) {
    return RedirectTable.compile(advice, of, scopePolicy(), interconnection(advertised));
  }

  /** What downstream CDNs advertise, by their names, for answers as finely cut as here. */
  Interconnection interconnection(Map<String, Advertisement> advertised) {
    return new Interconnection(advertised, scopePolicy());
  }

  DownstreamSetup downstreamSetup() {
    return downstream;
  }

  /** A restored table with the maps it was compiled from. */
  RedirectTable explained(RedirectTable restored, List<Advice> advice) {
    return restored.withMaps(advice, scopePolicy());
  }

  SourceSetup sourceSetup() {
    return sources;
  }

  EndpointSetup endpointSetup() {
    return endpoints;
  }

  /** The names of the sources of maps, in the order in which they go first among equals. */
  List<String> sourceNames() {
    return sources.names();
  }

  /** What a source says by its maps, as far as it is listened to, with what it says of nodes beside them. */
  Advice advice(String source, LocationIndex locations, CostMap costs, EntityProperty property) {
    return sources.advice(source, locations, costs, property);
  }

  /** All that tables are compiled for, and where their maps come from: they are equal only if all of it is. */
  byte[] tableKey() {
    ByteArrayOutputStream key = new ByteArrayOutputStream();
    key.writeBytes(sources.key());
    key.writeBytes(TableImage.key(fleet.listed(), scopePolicy()));
    if (sources.isAnnouncing()) key.writeBytes(fleet.patterns());
    return key.toByteArray();
  }

  private ScopePolicy scopePolicy() {
    Config.ClientSubnet subnet = config.clientSubnet();
    return new ScopePolicy(subnet.longestIpv4Scope(), subnet.longestIpv6Scope(), switch (subnet.specialUse()) {
      case Config.SpecialUse.Standard _ -> ScopePolicy.STANDARD;
      case Config.SpecialUse.Listed listed -> listed.prefixes();
    });
  }

  /** Those for datagrams and streams first, then those for encrypted streams. */
  List<Listen> listens() {
    List<Listen> listens = new ArrayList<>();
    config.listen().forEach(endpoint -> listens.add(listen(endpoint.value(), config.udp().workers(), false)));
    config.tls().stream().flatMap(tls -> tls.listen().stream())
        .forEach(endpoint -> listens.add(listen(endpoint.value(), 0, true)));
    return List.copyOf(listens);
  }

  private Listen listen(Endpoint endpoint, int workers, boolean encrypted) {
    return new Listen(endpoint.address(), endpoint.port(), workers, config.udp().payload(),
        config.clientSubnet().enabled(), UdpSetup.transport(config), encrypted, UdpSetup.tuning(config));
  }

  /** What streams are encrypted with, if any are. */
  Optional<Certificates> certificates(Clock clock) {
    return config.tls().map(named -> tls.certificates(named.own(), clock));
  }

  StreamLimits streamLimits() {
    Config.Tcp tcp = config.tcp();
    return new StreamLimits(tcp.connections(), tcp.connectionsPerClient(), tcp.idleTimeout(), tcp.receiveTimeout(),
        tcp.sendTimeout());
  }

  /** What the embedded ALTO server publishes, if there is to be one. */
  Optional<Publication> publication() {
    return config.altoServer().map(server -> new Publication(
        server.listen().stream().map(Located::value)
            .map(endpoint -> new Publication.Listener(endpoint.address(), endpoint.port())).toList(),
        server.networkMap(), server.costMaps(), server.maxAge(), LOOK_AT_FILES, Limits.DEFAULT,
        server.acceptOtherCosts()));
  }

  List<Source> sources(Clock clock) {
    return sources.all(clock);
  }

  /** Whether guidance comes from files alone, and from no server. */
  boolean isGuidedByFiles() {
    return !config.sources().isEmpty()
        && config.sources().stream().allMatch(source -> source.entrance() instanceof Entrance.Files);
  }

  /** The name of a routed name without a wildcard, to show how to ask. */
  Optional<String> aRoutedName() {
    return config.services().stream().flatMap(service -> service.names().stream()).map(Located::value)
        .filter(name -> !name.startsWith("*")).findFirst();
  }

  /** All that is wrong with the zones and the published maps, besides the warnings there are. */
  List<Problem> check() {
    List<Problem> problems = new ArrayList<>(warnings);
    problems.addAll(checkZones());
    publication().ifPresent(publication -> {
      try (AltoServer server = new AltoServer(publication)) {
        server.check();
      } catch (IOException | MapException wrong) {
        problems.add(new Problem(Problem.Severity.ERROR, config.file(), 0, "alto-server",
            String.valueOf(wrong.getMessage())));
      }
    });
    problems.addAll(new MapCheck(this).problems());
    problems.addAll(endpoints.check());
    return sorted(config.file(), problems);
  }

  /** What is different from before, but only read at the start. */
  List<Problem> needsRestart(Setup before) {
    List<Problem> problems = new ArrayList<>();
    if (!listens().equals(before.listens()) || !streamLimits().equals(before.streamLimits())
        || !config.tls().equals(before.config.tls())) {
      problems.add(restart("listen, udp, tcp, tls, client-subnet.enabled"));
    }
    if (!config.altoServer().equals(before.config.altoServer())) problems.add(restart("alto-server"));
    if (!config.stateFolder().equals(before.config.stateFolder()) || !config.admin().equals(before.config.admin())) {
      problems.add(restart("state-folder, admin"));
    }
    if (config.watchZones() != before.config.watchZones()) problems.add(restart("watch-zones"));
    return problems;
  }

  private Problem restart(String keys) {
    return new Problem(Problem.Severity.WARNING, config.file(), 0, keys,
        "changed, but read only at the start: restart the server");
  }

  /** What there is, in one line. */
  String summary(int zones) {
    return config.file() + ": " + zones + " zones, " + fleet().nodes().size() + " nodes, "
        + fleet().services().size() + " services, "
        + config.sources().size() + " sources: good";
  }

  private static Problem asProblem(ZoneProblem problem, Map<String, Located<?>> places) {
    Located<?> place = places.get(problem.place());
    Problem.Severity severity = problem.severity() == ZoneProblem.Severity.ERROR ? Problem.Severity.ERROR
        : Problem.Severity.WARNING;
    String about = problem.owner().isEmpty() ? "" : problem.owner() + " ";
    if (place != null) return new Problem(severity, place.file(), place.line(), place.path(), about
        + problem.message());
    return new Problem(severity, Path.of(problem.place()), problem.line(), problem.owner(), problem.message());
  }

  private static Lifetimes lifetimes(Config config) {
    return new Lifetimes(config.services().stream().mapToInt(service -> (int) service.ttl().toSeconds()).toArray(),
        (int) config.staleTtl().toSeconds());
  }
}
