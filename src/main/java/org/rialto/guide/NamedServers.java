package org.rialto.guide;

import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.rialto.location.CostType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The servers that requests of clients may name: those that are allowed, under the rights of strangers. For several
 * threads.
 */
public final class NamedServers {
  private static final Logger LOG = LoggerFactory.getLogger(NamedServers.class);
  /** Hosts whose refusal is logged, once each: whoever makes requests mustn't fill the log. */
  private static final int LOGGED_MAX = 32;
  private static final int URI_MAX = 1024;

  private final ServerRights rights;
  private final CostType type;
  private final Duration timeout;
  private final Set<String> logged = new HashSet<>();

  /**
   * @param rights that name those allowed; where they name none, none is
   * @param type of the costs that they are asked for
   * @param timeout of one request to them, but for maps
   */
  public NamedServers(ServerRights rights, CostType type, Duration timeout) {
    this.rights = rights;
    this.type = type;
    this.timeout = timeout;
  }

  /**
   * The server with this directory, to be asked for endpoint costs or else for maps; empty where that isn't allowed,
   * which is logged.
   */
  public Optional<ServerTerms> find(URI directory) {
    Optional<String> refusal = refusal(directory);
    refusal.ifPresent(why -> log(directory, why));
    if (refusal.isPresent()) return Optional.empty();
    FoundServer server = new FoundServer(List.of(directory));
    return Optional.of(new ServerTerms(server.endpointSource(type, rights, timeout),
        Optional.of(server.source(type, rights))));
  }

  /** Why a server may not be asked, if it may not. Nothing is resolved to know that. */
  public Optional<String> refusal(URI directory) {
    if (directory.toString().length() > URI_MAX) return Optional.of("its URI is longer than " + URI_MAX);
    return rights.refusal(directory).or(() -> rights.isListed(directory.getHost()) ? Optional.empty()
        : Optional.of(directory.getHost() + " is not among those allowed"));
  }

  private void log(URI directory, String why) {
    synchronized (logged) {
      String host = String.valueOf(directory.getHost());
      if (logged.size() < LOGGED_MAX && logged.add(host)) {
        LOG.warn("event=named-server-refused host={} reason=\"{}\"", host, why);
      }
    }
  }
}
