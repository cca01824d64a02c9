package org.rialto.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.rialto.location.Better;
import org.rialto.location.CostPart;
import org.rialto.location.CostType;
import org.rialto.net.IpPrefix;

/** Reads the ALTO sources. */
final class Sources {
  private static final int RESOURCE_ID_MAX = 64;
  private static final Pattern RESOURCE_ID = Pattern.compile("[0-9A-Za-z@:_.-]{1,64}");
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  static final Duration TIMEOUT_MIN = Duration.ofSeconds(1);
  static final Duration TIMEOUT_MAX = Duration.ofMinutes(10);
  private static final Duration FRESHNESS = Duration.ofMinutes(5);
  static final Duration FRESHNESS_MIN = Duration.ofSeconds(1);
  static final Duration FRESHNESS_MAX = Duration.ofDays(1);
  static final Duration FORGET_AFTER_MAX = Duration.ofDays(365);
  private static final long SIZE = 256L << 20;
  static final long SIZE_MIN = 1L << 10;
  static final long SIZE_MAX = 2L << 30;
  private static final int PREFIXES = 5_000_000;
  /** Ten times the routed Internet; beyond, the tables outgrow any machine this is meant for. */
  static final int PREFIXES_MAX = 10_000_000;

  /** One for each network that content is sent to, for a host with many; merging takes time for each. */
  private static final int SOURCES_MAX = 64;

  /** Whoever wants more had better take the whole map. */
  private static final int PIDS_MAX = 10_000;

  /** The name, with what its maps are called behind it, is a resource id. */
  private static final int REPUBLISHED_NAME_MAX = RESOURCE_ID_MAX - ":networkmap".length();

  /** A node could be kept that costs three times the best one: beyond, costs would say little. */
  private static final double IGNORED_COST_CHANGE_MAX = 0.5;

  /** Keys that say nothing about files. */
  private static final List<String> OF_SERVERS = List.of("directory", "domain", "resolver", "allow-http", "network-map",
      "timeout", "default-freshness", "trust", "credentials", "updates",
      "calendar", "pids", "leads-to");

  private Sources() {}

  /** The sources of a configuration, in its order. */
  static List<Config.Source> read(Section whole) {
    List<Section> sections = whole.sections("sources", SectionKind.SOURCE);
    if (sections.size() > SOURCES_MAX) {
      whole.error("sources", sections.size() + " sources; " + SOURCES_MAX + " is the most");
    }
    List<Config.Source> sources = sections.stream().map(Sources::source).flatMap(Optional::stream).toList();
    Map<String, Config.Source> byName = new HashMap<>();
    for (Config.Source source : sources) {
      Config.Source first = byName.putIfAbsent(source.name().value(), source);
      if (first == null) continue;
      whole.problems().add(source.name().error("source \"" + source.name().value() + "\" is already there, at "
          + first.name().place() + ": choose another name"));
    }
    return sources;
  }

