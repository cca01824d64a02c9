package org.rialto.answer;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.rialto.location.LocationIndex;
import org.rialto.location.NetworkMap;
import org.rialto.location.Ranges;
import org.rialto.location.VersionTag;
import org.rialto.net.Client;
import org.rialto.net.IpAddress;
import org.rialto.net.IpPrefix;

/**
 * Where the clients of resolvers are, for queries that show nothing of the client: RFC 7871 §11.1 has the resolver's
 * own address stand for it then. The longest prefix that holds the resolver decides. Asking it is one search, and
 * makes nothing.
 */
public final class ResolverIndex {
  private static final int ANYWHERE = 0;
  private static final VersionTag TAG = new VersionTag("resolvers", "1");

  /** Each resolver stands for its clients itself. */
  public static final ResolverIndex NONE = of(List.of(), Map.of());

  private final boolean isEmpty;
  /** A network map of resolvers: those in a PID share their clients. */
  private final LocationIndex index;
  /** By the number of the PID; {@link #ANYWHERE} has none. */
  private final List<Optional<IpPrefix>> clients;

  private ResolverIndex(boolean isEmpty, LocationIndex index, List<Optional<IpPrefix>> clients) {
    this.isEmpty = isEmpty;
    this.index = index;
    this.clients = clients;
  }

  /**
   * What is known of a resolver.
   *
   * @param resolver the prefix it is in
   * @param clients where its clients are; nothing where they may be anywhere
   */
  public record Found(IpPrefix resolver, Optional<IpPrefix> clients) {}

  /**
   * The index of these resolvers.
   *
   * @param publics prefixes of resolvers whose clients may be anywhere
   * @param clients by prefixes of resolvers the blocks of their clients, each of at least one bit
   * @throws IllegalArgumentException naming a prefix that is among both, or a block of no bits
   */
  public static ResolverIndex of(Collection<IpPrefix> publics, Map<IpPrefix, IpPrefix> clients) {
    NetworkMap.Builder map = new NetworkMap.Builder();
    List<Optional<IpPrefix>> blocks = new ArrayList<>(List.of(Optional.empty()));
    Map<IpPrefix, Integer> numbers = new HashMap<>();
    int anywhere = map.pid("anywhere");
    for (IpPrefix resolver : publics) {
      if (clients.containsKey(resolver)) {
        throw new IllegalArgumentException("the clients of " + resolver + " are anywhere, and are not");
      }
      map.prefix(anywhere, resolver);
    }
    clients.forEach((resolver, block) -> {
      if (block.length() == 0) throw new IllegalArgumentException(block + " is no place for clients of " + resolver);
      int number = numbers.computeIfAbsent(block, _ -> {
        blocks.add(Optional.of(block));
        return map.pid("clients-" + (blocks.size() - 1));
      });
      map.prefix(number, resolver);
    });
    return new ResolverIndex(publics.isEmpty() && clients.isEmpty(), LocationIndex.compile(map.build(TAG)),
        List.copyOf(blocks));
  }

  /** What is known of the resolver at an address. */
  public Optional<Found> find(IpAddress resolver) {
    return index.find(resolver).map(match -> new Found(match.prefix(), clients.get(match.pid())));
  }

  /** Puts in place of the peer what is known of its clients. Never allocates. */
  public void place(Client client) {
    if (isEmpty) return;
    Ranges ranges = index.ranges(client.peerFamily());
    int number = Ranges.number(ranges.value(ranges.find(client.peerHigh(), client.peerLow())));
    if (number == ANYWHERE) client.noSubstitute();
    else if (number > ANYWHERE) client.substitute(clients.get(number).orElseThrow());
  }
}
