package org.rialto.config;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.rialto.net.IpPrefix;

/** Reads the configuration, strictly: what isn't understood is refused, with its line and a cure. */
public final class ConfigFile {
  /** Some ten thousand services and nodes; larger ones belong in tables. */
  private static final int OCTETS_MAX = 2 << 20;
  private static final List<Endpoint> LISTEN = List.of(Listeners.endpoint("127.0.0.1:5300"),
      Listeners.endpoint("[::1]:5300"));
  private static final List<Endpoint> ALTO_LISTEN = List.of(Listeners.endpoint("127.0.0.1:5380"));
  private static final String STATE_FOLDER = "../var";
  private static final String OFF = "off";
  private static final String ADMIN_SOCKET = "admin.sock";
  /** What a Unix socket's address holds, less the octet that ends it. */
  private static final int SOCKET_PATH_OCTETS_MAX = 107;
  private static final int CONNECTIONS = 1000;
  private static final int CONNECTIONS_MAX = 1_000_000;
  private static final int CONNECTIONS_PER_CLIENT = 100;
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Duration TIMEOUT_MAX = Duration.ofMinutes(10);
  private static final int OUTGOING = 32;
  private static final int OUTGOING_FOR_CLIENT = 10;
  private static final int INCOMING = 10;
  private static final int TRANSFERS_MAX = 1000;
  private static final long JOURNAL = 16L << 20;
  private static final long JOURNAL_MIN = 1L << 10;
  private static final long JOURNAL_MAX = 2L << 30;
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration WEEK = Duration.ofDays(7);
  private static final Duration STALE_TTL = Duration.ofSeconds(10);
  private static final int NAPTR_NUMBER_MAX = 65_535;
  private static final int ORDER = 100;
  private static final int PREFERENCE = 10;
  private static final Lengths LONGEST_SCOPE_MIN = new Lengths(1, 1);
  private static final String STANDARD = "standard";

  private final Problems problems;
  private final Section whole;
  private final Listeners listeners;

  private ConfigFile(Problems problems, Section whole) {
    this.problems = problems;
    this.whole = whole;
    this.listeners = new Listeners(problems);
  }

  /**
   * Reads a configuration and the node tables it names; zones, maps and certificates are only looked for. Call it
   * again to reload: nothing is kept.
   *
   * @param file named in problems as it is here
   * @return it, with what is to be warned of in {@link Config#warnings}
   * @throws ConfigException with all problems, errors and warnings, sorted by file and line; also if the file itself
   *   can't be read
   */
  public static Config read(Path file) throws ConfigException {
    Problems problems = new Problems(file);
    Optional<Config> config = TextFile.read(file, file, OCTETS_MAX, problems)
        .flatMap(text -> YamlReader.read(text, problems))
        .flatMap(value -> whole(value, problems))
        .map(whole -> new ConfigFile(problems, whole).config());
    if (problems.hasErrors()) throw new ConfigException(problems.sorted(), config);
    return config.orElseThrow().withWarnings(problems.sorted());
  }

  private static Optional<Section> whole(YamlValue value, Problems problems) {
    if (value instanceof YamlValue.Mapping mapping) {
      return Optional.of(new Section(problems, SectionKind.WHOLE, "", mapping));
    }
    problems.error(value.line(), "", "must be keys with values, as \"listen: [127.0.0.1:5300]\", not " + value.kind());
    return Optional.empty();
  }

  private Config config() {
    List<Located<Endpoint>> listen = listeners.read(whole, "listen", LISTEN);
    Optional<Config.Tls> tls = tls();
    Path stateFolder = stateFolder();
    Keys keys = Keys.read(whole);
    Remotes remotes = Remotes.read(whole, keys);
    Zones zones = Zones.read(whole, keys, remotes);
    List<Config.Node> nodes = Nodes.read(whole);
    List<Config.Source> sources = Sources.read(whole);
    boolean isAnnouncing = sources.stream().anyMatch(source -> source.announcements().isPresent());
    List<Config.Service> services = Services.read(whole, nodes, isAnnouncing);
    List<DownstreamCdn> downstreamCdns = DownstreamCdns.read(whole, nodes, isAnnouncing);
    DownstreamCdns.check(downstreamCdns, services, problems);
    if (whole.has("services") && !whole.has("sources")) {
      whole.warning("services", "there is no source, so each name keeps the default answer of its zone: add sources");
    }
    Config.ClientSubnet clientSubnet = clientSubnet();
    int nodesAtMost = nodes.size() + sources.stream().flatMap(source -> source.announcements().stream())
        .mapToInt(Announcements::most).sum();
    EndpointCosts.check(sources, nodesAtMost, clientSubnet, problems);
    Sources.checkRepublished(sources, whole.has("alto-server"), problems);
    return new Config(problems.file(), listen, Datagrams.read(whole), tcp(), tls, stateFolder, admin(stateFolder),
        zones.files(), whole.flag("watch-zones", false), transfers(keys, remotes, zones), discovery(),
        ClientFinding.read(whole), Overriding.read(whole, nodesAtMost), nodes, services, downstreamCdns,
        FootprintTables.read(whole), sources, Guards.read(whole), whole.ttl("stale-ttl", STALE_TTL, DAY), altoServer(),
        clientSubnet, ResolverTables.read(whole), Protections.access(whole, zones.queriesFrom()),
        Protections.rateLimit(whole), Identities.read(whole), Cookies.read(whole),
        whole.flag("extended-errors", true), errorReporting(), List.of());
  }

