package org.rialto.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rialto.location.Better;
import org.rialto.location.CostType;
import org.rialto.net.IpPrefix;

/** Reads how the ALTO servers of clients are found. */
final class ClientFinding {
  /** No client is looked for further up (RFC 8686 §3.2). */
  private static final Lengths LEAST = new Lengths(8, 32);
  private static final int SERVERS = 32;
  private static final int SERVERS_MAX = 256;
  private static final Duration IDLE = Duration.ofHours(1);
  private static final Duration IDLE_MIN = Duration.ofMinutes(1);
  private static final Duration IDLE_MAX = Duration.ofDays(7);
  private static final int QUEUE = 1000;
  private static final int QUEUE_MAX = 1_000_000;
  private static final int RATE = 50;
  private static final int RATE_MAX = 100_000;

  private ClientFinding() {}

  static Optional<Config.ClientDiscovery> read(Section whole) {
    return whole.section("client-discovery", SectionKind.CLIENT_DISCOVERY).flatMap(section -> {
      section.require("resolver", "127.0.0.1:53");
      Optional<Endpoint> resolver = section.item("resolver").flatMap(item -> item.read(Sources::resolver));
      Lengths length = Lengths.read(section.section("prefix-length", SectionKind.CLIENT_PREFIX_LENGTH), LEAST);
      if (section.isEmptyList("allow")) {
        section.error("allow", "no server, so none could be asked: write one, or take allow out");
      }
      Config.ClientDiscovery.Hosts allow = hosts(section, "allow");
      Config.ClientDiscovery.Hosts deny = hosts(section, "deny");
      checkApart(section, allow, deny);
      boolean requireDnssec = section.flag("require-dnssec", false);
      boolean allowHttp = section.flag("allow-http", false);
      boolean allowInside = section.flag("allow-inside", false);
      CostType type = CostTypes.type(section);
      Better better = CostTypes.better(section, type);
      int servers = section.integer("servers", SERVERS, 1, SERVERS_MAX);
      Duration idle = section.duration("idle", IDLE, IDLE_MIN, IDLE_MAX);
      int queue = section.integer("queue", QUEUE, 1, QUEUE_MAX);
      int rate = section.integer("rate", RATE, 1, RATE_MAX);
      return resolver.map(server -> new Config.ClientDiscovery(server, length.ipv4(), length.ipv6(), requireDnssec,
          allowHttp, allow, deny, allowInside, type, better, servers, idle, queue, rate));
    });
  }

  /** What has a colon, or only digits and dots before a slash, is meant for an address; all else for a name. */
  static Config.ClientDiscovery.Hosts hosts(Section section, String key) {
    List<String> names = new ArrayList<>();
    List<IpPrefix> prefixes = new ArrayList<>();
    for (Item item : section.items(key)) {
      boolean isAddress = item.text().indexOf(':') >= 0 || item.text().matches("[0-9.]+(/.*)?");
      if (isAddress) Addresses.prefix(item).ifPresent(prefixes::add);
      else item.read(DomainNames::nameOrWildcard).ifPresent(names::add);
    }
    return new Config.ClientDiscovery.Hosts(names.stream().distinct().toList(), prefixes.stream().distinct().toList());
  }

  static void checkApart(Section section, Config.ClientDiscovery.Hosts allow,
      Config.ClientDiscovery.Hosts deny) {
    List<Object> both = new ArrayList<>(deny.names());
    both.addAll(deny.prefixes());
    both.removeIf(host -> !allow.names().contains(host) && !allow.prefixes().contains(host));
    both.forEach(host -> section.error("deny", host + " is in allow too: take it out of one of them"));
  }
}
