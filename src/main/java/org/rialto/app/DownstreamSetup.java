package org.rialto.app;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.rialto.alto.AdvertisementClient;
import org.rialto.alto.DirectoryFinder;
import org.rialto.alto.Source;
import org.rialto.alto.UpdateTerms;
import org.rialto.config.Config;
import org.rialto.config.DownstreamCdn;
import org.rialto.location.CostType;

/** The downstream CDNs of a configuration, in the words of the room that asks them what they advertise. */
final class DownstreamSetup {
  /** Named by no question: advertisements have no costs. */
  private static final CostType NO_COSTS = new CostType("routingcost", CostType.NUMERICAL);

  private final List<DownstreamCdn> cdns;
  private final TlsSetup tls;

  /** @param tls the certificates we show them */
  DownstreamSetup(List<DownstreamCdn> cdns, TlsSetup tls) {
    this.cdns = cdns;
    this.tls = tls;
  }

  /**
   * One to be asked.
   *
   * @param asked all that asking depends on: what is equal needn't be asked anew
   */
  record Wanted(String name, SourceSetup.Asked asked, Source server, DirectoryFinder finder,
      AdvertisementClient.Terms terms) {}

  /** All of them, in the order of the configuration. */
  List<Wanted> all(Clock clock) {
    return cdns.stream().map(cdn -> new Wanted(cdn.name().value(), asked(cdn), server(cdn, clock),
        finder(cdn, clock), new AdvertisementClient.Terms(cdn.advertisement(), cdn.forgetAfter()))).toList();
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
      case Config.Entrance.Directory directory -> SourceSetup.finder(directory);
      case Config.Entrance.Domain domain -> SourceSetup.finder(domain, clock);
      case Config.Entrance.Files files -> throw new IllegalStateException("no server: " + files);
    };
  }

  /** The name of the downstream CDN that a node of this name is of, be it announced, if it is of one. */
  Optional<String> cdn(String node) {
    return cdns.stream().filter(cdn -> cdn.patterns().stream()
        .anyMatch(glob -> glob.pattern().matcher(node).matches())).map(cdn -> cdn.name().value()).findFirst();
  }
}