  private static Optional<Config.Source> source(Section section) {
    section.require("name", "world");
    Optional<Located<String>> name = section.item("name").flatMap(item -> item.locate(Nodes::name));
    Optional<Entrance> entrance = entrance(section);
    List<CostPart> parts = Metrics.read(section);
    CostType costType = parts.isEmpty() ? CostTypes.type(section) : CostPart.sumOf(parts);
    Better better = CostTypes.better(section, costType);
    Optional<String> networkMap = section.item("network-map").flatMap(item -> item.read(Sources::resourceId));
    Config.Direction direction = section.oneOf("direction", Config.Direction.CLIENT_TO_NODE,
        Map.of("client-to-node", Config.Direction.CLIENT_TO_NODE, "node-to-client", Config.Direction.NODE_TO_CLIENT));
    Duration timeout = section.duration("timeout", TIMEOUT, TIMEOUT_MIN, TIMEOUT_MAX);
    Optional<Section> limits = section.section("limits", SectionKind.LIMITS);
    long size = limits.map(inner -> inner.size("size", SIZE, SIZE_MIN, SIZE_MAX)).orElse(SIZE);
    int prefixes = limits.map(inner -> inner.integer("prefixes", PREFIXES, 1, PREFIXES_MAX)).orElse(PREFIXES);
    Duration freshness = section.duration("default-freshness", FRESHNESS, FRESHNESS_MIN, FRESHNESS_MAX);
    Optional<Duration> forgetAfter = section.durationOrNever("forget-after", Optional.empty(), Duration.ZERO,
        FORGET_AFTER_MAX);
    boolean acceptIncomplete = section.flag("accept-incomplete", false);
    boolean acceptOtherCosts = section.flag("accept-other-costs", false);
    if (acceptOtherCosts && !parts.isEmpty()) {
      section.error("accept-other-costs", "is for one metric: of several metrics all costs are numbers to be added up");
    }
    double ignoredCostChange = section.share("ignore-cost-changes", 0, IGNORED_COST_CHANGE_MAX);
    if (ignoredCostChange > 0 && costType.isOrdinal()) {
      section.error("ignore-cost-changes", "is for numerical costs: an ordinal cost is a rank, which has no share");
    }
    Optional<Path> trust = section.item("trust").flatMap(Item::file);
    Optional<Config.Credentials> credentials = entrance.flatMap(found -> Proofs.read(section, found));
    boolean streamed = section.oneOf("updates", true, Map.of("stream", true, "poll", false));
    boolean calendared = section.oneOf("calendar", true, Map.of("follow", true, "ignore", false));
    List<IpPrefix> region = Protections.prefixes(section, "region");
    if (section.isEmptyList("region")) section.error("region", "holds no client: write a prefix, or take the key out");
    Optional<Config.EndpointCosts> endpointCosts = EndpointCosts.read(section);
    Config.Roles roles = SourceRoles.read(section);
    Optional<Announcements> announcements = Announcements.read(section);
    entrance.ifPresent(found -> warnOfIdleTrust(section, found));
    if (name.isEmpty() || entrance.isEmpty()) return Optional.empty();
    return Optional.of(new Config.Source(name.get(), entrance.get(), costType, better, parts, networkMap, direction,
        timeout, size, prefixes, freshness, forgetAfter, acceptIncomplete, acceptOtherCosts, ignoredCostChange, trust,
        credentials, streamed, calendared, region, roles, announcements, endpointCosts, pids(section),
        ClientFinding.hosts(section, "leads-to"), republish(section)));
  }

  /** Whether maps are published again: only a source's own, and whole, are. */
  private static boolean republish(Section source) {
    boolean isRepublished = source.oneOf("republish", false, Map.of("no", false, "yes", true));
    if (!isRepublished) return false;
    if (source.has("metrics")) source.error("republish", "is for costs as they are, and metrics adds them up");
    if (source.has("pids")) source.error("republish", "is for whole maps, and pids asks for a part of them");
    if (source.has("endpoint-costs") || source.is("guidance", "endpoint-costs")) {
      source.error("republish", "is for maps, and this source is asked for endpoint costs");
    }
    return true;
  }

  /** Says which sources can't be published again, for want of a server or of a resource id (RFC 7285 §10.2). */
  static void checkRepublished(List<Config.Source> sources, boolean isServed, Problems problems) {
    for (Config.Source source : sources) {
      if (!source.republish()) continue;
      if (!isServed) {
        problems.add(source.name().error("is to be published again, but there is no alto-server: add one, or take"
            + " republish out"));
      }
      if (source.name().value().length() > REPUBLISHED_NAME_MAX) {
        problems.add(source.name().error("is too long a name to be published again: " + REPUBLISHED_NAME_MAX
            + " characters are the most"));
      }
    }
  }

