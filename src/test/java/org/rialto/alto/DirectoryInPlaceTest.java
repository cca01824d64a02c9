package org.rialto.alto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.rialto.alto.ScriptedServer.ok;
import static org.rialto.alto.ScriptedServer.redirect;

import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.rialto.net.IpAddress;

/** A directory in place of a map says where that is (RFC 7285 §8.3.3): how it is followed, and how far. */
class DirectoryInPlaceTest {
  private final List<Guidance> given = new CopyOnWriteArrayList<>();
  private ScriptedServer first;
  private ScriptedServer second;
  private AltoClient client;

  @BeforeEach void openServers() throws IOException {
    first = Examples.server(1);
    second = Examples.server(2);
  }

  @AfterEach void closeAll() throws IOException {
    if (client != null) client.close();
    first.close();
    second.close();
  }

  private void start(Source source) {
    client = new AltoClient(source, Clock.systemUTC(), Optional.empty(), Progress.NONE, given::add);
    client.start();
  }

  private void start() {
    start(Examples.source(first));
  }

  private Guidance guidanceOf(int version) {
    return Eventually.value("version " + version + ", status " + client.status(), () -> given.stream()
        .filter(g -> g.maps().networkMap().tag().tag().equals("t" + version)).findFirst());
  }

  private String failure() {
    return Eventually.value("a failure", () -> client.status().lastError());
  }

  /** A directory with absolute URIs, as it holds wherever it is sent. */
  private static String directory(URI networkMap, URI costMap) {
    return Examples.directory().replace("\"networkmap\"", "\"" + networkMap + "\"")
        .replace("\"costmap\"", "\"" + costMap + "\"");
  }

  private static String directoryOf(ScriptedServer server) {
    return directory(server.uri("/networkmap"), server.uri("/costmap"));
  }

  /** A directory of just a cost map, for a network map that another one lists (§9.2.4). */
  private static String costsOnly(URI costMap) {
    return directory(URI.create("http://unused.example/"), costMap)
        .replaceFirst("\"default-alto-network-map\": \"nm\",", "").replaceFirst("\"nm\": \\{\"uri\"[^}]*},", "");
  }

  private static Source with(Source source, Access access, Limits limits, Reach reach) {
    return new Source(source.name(), source.origin(), source.type(), Optional.empty(), false, access, source.timing(),
        limits, source.updates(), reach);
  }

  @Test void bothMapsAreTakenFromWhereTheDirectoryInPlaceOfTheNetworkMapSays() {
    first.on("/networkmap", ok(MediaType.DIRECTORY, directoryOf(second)));
    start();
    Guidance got = guidanceOf(2);
    assertEquals(first.uri("/directory"), got.server());
    assertEquals(2, got.maps().costMap().cost("v2", "rest"));
    assertTrue(first.asked("/costmap").isEmpty());
    assertEquals(0, client.status().failures());
  }

  @Test void costsInAnotherDirectoryGoWithTheNetworkMapAtHand() {
    first.on("/costmap", ok(MediaType.DIRECTORY, costsOnly(second.uri("/costs"))));
    second.on("/costs", ok(MediaType.COST_MAP, Examples.costMap(1, 7.5)));
    start();
    assertEquals(7.5, guidanceOf(1).maps().costMap().cost("v1", "rest"));
    assertTrue(second.asked("/networkmap").isEmpty());
  }

  @Test void costsForAnotherVersionAreRefusedWhereverTheyAreFrom() {
    first.on("/costmap", ok(MediaType.DIRECTORY, costsOnly(second.uri("/costmap"))));
    start();
    assertTrue(failure().contains("nm#t2") && failure().contains("nm#t1"), failure());
    assertTrue(given.isEmpty());
  }

  @Test void itsUrisStartFromWhereItWasFound() {
    first.on("/networkmap", redirect(303, second.uri("/there/directory").toString()));
    second.on("/there/directory", ok(MediaType.DIRECTORY, Examples.directory()))
        .on("/there/networkmap", ok(MediaType.NETWORK_MAP, Examples.networkMap(3)))
        .on("/there/costmap", ok(MediaType.COST_MAP, Examples.costMap(3)));
    start();
    guidanceOf(3);
  }

  @Test void oneMayLeadToAnotherAndToThoseBelowIt() {
    first.on("/networkmap", ok(MediaType.DIRECTORY, directory(first.uri("/n2"), first.uri("/c2"))))
        .on("/n2", ok(MediaType.DIRECTORY, "{\"resources\": {\"below\": {\"uri\": \"" + second.uri("/directory")
            + "\", \"media-type\": \"" + MediaType.DIRECTORY + "\"}}}"));
    start();
    guidanceOf(2);
  }

  @Test void theServersOwnMapsAreTakenOnceItSendsThem() {
    first.on("/networkmap", ok(MediaType.DIRECTORY, directoryOf(second)));
    start();
    guidanceOf(2);
    first.on("/networkmap", ok(MediaType.NETWORK_MAP, Examples.networkMap(1)));
    guidanceOf(1);
  }

  @Test void aMapIsNotLookedForWhereItIsAlreadyKnownNotToBe() {
    first.on("/networkmap", ok(MediaType.DIRECTORY, Examples.directory()));
    start();
    assertTrue(failure().contains("leads back to " + first.uri("/networkmap") + ", in a circle"), failure());
  }

