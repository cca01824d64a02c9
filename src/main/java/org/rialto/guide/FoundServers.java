package org.rialto.guide;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.rialto.guide.DiscoveryResult.Directory;
import org.rialto.net.Family;
import org.rialto.net.IpPrefix;

/**
 * The servers that discovery found, and the networks they are right for: that whose name in the reverse tree has the
 * record, as far as no longer one has another (RFC 8686 §3.4). They are few: when there is no room, another one has
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
  private final Map<FoundServer, Place> places = new LinkedHashMap<>();
  /** Those of servers without a place too: a server comes back when its clients do. */
  private final LinkedHashMap<IpPrefix, Holding> holdings = new LinkedHashMap<>(16, 0.75f, true);
  private long version;
  private long refused;
  private long withoutRoom;

  /** That a server is kept, since it was found in a block. */
  private record Place(IpPrefix block, Instant since, Instant lastUsed) {}

  /** What a network's records say. */
  private record Holding(FoundServer server, Directory directory, Instant until) {}

  /**
   * How many there may be.
   *
   * @param servers 1 or more
   * @param networks that are remembered with their server; those used least recently go first; 1 or more, and best more
   *     than {@link ClientDiscovery} remembers, which doesn't look again for those it knows
   * @param idle how long a server stays that no client uses
   */
  public record Terms(int servers, int networks, Duration idle) {}

  /**
   * A network that a server is right for.
   *
   * @param directory that of the server which is tried first, and where it was found
   * @param until when the DNS is asked again, once a client is seen
   */
  public record Network(IpPrefix prefix, Directory directory, Instant until) {}

  /**
   * A server that is wanted, and for whom.
   *
   * @param networks at least one; where those of another server lie inside, it isn't right for them
   */
  public record Found(FoundServer server, Instant since, Instant lastUsed, List<Network> networks) {
    public Found {
      networks = List.copyOf(networks);
    }
  }

  public FoundServers(Terms terms, ServerRights rights) {
    this.terms = terms;
    this.rights = rights;
  }

  /**
   * Takes what was found for clients. What was found before for prefixes that have nothing by now is forgotten; where a
   * look-up failed for now, it stays (RFC 8686 §3.5).
   */
  public synchronized void accept(ClientDiscovery.Discovered discovered, Instant now) {
    DiscoveryResult result = discovered.result();
    Optional<IpPrefix> network = result.network();
    result.without().forEach(this::forget);
    if (network.isEmpty()) return;
    List<URI> allowed = rights.allowed(result.uris());
    refused += result.uris().size() - allowed.size();
    if (allowed.isEmpty()) {
      forget(network.get());
      return;
    }
    Directory first = result.directories().stream().filter(each -> each.uri().equals(allowed.getFirst())).findFirst()
        .orElseThrow();
    hold(network.get(), new Holding(new FoundServer(allowed), first, result.until()), now);
  }

  /**
   * The server for the clients in a prefix, as it was submitted to discovery, if it has a place or gets one; it is used
   * by this.
   */
  public synchronized Optional<FoundServer> use(IpPrefix clients, Instant now) {
    for (IpPrefix network : ReverseNames.networks(clients)) {
      Holding holding = holdings.get(network);
      if (holding != null) return Optional.of(holding.server).filter(server -> keep(server, network, now));
    }
    return Optional.empty();
  }

  /** Takes over what another one holds, as far as it may be asked and finds room here. */
  public synchronized void takeOver(FoundServers other, Instant now) {
    other.found().forEach(found -> take(found, Instant.MIN, now));
  }

  /**
   * Takes what an earlier process found, as far as the DNS said that it holds until now or longer, it may be asked, and
   * finds room here.
   */
  public synchronized void restore(List<Found> kept, Instant now) {
    kept.forEach(found -> take(found, now, now));
  }

  /** @param least until when networks must be known */
  private void take(Found found, Instant least, Instant now) {
    if (!rights.allowed(found.server().directories()).equals(found.server().directories())) return;
    for (Network network : found.networks()) {
      if (network.until().isBefore(least)) continue;
      hold(network.prefix(), new Holding(found.server(), network.directory(), network.until()), now);
    }
  }

  /** Drops the servers that have been idle for too long. */
  public synchronized void dropIdle(Instant now) {
    boolean dropped = places.values()
        .removeIf(place -> Duration.between(place.lastUsed(), now).compareTo(terms.idle()) >= 0);
    if (dropped) version++;
  }

  /** The servers that have a place, in the order they came, each with its networks. */
  public synchronized List<Found> found() {
    Map<FoundServer, List<Network>> networks = new LinkedHashMap<>();
    places.keySet().forEach(server -> networks.put(server, new ArrayList<>()));
    holdings.forEach((prefix, holding) -> {
      List<Network> ofServer = networks.get(holding.server);
      if (ofServer != null) ofServer.add(new Network(prefix, holding.directory, holding.until));
    });
    return places.entrySet().stream().map(place -> new Found(place.getKey(), place.getValue().since(),
        place.getValue().lastUsed(), networks.get(place.getKey()))).toList();
  }

  /** Counts the changes of which servers there are and which networks are theirs. */
  public synchronized long version() {
    return version;
  }

  /** Directories so far that may not be asked. */
  public synchronized long refused() {
    return refused;
  }

  /** Times so far that a server was wanted and found no room. */
  public synchronized long withoutRoom() {
    return withoutRoom;
  }

  private void hold(IpPrefix network, Holding holding, Instant now) {
    Holding before = holdings.put(network, holding);
    boolean isSame = before != null && before.server.equals(holding.server);
    if (!isSame) version++;
    if (before != null && !isSame) dropUnheld(before.server);
    if (holdings.size() > terms.networks()) {
      Iterator<Holding> eldest = holdings.values().iterator();
      FoundServer server = eldest.next().server;
      eldest.remove();
      dropUnheld(server);
    }
    keep(holding.server, network, now);
  }

  private void forget(IpPrefix network) {
    Holding before = holdings.remove(network);
    if (before == null) return;
    version++;
    dropUnheld(before.server);
  }

  /** A server that no network names any more goes at once. */
  private void dropUnheld(FoundServer server) {
    if (holdings.values().stream().noneMatch(holding -> holding.server.equals(server))) places.remove(server);
  }

  /** Whether a server has a place, which is used now; it gets one where there is room. */
  private boolean keep(FoundServer server, IpPrefix network, Instant now) {
    Place place = places.get(server);
    IpPrefix block = place == null ? block(network) : place.block();
    if (place == null && !makeRoom(block, now)) {
      withoutRoom++;
      return false;
    }
    places.put(server, new Place(block, place == null ? now : place.since(), now));
    if (place == null) version++;
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

  private static IpPrefix block(IpPrefix network) {
    int longest = network.family() == Family.IPV4 ? IPV4_BLOCK : IPV6_BLOCK;
    return IpPrefix.around(network.address(), Math.min(network.length(), longest));
  }
}
