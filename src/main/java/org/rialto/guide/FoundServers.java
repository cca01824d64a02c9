package org.rialto.guide;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.rialto.net.IpPrefix;

/**
 * The servers that discovery found, and whose clients they serve. They are few: when there is no room, another one has
 * to wait until one has been idle for long enough, so that whoever publishes many servers can't drive others' out. Time
 * is told; nothing here reads a clock. For several threads.
 */
public final class FoundServers {
  private final Terms terms;
  private final ServerRights rights;
  private final Consumer<Change> changes;
  private final Map<FoundServer, Instant> lastUsed = new LinkedHashMap<>();
  private final LinkedHashMap<IpPrefix, FoundServer> byClients = new LinkedHashMap<>(16, 0.75f, true);
  private long refused;
  private long withoutRoom;

  /**
   * How many there may be.
   *
   * @param servers 1 or more
   * @param clients prefixes whose server is remembered; those used least recently go first; 1 or more
   * @param idle how long a server stays that no client uses
   */
  public record Terms(int servers, int clients, Duration idle) {}

  /** What happens to the set of servers. */
  public sealed interface Change {
    /** A server is wanted from now on. */
    record Joined(FoundServer server, IpPrefix clients) implements Change {}

    /** A server is no longer wanted. */
    record Left(FoundServer server) implements Change {}
  }

  /** A server and when one of its clients last needed it. */
  public record Status(FoundServer server, Instant lastUsed, int clients) {}

  /**
   * @param changes told of each server that joins or leaves, in that order and one at a time, by the thread that caused
   *     it; it may not wait, nor call back
   */
  public FoundServers(Terms terms, ServerRights rights, Consumer<Change> changes) {
    this.terms = terms;
    this.rights = rights;
    this.changes = changes;
  }

  /**
   * Takes what was found for clients. Where nothing was, their server is forgotten; unless a look-up failed for now,
   * when it stays (RFC 8686 §3.5).
   */
  public synchronized void accept(ClientDiscovery.Discovered discovered, Instant now) {
    IpPrefix clients = discovered.clients();
    List<URI> all = discovered.result().uris();
    List<URI> allowed = rights.allowed(all);
    refused += all.size() - allowed.size();
    if (allowed.isEmpty()) {
      if (!discovered.result().isTemporary() || !all.isEmpty()) byClients.remove(clients);
      return;
    }
    FoundServer server = new FoundServer(allowed);
    if (!lastUsed.containsKey(server) && !makeRoom(now)) {
      withoutRoom++;
      byClients.remove(clients);
      return;
    }
    boolean isNew = lastUsed.put(server, now) == null;
    byClients.put(clients, server);
    if (byClients.size() > terms.clients()) byClients.pollFirstEntry();
    if (isNew) changes.accept(new Change.Joined(server, clients));
  }

  /** The server for the clients in a prefix, as it was submitted to discovery; it is used by this. */
  public synchronized Optional<FoundServer> use(IpPrefix clients, Instant now) {
    FoundServer server = byClients.get(clients);
    if (server != null) lastUsed.put(server, now);
    return Optional.ofNullable(server);
  }

  /** Drops the servers that have been idle for too long, and what is remembered of their clients. */
  public synchronized void dropIdle(Instant now) {
    List<FoundServer> idle = lastUsed.entrySet().stream()
        .filter(used -> Duration.between(used.getValue(), now).compareTo(terms.idle()) >= 0)
        .map(Map.Entry::getKey).toList();
    for (FoundServer server : idle) {
      lastUsed.remove(server);
      byClients.values().removeIf(server::equals);
      changes.accept(new Change.Left(server));
    }
  }

  /** The servers there are, in the order they came. */
  public synchronized List<Status> status() {
    List<Status> status = new ArrayList<>();
    lastUsed.forEach((server, used) -> status.add(new Status(server, used,
        (int) byClients.values().stream().filter(server::equals).count())));
    return List.copyOf(status);
  }

  /** Directories so far that may not be asked. */
  public synchronized long refused() {
    return refused;
  }

  /** Times so far that a server found no room. */
  public synchronized long withoutRoom() {
    return withoutRoom;
  }

  private boolean makeRoom(Instant now) {
    if (lastUsed.size() >= terms.servers()) dropIdle(now);
    return lastUsed.size() < terms.servers();
  }
}
