package org.rialto.alto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.rialto.location.EntityProperty;
import org.rialto.location.MapException;
import org.rialto.location.NetworkMap;
import org.rialto.location.VersionTag;
import org.rialto.net.IpAddress;
import org.rialto.net.IpPrefix;
import org.rialto.rfc.Cases;

/** Property maps as they are read: the examples of RFC 9240, and what breaks its rules. */
class PropertyMapTest {
  private static final List<String> NODES = List.of("192.0.2.1", "192.0.2.16", "192.0.2.64", "2001:db8::1");
  private static final URI BASE = URI.create("http://alto.example.com/directory");
  private static final String DEFAULT_MAP = "default-network-map";

  static Stream<Arguments> messages() {
    return Cases.of("rfc9240-propertymap.cases", 5);
  }

  private static PropertyQuestion question(String property, List<String> addresses) {
    return new PropertyQuestion(property, addresses.stream().map(IpAddress::parse).toList(), Set.of());
  }

  private static PropertyOffer offer(String kind) {
    List<String> role = List.of(".role");
    boolean isEndpoints = kind.equals("e");
    Map<String, List<String>> mappings = new HashMap<>(Map.of("ipv4", role, "ipv6", role));
    if (!isEndpoints) {
      for (String domain : List.of("nm.pid", "nm.ipv4", "other.pid", "costs.pid", "asn", "countrycode", ".ane")) {
        mappings.put(domain, role);
      }
      mappings.put("nm.ipv6", List.of(".load"));
    }
    Directory.Resource resource = new Directory.Resource("pm", BASE, MediaType.PROPERTY_MAP, Optional.empty(),
        List.of(), List.of("nm", "other"), Map.of(), 0, Map.of(), mappings);
    return new PropertyOffer(resource, switch (kind) {
      case "w" -> PropertyOffer.Kind.WHOLE;
      case "f" -> PropertyOffer.Kind.FILTERED;
      default -> PropertyOffer.Kind.ENDPOINTS;
    }, PropertyOffer.having(".role", resource, PropertyOffer.domains("nm")), "nm");
  }

