package org.rialto.app;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.rialto.alto.Source;
import org.rialto.config.Config;
import org.rialto.config.Overrides;
import org.rialto.config.Problem;
import org.rialto.location.Advertisement;
import org.rialto.route.EndpointPlan;
import org.rialto.route.Fleet;
import org.rialto.route.Interconnection;
import org.rialto.route.ScopePolicy;

/** The sources of a configuration that are asked for endpoint costs, in the words of the rooms that use them. */
final class EndpointSetup {
  /** None of these sources is files. */
  private static final Duration NEVER = Duration.ZERO;

  private final List<Config.Source> sources;
  private final SourceSetup asked;
  private final Fleet fleet;
  private final ScopePolicy policy;

  /** @param tls certificates of sources */
  EndpointSetup(Config config, TlsSetup tls, Fleet fleet, ScopePolicy policy) {
    boolean isAnyNode = !config.nodes().isEmpty() // else there is nothing to ask about
        || config.sources().stream().anyMatch(source -> source.announcements().isPresent());
    this.sources = config.sources().stream().filter(source -> isAnyNode && source.endpointCosts().isPresent()).toList();
    this.asked = new SourceSetup(sources, List.of(), tls, NEVER);
    this.fleet = fleet;
    this.policy = policy;
  }

  /** As they are configured, those that go first among equals first. */
  List<Config.Source> configured() {
    return sources;
  }

  /** The same, to be asked. */
  List<Source> all(Clock clock) {
    return asked.all(clock);
  }

  /** All that asking one of them depends on: what is equal needn't be asked anew. */
  record Asked(SourceSetup.Asked server, Config.Direction direction, Config.EndpointCosts costs) {
    /** What answers depend on, but for secrets. */
    String key() {
      return server.terms() + " " + direction + " " + costs.ipv4Length() + " " + costs.ipv6Length();
    }
  }

  /** What asking a source depends on. */
  Asked asked(Config.Source source) {
    return new Asked(asked.asked().get(source.name().value()), source.direction(),
        source.endpointCosts().orElseThrow());
  }

  /** How long after it went stale what a source said is used; for ever by those that aren't among these. */
  Map<String, Duration> forgetAfter() {
    return sources.stream().filter(source -> source.forgetAfter().isPresent())
        .collect(Collectors.toMap(source -> source.name().value(), source -> source.forgetAfter().orElseThrow()));
  }

  /** What is probably not meant. */
  List<Problem> check() {
    List<String> idle = plan().idle().stream().map(EndpointPlan.Source::name).toList();
    return sources.stream().map(Config.Source::name).filter(name -> idle.contains(name.value()))
        .map(name -> name.warning("is asked about no client: sources before it, or with longer prefixes in their"
            + " region, have them all, or its region is special-use space")).toList();
  }

  /**
   * How clients are guided, one at a time, by a server that they name.
   *
   * @param interconnection what is known of downstream CDNs
   */
  EndpointPlan planOfNamed(Fleet nodes, Overrides overrides, Interconnection interconnection) {
    return new EndpointPlan(nodes, List.of(new EndpointPlan.Source("named by the client", List.of(),
        overrides.ipv4Length(), overrides.ipv6Length(), 0)), policy, interconnection);
  }

  /** For whom they are asked, and what is made of it while nothing is announced, nor known of downstream CDNs. */
  EndpointPlan plan() {
    return plan(fleet, Map.of());
  }

  /**
   * The same of these nodes.
   *
   * @param advertised what downstream CDNs advertise, by their names
   */
  EndpointPlan plan(Fleet nodes, Map<String, Advertisement> advertised) {
    if (sources.isEmpty() || nodes.nodes().isEmpty()) return EndpointPlan.NONE;
    return new EndpointPlan(nodes, sources.stream().map(EndpointSource::planned).toList(), policy,
        new Interconnection(advertised, policy));
  }
}