  private Optional<String> errorReporting() {
    return whole.item("error-reporting").filter(item -> !item.text().equals(OFF))
        .flatMap(item -> item.read(DomainNames::name));
  }

  private Config.Tcp tcp() {
    Optional<Section> tcp = whole.section("tcp", SectionKind.TCP);
    return new Config.Tcp(
        tcp.map(section -> section.integer("connections", CONNECTIONS, 1, CONNECTIONS_MAX)).orElse(CONNECTIONS),
        tcp.map(section -> section.integer("connections-per-client", CONNECTIONS_PER_CLIENT, 1, CONNECTIONS_MAX))
            .orElse(CONNECTIONS_PER_CLIENT),
        tcp.map(section -> section.duration("idle-timeout", TIMEOUT, SECOND, HOUR)).orElse(TIMEOUT),
        tcp.map(section -> section.duration("receive-timeout", TIMEOUT, SECOND, TIMEOUT_MAX)).orElse(TIMEOUT),
        tcp.map(section -> section.duration("send-timeout", TIMEOUT, SECOND, TIMEOUT_MAX)).orElse(TIMEOUT));
  }

  private Optional<Config.Tls> tls() {
    return whole.section("tls", SectionKind.TLS).flatMap(section -> {
      section.require("listen", "[127.0.0.1:8853]");
      section.require("certificate", "certificate.pem");
      section.require("key", "key.pem");
      List<Located<Endpoint>> listen = listeners.read(section, "listen", List.of());
      Optional<Located<Path>> certificate = located(section, "certificate");
      Optional<Located<Path>> key = located(section, "key");
      return certificate.flatMap(own -> key.map(file -> new Config.Tls(listen, own, file)));
    });
  }

  private static Optional<Located<Path>> located(Section section, String key) {
    return section.item(key).flatMap(item -> item.file().map(item::at));
  }

  private Transfers transfers(Keys keys, Remotes remotes, Zones zones) {
    Optional<Section> section = whole.section("transfers", SectionKind.TRANSFERS);
    return new Transfers(keys.all(), remotes.all(), zones.secondaries(), zones.catalogs(),
        section.map(inner -> inner.integer("outgoing", OUTGOING, 1, TRANSFERS_MAX)).orElse(OUTGOING),
        section.map(inner -> inner.integer("outgoing-for-client", OUTGOING_FOR_CLIENT, 1, TRANSFERS_MAX))
            .orElse(OUTGOING_FOR_CLIENT),
        section.map(inner -> inner.integer("incoming", INCOMING, 1, TRANSFERS_MAX)).orElse(INCOMING),
        section.map(inner -> inner.size("journal", JOURNAL, JOURNAL_MIN, JOURNAL_MAX)).orElse(JOURNAL));
  }

  private Path stateFolder() {
    Path fallback = problems.resolve(STATE_FOLDER);
    return whole.item("state-folder").flatMap(item -> item.read(text -> {
      Path folder = problems.resolve(text);
      if (Files.exists(folder) && !Files.isDirectory(folder)) {
        throw new IllegalArgumentException(folder + " is not a folder: name another");
      }
      if (Files.exists(folder) && !Files.isWritable(folder)) {
        throw new IllegalArgumentException(folder + " can't be written to: check its permissions");
      }
      return folder;
    })).orElse(fallback);
  }

  private Optional<Located<Path>> admin(Path stateFolder) {
    if (!whole.has("admin")) {
      return Optional.of(problems.locate(stateFolder.resolve(ADMIN_SOCKET), whole.line("admin"), "admin"));
    }
    return whole.item("admin").filter(item -> !item.text().equals(OFF)).flatMap(item -> item.locate(text -> {
      Path socket = problems.resolve(text);
      int octets = socket.toString().getBytes(StandardCharsets.UTF_8).length;
      if (octets > SOCKET_PATH_OCTETS_MAX) {
        throw new IllegalArgumentException("a path of " + octets + " octets is too long for a socket, "
            + SOCKET_PATH_OCTETS_MAX + " is the most: name a shorter one, or write off");
      }
      if (Files.isDirectory(socket)) {
        throw new IllegalArgumentException(socket + " is a folder: name a file in it, or write off");
      }
      return socket;
    }));
  }

