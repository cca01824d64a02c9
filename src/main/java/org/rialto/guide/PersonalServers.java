package org.rialto.guide;

import java.time.Clock;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.rialto.alto.DirectoryFinder;
import org.rialto.alto.EndpointCostClient;
import org.rialto.alto.Source;

/**
 * The servers that are asked on behalf of single clients, each with a few places for questions: so one that is slow
 * keeps nobody from another. When there are too many, the one that was used least recently goes. For several threads.
 */
final class PersonalServers implements AutoCloseable {
  /** Questions at once to each. */
  static final int PLACES = 4;

  private final int most;
  private final Clock clock;
  private final Map<Source, Server> servers = new LinkedHashMap<>(16, 0.75f, true);
  private boolean closed;

  /** A server, and how it does. */
  record Server(EndpointCostClient client, Restraint restraint, Semaphore places) {
    private boolean isIdle() {
      return places.availablePermits() == PLACES;
    }
  }

  /** @param most servers; 1 or more */
  PersonalServers(int most, Clock clock) {
    this.most = most;
    this.clock = clock;
  }

  /**
   * The server with a place taken, to be given back; empty where it has none left, or all others are in use.
   *
   * @throws IllegalArgumentException naming the file, if the source's trust anchors can't be used
   */
  synchronized Optional<Server> take(Source source) {
    if (closed) return Optional.empty();
    Server known = servers.get(source);
    if (known != null) return Optional.of(known).filter(server -> server.places.tryAcquire());
    if (servers.size() >= most && !dropIdle()) return Optional.empty();
    EndpointCostClient client = new EndpointCostClient(source, (DirectoryFinder) source.origin(), PLACES, clock);
    Server made = new Server(client, new Restraint(client, clock), new Semaphore(PLACES));
    made.places.acquireUninterruptibly();
    servers.put(source, made);
    return Optional.of(made);
  }

  synchronized int size() {
    return servers.size();
  }

  private boolean dropIdle() {
    for (Iterator<Server> eldest = servers.values().iterator(); eldest.hasNext(); ) {
      Server server = eldest.next();
      if (!server.isIdle()) continue;
      eldest.remove();
      server.client.close();
      return true;
    }
    return false;
  }

  /** Ends the questions under way, too. */
  @Override public synchronized void close() {
    closed = true;
    servers.values().forEach(server -> server.client.close());
    servers.clear();
  }
}
