package org.rialto.alto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.rialto.alto.ScriptedServer.ok;
import static org.rialto.alto.ScriptedServer.status;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.rialto.ManualClock;
import org.rialto.location.Advertisement;
import org.rialto.location.Capability;
import org.rialto.net.IpPrefix;

/** What a downstream CDN's server advertises, as a client keeps it fresh. */
class AdvertisementClientTest {
  private static final Set<Capability> HTTPS =
      Set.of(new Capability(Capability.Kind.DELIVERY_PROTOCOL, "https/1.1"));
  private static final String GLOBAL = "";
  private static final String OF_PREFIX = ", \"footprints\": [{\"footprint-type\": \"ipv4cidr\", \"footprint-value\": "
      + "[\"10.0.0.0/8\"]}]";
  private static final String OF_PID = ", \"footprints\": [{\"footprint-type\": \"altopid\", \"footprint-value\": "
      + "[\"v1\"]}]";
  private static final String USES_MAP = ", \"uses\": [\"nm\"]";
  private static final String FRESH = "Cache-Control: max-age=0";

  private final List<Optional<Advertisement>> given = new CopyOnWriteArrayList<>();
  private ScriptedServer server;
  private AdvertisementClient client;

  @BeforeEach void openServer() throws IOException {
    server = new ScriptedServer();
    list("");
  }

  @AfterEach void closeBoth() throws IOException {
    client.close();
    server.close();
  }

  /** A directory of an advertisement and a network map. */
  private void list(String uses) {
    server.on("/directory", ok(MediaType.DIRECTORY, """
        {"resources": {
          "nm": {"uri": "networkmap", "media-type": "application/alto-networkmap+json"},
          "fci": {"uri": "cdnifci", "media-type": "application/alto-cdni+json"%s}}}""".formatted(uses), FRESH));
  }

  private void advertise(int version, String footprints, String dependentTags, String... headers) {
    server.on("/cdnifci", ok(MediaType.CDNI_ADVERTISEMENT, """
        {"meta": {"vtag": {"resource-id": "fci", "tag": "%d"}%s}, "cdni-advertisement":
         {"capabilities-with-footprints": [{"capability-type": "FCI.DeliveryProtocol",
          "capability-value": {"delivery-protocols": ["https/1.1"]}%s}]}}"""
        .formatted(version, dependentTags, footprints), headers));
  }

  private void map(int version, String prefix) {
    server.on("/networkmap", ok(MediaType.NETWORK_MAP, """
        {"meta": {"vtag": {"resource-id": "nm", "tag": "t%d"}}, "network-map": {"v1": {"ipv4": ["%s"]}}}"""
        .formatted(version, prefix), FRESH));
  }

  private static String tag(int version) {
    return ", \"dependent-vtags\": [{\"resource-id\": \"nm\", \"tag\": \"t" + version + "\"}]";
  }

  private void start(Optional<Duration> forgetAfter) {
    Source source = Examples.source(server);
    client = new AdvertisementClient(source, (DirectoryFinder) source.origin(),
        new AdvertisementClient.Terms(Optional.empty(), HTTPS, forgetAfter, Map.of()), Clock.systemUTC(), given::add,
        Thread.ofVirtual().factory());
    client.start();
  }

  private Advertisement given(int place) {
    return Eventually.value("advertisement " + place, () -> given.size() > place ? Optional.of(given.get(place))
        : Optional.empty()).orElseThrow();
  }

  private static boolean isOffered(Advertisement said, String block) {
    return said.footprint(HTTPS).holds(IpPrefix.parse(block));
  }

  private void awaitError(String words) {
    Eventually.holds(words, () -> client.status().lastError().filter(told -> told.contains(words)).isPresent());
  }

  @Test void whatIsAdvertisedIsHandedOverOnceAndAgainWhenItChanges() {
    advertise(1, GLOBAL, "", FRESH);
    start(Optional.empty());
    assertTrue(given(0).footprint(HTTPS).isEverywhere());
    Eventually.holds("asked again", () -> server.asked("/cdnifci").size() > 3);
    assertEquals(1, given.size());
    advertise(2, OF_PREFIX, "", FRESH);
    assertTrue(isOffered(given(1), "10.0.0.0/8"));
    assertFalse(isOffered(given(1), "11.0.0.0/8"));
    Eventually.holds("status", () -> client.status().tag().filter(tag -> tag.tag().equals("2")).isPresent());
    assertEquals(List.copyOf(HTTPS), client.status().capabilities());
    assertEquals(SourceStatus.State.CURRENT, client.status().state());
    assertEquals("application/alto-cdni+json,application/alto-error+json",
        server.asked("/cdnifci").getFirst().header("accept"));
  }

  @Test void whatIsConfirmedIsNotReadAgain() {
    server.on("/cdnifci", ScriptedServer.tagged(MediaType.CDNI_ADVERTISEMENT, """
        {"meta": {"vtag": {"resource-id": "fci", "tag": "1"}}, "cdni-advertisement":
         {"capabilities-with-footprints": []}}""", "\"v1\"", FRESH));
    start(Optional.empty());
    assertTrue(given(0).offers().isEmpty());
    Eventually.holds("confirmed", () -> server.asked("/cdnifci").stream()
        .filter(asked -> asked.header("if-none-match").equals("\"v1\"")).count() > 1);
    assertEquals(1, given.size());
  }

