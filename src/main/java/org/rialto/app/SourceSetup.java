package org.rialto.app;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.rialto.alto.Access;
import org.rialto.alto.Authentication;
import org.rialto.alto.ClientCertificate;
import org.rialto.alto.Credentials;
import org.rialto.alto.DirectoryFinder;
import org.rialto.alto.Limits;
import org.rialto.alto.MapPaths;
import org.rialto.alto.Origin;
import org.rialto.alto.PidFilter;
import org.rialto.alto.PropertyQuestion;
import org.rialto.alto.Source;
import org.rialto.alto.Timing;
import org.rialto.alto.UpdateTerms;
import org.rialto.alto.WebOrigin;
import org.rialto.config.Config;
import org.rialto.config.Entrance;
import org.rialto.guide.Discovery;
import org.rialto.guide.InsideAddresses;
import org.rialto.guide.Resolver;
import org.rialto.guide.SourceReach;
import org.rialto.location.CostMap;
import org.rialto.location.CostType;
import org.rialto.location.EntityProperty;
import org.rialto.location.LocationIndex;
import org.rialto.location.NetworkMap;
import org.rialto.net.IpAddress;
import org.rialto.net.IpPrefix;
import org.rialto.route.Advice;
import org.rialto.route.AnnouncedNodes;
import org.rialto.route.Direction;
import org.rialto.route.Node;
import org.rialto.route.Role;
import org.rialto.route.Roles;
import org.rialto.serve.Certificates;

/**
 * The sources of a configuration, and behind them found ones, in the words of the rooms that ask them and use what they
 * say.
 */
final class SourceSetup {
  /** A question to a resolver, all tries included. */
  private static final Duration DISCOVERY_PATIENCE = Duration.ofSeconds(10);

  private final List<Config.Source> sources;
  private final List<Config.Node> nodes;
  private final TlsSetup tls;
  private final Duration lookAtFiles;
  private final List<FoundSource> found;

  /**
   * @param nodes whose roles sources may tell
   * @param tls the sources' certificates
   * @param lookAtFiles how often the files of sources are looked at
   */
  SourceSetup(List<Config.Source> sources, List<Config.Node> nodes, TlsSetup tls, Duration lookAtFiles) {
    this(sources, nodes, tls, lookAtFiles, List.of());
  }

  private SourceSetup(List<Config.Source> sources, List<Config.Node> nodes, TlsSetup tls, Duration lookAtFiles,
      List<FoundSource> found) {
    this.sources = sources;
    this.nodes = nodes;
    this.tls = tls;
    this.lookAtFiles = lookAtFiles;
    this.found = List.copyOf(found);
  }

  /** The same of the configuration, with these found ones. */
  SourceSetup with(List<FoundSource> others) {
    return new SourceSetup(sources, nodes, tls, lookAtFiles, others);
  }

  /** A found source of this name. */
  Optional<FoundSource> found(String name) {
    return found.stream().filter(source -> source.name().equals(name)).findFirst();
  }

  /** Their names, in the order in which they go first among equals. */
  List<String> names() {
    return Stream.concat(sources.stream().map(source -> source.name().value()), found.stream().map(FoundSource::name))
        .toList();
  }

  /** Those of the configuration that are to be asked. */
  List<Source> all(Clock clock) {
    return sources.stream()
        .map(source -> new Source(source.name().value(), origin(source, clock), source.costType(),
        source.networkMap(), source.acceptIncomplete(),
        access(tls, source.trust(), source.credentials(), source.entrance(), clock),
        timing(source.defaultFreshness(), source.timeout()), limits(source.sizeBytesMax(), source.prefixesMax()),
        updates(source), reach(source.credentials(), source.entrance(), source.leadsTo()))
        .asking(question(source)).about(filter(source)).adding(source.parts())
        .acceptingOtherCosts(source.acceptOtherCosts()))
        .toList();
  }

  /** Pushed and calendared costs have to be numbers, so they aren't followed where others are accepted. */
  private static UpdateTerms updates(Config.Source source) {
    boolean isOfNumbers = !source.acceptOtherCosts();
    UpdateTerms terms = source.streamed() && isOfNumbers ? UpdateTerms.DEFAULT : UpdateTerms.POLLED;
    return source.calendared() && isOfNumbers ? terms : terms.withoutCalendar();
  }

  /** What a source is asked of the nodes whose roles nobody else tells. */
  private Optional<PropertyQuestion> question(Config.Source source) {
    List<Config.Node> untold = nodes.stream().filter(node -> node.role().isEmpty()).toList();
    return source.roles().property().map(property -> new PropertyQuestion(property,
        untold.stream().flatMap(node -> Stream.concat(node.ipv4().stream(), node.ipv6().stream())).toList(),
        untold.stream().flatMap(node -> node.pid().stream()).collect(Collectors.toSet()),
        source.announcements().isPresent()));
  }

