package org.rialto.app;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.rialto.alto.AdvertisementClient;
import org.rialto.alto.DirectoryFinder;
import org.rialto.alto.Source;
import org.rialto.alto.UpdateTerms;
import org.rialto.config.Config;
import org.rialto.config.DownstreamCdn;
import org.rialto.config.Entrance;
import org.rialto.location.Capability;
import org.rialto.location.CostType;
import org.rialto.location.LocationIndex;
import org.rialto.location.VersionTag;

/** The downstream CDNs of a configuration, in the words of the room that asks them what they advertise. */
final class DownstreamSetup {
  /** Named by no question: advertisements have no costs. */
  private static final CostType NO_COSTS = new CostType(CostType.ROUTING_COST, CostType.NUMERICAL);

  private final List<DownstreamCdn> cdns;
  private final Set<Capability> wanted;
  private final Map<String, LocationIndex> footprintTables;
  private final TlsSetup tls;

  /** @param tls the certificates we show them */
  DownstreamSetup(Config config, TlsSetup tls) {
    this.cdns = config.downstreamCdns();
    this.wanted = config.services().stream().flatMap(service -> service.needs().stream())
        .collect(Collectors.toUnmodifiableSet());
    this.footprintTables = config.footprintTables();
    this.tls = tls;
  }

  /**
   * One to be asked.
   *
   * @param asked all that asking depends on: what is equal needn't be asked anew
   */
  record Wanted(String name, SourceSetup.Asked asked, Source server, DirectoryFinder finder,
      AdvertisementClient.Terms terms) {
    /** Whether another is the same server asked for the same. */
    boolean isAskedAs(Wanted other) {
      return name.equals(other.name) && asked.equals(other.asked);
    }

    /** Whether what it says is worked out as for another: of the same capabilities, by tables of the same tags. */
    boolean isWorkedOutAs(Wanted other) {
      return terms.wanted().equals(other.terms.wanted())
          && tags(terms.places()).equals(tags(other.terms.places()));
    }

    private static Set<VersionTag> tags(Map<String, LocationIndex> places) {
      return places.values().stream().map(LocationIndex::tag).collect(Collectors.toSet());
    }
  }

  /** All of them, in the order of the configuration. */
  List<Wanted> all(Clock clock) {
    return cdns.stream().map(cdn -> new Wanted(cdn.name().value(), asked(cdn), server(cdn, clock),
        finder(cdn, clock), new AdvertisementClient.Terms(cdn.advertisement(), wanted,
        cdn.forgetAfter(), footprintTables))).toList();
  }

  private static SourceSetup.Asked asked(DownstreamCdn cdn) {
    return new SourceSetup.Asked(cdn.entrance() + " " + cdn.advertisement() + " " + cdn.timeout() + " "
        + cdn.sizeBytesMax() + " " + cdn.prefixesMax() + " " + cdn.defaultFreshness() + " " + cdn.forgetAfter() + " "
        + cdn.trust() + " " + cdn.leadsTo() + cdn.credentials().map(SourceSetup::terms).orElse(""),
        cdn.credentials().flatMap(Config.Credentials::authentication));
  }

  private Source server(DownstreamCdn cdn, Clock clock) {
    return new Source(cdn.name().value(), finder(cdn, clock), NO_COSTS, Optional.empty(), true,
        SourceSetup.access(tls, cdn.trust(), cdn.credentials(), cdn.entrance(), clock),
        SourceSetup.timing(cdn.defaultFreshness(), cdn.timeout()),
        SourceSetup.limits(cdn.sizeBytesMax(), cdn.prefixesMax()), UpdateTerms.POLLED,
        SourceSetup.reach(cdn.credentials(), cdn.entrance(), cdn.leadsTo()));
  }

  private static DirectoryFinder finder(DownstreamCdn cdn, Clock clock) {
    return switch (cdn.entrance()) {
      case Entrance.Directory directory -> SourceSetup.finder(directory);
      case Entrance.Domain domain -> SourceSetup.finder(domain, clock);
      case Entrance.Files files -> throw new IllegalStateException("no server: " + files);
    };
  }

  /** All that {@link #cdn} depends on, spelled out. */
  String patterns() {
    return cdns.stream().map(cdn -> cdn.name().value() + " " + cdn.patterns()).toList().toString();
  }

  /** The name of the downstream CDN that a node of this name is of, be it announced, if it is of one. */
  Optional<String> cdn(String node) {
    return cdns.stream().filter(cdn -> cdn.patterns().stream()
        .anyMatch(glob -> glob.pattern().matcher(node).matches())).map(cdn -> cdn.name().value()).findFirst();
  }
}
