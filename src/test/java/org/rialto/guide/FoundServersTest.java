package org.rialto.guide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.rialto.alto.Source;
import org.rialto.guide.ClientDiscovery.Discovered;
import org.rialto.guide.FoundServers.Found;
import org.rialto.guide.FoundServers.Network;
import org.rialto.location.CostType;
import org.rialto.net.IpPrefix;

/** The servers that discovery found: few, allowed, used. */
class FoundServersTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final IpPrefix ONE = IpPrefix.parse("192.0.2.0/24");
  private static final IpPrefix TWO = IpPrefix.parse("198.51.100.0/24");
  private static final IpPrefix THREE = IpPrefix.parse("203.0.113.0/24");

  private final FoundServers servers = new FoundServers(new FoundServers.Terms(2, 3, Duration.ofHours(1)),
      ServerRights.STRICT);

  /** What a look-up of clients comes to whose own prefix has the records. */
  private static Discovered found(IpPrefix clients, boolean isTemporary, String... uris) {
    return found(clients, Optional.of(clients).filter(_ -> uris.length > 0), isTemporary, uris);
  }

  private static Discovered found(IpPrefix clients, Optional<IpPrefix> network, boolean isTemporary, String... uris) {
    List<DiscoveryResult.Directory> directories = Stream.of(uris)
        .map(uri -> new DiscoveryResult.Directory(URI.create(uri), "a.example.", 1, 1)).toList();
    return new Discovered(clients, new DiscoveryResult(clients.toString(), network,
        isTemporary ? List.of() : longer(clients, network), List.of(), directories, START, isTemporary));
  }

  /** All prefixes of the clients that are asked before that one, or all. */
  private static List<IpPrefix> longer(IpPrefix clients, Optional<IpPrefix> network) {
    return ReverseNames.networks(clients).stream().takeWhile(each -> !network.equals(Optional.of(each))).toList();
  }

  /** Who is there, each with its networks in their order. */
  private static List<String> there(FoundServers servers) {
    return servers.found().stream().map(found -> found.server().directories().getFirst().getHost() + " "
        + found.networks().stream().map(Network::prefix).map(IpPrefix::toString).sorted().toList()).toList();
  }

  private static FoundServer server(String... uris) {
    return new FoundServer(Stream.of(uris).map(URI::create).toList());
  }

  private static Instant after(Duration passed) {
    return START.plus(passed);
  }

  @Test void aServerJoinsOnceHoweverManyItServes() {
    servers.accept(found(ONE, false, "https://a.example/", "https://b.example/"), START);
    servers.accept(found(TWO, false, "https://a.example/", "https://b.example/"), START);
    FoundServer server = server("https://a.example/", "https://b.example/");
    Found found = servers.found().getFirst();
    assertEquals(server, found.server());
    assertEquals(START, found.lastUsed());
    assertEquals(List.of("a.example [192.0.2.0/24, 198.51.100.0/24]"), there(servers));
    assertEquals(Optional.of(server), servers.use(TWO, START));
    assertEquals(Optional.empty(), servers.use(THREE, START));
  }

  @Test void theLongestPrefixWithARecordDecides() {
    FoundServers servers = new FoundServers(new FoundServers.Terms(8, 1000, Duration.ofHours(1)),
        ServerRights.STRICT);
    IpPrefix wide = IpPrefix.parse("198.51.0.0/16");
    servers.accept(found(IpPrefix.parse("198.51.7.0/24"), Optional.of(wide), false, "https://wide.example/"), START);
    servers.accept(found(TWO, false, "https://own.example/"), START);
    assertEquals(List.of("wide.example [198.51.0.0/16]", "own.example [198.51.100.0/24]"), there(servers));
    assertEquals(Optional.of(server("https://own.example/")), servers.use(TWO, START));
    assertEquals(Optional.of(server("https://wide.example/")), servers.use(IpPrefix.parse("198.51.9.0/24"), START));
    servers.accept(found(TWO, Optional.of(wide), true, "https://wide.example/"), START);
    assertEquals(Optional.of(server("https://own.example/")), servers.use(TWO, START), "a look-up failed for now");
    servers.accept(found(TWO, Optional.of(wide), false, "https://wide.example/"), START);
    assertEquals(List.of("wide.example [198.51.0.0/16]"), there(servers));
  }

  @Test void whatIsFoundAnewTakesThePlaceOfWhatWas() {
    servers.accept(found(ONE, false, "https://a.example/"), START);
    long version = servers.version();
    servers.accept(found(ONE, false, "https://a.example/"), START.plusSeconds(60));
    assertEquals(version, servers.version());
    servers.accept(found(ONE, false, "https://b.example/"), START.plusSeconds(60));
    assertEquals(List.of("b.example [192.0.2.0/24]"), there(servers));
    assertNotEquals(version, servers.version());
  }

  @Test void othersTakeOverWhatTheyMayAsk() {
    servers.accept(found(ONE, false, "https://a.example/"), START);
    servers.accept(found(TWO, false, "https://b.example/"), START);
    ServerRights other = new ServerRights(false, HostRules.NONE, new HostRules(List.of(new HostPattern("a.example")),
        List.of()), false);
    FoundServers next = new FoundServers(new FoundServers.Terms(2, 3, Duration.ofHours(1)), other);
    next.takeOver(servers, START);
    assertEquals(List.of("b.example [198.51.100.0/24]"), there(next));
  }

  @Test void whatAnEarlierProcessFoundIsTakenAsLongAsTheDnsSaid() {
    servers.accept(found(ONE, false, "https://a.example/"), START);
    FoundServers next = new FoundServers(new FoundServers.Terms(2, 3, Duration.ofHours(1)), ServerRights.STRICT);
    next.restore(servers.found(), START);
    assertEquals(List.of("a.example [192.0.2.0/24]"), there(next));
    FoundServers late = new FoundServers(new FoundServers.Terms(2, 3, Duration.ofHours(1)), ServerRights.STRICT);
    late.restore(servers.found(), START.plusSeconds(1));
    assertEquals(List.of(), there(late));
  }

  @Test void directoriesThatMayNotBeAskedAreLeftOutAndCounted() {
    servers.accept(found(ONE, false, "http://a.example/", "https://127.0.0.1/", "https://b.example/"), START);
    assertEquals(Optional.of(server("https://b.example/")), servers.use(ONE, START));
    assertEquals(2, servers.refused());
    servers.accept(found(TWO, false, "https://10.0.0.1/"), START);
    assertEquals(Optional.empty(), servers.use(TWO, START));
    assertEquals(List.of("b.example [192.0.2.0/24]"), there(servers));
  }

  @Test void withoutRoomThoseThereStay() {
    servers.accept(found(ONE, false, "https://a.example/"), START);
    servers.accept(found(TWO, false, "https://b.example/"), START);
    servers.accept(found(THREE, false, "https://c.example/"), START.plusSeconds(1));
    assertEquals(1, servers.withoutRoom());
    assertEquals(Optional.empty(), servers.use(THREE, START));
    assertEquals(2, servers.found().size());
  }

  @Test void anIdleServerMakesRoom() {
    servers.accept(found(ONE, false, "https://a.example/"), START);
    servers.accept(found(TWO, false, "https://b.example/"), START);
    servers.use(TWO, after(Duration.ofMinutes(30)));
    servers.accept(found(THREE, false, "https://c.example/"), after(Duration.ofHours(1)));
    assertEquals(List.of("b.example [198.51.100.0/24]", "c.example [203.0.113.0/24]"), there(servers));
    assertEquals(Optional.empty(), servers.use(ONE, after(Duration.ofHours(1))));
  }

  @Test void aServerThatIsUsedIsNotIdle() {
    servers.accept(found(ONE, false, "https://a.example/"), START);
    servers.use(ONE, after(Duration.ofMinutes(59)));
    servers.dropIdle(after(Duration.ofMinutes(118)));
    assertEquals(1, servers.found().size());
    servers.dropIdle(after(Duration.ofMinutes(119)));
    assertEquals(List.of(), servers.found());
  }

  @Test void aServerThatWasIdleComesBackWithItsClients() {
    servers.accept(found(ONE, false, "https://a.example/"), START);
    servers.dropIdle(after(Duration.ofHours(1)));
    FoundServer server = server("https://a.example/");
    assertEquals(Optional.of(server), servers.use(ONE, after(Duration.ofHours(2))));
    assertEquals(List.of("a.example [192.0.2.0/24]"), there(servers));
  }

  @Test void aServerThatFoundNoRoomGetsItWhenThereIsSome() {
    servers.accept(found(ONE, false, "https://a.example/"), START);
    servers.accept(found(TWO, false, "https://b.example/"), START);
    servers.accept(found(THREE, false, "https://c.example/"), START);
    servers.use(TWO, after(Duration.ofMinutes(59)));
    assertEquals(Optional.of(server("https://c.example/")), servers.use(THREE, after(Duration.ofHours(1))));
  }

  @Test void onePublisherGetsAShareOfTheRoomOnly() {
    FoundServers roomy = new FoundServers(new FoundServers.Terms(8, 1000, Duration.ofHours(1)), ServerRights.STRICT);
    for (int i = 0; i < 100; i++) {
      roomy.accept(found(IpPrefix.parse("198.51." + i + ".0/24"), false, "https://n" + i + ".example/"), START);
      roomy.accept(found(IpPrefix.parse("2001:db8:" + i + "::/48"), false, "https://s" + i + ".example/"), START);
    }
    assertEquals(4, roomy.found().size(), "a quarter of eight for each block");
    roomy.accept(found(ONE, false, "https://other.example/"), START);
    assertTrue(roomy.use(ONE, START).isPresent());
  }

  @Test void aServerStaysThroughAFailureAndIsForgottenWhenItIsGone() {
    servers.accept(found(ONE, false, "https://a.example/"), START);
    servers.accept(found(ONE, true), START);
    assertEquals(Optional.of(server("https://a.example/")), servers.use(ONE, START));
    servers.accept(found(ONE, false), START);
    assertEquals(Optional.empty(), servers.use(ONE, START));
    assertEquals(List.of(), servers.found());
  }

  @Test void networksRememberedAreBounded() {
    for (int i = 0; i < 100; i++) {
      servers.accept(found(IpPrefix.parse("198.51." + i + ".0/24"), false, "https://a.example/"), START);
    }
    assertEquals(3, servers.found().getFirst().networks().size());
  }

  @Test void asASourceItHasANameItsRightsAndSmallLimits() {
    FoundServer server = server("https://[2001:db8::1]:8443/ird");
    Source source = server.source(new CostType("routingcost", "numerical"), ServerRights.STRICT);
    assertTrue(source.name().startsWith("_2001_db8__1_-"), source.name());
    assertEquals(ServerRights.STRICT, source.reach());
    assertTrue(source.limits().bytes() < 32 << 20);
    assertNotEquals(source.name(), server("https://[2001:db8::1]:8443/other").name());
    assertTrue(server("https://" + "a".repeat(60) + ".example/").name().length() <= 64);
  }
}
