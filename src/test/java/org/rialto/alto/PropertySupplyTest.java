package org.rialto.alto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.rialto.alto.ScriptedServer.ok;
import static org.rialto.alto.ScriptedServer.status;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rialto.location.EntityProperty;
import org.rialto.net.IpAddress;

/** What a client gets of nodes beside the maps, from a server that does as it is told. */
class PropertySupplyTest {
  private static final String PARAMS = "\"accepts\": \"application/alto-propmapparams+json\", ";
  private static final String MAPPINGS = "{\"nm.pid\": [\".role\"], \"ipv4\": [\".role\"]}";
  private static final String NODE = "10.0.0.1";

  private final List<Guidance> given = new CopyOnWriteArrayList<>();
  private ScriptedServer server;
  private Optional<AltoClient> client = Optional.empty();

  @TempDir Path files;

  @BeforeEach void openServer() throws IOException {
    server = Examples.server(1).on("/properties", ok(MediaType.PROPERTY_MAP, properties(1, "edge")));
    offer(PARAMS, MAPPINGS);
  }

  @AfterEach void closeBoth() throws IOException {
    client.ifPresent(AltoClient::close);
    server.close();
  }

  private void offer(String accepts, String mappings) {
    server.on("/directory", ok(MediaType.DIRECTORY, Examples.directory().replace("\"resources\": {",
        "\"resources\": {\"pm\": {\"uri\": \"properties\", \"media-type\": \"application/alto-propmap+json\", "
        + accepts + "\"uses\": [\"nm\"], \"capabilities\": {\"mappings\": " + mappings + "}},"),
        "Cache-Control: max-age=0"));
  }

  private static String properties(int version, String role) {
    return """
        {"meta": {"dependent-vtags": [{"resource-id": "nm", "tag": "t%d"}]},
         "property-map": {"nm.pid:v%d": {".role": "%s"}, "ipv4:10.0.0.0/8": {".role": "%s"}}}"""
        .formatted(version, version, role, role);
  }

  private void start(Optional<MapStore> store) {
    start(Examples.source(server), store);
  }

  private void start(Source maps, Optional<MapStore> store) {
    client.ifPresent(AltoClient::close);
    Source source = maps.asking(Optional.of(new PropertyQuestion(".role",
        List.of(IpAddress.parse(NODE), IpAddress.parse("2001:db8::1")), Set.of("site-9"))));
    client = Optional.of(new AltoClient(source, Clock.systemUTC(), store, Progress.NONE, given::add));
    client.get().start();
  }

  private static String role(Guidance said) {
    return said.maps().property().ofAddress(IpAddress.parse(NODE)).map(EntityProperty.Told::value).orElse("-");
  }

  private Guidance guidanceWith(String role) {
    return Eventually.value("role " + role + ", status " + client.orElseThrow().status(),
        () -> given.stream().filter(said -> role(said).equals(role)).findFirst());
  }

  private PropertyStatus propertyStatus() {
    return client.orElseThrow().status().property().orElseThrow();
  }

  private String failure() {
    return Eventually.value("a failure", () -> propertyStatus().lastError());
  }

  /** As others are asked, but for more patience than a test has. */
  private Source patient() {
    Timing hurried = Examples.HURRIED;
    return Examples.with(Examples.source(server), new Timing(hurried.fallbackFreshness(), hurried.minFreshness(),
        hurried.maxFreshness(), hurried.firstRetry(), hurried.maxRetry(), hurried.connectTimeout(),
        Duration.ofMinutes(5), Duration.ofMinutes(5)));
  }

  @Test void propertyServerThatIsSilentDelaysNoMaps() {
    server.on("/properties", server.stall());
    start(patient(), Optional.empty());
    Eventually.holds("guided", () -> !given.isEmpty());
    server.on("/networkmap", ok(MediaType.NETWORK_MAP, Examples.networkMap(2)))
        .on("/costmap", ok(MediaType.COST_MAP, Examples.costMap(2)));
    Eventually.holds("guided anew", () -> given.getLast().maps().networkMap().tag().tag().equals("t2"));
    assertEquals("-", role(given.getLast()));
  }

  @Test void mapServerThatIsSilentDelaysNoProperty() {
    start(patient(), Optional.empty());
    Guidance first = guidanceWith("edge");
    CountDownLatch silent = new CountDownLatch(1);
    server.on("/costmap", (request, to) -> {
      silent.countDown();
      server.stall().answer(request, to);
    });
    Eventually.holds("silent", () -> silent.getCount() == 0);
    server.on("/properties", ok(MediaType.PROPERTY_MAP, properties(1, "origin")));
    assertEquals(first.maps().costMap(), guidanceWith("origin").maps().costMap());
  }

