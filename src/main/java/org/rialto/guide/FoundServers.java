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
import org.rialto.net.Family;
import org.rialto.net.IpPrefix;

/**
 * The servers that discovery found, and whose clients they serve. They are few: when there is no room, another one has
 * to wait until one has been idle for long enough; and those of one part of the address space get a share of the room
 * only. So whoever publishes many servers drives nobody else's out. Time is told; nothing here reads a clock. For
 * several threads.
 */
public final class FoundServers {
  /** The part of the room for servers that were found in one block of these lengths, as one publisher may own it. */
  private static final int SHARE = 4;
  private static final int IPV4_BLOCK = 16;
  private static final int IPV6_BLOCK = 32;

  private final Terms terms;
  private final ServerRights rights;
  private final Consumer<Change> changes;
  private final Map<FoundServer, Place> places = new LinkedHashMap<>();
  /** Those without a place too: a server comes back when its clients do. */
  private final LinkedHashMap<IpPrefix, FoundServer> byClients = new LinkedHashMap<>(16, 0.75f, true);
  private long refused;
  private long withoutRoom;

  /** That a server is kept, since it was found in a block. */
  private record Place(IpPrefix block, Instant lastUsed) {}

  /**
   * How many there may be.
   *
   * @param servers 1 or more
   * @param clients prefixes whose server is remembered; those used least recently go first; 1 or more, and best more
   *     than {@link ClientDiscovery} remembers, which doesn't look again for those it knows
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
    byClients.put(clients, server);
    if (byClients.size() > terms.clients()) byClients.pollFirstEntry();
    keep(server, clients, now);
  }

  /**
   * The server for the clients in a prefix, as it was submitted to discovery, if it has a place or gets one; it is used
   * by this.
   */
  public synchronized Optional<FoundServer> use(IpPrefix clients, Instant now) {
    return Optional.ofNullable(byClients.get(clients)).filter(server -> keep(server, clients, now));
  }

  /** Drops the servers that have been idle for too long. */
  public synchronized void dropIdle(Instant now) {
    List<FoundServer> idle = places.entrySet().stream()
        .filter(place -> Duration.between(place.getValue().lastUsed(), now).compareTo(terms.idle()) >= 0)
        .map(Map.Entry::getKey).toList();
    for (FoundServer server : idle) {
      places.remove(server);
      changes.accept(new Change.Left(server));
    }
  }

  /** The servers that have a place, in the order they came. */
  public synchronized List<Status> status() {
    List<Status> status = new ArrayList<>();
    places.forEach((server, place) -> status.add(new Status(server, place.lastUsed(),
        (int) byClients.values().stream().filter(server::equals).count())));
    return List.copyOf(status);
  }

  /** Directories so far that may not be asked. */
  public synchronized long refused() {
    return refused;
  }

  /** Times so far that a server was wanted and found no room. */
  public synchronized long withoutRoom() {
    return withoutRoom;
  }

  /** Whether a server has a place, which is used now; it gets one where there is room. */
  private boolean keep(FoundServer server, IpPrefix clients, Instant now) {
    Place place = places.get(server);
    IpPrefix block = place == null ? block(clients) : place.block();
    if (place == null && !makeRoom(block, now)) {
      withoutRoom++;
      return false;
    }
    places.put(server, new Place(block, now));
    if (place == null) changes.accept(new Change.Joined(server, clients));
    return true;
  }

  private boolean makeRoom(IpPrefix block, Instant now) {
    if (hasRoom(block)) return true;
    dropIdle(now);
    return hasRoom(block);
  }

  private boolean hasRoom(IpPrefix block) {
    long ofBlock = places.values().stream().filter(place -> place.block().equals(block)).count();
    return places.size() < terms.servers() && ofBlock < Math.max(1, terms.servers() / SHARE);
  }

  private static IpPrefix block(IpPrefix clients) {
    int longest = clients.family() == Family.IPV4 ? IPV4_BLOCK : IPV6_BLOCK;
    return IpPrefix.around(clients.address(), Math.min(clients.length(), longest));
  }
}