  /** By name, all that asking each of the configuration depends on: what is equal needn't be asked anew. */
  Map<String, Asked> asked() {
    return sources.stream().collect(Collectors.toMap(source -> source.name().value(),
        source -> new Asked(maps(source) + " " + source.timeout() + " " + source.sizeBytesMax() + " "
            + source.prefixesMax() + " " + source.defaultFreshness() + " " + source.trust() + " " + source.streamed()
            + " " + source.calendared() + " " + source.leadsTo()
            + source.credentials().map(SourceSetup::terms).orElse("")
            + question(source).map(question -> " " + question).orElse(""),
            source.credentials().flatMap(Config.Credentials::authentication))));
  }

  /** What asking a source depends on: its terms, spelled out, and what has a secret in it, which isn't. */
  record Asked(String terms, Optional<Config.Authentication> authentication) {}

  /** What asking depends on of credentials, but for the secret. */
  static String terms(Config.Credentials credentials) {
    return " " + credentials.certificate().map(own -> own.chain().value() + " " + own.key().value())
        + " " + credentials.origins() + " " + credentials.allowHttp();
  }

  /**
   * What a source says by its maps, as far as it is listened to.
   *
   * @param property what it says of nodes; it tells roles if it is what was asked for
   */
  Advice advice(String source, LocationIndex locations, CostMap costs, EntityProperty property) {
    Optional<FoundSource> stranger = found(source);
    if (stranger.isPresent()) {
      return Advice.ofStranger(List.copyOf(stranger.get().region()), List.copyOf(stranger.get().except()), locations,
          costs).preferring(stranger.get().better());
    }
    Config.Source said = find(source).orElseThrow();
    Direction direction = switch (said.direction()) {
      case CLIENT_TO_NODE -> Direction.CLIENT_TO_NODE;
      case NODE_TO_CLIENT -> Direction.NODE_TO_CLIENT;
    };
    return Advice.within(said.region(), locations, costs, direction)
        .preferring(said.better()).with(roles(said.roles(), property));
  }

  /** Whether a source may announce nodes that aren't listed. */
  boolean isAnnouncing() {
    return sources.stream().anyMatch(source -> source.announcements().isPresent());
  }

  /**
   * The nodes that a source announces, as far as it may.
   *
   * @param advice what it says by this network map
   */
  AnnouncedNodes announced(String source, NetworkMap map, Advice advice) {
    return find(source).flatMap(Config.Source::announcements).map(may -> AnnouncedNodes.of(source, map, advice,
        address -> refusal(address, may.within()), may.most())).orElse(AnnouncedNodes.NONE);
  }

  private static Optional<String> refusal(IpAddress address, List<IpPrefix> within) {
    if (within.stream().anyMatch(prefix -> prefix.contains(address))) return Optional.empty();
    if (!within.isEmpty()) return Optional.of("is not in announced-nodes.within");
    return InsideAddresses.contains(address) ? Optional.of("is inside, and not in announced-nodes.within")
        : Optional.empty();
  }