  @Test void lastGoodAdvertisementCountsWhileTheServerFails() {
    advertise(1, GLOBAL, "", FRESH);
    start(Optional.empty());
    given(0);
    for (String wrong : List.of("{}", "{\"meta\": {}}", "not JSON")) {
      server.on("/cdnifci", ok(MediaType.CDNI_ADVERTISEMENT, wrong, FRESH));
      awaitError(wrong.startsWith("{") ? "missing" : "cdnifci");
    }
    server.on("/cdnifci", status(503, "", ""));
    awaitError("status 503");
    server.on("/cdnifci", ok("application/json", "{}"));
    awaitError("sent application/json");
    assertEquals(1, given.size());
    assertEquals(SourceStatus.State.FAILING, client.status().state());
    assertTrue(client.status().tag().isPresent());
    advertise(2, OF_PREFIX, "", FRESH);
    assertTrue(isOffered(given(1), "10.0.0.0/8"));
  }

  @Test void whatCanNotBeConfirmedForTooLongIsForgotten() {
    advertise(1, GLOBAL, "", FRESH);
    start(Optional.of(Duration.ofMillis(200)));
    given(0);
    server.on("/cdnifci", status(503, "", ""));
    Eventually.holds("forgotten", () -> given.size() == 2);
    assertEquals(Optional.empty(), given.get(1));
    Eventually.holds("status", () -> client.status().tag().isEmpty());
    assertEquals(List.of(), client.status().capabilities());
    advertise(1, GLOBAL, "", FRESH);
    assertTrue(given(2).footprint(HTTPS).isEverywhere(), "it comes back as it was");
  }

  @Test void pidsAreThoseOfTheNetworkMapItDependsOn() {
    list(USES_MAP);
    map(1, "10.0.0.0/8");
    advertise(1, OF_PID, tag(1), FRESH);
    start(Optional.empty());
    assertTrue(isOffered(given(0), "10.0.0.0/8"));
    assertFalse(isOffered(given(0), "11.0.0.0/8"));
    map(2, "11.0.0.0/8");
    awaitError("is for network map nm#t1, while");
    assertEquals(1, given.size(), "never by a network map of another version");
    advertise(2, OF_PID, tag(2), FRESH);
    assertTrue(isOffered(given(1), "11.0.0.0/8"));
    assertFalse(isOffered(given(1), "10.0.0.0/8"));
  }

  @Test void pidsWithoutANetworkMapAreNobody() {
    map(1, "10.0.0.0/8");
    advertise(1, OF_PID, tag(1), FRESH);
    start(Optional.empty());
    assertTrue(given(0).offers().isEmpty(), "the directory doesn't say what it uses");
    list(USES_MAP);
    advertise(2, OF_PID, "", FRESH);
    assertTrue(given(1).offers().isEmpty(), "the answer doesn't say of which version");
    Eventually.holds("status", () -> client.status().ignored() == 1);
    assertEquals(Set.of("altopid"), client.status().ignoredTypes());
    advertise(3, OF_PID, tag(1), FRESH);
    assertTrue(isOffered(given(2), "10.0.0.0/8"));
  }

  @Test void serverThatChangesAllTheTimeIsLeftAloneForLongerThanThatTakes() {
    ManualClock clock = new ManualClock();
    Source source = Examples.source(server);
    advertise(1, GLOBAL, "", FRESH);
    client = new AdvertisementClient(source, (DirectoryFinder) source.origin(),
        new AdvertisementClient.Terms(Optional.empty(), HTTPS, Optional.empty(), Map.of()), clock,
        _ -> clock.pass(Duration.ofMinutes(1)), Thread.ofVirtual().factory());
    client.start();
    Instant next = Eventually.value("taken", () -> client.status().nextFetch());
    assertEquals(Duration.ofMinutes(10), Duration.between(clock.instant(), next));
  }

  @Test void serverThatSendsTooMuchIsRefused() {
    Source source = Examples.with(Examples.source(server), Examples.bytes(10_000));
    server.on("/cdnifci", ScriptedServer.endless(MediaType.CDNI_ADVERTISEMENT, "{\"x\": [", "0,", 0));
    client = new AdvertisementClient(source, (DirectoryFinder) source.origin(),
        new AdvertisementClient.Terms(Optional.empty(), HTTPS, Optional.empty(), Map.of()),
        Clock.systemUTC(), given::add, Thread.ofVirtual().factory());
    client.start();
    awaitError("10000");
    server.on("/cdnifci", ok(MediaType.CDNI_ADVERTISEMENT, "[".repeat(5_000)));
    awaitError("cdnifci: ");
    server.on("/cdnifci", ScriptedServer.redirect(307, "/cdnifci"));
    awaitError("redirects");
    assertEquals(List.of(), given);
  }
}