  private static Optional<Config.Pids> pids(Section source) {
    return source.section("pids", SectionKind.PIDS).flatMap(section -> {
      List<String> clients = pids(section, "clients", "east");
      List<String> nodes = pids(section, "nodes", "site-1");
      return clients.isEmpty() || nodes.isEmpty() ? Optional.empty() : Optional.of(new Config.Pids(clients, nodes));
    });
  }

  private static List<String> pids(Section section, String key, String example) {
    section.require(key, "[" + example + "]");
    if (section.isEmptyList(key)) section.error(key, "names no PID, and the server would take that for all: write one");
    List<Item> items = section.items(key);
    if (items.size() > PIDS_MAX) section.error(key, items.size() + " PIDs; " + PIDS_MAX + " is the most");
    return items.stream().map(item -> item.read(Nodes::pid)).flatMap(Optional::stream).distinct().toList();
  }

  private static Optional<Entrance> entrance(Section section) {
    return section.has("files") ? files(section) : serverEntrance(section);
  }

  /** Where the directory of a server is. */
  static Optional<Entrance> serverEntrance(Section section) {
    if (section.has("directory")) {
      section.forbid("domain", "a source is found by directory or by domain: take one out");
      section.forbid("resolver", "is for a source found by domain: take it out");
      section.forbid("allow-http",
          "is for a source found by domain; a directory says http or https itself: take it out");
      return section.item("directory").flatMap(item -> item.read(Uris::web)).map(Entrance.Directory::new);
    }
    if (!section.has("domain")) {
      section.require("directory", "https://alto.example/directory");
      section.forbid("resolver", "is for a source found by domain, which is not given");
      section.forbid("allow-http", "is for a source found by domain, which is not given");
      return Optional.empty();
    }
    section.require("resolver", "127.0.0.1:53");
    Optional<String> domain = section.item("domain").flatMap(item -> item.read(DomainNames::name));
    Optional<Endpoint> resolver = section.item("resolver").flatMap(item -> item.read(Sources::resolver));
    boolean allowHttp = section.flag("allow-http", false);
    return domain.flatMap(name -> resolver.map(server -> new Entrance.Domain(name, server, allowHttp)));
  }

  private static Optional<Entrance> files(Section section) {
    for (String key : OF_SERVERS) section.forbid(key, "is for a source that is a server, not files: take it out");
    Optional<Section> files = section.section("files", SectionKind.FILES);
    if (files.isEmpty()) return Optional.empty();
    files.get().require("network-map", "world/networkmap.json.gz");
    files.get().require("cost-map", "world/costmap.json.gz");
    Optional<Path> networkMap = files.get().item("network-map").flatMap(Item::file);
    Optional<Path> costMap = files.get().item("cost-map").flatMap(Item::file);
    if (networkMap.isEmpty() || costMap.isEmpty()) return Optional.empty();
    return Optional.of(new Entrance.Files(networkMap.get(), costMap.get()));
  }

  /** A DNS server to ask. */
  static Endpoint resolver(String text) {
    Endpoint endpoint = Listeners.endpoint(text);
    if (endpoint.port() == 0 || endpoint.isWildcard()) {
      throw new IllegalArgumentException(endpoint
          + " can't be asked: write the resolver's address and port, as 127.0.0.1:53");
    }
    return endpoint;
  }

  static String resourceId(String text) {
    if (!RESOURCE_ID.matcher(text).matches()) {
      throw new IllegalArgumentException("\"" + text
          + "\" is not a resource id: use 1 to 64 letters, digits, \"-\", \":\", \"@\" and \"_\" (RFC 7285 §10.2)");
    }
    return text;
  }

  static void warnOfIdleTrust(Section section, Entrance entrance) {
    boolean http = entrance instanceof Entrance.Directory(URI uri) && uri.getScheme().equalsIgnoreCase("http");
    if (http && section.has("trust")) section.warning("trust", "is for https, and the directory is http");
  }
}
