package org.rialto.answer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.rialto.net.Client;
import org.rialto.net.Family;
import org.rialto.net.IpAddress;
import org.rialto.net.IpPrefix;

class ResolverIndexTest {
  private static final IpPrefix RESOLVER = IpPrefix.parse("192.0.2.0/24");
  private static final IpPrefix CLIENTS = IpPrefix.parse("198.51.100.0/24");
  private static final int WORLDS = 200;
  private static final int ASKED = 200;

  private static Client peer(IpAddress address) {
    Client client = new Client();
    client.peer(address.family(), address.high(), address.low());
    return client;
  }

  @Test void eachResolverStandsForItsClientsWhereNothingIsKnown() {
    Client client = peer(IpAddress.parse("192.0.2.53"));
    ResolverIndex.NONE.place(client);
    assertFalse(client.isSubstituted() || client.isAnywhere());
    assertEquals(IpPrefix.parse("192.0.2.53"), client.substituteBlock());
  }

  @Test void nextQueryIsThatOfItsOwnPeer() {
    Client client = peer(IpAddress.parse("192.0.2.53"));
    ResolverIndex.of(List.of(), Map.of(RESOLVER, CLIENTS)).place(client);
    assertEquals(CLIENTS, client.substituteBlock());
    assertEquals(IpAddress.parse("192.0.2.53").high(), client.peerHigh(), "who asks is another matter");
    client.peer(Family.IPV6, 1, 2);
    assertFalse(client.isSubstituted());
    assertEquals(IpPrefix.around(new IpAddress(Family.IPV6, 1, 2), 128), client.substituteBlock());
    client.noSubstitute();
    client.peer(Family.IPV6, 1, 2);
    assertFalse(client.isAnywhere());
  }

  @Test void prefixCanNotBeBothAndClientsAreSomewhere() {
    assertTrue(assertThrows(IllegalArgumentException.class, () -> ResolverIndex.of(List.of(RESOLVER),
        Map.of(RESOLVER, CLIENTS))).getMessage().contains("192.0.2.0/24"));
    assertTrue(assertThrows(IllegalArgumentException.class, () -> ResolverIndex.of(List.of(),
        Map.of(RESOLVER, IpPrefix.parse("::/0")))).getMessage().contains("::/0"));
  }

  @Test void longestPrefixThatHoldsTheResolverDecides() {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < WORLDS; i++) {
      Set<IpPrefix> publics = new HashSet<>();
      Map<IpPrefix, IpPrefix> clients = new LinkedHashMap<>();
      for (int j = random.nextInt(20); j > 0; j--) {
        IpPrefix resolver = prefix(random);
        if (random.nextBoolean() && !clients.containsKey(resolver)) publics.add(resolver);
        else if (!publics.contains(resolver)) clients.put(resolver, prefix(random));
      }
      ResolverIndex index = ResolverIndex.of(publics, clients);
      for (int j = 0; j < ASKED; j++) check(index, publics, clients, address(random), seed);
    }
  }

  private static void check(ResolverIndex index, Set<IpPrefix> publics, Map<IpPrefix, IpPrefix> clients,
      IpAddress resolver, long seed) {
    Optional<IpPrefix> longest = Stream.concat(publics.stream(), clients.keySet().stream())
        .filter(prefix -> prefix.contains(resolver)).max(Comparator.comparingInt(IpPrefix::length));
    assertEquals(longest.map(prefix -> new ResolverIndex.Found(prefix, Optional.ofNullable(clients.get(prefix)))),
        index.find(resolver), () -> resolver + ", seed " + seed);
    Client client = peer(resolver);
    index.place(client);
    index.place(client);
    assertEquals(longest.filter(publics::contains).isPresent(), client.isAnywhere(), () -> resolver + ", seed " + seed);
    assertEquals(longest.map(clients::get).orElse(IpPrefix.around(resolver, resolver.family().bits())),
        client.substituteBlock(), () -> resolver + ", seed " + seed);
  }

  /** Few addresses, so that prefixes nest and hold some. */
  private static IpAddress address(SplittableRandom random) {
    int bits = random.nextInt(1 << 6);
    return random.nextBoolean() ? IpAddress.ipv4(0xc0000000 | bits << 20 | random.nextInt(4))
        : new IpAddress(Family.IPV6, 0x20010db800000000L | bits, random.nextInt(4));
  }

  private static IpPrefix prefix(SplittableRandom random) {
    IpAddress address = address(random);
    int length = address.family() == Family.IPV4 ? 4 + random.nextInt(29) : 58 + random.nextInt(71);
    return IpPrefix.around(address, length);
  }
}
