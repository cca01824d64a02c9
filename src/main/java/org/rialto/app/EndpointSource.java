package org.rialto.app;

import java.time.Clock;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import org.rialto.alto.DirectoryFinder;
import org.rialto.alto.EndpointCostClient;
import org.rialto.alto.EndpointNodes;
import org.rialto.alto.Source;
import org.rialto.config.Config;
import org.rialto.guide.EndpointCostCache;
import org.rialto.guide.EndpointCostCache.Outcome;
import org.rialto.net.Family;
import org.rialto.route.EndpointPlan;

/** One source that is asked for endpoint costs: its client, and what that was told. */
final class EndpointSource implements AutoCloseable {
  private final Config.Source configured;
  private final EndpointCostClient client;
  private final EndpointCostCache cache;

  /**
   * Makes it, and asks nothing before {@link #start}.
   *
   * @param changed told when something else is known
   * @throws IllegalArgumentException naming the file, if the source's trust anchors can't be used
   */
  EndpointSource(Config.Source configured, Source source, Function<Family, EndpointNodes> nodes, Clock clock,
      Runnable changed) {
    this.configured = configured;
    Config.EndpointCosts asked = configured.endpointCosts().orElseThrow();
    client = new EndpointCostClient(source, (DirectoryFinder) source.origin(), EndpointCostCache.ASKERS, clock);
    cache = new EndpointCostCache(client, nodes, new EndpointCostCache.Terms(asked.prefixes(), asked.queue(),
        asked.rate(), configured.direction() == Config.Direction.CLIENT_TO_NODE), clock, changed);
  }

  /** What a plan says of a source. */
  static EndpointPlan.Source planned(Config.Source configured) {
    Config.EndpointCosts asked = configured.endpointCosts().orElseThrow();
    return new EndpointPlan.Source(configured.name().value(), configured.region(), asked.ipv4Length(),
        asked.ipv6Length(), (int) asked.firstTtl().toSeconds());
  }

  String name() {
    return configured.name().value();
  }

  void start() {
    cache.start();
  }

  EndpointCostCache cache() {
    return cache;
  }

  /** How many answers it has given so far, refusals among them. */
  long answers() {
    return Arrays.stream(Outcome.values()).filter(outcome -> outcome != Outcome.FAILED).mapToLong(cache::count).sum();
  }

  /** Where its resource was found last. */
  Optional<String> directory() {
    return client.directory().map(Object::toString);
  }

  /** The directory, or another word for where it is found, before anything was. */
  String entrance() {
    return directory().orElse(configured.entrance().toString());
  }

  /** Ends the questions under way, too. */
  @Override public void close() {
    cache.close();
    client.close();
  }
}
