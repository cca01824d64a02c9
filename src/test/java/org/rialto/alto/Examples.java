package org.rialto.alto;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.rialto.location.CostType;

/** Small maps whose content tells their version, and a source in a hurry. */
final class Examples {
  static final Timing HURRIED = new Timing(Duration.ofMillis(300), Duration.ofMillis(60), Duration.ofDays(1),
      Duration.ofMillis(20), Duration.ofMillis(100), Duration.ofSeconds(5), Duration.ofMillis(400),
      Duration.ofSeconds(20));
  static final CostType NUMERICAL = new CostType("routingcost", CostType.NUMERICAL);
  static final CostType ORDINAL = new CostType("routingcost", CostType.ORDINAL);

  private Examples() {}

  static Source source(ScriptedServer server) {
    return source(DirectoryFinder.at(server.uri("/directory")));
  }

  static Source source(DirectoryFinder directories) {
    return new Source("test", directories, NUMERICAL, Optional.empty(), false, Access.ANONYMOUS, HURRIED,
        Limits.DEFAULT);
  }

  static Source with(Source source, Limits limits) {
    return new Source(source.name(), source.origin(), source.type(), source.networkMapId(),
        source.acceptIncomplete(), source.access(), source.timing(), limits);
  }

  static Source with(Source source, Timing timing) {
    return new Source(source.name(), source.origin(), source.type(), source.networkMapId(),
        source.acceptIncomplete(), source.access(), timing, source.limits());
  }

  static Limits bytes(long bytes) {
    Limits limits = Limits.DEFAULT;
    return new Limits(bytes, limits.prefixes(), limits.pids(), limits.costs(), limits.directories(), limits.resources(),
        limits.redirects());
  }

  static String directory() {
    return """
        {"meta": {"default-alto-network-map": "nm",
                  "cost-types": {"num": {"cost-metric": "routingcost", "cost-mode": "numerical"}}},
         "resources": {
          "nm": {"uri": "networkmap", "media-type": "application/alto-networkmap+json"},
          "cm": {"uri": "costmap", "media-type": "application/alto-costmap+json",
                 "capabilities": {"cost-type-names": ["num"]}, "uses": ["nm"]}}}""";
  }

  /** PID {@code v<version>} has the lower half of the Internet, {@code rest} the other. */
  static String networkMap(int version) {
    return """
        {"meta": {"vtag": {"resource-id": "nm", "tag": "t%d"}},
         "network-map": {"v%d": {"ipv4": ["0.0.0.0/1"]}, "rest": {"ipv4": ["0.0.0.0/0"],
         "ipv6": ["::/0"]}}}""".formatted(version, version);
  }

  /** From {@code v<version>} to {@code rest} costs the version. */
  static String costMap(int version) {
    return costMap(version, version);
  }

  static String costMap(int version, double cost) {
    return """
        {"meta": {"dependent-vtags": [{"resource-id": "nm", "tag": "t%d"}],
                  "cost-type": {"cost-metric": "routingcost", "cost-mode": "numerical"}},
         "cost-map": {"v%d": {"rest": %s}}}""".formatted(version, version, cost);
  }

  /** A server with one version of everything, without validators or freshness. */
  static ScriptedServer server(int version) throws IOException {
    return new ScriptedServer()
        .on("/directory", ScriptedServer.ok(MediaType.DIRECTORY, directory()))
        .on("/networkmap", ScriptedServer.ok(MediaType.NETWORK_MAP, networkMap(version)))
        .on("/costmap", ScriptedServer.ok(MediaType.COST_MAP, costMap(version)));
  }
}
