package org.rialto.guide;

import java.time.Clock;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The servers that are asked on behalf of single clients, each with a few places for questions: so one that is slow
 * keeps nobody from another. When there are too many, the one that was used least recently goes. For several threads.
 */
final class PersonalServers implements AutoCloseable {
  private final int most;
  private final Clock clock;
  private final Map<ServerTerms, PersonalServer> servers = new LinkedHashMap<>(16, 0.75f, true);
  private boolean closed;

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
  synchronized Optional<PersonalServer> take(ServerTerms terms) {
    if (closed) return Optional.empty();
    PersonalServer known = servers.get(terms);
    if (known == null) {
      if (servers.size() >= most && !dropIdle()) return Optional.empty();
      known = new PersonalServer(terms, clock);
      servers.put(terms, known);
    }
    return Optional.of(known).filter(PersonalServer::take);
  }

  synchronized int size() {
    return servers.size();
  }

  private boolean dropIdle() {
    for (Iterator<PersonalServer> eldest = servers.values().iterator(); eldest.hasNext(); ) {
      PersonalServer server = eldest.next();
      if (!server.isIdle()) continue;
      eldest.remove();
      server.close();
      return true;
    }
    return false;
  }

  /** Ends the questions under way, too. */
  @Override public synchronized void close() {
    closed = true;
    servers.values().forEach(PersonalServer::close);
    servers.clear();
  }
}