  @Test void filteredMapIsAskedForOurNodesAlone() {
    start(Optional.empty());
    Guidance said = guidanceWith("edge");
    assertEquals(Optional.of("edge"), said.maps().property().ofPid("v1").map(EntityProperty.Told::value));
    ScriptedServer.Asked asked = server.asked("/properties").getFirst();
    assertEquals("POST", asked.method());
    assertEquals("application/alto-propmapparams+json", MediaType.of(asked.header("content-type")));
    assertEquals("application/alto-propmap+json,application/alto-error+json", asked.header("accept"));
    assertEquals("{\"entities\":[\"ipv4:10.0.0.1\",\"nm.pid:site-9\",\"nm.pid:v1\",\"nm.pid:rest\"],"
        + "\"properties\":[\".role\"]}", asked.body());
    PropertyStatus status = propertyStatus();
    assertEquals(1, status.resources());
    assertEquals(2, status.values());
    assertTrue(status.freshUntil().isPresent());
  }

  @Test void allEntitiesAreAskedForWhereThePropertyTellsWhichAreNodes() {
    client = Optional.of(new AltoClient(Examples.source(server).asking(Optional.of(new PropertyQuestion(".role",
        List.of(), Set.of(), true))), Clock.systemUTC(), Optional.empty(), Progress.NONE, given::add));
    client.get().start();
    Guidance said = guidanceWith("edge");
    assertEquals("{\"entities\":[],\"properties\":[\".role\"]}", server.asked("/properties").getFirst().body());
    assertEquals(Optional.of("edge"), said.maps().property().ofPid("v1").map(EntityProperty.Told::value));
    server.on("/directory", ok(MediaType.DIRECTORY, Examples.directory().replace("\"resources\": {",
        "\"resources\": {\"pf\": {\"uri\": \"filtered\", \"media-type\": \"application/alto-propmap+json\", " + PARAMS
        + "\"uses\": [\"nm\"], \"capabilities\": {\"mappings\": " + MAPPINGS + "}}, "
        + "\"pm\": {\"uri\": \"properties\", \"media-type\": \"application/alto-propmap+json\", "
        + "\"uses\": [\"nm\"], \"capabilities\": {\"mappings\": " + MAPPINGS + "}},"), "Cache-Control: max-age=0"));
    Eventually.holds("the whole map is got rather", () -> server.asked("/properties").getLast().method().equals("GET"));
  }

  @Test void wholeMapIsGotWhereThereIsNoOther() {
    offer("", MAPPINGS);
    start(Optional.empty());
    guidanceWith("edge");
    assertEquals("GET", server.asked("/properties").getFirst().method());
  }

  @Test void endpointPropertiesAreAskedWhereThereIsNoPropertyMapOfAddresses() {
    server.on("/directory", ok(MediaType.DIRECTORY, Examples.directory().replace("\"resources\": {",
        "\"resources\": {\"eps\": {\"uri\": \"eps\", \"media-type\": \"application/alto-endpointprop+json\", "
        + "\"accepts\": \"application/alto-endpointpropparams+json\", "
        + "\"capabilities\": {\"prop-types\": [\".role\"]}},")))
        .on("/eps", ok(MediaType.ENDPOINT_PROPERTIES,
        "{\"meta\": {}, \"endpoint-properties\": {\"ipv4:10.0.0.1\": {\".role\": \"origin\"}}}"));
    start(Optional.empty());
    guidanceWith("origin");
    assertEquals("{\"endpoints\":[\"ipv4:10.0.0.1\",\"ipv6:2001:db8::1\"],\"properties\":[\".role\"]}",
        server.asked("/eps").getFirst().body());
  }

  @Test void changeIsHandedOverOnceTheValuesGoStale() {
    start(Optional.empty());
    Guidance first = guidanceWith("edge");
    server.on("/properties", ok(MediaType.PROPERTY_MAP, properties(1, "origin")));
    Guidance second = guidanceWith("origin");
    assertEquals(first.maps().networkMap(), second.maps().networkMap());
    assertTrue(first.maps() != second.maps(), "others are compiled from others");
  }

  @Test void sameValuesAreTheSameMaps() {
    start(Optional.empty());
    guidanceWith("edge");
    Eventually.holds("asked again", () -> server.asked("/properties").size() > 3);
    assertEquals(1, given.stream().map(said -> System.identityHashCode(said.maps().property())).distinct().count());
  }

  @Test void lastGoodValuesGoOnWhereOthersCannotBeHad() {
    start(Optional.empty());
    guidanceWith("edge");
    server.on("/properties", status(503, "", ""));
    assertTrue(failure().endsWith("/properties: status 503"), failure());
    Eventually.holds("maps are current", () -> client.orElseThrow().status().lastError().isEmpty());
    assertEquals("edge", role(given.getLast()));
    assertEquals(2, propertyStatus().values());
    server.on("/properties", ok(MediaType.PROPERTY_MAP, properties(1, "border")));
    guidanceWith("border");
    Eventually.holds("recovered", () -> propertyStatus().lastError().isEmpty());
  }