  private static PropertyMapJson.Read read(String json, PropertyOffer offer, PropertyQuestion question)
      throws IOException {
    return PropertyMapJson.read(new BoundedInput(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)),
        1 << 20), offer, question, Limits.DEFAULT);
  }

  private static String shown(EntityProperty property) {
    List<String> words = new ArrayList<>();
    for (String node : NODES) {
      words.add(property.ofAddress(IpAddress.parse(node)).map(EntityProperty.Told::value).orElse("-"));
    }
    new TreeMap<>(property.ofPids()).keySet()
        .forEach(pid -> property.ofPid(pid).ifPresent(told -> words.add(pid + "=" + told.value())));
    return String.join(" ", words);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("messages")
  void messagesAreReadOrRefused(String section, String name, String kind, String json, String outcome)
      throws IOException {
    String message = json.replace('\'', '"');
    if (!outcome.startsWith("!")) {
      assertEquals(outcome, shown(read(message, offer(kind), question(".role", NODES)).property()));
      return;
    }
    String complaint = assertThrows(MapException.class, () -> read(message, offer(kind), question(".role", NODES)))
        .getMessage();
    assertTrue(complaint.contains(outcome.substring(1).strip()), complaint);
  }

  @Test void tagTellsWhichNetworkMapTheValuesAreFor() throws IOException {
    String json = """
        {"meta": {"dependent-vtags": [{"resource-id": "nm", "tag": "t1"}]}, "property-map": {}}""";
    assertEquals(Optional.of(new VersionTag("nm", "t1")),
        read(json, offer("w"), question(".role", NODES)).networkMap());
  }

  /** Table 2 of RFC 9240 §6.1.3, of the values in its table 1. */
  @ParameterizedTest
  @CsvSource({"192.0.2.0/32, v4", "192.0.2.1/32, v3", "192.0.2.16/32, v1", "192.0.2.32/32, v1", "192.0.2.64/32, -",
      "192.0.2.0/31, v3", "192.0.2.0/29, v2", "192.0.2.0/27, v1", "192.0.2.0/25, -"})
  void blocksInheritAsTheTableSays(String block, String value) {
    EntityProperty property = new EntityProperty("P", Map.of(), Map.of(IpPrefix.parse("192.0.2.0/26"),
        Optional.of("v1"), IpPrefix.parse("192.0.2.0/28"), Optional.of("v2"), IpPrefix.parse("192.0.2.0/30"),
        Optional.of("v3"), IpPrefix.parse("192.0.2.0/32"), Optional.of("v4")));
    assertEquals(value, property.ofBlock(IpPrefix.parse(block)).map(EntityProperty.Told::value).orElse("-"));
  }

  private static String example(String name) throws IOException {
    try (InputStream in = PropertyMapTest.class.getResourceAsStream("/rfc/rfc9240/" + name + ".json")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static Closure closure() throws IOException {
    List<String> remarks = new ArrayList<>();
    Directory directory = Directory.read(new BoundedInput(new ByteArrayInputStream(
        example("directory-10.3").getBytes(StandardCharsets.UTF_8)), 1 << 20), BASE, Limits.DEFAULT, remarks::add);
    Closure closure = new Closure(Source.of("rfc", DirectoryFinder.at(BASE)), remarks::add);
    closure.add(directory);
    assertEquals(List.of(), remarks);
    return closure;
  }

  private static List<PropertyOffer> offers(String property, String networkMapId) throws IOException {
    return closure().propertyMaps(new PropertyQuestion(property, List.of(), Set.of()), networkMapId);
  }

  /** The examples of §10.4 to §10.8: the value of a property that an address or, by its name, a PID has. */
  @ParameterizedTest
  @CsvSource({"propertymap-10.5, .ISP, 192.0.2.1, BitsRus", "propertymap-10.5, .state, 192.0.2.1, PA",
      "propertymap-10.5, .state, 192.0.2.17, CT", "propertymap-10.6, .countrycode, 192.0.2.1, us",
      "propertymap-10.6, .ASN, 192.0.2.1, 65543", "propertymap-10.6, .state, 192.0.2.1, PA",
      "propertymap-10.6, .state, 192.0.3.17, MN", "propertymap-10.6, .state, 192.0.3.33, -",
      "propertymap-10.6, .countrycode, 192.0.3.33, us", "propertymap-10.7, default-network-map.pid, 192.0.3.20, pid4",
      "propertymap-10.7, default-network-map.pid, 192.0.2.128, defaultpid",
      "propertymap-10.7, alt-network-map.pid, 192.0.3.20, pid2", "propertymap-10.8, .region, pid1, us-west",
      "propertymap-10.8, .region, pid3, -"})
  void examplesAreReadByTheOfferOfTheirDirectory(String name, String property, String entity, String value)
      throws IOException {
    PropertyOffer offer = offers(property, DEFAULT_MAP).getFirst();
    assertEquals(PropertyOffer.Kind.FILTERED, offer.kind());
    boolean isAddress = entity.indexOf('.') >= 0;
    EntityProperty read = read(example(name), offer, question(property, isAddress ? List.of(entity) : List.of()))
        .property();
    Optional<EntityProperty.Told> told = isAddress ? read.ofAddress(IpAddress.parse(entity)) : read.ofPid(entity);
    assertEquals(value, told.map(EntityProperty.Told::value).orElse("-"));
  }

  @Test void wholeMapOfTheExampleIsReadWhereNoFilteredOneHasTheProperty() throws IOException {
    String directory = example("directory-10.3").replace("\"ipv4\": [ \".ISP\", \".ASN\", \".countrycode\"",
        "\"ipv4\": [ \".countrycode\"");
    Closure closure = new Closure(Source.of("rfc", DirectoryFinder.at(BASE)), _ -> {});
    closure.add(Directory.read(new BoundedInput(new ByteArrayInputStream(directory.getBytes(StandardCharsets.UTF_8)),
        1 << 20), BASE, Limits.DEFAULT, _ -> {}));
    List<PropertyOffer> offers = closure.propertyMaps(question(".ISP", NODES), DEFAULT_MAP);
    assertEquals(List.of("iacs-property-map [ipv6]", "ia-property-map [ipv4]"),
        offers.stream().map(offer -> offer.resource().id() + " " + offer.domains()).toList());
    EntityProperty isp = read(example("propertymap-10.4"), offers.getLast(), question(".ISP", NODES)).property();
    assertEquals("BitsRus BitsRus BitsRus -", shown(isp));
  }

  @Test void propertiesOfOtherKindsOfEntitiesAreNoOffer() throws IOException {
    assertEquals(List.of(), offers("storage-capacity", DEFAULT_MAP));
    assertEquals(List.of(), offers(".role", DEFAULT_MAP));
    assertEquals(List.of(), offers(".region", "alt-network-map"), "it has another property for the PIDs of that map");
    assertEquals(Set.of("alt-network-map.pid"), offers(".ASN", "alt-network-map").stream()
        .filter(offer -> offer.resource().id().equals("region-property-map")).findFirst().orElseThrow().domains());
  }

  @Test void entitiesOfTheMapItselfAreReadPast() throws IOException {
    Directory.Resource resource = new Directory.Resource("ane-dc-property-map", BASE, MediaType.PROPERTY_MAP,
        Optional.empty(), List.of(), List.of(), Map.of(), 0, Map.of(), Map.of(".ane", List.of("cpu"), "ipv4",
        List.of("cpu")));
    PropertyOffer offer = new PropertyOffer(resource, PropertyOffer.Kind.FILTERED, Set.of("ipv4"), DEFAULT_MAP);
    assertEquals(0, read(example("propertymap-10.9"), offer, question("cpu", NODES)).property().size());
  }

  @Test void questionsNameEntitiesAndProperty() {
    assertEquals("{\"entities\":[\"nm.pid:a\",\"ipv4:192.0.2.1\"],\"properties\":[\".role\"]}",
        new String(PropertyMapJson.filter(".role", List.of("nm.pid:a", "ipv4:192.0.2.1")), StandardCharsets.UTF_8));
    assertEquals("{\"endpoints\":[\"ipv4:192.0.2.1\"],\"properties\":[\"priv:role\"]}",
        new String(PropertyMapJson.endpoints("priv:role", List.of("ipv4:192.0.2.1")), StandardCharsets.UTF_8));
  }

  @Test void pidsOfNodesAreThoseOfTheLongestPrefixesAndThoseKnown() {
    NetworkMap.Builder map = new NetworkMap.Builder();
    for (String line : List.of("rest 0.0.0.0/0", "wide 192.0.2.0/24", "near 192.0.2.16/28", "six 2001:db8::/32",
        "far 198.51.100.0/24")) {
      String[] words = line.split(" ");
      IpPrefix prefix = IpPrefix.parse(words[1]);
      map.prefix(map.pid(words[0]), prefix);
    }
    PropertyQuestion question = new PropertyQuestion(".role",
        NODES.stream().map(IpAddress::parse).toList(), Set.of("said"));
    assertEquals(Set.of("said", "wide", "near", "six"), question.pids(map.build(new VersionTag("nm", "t1"))));
  }
}