  private Optional<Config.Discovery> discovery() {
    return whole.section("discovery", SectionKind.DISCOVERY).flatMap(section -> {
      section.require("name-server", "ns1.cdn.example");
      section.require("contact", "hostmaster.cdn.example");
      section.require("servers", "[{prefix: 192.0.2.0/24, directory: \"https://alto.example/directory\"}]");
      Duration ttl = section.ttl("ttl", HOUR, WEEK);
      Optional<String> nameServer = section.item("name-server").flatMap(item -> item.read(DomainNames::name));
      Optional<String> contact = section.item("contact").flatMap(item -> item.read(DomainNames::name));
      List<Config.Discovery.Server> servers = discoveryServers(section);
      return nameServer.flatMap(name -> contact.map(mailbox -> new Config.Discovery(ttl, name, mailbox, servers)));
    });
  }

  private List<Config.Discovery.Server> discoveryServers(Section discovery) {
    record Pair(IpPrefix prefix, URI directory) {}
    List<Config.Discovery.Server> servers = new ArrayList<>();
    Set<Pair> seen = new HashSet<>();
    List<Section> sections = discovery.sections("servers", SectionKind.DISCOVERY_SERVER);
    if (discovery.isEmptyList("servers")) {
      discovery.error("servers", "no server to be found: write one, or take discovery out");
    }
    for (Section section : sections) {
      section.require("prefix", "192.0.2.0/24");
      section.require("directory", "https://alto.example/directory");
      Optional<Located<IpPrefix>> prefix = section.item("prefix").flatMap(Addresses::ofClients);
      Optional<URI> directory = section.item("directory").flatMap(item -> item.read(Uris::inNaptr));
      int order = section.integer("order", ORDER, 0, NAPTR_NUMBER_MAX);
      int preference = section.integer("preference", PREFERENCE, 0, NAPTR_NUMBER_MAX);
      if (prefix.isEmpty() || directory.isEmpty()) continue;
      if (!seen.add(new Pair(prefix.get().value(), directory.get()))) {
        section.error("is the same prefix and directory as one above: take one out");
      }
      servers.add(new Config.Discovery.Server(prefix.get(), directory.get(), order, preference));
    }
    return List.copyOf(servers);
  }

  private Optional<Config.AltoServer> altoServer() {
    return whole.section("alto-server", SectionKind.ALTO_SERVER).flatMap(section -> {
      section.require("network-map", "world/networkmap.json.gz");
      section.require("cost-maps", "[world/costmap.json.gz]");
      List<Located<Endpoint>> listen = listeners.read(section, "listen", ALTO_LISTEN);
      Optional<Path> networkMap = section.item("network-map").flatMap(Item::file);
      List<Item> items = section.items("cost-maps");
      if (section.isEmptyList("cost-maps")) section.error("cost-maps", "no cost map: write one");
      List<Path> costMaps = new ArrayList<>();
      for (Item item : items) {
        item.file().ifPresent(file -> {
          if (costMaps.contains(file)) item.error(file + " is there twice: take one out");
          else costMaps.add(file);
        });
      }
      boolean acceptOtherCosts = section.flag("accept-other-costs", false);
      Duration maxAge = section.ttl("max-age", MINUTE, DAY);
      return networkMap.map(map -> new Config.AltoServer(listen, map, List.copyOf(costMaps), acceptOtherCosts,
          maxAge));
    });
  }

  private Config.ClientSubnet clientSubnet() {
    Optional<Section> subnet = whole.section("client-subnet", SectionKind.CLIENT_SUBNET);
    Lengths longest = Lengths.read(subnet.flatMap(section -> section.section("longest-scope",
        SectionKind.LONGEST_SCOPE)), LONGEST_SCOPE_MIN);
    return new Config.ClientSubnet(subnet.map(section -> section.flag("enabled", true)).orElse(true),
        longest.ipv4(), longest.ipv6(),
        subnet.map(ConfigFile::specialUse).orElse(new Config.SpecialUse.Standard()));
  }

  private static Config.SpecialUse specialUse(Section subnet) {
    List<Item> items = subnet.items("special-use");
    boolean standard = items.size() == 1 && items.getFirst().text().equals(STANDARD);
    if (standard || !subnet.has("special-use")) return new Config.SpecialUse.Standard();
    return new Config.SpecialUse.Listed(items.stream().map(ConfigFile::block).flatMap(Optional::stream).toList());
  }

  private static Optional<IpPrefix> block(Item item) {
    if (Suggestion.nearest(item.text(), List.of(STANDARD)).isEmpty()) return Addresses.prefix(item);
    item.error("\"" + item.text() + "\" is not " + STANDARD + " and no prefix: write that word, or a list of prefixes");
    return Optional.empty();
  }
}