  @Test void wrongMessageIsTheServersFaultAndNotOurs() {
    start(Optional.empty());
    guidanceWith("edge");
    server.on("/properties", ok(MediaType.PROPERTY_MAP, properties(1, "edge").replace("\"edge\"", "7")));
    assertTrue(failure().endsWith("property-map/nm.pid:v1/.role: expected a string, found 7"), failure());
    server.on("/properties", ok(MediaType.NETWORK_MAP, Examples.networkMap(1)));
    Eventually.holds("type", () -> failure().contains("sent application/alto-networkmap+json, not"));
    assertEquals("edge", role(given.getLast()));
  }

  @Test void valuesForAnotherNetworkMapAreNotTaken() {
    start(Optional.empty());
    guidanceWith("edge");
    server.on("/properties", ok(MediaType.PROPERTY_MAP, properties(2, "border")));
    Eventually.holds("refused", () -> failure().contains("is for network map nm#t2, while the one in use is nm#t1"));
    assertEquals("edge", role(given.getLast()));
    server.on("/networkmap", ok(MediaType.NETWORK_MAP, Examples.networkMap(2)))
        .on("/costmap", ok(MediaType.COST_MAP, Examples.costMap(2)));
    assertEquals("t2", guidanceWith("border").maps().networkMap().tag().tag());
  }

  @Test void newNetworkMapHasItsValuesAskedForAtOnce() {
    server.on("/properties", ok(MediaType.PROPERTY_MAP, properties(1, "edge"), "Cache-Control: max-age=86400"));
    start(Optional.empty());
    guidanceWith("edge");
    server.on("/properties", ok(MediaType.PROPERTY_MAP, properties(2, "origin"), "Cache-Control: max-age=86400"))
        .on("/networkmap", ok(MediaType.NETWORK_MAP, Examples.networkMap(2)))
        .on("/costmap", ok(MediaType.COST_MAP, Examples.costMap(2)));
    guidanceWith("origin");
  }

  @Test void restartBeginsWithTheLastGoodValues() throws IOException {
    MapStore store = new MapStore(files);
    start(Optional.of(store));
    guidanceWith("edge");
    client.orElseThrow().close();
    server.on("/properties", status(503, "", "")).on("/directory", status(503, "", ""));
    given.clear();
    start(Optional.of(store));
    Guidance restored = guidanceWith("edge");
    assertTrue(restored.restored());
  }

  @Test void answerThatNeverEndsIsCutOffWhereItIsLongerThanWhatWasAsked() {
    start(Optional.empty());
    guidanceWith("edge");
    server.on("/properties", ScriptedServer.endless(MediaType.PROPERTY_MAP, "{\"meta\": {\"x\": [", "[],", 0));
    Eventually.holds("bounded", () -> failure().contains("more than the 69632 bytes"));
    assertEquals("edge", role(given.getLast()));
  }

  @Test void moreNodesThanAQuestionNamesAreAskedForAllTogether() {
    List<IpAddress> many = IntStream.range(0, 5_000).mapToObj(i -> IpAddress.ipv4(0x0a000000 + i)).toList();
    client = Optional.of(new AltoClient(Examples.source(server).asking(Optional.of(new PropertyQuestion(".role", many,
        Set.of()))), Clock.systemUTC(), Optional.empty(), Progress.NONE, given::add));
    client.get().start();
    guidanceWith("edge");
    assertEquals("{\"entities\":[],\"properties\":[\".role\"]}", server.asked("/properties").getFirst().body());
  }

  @Test void propertyThatIsNotOfferedIsNone() {
    offer(PARAMS, "{\"ipv4\": [\".asn\"]}");
    start(Optional.empty());
    Eventually.holds("guided", () -> !given.isEmpty());
    assertEquals(0, propertyStatus().resources());
    assertEquals(Optional.empty(), propertyStatus().lastError());
    assertEquals(0, given.getFirst().maps().property().size());
    assertEquals(List.of(), server.asked("/properties"));
  }

  @Test void propertyMapOfANestedDirectoryIsFound() {
    server.on("/more", ok(MediaType.DIRECTORY, """
        {"resources": {"pm": {"uri": "properties", "media-type": "application/alto-propmap+json",
          "capabilities": {"mappings": {"ipv4": [".role"]}}}}}"""))
        .on("/directory", ok(MediaType.DIRECTORY, Examples.directory().replace("\"resources\": {", "\"resources\": {"
        + "\"more\": {\"uri\": \"more\", \"media-type\": \"application/alto-directory+json\"},")));
    start(Optional.empty());
    guidanceWith("edge");
  }
}
