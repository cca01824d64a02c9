package org.rialto.app;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.rialto.config.Config;
import org.rialto.config.Endpoint;
import org.rialto.guide.ClientDiscovery;
import org.rialto.guide.ClientPrefixes;
import org.rialto.guide.Discovery;
import org.rialto.guide.FoundServers;
import org.rialto.guide.HostPattern;
import org.rialto.guide.HostRules;
import org.rialto.guide.InsideAddresses;
import org.rialto.guide.Resolver;
import org.rialto.guide.ServerRights;
import org.rialto.guide.ServiceParameter;
import org.rialto.net.IpPrefix;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Client discovery as a configuration wants it: clients go in by {@link #see}, and {@link #found} are the servers. */
final class ServerFinding implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ServerFinding.class);
  /** For a question, all tries included. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  /** Networks remembered, with or without a server; with the names below, 17 MiB when full. */
  private static final int CLIENTS_MAX = 16_384;
  /** A network's look-up ends within three names, mostly, and neighbours share the shorter ones. */
  private static final int NAMES_MAX = 2 * CLIENTS_MAX;

  private final Config.ClientDiscovery config;
  private final Clock clock;
  private final ClientPrefixes prefixes;
  private final FoundServers servers;
  private final ClientDiscovery discovery;

  ServerFinding(Config.ClientDiscovery config, Clock clock) {
    this.config = config;
    this.clock = clock;
    prefixes = prefixes(config);
    servers = new FoundServers(new FoundServers.Terms(config.servers(), 2 * CLIENTS_MAX, config.idle()),
        rights(config));
    discovery = new ClientDiscovery(discovery(config, clock), wanted(config),
        new ClientDiscovery.Terms(prefixes, address -> !config.allowInside() && InsideAddresses.contains(address),
            config.queue(), CLIENTS_MAX), clock, this::accept);
  }

  private void accept(ClientDiscovery.Discovered found) {
    servers.accept(found, clock.instant());
    // Of those who publish nothing there may be many.
    LOG.atLevel(found.result().uris().isEmpty() ? Level.DEBUG : Level.INFO).log(
        "event=client-looked-for clients={} network={} directories={} temporary={}", found.clients(),
        found.result().network().map(IpPrefix::toString).orElse("none"), found.result().uris(),
        found.result().isTemporary());
  }

  void start() {
    discovery.start();
  }

  /** The configuration it is of. */
  Config.ClientDiscovery config() {
    return config;
  }

  /**
   * A client was seen that has to be looked for, or whose server is in use: that is used by this, and looked for again
   * where what the DNS said of it holds no longer. Never waits.
   */
  ClientDiscovery.Submission see(IpPrefix client) {
    servers.use(prefixes.around(client), clock.instant());
    return discovery.submit(client);
  }

  /** The servers that are to be sources, and for whom. */
  List<FoundServers.Found> found() {
    return servers.found();
  }

  /** Counts the changes of what is found. */
  long version() {
    return servers.version();
  }

  /** Takes over the servers that another one found, as far as they may be asked here. */
  void takeOver(ServerFinding other) {
    servers.takeOver(other.servers, clock.instant());
  }

  /** Takes the servers that an earlier process found, as far as they may be asked and the DNS's word for them holds. */
  void restore(List<FoundServers.Found> kept) {
    servers.restore(kept, clock.instant());
  }

  /** How often that became of a client that was seen. */
  long count(ClientDiscovery.Submission submission) {
    return discovery.count(submission);
  }

  /** Networks that wait to be looked for, or are. */
  int pending() {
    return discovery.pending();
  }

  /** Directories so far that may not be asked. */
  long refused() {
    return servers.refused();
  }

  /** Times so far that a server was wanted and found no room. */
  long withoutRoom() {
    return servers.withoutRoom();
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

  /** Hosts in the words of who is kept to them. */
  static HostRules rules(Config.ClientDiscovery.Hosts hosts) {
    return new HostRules(hosts.names().stream().map(HostPattern::new).toList(), hosts.prefixes());
  }
}
