package org.rialto.guide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.rialto.alto.Source;
import org.rialto.guide.ClientDiscovery.Discovered;
import org.rialto.guide.FoundServers.Change;
import org.rialto.location.CostType;
import org.rialto.net.IpPrefix;

/** The servers that discovery found: few, allowed, used. */
class FoundServersTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final IpPrefix ONE = IpPrefix.parse("192.0.2.0/24");
  private static final IpPrefix TWO = IpPrefix.parse("198.51.100.0/24");
  private static final IpPrefix THREE = IpPrefix.parse("203.0.113.0/24");

  private final List<Change> changes = new ArrayList<>();
  private final FoundServers servers = new FoundServers(new FoundServers.Terms(2, 3, Duration.ofHours(1)),
      ServerRights.STRICT, changes::add);

  private static Discovered found(IpPrefix clients, boolean isTemporary, String... uris) {
    List<DiscoveryResult.Directory> directories = Stream.of(uris)
        .map(uri -> new DiscoveryResult.Directory(URI.create(uri), "a.example.", 1, 1)).toList();
    return new Discovered(clients, new DiscoveryResult(clients.toString(), List.of(), directories, START,
        isTemporary));
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
    assertEquals(List.of(new Change.Joined(server, ONE)), changes);
    assertEquals(List.of(new FoundServers.Status(server, START, 2)), servers.status());
    assertEquals(Optional.of(server), servers.use(TWO, START));
    assertEquals(Optional.empty(), servers.use(THREE, START));
  }

  @Test void directoriesThatMayNotBeAskedAreLeftOutAndCounted() {
    servers.accept(found(ONE, false, "http://a.example/", "https://127.0.0.1/", "https://b.example/"), START);
    assertEquals(Optional.of(server("https://b.example/")), servers.use(ONE, START));
    assertEquals(2, servers.refused());
    servers.accept(found(TWO, false, "https://10.0.0.1/"), START);
    assertEquals(Optional.empty(), servers.use(TWO, START));
    assertEquals(1, changes.size());
  }

  @Test void withoutRoomThoseThereStay() {
    servers.accept(found(ONE, false, "https://a.example/"), START);
    servers.accept(found(TWO, false, "https://b.example/"), START);
    servers.accept(found(THREE, false, "https://c.example/"), START.plusSeconds(1));
    assertEquals(1, servers.withoutRoom());
    assertEquals(Optional.empty(), servers.use(THREE, START));
    assertEquals(2, servers.status().size());
  }

  @Test void anIdleServerMakesRoom() {
    servers.accept(found(ONE, false, "https://a.example/"), START);
    servers.accept(found(TWO, false, "https://b.example/"), START);
    servers.use(TWO, after(Duration.ofMinutes(30)));
    servers.accept(found(THREE, false, "https://c.example/"), after(Duration.ofHours(1)));
    assertEquals(List.of(new Change.Joined(server("https://a.example/"), ONE),
        new Change.Joined(server("https://b.example/"), TWO), new Change.Left(server("https://a.example/")),
        new Change.Joined(server("https://c.example/"), THREE)), changes);
    assertEquals(Optional.empty(), servers.use(ONE, after(Duration.ofHours(1))));
  }

  @Test void aServerThatIsUsedIsNotIdle() {
    servers.accept(found(ONE, false, "https://a.example/"), START);
    servers.use(ONE, after(Duration.ofMinutes(59)));
    servers.dropIdle(after(Duration.ofMinutes(118)));
    assertEquals(1, servers.status().size());
    servers.dropIdle(after(Duration.ofMinutes(119)));
    assertEquals(List.of(), servers.status());
    assertEquals(new Change.Left(server("https://a.example/")), changes.getLast());
  }

  @Test void aServerThatWasIdleComesBackWithItsClients() {
    servers.accept(found(ONE, false, "https://a.example/"), START);
    servers.dropIdle(after(Duration.ofHours(1)));
    FoundServer server = server("https://a.example/");
    assertEquals(Optional.of(server), servers.use(ONE, after(Duration.ofHours(2))));
    assertEquals(List.of(new Change.Joined(server, ONE), new Change.Left(server), new Change.Joined(server, ONE)),
        changes);
  }

  @Test void aServerThatFoundNoRoomGetsItWhenThereIsSome() {
    servers.accept(found(ONE, false, "https://a.example/"), START);
    servers.accept(found(TWO, false, "https://b.example/"), START);
    servers.accept(found(THREE, false, "https://c.example/"), START);
    servers.use(TWO, after(Duration.ofMinutes(59)));
    assertEquals(Optional.of(server("https://c.example/")), servers.use(THREE, after(Duration.ofHours(1))));
  }

  @Test void onePublisherGetsAShareOfTheRoomOnly() {
    FoundServers roomy = new FoundServers(new FoundServers.Terms(8, 1000, Duration.ofHours(1)), ServerRights.STRICT,
        changes::add);
    for (int i = 0; i < 100; i++) {
      roomy.accept(found(IpPrefix.parse("198.51." + i + ".0/24"), false, "https://n" + i + ".example/"), START);
      roomy.accept(found(IpPrefix.parse("2001:db8:" + i + "::/48"), false, "https://s" + i + ".example/"), START);
    }
    assertEquals(4, roomy.status().size(), "a quarter of eight for each block");
    roomy.accept(found(ONE, false, "https://other.example/"), START);
    assertTrue(roomy.use(ONE, START).isPresent());
  }

  @Test void aServerStaysThroughAFailureAndIsForgottenWhenItIsGone() {
    servers.accept(found(ONE, false, "https://a.example/"), START);
    servers.accept(found(ONE, true), START);
    assertEquals(Optional.of(server("https://a.example/")), servers.use(ONE, START));
    servers.accept(found(ONE, false), START);
    assertEquals(Optional.empty(), servers.use(ONE, START));
    servers.dropIdle(after(Duration.ofHours(2)));
    assertEquals(new Change.Left(server("https://a.example/")), changes.getLast());
  }

  @Test void clientsRememberedAreBounded() {
    for (int i = 0; i < 100; i++) {
      servers.accept(found(IpPrefix.parse("198.51." + i + ".0/24"), false, "https://a.example/"), START);
    }
    assertEquals(3, servers.status().getFirst().clients());
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
