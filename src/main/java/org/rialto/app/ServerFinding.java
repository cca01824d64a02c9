package org.rialto.app;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.rialto.config.Config;
import org.rialto.config.Endpoint;
import org.rialto.guide.ClientDiscovery;
import org.rialto.guide.ClientPrefixes;
import org.rialto.guide.Discovery;
import org.rialto.guide.FoundServer;
import org.rialto.guide.FoundServers;
import org.rialto.guide.HostPattern;
import org.rialto.guide.HostRules;
import org.rialto.guide.InsideAddresses;
import org.rialto.guide.Resolver;
import org.rialto.guide.ServerRights;
import org.rialto.guide.ServiceParameter;
import org.rialto.net.IpPrefix;

/**
 * Client discovery as a configuration wants it: clients that no source places go in by {@link #submit}, and the servers
 * that are to be sources from then on come out at a consumer.
 */
final class ServerFinding implements AutoCloseable {
  /** For a question, all tries included. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  /** Networks remembered, with or without a server; with the names below, 17 MiB when full. */
  private static final int CLIENTS_MAX = 16_384;
  /** A network's look-up ends within three names, mostly, and neighbours share the shorter ones. */
  private static final int NAMES_MAX = 2 * CLIENTS_MAX;

  private final Clock clock;
  private final ClientPrefixes prefixes;
  private final FoundServers servers;
  private final ClientDiscovery discovery;

  /** @param changes told of servers that are wanted, or no longer; it may not wait */
  ServerFinding(Config.ClientDiscovery config, Clock clock, Consumer<FoundServers.Change> changes) {
    this.clock = clock;
    prefixes = prefixes(config);
    servers = new FoundServers(new FoundServers.Terms(config.servers(), 2 * CLIENTS_MAX, config.idle()), rights(config),
        changes);
    discovery = new ClientDiscovery(discovery(config, clock), wanted(config),
        new ClientDiscovery.Terms(prefixes, address -> !config.allowInside() && InsideAddresses.contains(address),
            config.queue(), CLIENTS_MAX), clock, found -> servers.accept(found, clock.instant()));
  }

  void start() {
    discovery.start();
  }

  /** Wants a client's server known; never waits. */
  ClientDiscovery.Submission submit(IpPrefix client) {
    return discovery.submit(client);
  }

  /** The server for a client, if one was found; it counts as used. */
  Optional<FoundServer> serverFor(IpPrefix client) {
    return servers.use(prefixes.around(client), clock.instant());
  }

  /** Directories so far that may not be asked. */
  long refused() {
    return servers.refused();
  }

  /** To be called now and then. */
  void dropIdle() {
    servers.dropIdle(clock.instant());
  }

  @Override public void close() {
    discovery.close();
  }

  static Discovery discovery(Config.ClientDiscovery config, Clock clock) {
    return Discovery.asking(resolver(config.resolver()),
        new Discovery.Terms(NAMES_MAX, config.rate(), config.requireDnssec()), clock);
  }

  static Resolver resolver(Endpoint endpoint) {
    return new Resolver(endpoint.address(), endpoint.port(), PATIENCE);
  }

  static ClientPrefixes prefixes(Config.ClientDiscovery config) {
    return new ClientPrefixes(config.ipv4Length(), config.ipv6Length());
  }

  static List<ServiceParameter> wanted(Config.ClientDiscovery config) {
    return config.allowHttp() ? List.of(ServiceParameter.ALTO_HTTPS, ServiceParameter.ALTO_HTTP)
        : List.of(ServiceParameter.ALTO_HTTPS);
  }

  static ServerRights rights(Config.ClientDiscovery config) {
    return new ServerRights(config.allowHttp(), rules(config.allow()), rules(config.deny()), config.allowInside());
  }

  private static HostRules rules(Config.ClientDiscovery.Hosts hosts) {
    return new HostRules(hosts.names().stream().map(HostPattern::new).toList(), hosts.prefixes());
  }
}
