package org.rialto.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the downstream CDNs and checks them against the nodes and services. */
final class DownstreamCdns {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final Duration FRESHNESS = Duration.ofMinutes(5);
  private static final Duration FORGET_AFTER = Duration.ofHours(1);
  private static final long SIZE = 64L << 20;
  /** Each of a footprint takes some 60 octets as long as it counts. */
  private static final int PREFIXES = 250_000;
  /** Each may cut the addresses anew, for each set of needs. */
  private static final int CDNS_MAX = 64;

  private final Problems problems;
  private final List<Config.Node> nodes;
  private final boolean isAnnouncing;
  private final List<DownstreamCdn> cdns = new ArrayList<>();
  private final Map<String, Located<String>> taken = new HashMap<>();
  /** Of which downstream CDN a node is. */
  private final Map<String, Located<String>> owners = new HashMap<>();

  private DownstreamCdns(Problems problems, List<Config.Node> nodes, boolean isAnnouncing) {
    this.problems = problems;
    this.nodes = nodes;
    this.isAnnouncing = isAnnouncing;
  }

  /**
   * The downstream CDNs of a configuration, in its order.
   *
   * @param isAnnouncing whether a source may announce nodes beside these, so that a pattern needn't fit any of them
   */
  static List<DownstreamCdn> read(Section whole, List<Config.Node> nodes, boolean isAnnouncing) {
    DownstreamCdns reader = new DownstreamCdns(whole.problems(), nodes, isAnnouncing);
    List<Section> sections = whole.sections("downstream-cdns", SectionKind.DOWNSTREAM_CDN);
    if (sections.size() > CDNS_MAX) {
      whole.error("downstream-cdns", sections.size() + " downstream CDNs; " + CDNS_MAX + " is the most");
    }
    sections.forEach(reader::readCdn);
    return List.copyOf(reader.cdns);
  }

  private void readCdn(Section section) {
    section.require("name", "dcdn-a");
    section.require("nodes", "[\"dcdn-a-*\"]");
    Optional<Located<String>> name = section.item("name").flatMap(item -> item.locate(Nodes::name));
    name.ifPresent(this::checkFree);
    Optional<Entrance> entrance = Sources.serverEntrance(section);
    List<Config.Node> own = nodes(section);
    List<Glob> patterns = section.items("nodes").stream().map(Services::pattern).toList();
    name.ifPresent(known -> own.forEach(node -> checkUnowned(section, node.name().value(), known)));
    Optional<String> advertisement =
        section.item("advertisement").flatMap(item -> item.read(Sources::resourceId));
    Duration timeout = section.duration("timeout", TIMEOUT, Sources.TIMEOUT_MIN, Sources.TIMEOUT_MAX);
    Optional<Section> limits = section.section("limits", SectionKind.LIMITS);
    long size = limits.map(inner -> inner.size("size", SIZE, Sources.SIZE_MIN, Sources.SIZE_MAX)).orElse(SIZE);
    int prefixes =
        limits.map(inner -> inner.integer("prefixes", PREFIXES, 1, Sources.PREFIXES_MAX)).orElse(PREFIXES);
    Duration freshness =
        section.duration("default-freshness", FRESHNESS, Sources.FRESHNESS_MIN, Sources.FRESHNESS_MAX);
    Optional<Duration> forgetAfter = section.durationOrNever("forget-after", Optional.of(FORGET_AFTER), Duration.ZERO,
        Sources.FORGET_AFTER_MAX);
    Optional<Path> trust = section.item("trust").flatMap(Item::file);
    Optional<Config.Credentials> credentials = entrance.flatMap(found -> Proofs.read(section, found));
    entrance.ifPresent(found -> Sources.warnOfIdleTrust(section, found));
    Config.ClientDiscovery.Hosts leadsTo = ClientFinding.hosts(section, "leads-to");
    name.ifPresent(known -> entrance.ifPresent(found -> cdns.add(new DownstreamCdn(known, found, advertisement, own,
        patterns, timeout, size, prefixes, freshness, forgetAfter, trust, credentials, leadsTo))));
  }

  private void checkFree(Located<String> name) {
    Located<String> first = taken.putIfAbsent(name.value(), name);
    if (first != null) {
      problems.add(name.error("downstream CDN \"" + name.value() + "\" is already there, in line " + first.line()
          + ": choose another name"));
    }
  }

  private List<Config.Node> nodes(Section section) {
    if (section.isEmptyList("nodes")) {
      section.error("nodes", "a downstream CDN without nodes is never chosen: write one");
    }
    Set<String> own = new HashSet<>();
    for (Item item : section.items("nodes")) own.addAll(Services.matching(item, nodes, isAnnouncing));
    return nodes.stream().filter(node -> own.contains(node.name().value())).toList();
  }

  private void checkUnowned(Section section, String node, Located<String> cdn) {
    Located<String> owner = owners.putIfAbsent(node, cdn);
    if (owner != null) {
      section.error("nodes", "node \"" + node + "\" is of downstream CDN " + owner.value() + " already, in line "
          + owner.line() + ": a node is of one");
    }
  }

  /** Warns of needs that concern no node, and of downstream CDNs that nobody needs anything of. */
  static void check(List<DownstreamCdn> cdns, List<Config.Service> services, Problems problems) {
    if (problems.hasErrors()) return;
    for (Config.Service service : services) {
      boolean concerns = cdns.stream().anyMatch(cdn -> serves(service, cdn));
      if (!service.needs().isEmpty() && !concerns) {
        problems.add(service.name().warning("needs something of downstream CDNs, but none of its nodes is of one"));
      }
    }
    for (DownstreamCdn cdn : cdns) {
      boolean isNeeded = services.stream().anyMatch(service -> !service.needs().isEmpty() && serves(service, cdn));
      if (!isNeeded) {
        problems.add(cdn.name().warning("no service needs anything of this downstream CDN, so what it advertises makes"
            + " no difference: write needs into one that has its nodes"));
      }
    }
  }

  private static boolean serves(Config.Service service, DownstreamCdn cdn) {
    boolean areAnnounced = cdn.nodes().isEmpty() && service.patterns().stream().anyMatch(Glob::isOpen);
    return areAnnounced || service.nodes().stream().anyMatch(cdn.nodes()::contains);
  }
}
