package org.rialto.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads how sources are asked for endpoint costs. */
final class EndpointCosts {
  private static final Lengths LEAST = new Lengths(8, 8);
  private static final int PREFIXES = 10_000;
  /** Each is kept with its cost of every node, and all are gone over for each table that is published. */
  private static final int PREFIXES_MAX = 1_000_000;
  private static final int QUEUE = 1000;
  private static final int QUEUE_MAX = 1_000_000;
  private static final int RATE = 50;
  private static final int RATE_MAX = 100_000;
  private static final Duration FIRST_TTL = Duration.ofSeconds(2);
  private static final Duration FIRST_TTL_MAX = Duration.ofMinutes(1);
  /** A question names each node, and a server may refuse long ones (RFC 7285 §15.5). */
  static final int NODES_MAX = 4096;

  /** Keys that say nothing about endpoint costs. */
  private static final List<String> OF_MAPS = List.of("network-map", "accept-incomplete", "ignore-cost-changes",
      "updates", "calendar", "roles", "announced-nodes", "pids");

  private EndpointCosts() {}

  /** How a source is asked for endpoint costs; empty where it is asked for maps. */
  static Optional<Config.EndpointCosts> read(Section source) {
    boolean isAsked = source.oneOf("guidance", false, Map.of("maps", false, "endpoint-costs", true));
    if (!isAsked) {
      source.forbid("endpoint-costs", "is for a source with guidance: endpoint-costs");
      return Optional.empty();
    }
    source.forbid("files", "endpoint costs are asked of a server: write its directory");
    for (String key : OF_MAPS) source.forbid(key, "is for maps, and this source is asked for endpoint costs");
    Optional<Section> section = source.section("endpoint-costs", SectionKind.ENDPOINT_COSTS);
    Lengths length = Lengths.read(section.flatMap(inner -> inner.section("prefix-length",
        SectionKind.ENDPOINT_PREFIX_LENGTH)), LEAST);
    return Optional.of(new Config.EndpointCosts(length.ipv4(), length.ipv6(),
        section.map(inner -> inner.integer("prefixes", PREFIXES, 1, PREFIXES_MAX)).orElse(PREFIXES),
        section.map(inner -> inner.integer("queue", QUEUE, 1, QUEUE_MAX)).orElse(QUEUE),
        section.map(inner -> inner.integer("rate", RATE, 1, RATE_MAX)).orElse(RATE),
        section.filter(inner -> inner.has("first-ttl")).map(inner -> inner.ttl("first-ttl", FIRST_TTL, FIRST_TTL_MAX))
            .orElse(FIRST_TTL)));
  }

  /**
   * Says where what sources are asked for doesn't go with the rest of the configuration.
   *
   * @param nodes listed, and announced at the most
   */
  static void check(List<Config.Source> sources, int nodes, Config.ClientSubnet subnet, Problems problems) {
    for (Config.Source source : sources) {
      source.endpointCosts().ifPresent(asked -> {
        check(source, "ipv4", asked.ipv4Length(), subnet.longestIpv4Scope(), problems);
        check(source, "ipv6", asked.ipv6Length(), subnet.longestIpv6Scope(), problems);
        if (nodes > NODES_MAX) {
          problems.add(source.name().error(nodes + " nodes are too many to ask for the costs of each; " + NODES_MAX
              + " is the most: use its maps"));
        }
      });
    }
  }

  /** A scope is as long as the prefixes asked about. */
  private static void check(Config.Source source, String family, int asked, int longest, Problems problems) {
    if (asked <= longest) return;
    problems.add(source.name().error("endpoint-costs.prefix-length." + family + " is " + asked
        + ", but client-subnet.longest-scope." + family + " only lets " + longest
        + " bits matter: shorten this or lengthen that"));
  }
}