  @Test void aCircleOfTwoServersEndsAndTheLastGoodMapsGoOn() {
    start();
    guidanceOf(1);
    second.on("/networkmap", ok(MediaType.DIRECTORY, directoryOf(first)));
    first.on("/networkmap", ok(MediaType.DIRECTORY, directoryOf(second)));
    assertTrue(failure().contains("in a circle"), failure());
    assertEquals("nm#t1", client.status().tag().orElseThrow().toString());
    assertEquals(Set.of("t1"), Set.copyOf(given.stream().map(g -> g.maps().networkMap().tag().tag()).toList()));
  }

  /** As a hostile server would: each directory leads to another resource, which is another directory. */
  private void leadOnForEver(AtomicInteger sent) {
    int number = sent.incrementAndGet();
    first.on("/n" + number, (request, to) -> {
      leadOnForEver(sent);
      ok(MediaType.DIRECTORY, directory(first.uri("/n" + sent.get()), first.uri("/c"))).answer(request, to);
    });
  }

  @Test void aChainOfDirectoriesEndsAtTheBoundOfNestedOnes() {
    leadOnForEver(new AtomicInteger());
    first.on("/directory", ok(MediaType.DIRECTORY, directory(first.uri("/n1"), first.uri("/c"))));
    start();
    assertTrue(failure().contains("one directory too many in place of what was asked for, after 8"), failure());
    assertTrue(given.isEmpty());
  }

  @Test void directoriesInPlaceOfMapsCountAlongWithThoseListed() {
    first.on("/networkmap", ok(MediaType.DIRECTORY, directory(first.uri("/n2"), first.uri("/c2"))))
        .on("/n2", ok(MediaType.DIRECTORY, directoryOf(second)));
    Limits few = new Limits(1 << 20, 100, 100, 100, 2, 100, 5);
    start(with(Examples.source(first), Access.ANONYMOUS, few, Reach.ANYWHERE));
    assertTrue(failure().contains(first.uri("/n2") + ": one directory too many"), failure());
    assertTrue(second.asked().isEmpty());
  }

  @Test void itLeadsNowhereWhereTheSourceMayNot() {
    String inside = ":" + second.uri("/").getPort() + "/";
    first.on("/networkmap", ok(MediaType.DIRECTORY, directoryOf(second)));
    start(with(Examples.source(first), Access.ANONYMOUS, Limits.DEFAULT, new Reach() {
      @Override public Optional<String> refusal(URI uri) {
        return uri.toString().contains(inside) ? Optional.of("it is inside") : Optional.empty();
      }

      @Override public Optional<String> refusal(String host, IpAddress address) {
        return Optional.empty();
      }
    }));
    assertTrue(failure().contains(second.uri("/networkmap") + " is not asked: it is inside"), failure());
    assertTrue(second.asked().isEmpty());
  }

  @Test void whatShowsWhoWeAreIsNotForTheServersItNames() {
    first.on("/networkmap", ok(MediaType.DIRECTORY, directoryOf(second)));
    Credentials credentials = new Credentials(Optional.of(new Authentication.Basic("ali", "Open Sesame!")),
        Optional.empty(), Set.of(WebOrigin.of(first.uri("/"))), true);
    start(with(Examples.source(first), new Access(Optional.empty(), credentials), Limits.DEFAULT, Reach.ANYWHERE));
    guidanceOf(2);
    assertTrue(first.asked().stream().noneMatch(asked -> asked.header("authorization").isEmpty()));
    assertTrue(second.asked().stream().allMatch(asked -> asked.header("authorization").isEmpty()));
  }

  @Test void costsOfAnotherTypeAreNotTakenInTheirPlace() {
    first.on("/costmap", ok(MediaType.DIRECTORY, costsOnly(second.uri("/costmap")).replace("routingcost", "hopcount")));
    start();
    assertTrue(failure().contains("no cost map of routingcost/numerical for network map nm; there is"
        + " [hopcount/numerical] for [nm]"), failure());
  }

  @Test void anotherNetworkMapOfTheServerIsNotTakenInItsPlace() {
    String two = directoryOf(first).replace("\"resources\": {", "\"resources\": {\"nm2\": {\"uri\": \"/networkmap2\","
        + " \"media-type\": \"" + MediaType.NETWORK_MAP + "\"},");
    first.on("/directory", ok(MediaType.DIRECTORY, two))
        .on("/networkmap", ok(MediaType.DIRECTORY, "{\"resources\": {}}"));
    start();
    assertTrue(failure().contains("in place of a map: no network map"), failure());
    assertTrue(first.asked("/networkmap2").isEmpty());
  }

  @Test void oneThatCannotBeReadIsToldAndTheLastGoodMapsGoOn() {
    start();
    guidanceOf(1);
    first.on("/networkmap", ok(MediaType.DIRECTORY, "{\"meta\": {}}"));
    assertEquals(first.uri("/networkmap") + ": resources: missing", failure());
    first.on("/networkmap", ok(MediaType.DIRECTORY, "{"));
    Eventually.holds("cut short", () -> client.status().lastError().orElse("").contains("JSON"));
    assertEquals("nm#t1", client.status().tag().orElseThrow().toString());
  }
}