  private static Roles roles(Config.Roles said, EntityProperty property) {
    boolean tells = said.property().equals(Optional.of(property.name()));
    Map<String, Role> words = said.words().entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, word -> role(word.getValue())));
    return new Roles(said.named().stream().map(named -> new Roles.Named(named.pids().pattern(), named.pids().text(),
        role(named.role()))).toList(), tells ? property : EntityProperty.NONE, words, role(said.others()));
  }

  /** A node in the words of who chooses it. */
  static Node node(Config.Node said) {
    return new Node(said.name().value(), said.ipv4(), said.ipv6(), said.pid(), said.role().map(SourceSetup::role));
  }

  private static Role role(Config.Role said) {
    return switch (said) {
      case EDGE -> Role.EDGE;
      case ORIGIN -> Role.ORIGIN;
      case BORDER -> Role.BORDER;
    };
  }

  /** The share of a cost that it may change by, and be applied as it was; 0 to apply every change. */
  double ignoredCostChange(String source) {
    return find(source).map(Config.Source::ignoredCostChange).orElse(0.0);
  }

  /** How long maps of a source are used after they went stale; for ever, where empty. */
  Optional<Duration> forgetAfter(String source) {
    return find(source).flatMap(Config.Source::forgetAfter);
  }

  /** Those of the configuration whose maps may be published again. */
  Set<String> republished() {
    return sources.stream().filter(Config.Source::republish).map(source -> source.name().value())
        .collect(Collectors.toSet());
  }

  /** The cost type a source is asked for. */
  CostType costType(String source) {
    return found(source).map(FoundSource::costType).or(() -> find(source).map(Config.Source::costType)).orElseThrow();
  }

  /** Whether a source of this name is here and there, and gives the same maps: those of before are its own. */
  boolean hasSame(String name, SourceSetup other) {
    if (found(name).isPresent()) {
      return found(name).map(FoundSource::costType).equals(other.found(name).map(FoundSource::costType));
    }
    return find(name).isPresent() && find(name).map(SourceSetup::maps).equals(other.find(name).map(SourceSetup::maps));
  }

  /** What tables depend on, of each of the configuration in its order. */
  byte[] key() {
    ByteArrayOutputStream key = new ByteArrayOutputStream();
    for (Config.Source source : sources) {
      key.writeBytes((maps(source) + " " + source.direction() + " " + source.region() + " "
          + source.ignoredCostChange() + " " + source.better() + " " + source.roles()
          + source.announcements().map(may -> " " + may).orElse("") + "\n")
          .getBytes(StandardCharsets.UTF_8));
    }
    return key.toByteArray();
  }

  private static String maps(Config.Source source) {
    return source.name().value() + " " + source.entrance() + " " + source.costType() + " " + source.networkMap() + " "
        + source.acceptIncomplete() + " " + source.acceptOtherCosts()
        + source.pids().map(pids -> " " + filter(source)).orElse("");
  }

  private static PidFilter filter(Config.Source source) {
    return source.pids().map(pids -> switch (source.direction()) {
      case CLIENT_TO_NODE -> new PidFilter(pids.clients(), pids.nodes());
      case NODE_TO_CLIENT -> new PidFilter(pids.nodes(), pids.clients());
    }).orElse(PidFilter.ALL);
  }

  private Optional<Config.Source> find(String name) {
    return sources.stream().filter(source -> source.name().value().equals(name)).findFirst();
  }

  /** @param tls the certificates that credentials name */
  static Access access(TlsSetup tls, Optional<Path> trust, Optional<Config.Credentials> configured,
      Entrance entrance, Clock clock) {
    Credentials credentials = configured.map(known -> {
      Optional<ClientCertificate> certificate = known.certificate().map(named -> {
        Certificates renewed = tls.certificates(named, clock);
        return () -> renewed.latest().keys();
      });
      return new Credentials(known.authentication().map(SourceSetup::authentication), certificate,
          named(configured, entrance), known.allowHttp());
    }).orElse(Credentials.NONE);
    return new Access(trust, credentials);
  }

  /** The servers that the configuration names. */
  static Set<WebOrigin> named(Optional<Config.Credentials> credentials, Entrance entrance) {
    Set<WebOrigin> named = credentials.stream().flatMap(known -> known.origins().stream())
        .map(WebOrigin::of).collect(Collectors.toSet());
    if (entrance instanceof Entrance.Directory(URI uri)) named.add(WebOrigin.of(uri));
    return named;
  }

  /** Which servers one at an entrance may lead to. */
  static SourceReach reach(Optional<Config.Credentials> credentials, Entrance entrance,
      Config.ClientDiscovery.Hosts leadsTo) {
    return new SourceReach(named(credentials, entrance), ServerFinding.rules(leadsTo));
  }

  private static Authentication authentication(Config.Authentication configured) {
    return switch (configured) {
      case Config.Authentication.Basic(String user, Config.Password password) ->
          new Authentication.Basic(user, password.text());
      case Config.Authentication.Digest(String user, Config.Password password, boolean allowMd5) ->
          new Authentication.Digest(user, password.text(), allowMd5);
      case Config.Authentication.Bearer(Config.Password token) -> new Authentication.Bearer(token.text());
    };
  }

  private Origin origin(Config.Source source, Clock clock) {
    return switch (source.entrance()) {
      case Entrance.Directory directory -> finder(directory);
      case Entrance.Domain domain -> finder(domain, clock);
      case Entrance.Files files -> new MapPaths(files.networkMap(), files.costMap(), lookAtFiles);
    };
  }

  static DirectoryFinder finder(Entrance.Directory directory) {
    return DirectoryFinder.at(directory.uri());
  }

  static DirectoryFinder finder(Entrance.Domain domain, Clock clock) {
    Discovery discovery = Discovery.asking(new Resolver(domain.resolver().address(), domain.resolver().port(),
        DISCOVERY_PATIENCE), Discovery.Terms.FOR_DOMAINS, clock);
    return () -> discovery.find(domain.name(), domain.allowHttp());
  }

  /** @param timeout of one request as a whole */
  static Timing timing(Duration defaultFreshness, Duration timeout) {
    Timing usual = Timing.DEFAULT;
    return new Timing(defaultFreshness, usual.minFreshness(), usual.maxFreshness(), usual.firstRetry(),
        usual.maxRetry(), usual.connectTimeout(), usual.readTimeout(), timeout);
  }

  static Limits limits(long bytes, int prefixes) {
    Limits usual = Limits.DEFAULT;
    return new Limits(bytes, prefixes, usual.pids(), usual.costs(), usual.directories(),
        usual.resources(), usual.redirects());
  }
}
