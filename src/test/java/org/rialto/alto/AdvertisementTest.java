package org.rialto.alto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.rialto.location.Capability;
import org.rialto.location.Footprint;
import org.rialto.location.LocationIndex;
import org.rialto.location.MapException;
import org.rialto.net.IpPrefix;
import org.rialto.rfc.Cases;

/** CDNI advertisements as they are read: the examples of RFC 9241, and what breaks its rules. */
class AdvertisementTest {
  private static final String NETWORK_MAP = """
      {"meta": {"vtag": {"resource-id": "nm", "tag": "1"}},
       "network-map": {"wide": {"ipv4": ["10.0.0.0/8"]}, "inner": {"ipv4": ["10.1.0.0/16"]}}}""";
  private static final Map<String, String> PLACES = new TreeMap<>(Map.of("10.1", "10.1.0.0/16", "10.2", "10.2.0.0/16",
      "192.0.2", "192.0.2.0/24", "2001:db8::", "2001:db8::/32"));

  static Stream<Arguments> messages() {
    return Cases.of("rfc9241-advertisement.cases", 4);
  }

  private static BoundedInput input(String json) {
    return new BoundedInput(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)), 1 << 20);
  }

  private static AdvertisementJson.Read read(String json) throws IOException {
    return AdvertisementJson.read(input(json), Limits.DEFAULT);
  }

  private static Footprints made(String json) throws IOException {
    AdvertisementJson.Read read = read(json);
    LocationIndex index =
        LocationIndex.compile(NetworkMapJson.read(input(NETWORK_MAP), Limits.DEFAULT, Optional.empty(), _ -> {}));
    return made(read, read.dependentTags().contains(index.tag()) ? Map.of(Footprints.OF_PIDS, index)
        : Map.of());
  }

  /** Of whatever it offers. */
  private static Footprints made(AdvertisementJson.Read read, Map<String, LocationIndex> places) {
    return Footprints.of(read, read.offers().stream().flatMap(offer -> offer.capabilities().stream())
        .collect(Collectors.toSet()), places);
  }

  private static String shown(Footprints made) {
    List<String> parts = new ArrayList<>();
    named(made.advertisement().offers()).forEach((capability, footprint) ->
        parts.add(capability + ": " + shown(footprint)));
    if (made.ignored() > 0) {
      parts.add(made.ignored() + " ignored for " + String.join(" ", made.ignoredTypes()));
    }
    return parts.isEmpty() ? "-" : String.join("; ", parts);
  }

  private static Map<String, Footprint> named(Map<Capability, Footprint> offers) {
    Map<String, Footprint> named = new TreeMap<>();
    offers.forEach((capability, footprint) -> named.put(capability.toString(), footprint));
    return named;
  }

  private static String shown(Footprint footprint) {
    if (footprint.isEverywhere()) return "everywhere";
    List<String> held = PLACES.entrySet().stream()
        .filter(place -> footprint.holds(IpPrefix.parse(place.getValue()))).map(Map.Entry::getKey).toList();
    return held.isEmpty() ? "nowhere" : String.join(" ", held);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("messages")
  void messagesAreReadOrRefused(String section, String name, String json, String outcome) throws IOException {
    String whole = json.startsWith("CAPS") ? """
        {'meta':{'vtag':{'resource-id':'fci','tag':'1'},'dependent-vtags':[{'resource-id':'nm','tag':'1'}]},
         'cdni-advertisement':{'capabilities-with-footprints':%s}}""".formatted(json.substring(4)) : json;
    String message = whole.replace('\'', '"');
    if (!outcome.startsWith("!")) {
      assertEquals(outcome, shown(made(message)));
      return;
    }
    String complaint = assertThrows(MapException.class, () -> made(message)).getMessage();
    assertTrue(complaint.contains(outcome.substring(1).strip()), complaint);
  }

  private static String example(String name) throws IOException {
    try (InputStream in = AdvertisementTest.class.getResourceAsStream("/rfc/rfc9241/" + name + ".json")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** RFC 9241 §3.7.2. */
  @Test void basicExampleOffersWhatItSays() throws IOException {
    Map<Capability, Footprint> offers = made(example("3.7.2")).advertisement().offers();
    Footprint http = offers.get(new Capability(Capability.Kind.DELIVERY_PROTOCOL, "http/1.1"));
    Footprint https = offers.get(new Capability(Capability.Kind.DELIVERY_PROTOCOL, "https/1.1"));
    Footprint acquisition = offers.get(new Capability(Capability.Kind.ACQUISITION_PROTOCOL, "https/1.1"));
    assertEquals(3, offers.size());
    for (String block : List.of("192.0.2.0/24", "2001:db8::/32", "198.51.100.0/24")) {
      assertTrue(http.holds(IpPrefix.parse(block)), block);
      assertEquals(block.startsWith("198"), https.holds(IpPrefix.parse(block)), block);
    }
    assertTrue(acquisition.holds(IpPrefix.parse("203.0.113.0/24")));
    assertEquals("my-default-cdnifci#da65eca2eb7a10ce8b059740b0b2e3f8eb1d4785",
        made(example("3.7.2")).advertisement().tag().toString());
  }

  /** RFC 9241 §4.2.2 as it stands has no tag of its own, and lists where RFC 8008 has objects. */
  @Test void exampleOfPidsIsRefusedAsItStands() {
    String complaint = assertThrows(MapException.class, () -> made(example("4.2.2"))).getMessage();
    assertTrue(complaint.contains("capability-value/delivery-protocols: missing"), complaint);
  }

  @Test void exampleOfPidsIsTakenOnceMended() throws IOException {
    String value = "\\[ \"https/1.1\" \\]";
    String mended = example("4.2.2").replaceFirst(value, "{\"delivery-protocols\": [\"https/1.1\"]}")
        .replaceFirst(value, "{\"acquisition-protocols\": [\"https/1.1\"]}")
        .replaceFirst("\"meta\": \\{", "\"meta\": {\"vtag\": {\"resource-id\": \"fci\", \"tag\": \"1\"},");
    AdvertisementJson.Read read = read(mended);
    String map = example("4.2.1").replaceFirst("\"vtag\": \\[", "\"vtag\": ").replaceFirst("}\\s*]", "}");
    LocationIndex index =
        LocationIndex.compile(NetworkMapJson.read(input(map), Limits.DEFAULT, Optional.empty(), _ -> {}));
    assertEquals(List.of(index.tag()), read.dependentTags());
    Map<Capability, Footprint> offers = made(read, Map.of(Footprints.OF_PIDS, index)).advertisement().offers();
    Footprint delivery = offers.get(new Capability(Capability.Kind.DELIVERY_PROTOCOL, "https/1.1"));
    Footprint acquisition = offers.get(new Capability(Capability.Kind.ACQUISITION_PROTOCOL, "https/1.1"));
    for (String block : List.of("192.0.2.0/24", "198.51.100.0/25", "2001:db8::/32", "203.0.113.0/24")) {
      assertTrue(acquisition.holds(IpPrefix.parse(block)), block);
      assertEquals(!block.startsWith("203"), delivery.holds(IpPrefix.parse(block)), block);
    }
  }

  @Test void asNumbersAndCountriesAreWhereTablesSay() throws IOException {
    AdvertisementJson.Read read = read("""
        {"meta": {"vtag": {"resource-id": "fci", "tag": "1"}}, "cdni-advertisement": {"capabilities-with-footprints": [
          {"capability-type": "FCI.DeliveryProtocol", "capability-value": {"delivery-protocols": ["https/1.1"]},
           "footprints": [{"footprint-type": "asn", "footprint-value": ["as64496", "as64497"]},
                          {"footprint-type": "countrycode", "footprint-value": ["us"]}]}]}}""");
    Map<String, LocationIndex> tables = Map.of("asn", index("as64496", "10.0.0.0/8"),
        "countrycode", index("us", "10.1.0.0/16"));
    Footprint https = made(read, tables).advertisement().offers()
        .get(new Capability(Capability.Kind.DELIVERY_PROTOCOL, "https/1.1"));
    assertEquals("10.1", shown(https));
    Footprints halfKnown = made(read, Map.of("asn", tables.get("asn")));
    assertEquals("1 ignored for countrycode", shown(halfKnown));
  }

  private static LocationIndex index(String name, String prefix) throws IOException {
    String map = """
        {"meta": {"vtag": {"resource-id": "table", "tag": "1"}}, "network-map": {"%s": {"ipv4": ["%s"]}}}"""
        .formatted(name, prefix);
    return LocationIndex.compile(NetworkMapJson.read(input(map), Limits.DEFAULT, Optional.empty(), _ -> {}));
  }

  /** RFC 9241 §3.7.1. */
  @Test void exampleDirectoryHasTwoAdvertisementsOfWhichOneHasToBeNamed() throws IOException {
    URI base = URI.create("https://alto.example.com/directory");
    Closure closure = new Closure(Source.of("dcdn", DirectoryFinder.at(base)), _ -> {});
    closure.add(Directory.read(input(example("3.7.1")), base, Limits.DEFAULT, _ -> {}));
    String complaint =
        assertThrows(FetchException.class, () -> closure.advertisement(Optional.empty())).getMessage();
    assertEquals("which CDNI advertisement is meant? There are my-default-cdnifci, my-cdnifci-with-pid-footprints: name"
        + " one", complaint);
    Directory.Resource ofPids = closure.advertisement(Optional.of("my-cdnifci-with-pid-footprints"));
    assertEquals(URI.create("https://alto.example.com/networkcdnifci"), ofPids.uri());
    assertEquals(Optional.of("my-eu-netmap"), closure.networkMapOf(ofPids).map(Directory.Resource::id));
    Directory.Resource plain = closure.advertisement(Optional.of("my-default-cdnifci"));
    assertEquals(Optional.empty(), closure.networkMapOf(plain).map(Directory.Resource::id));
    complaint = assertThrows(FetchException.class,
        () -> closure.advertisement(Optional.of("my-filtered-cdnifci"))).getMessage();
    assertTrue(complaint.startsWith("no CDNI advertisement my-filtered-cdnifci; there is my-default-cdnifci"),
        complaint);
  }

  @Test void anythingElseIsReadOrRefused() throws IOException {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    List<String> examples = List.of(example("3.7.2"), example("4.2.2"));
    String noise = "{}[]\",:null0123456789asFCI./\\u \n";
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder(examples.get(i % 2));
      for (int j = random.nextInt(4); j >= 0; j--) {
        int from = random.nextInt(text.length());
        int to = Math.min(text.length(), from + random.nextInt(8));
        int start = random.nextInt(noise.length());
        text.replace(from, to, noise.substring(start, Math.min(noise.length(), start + random.nextInt(6))));
      }
      try {
        Footprints made = made(read(text.toString()), Map.of());
        assertTrue(made.ignored() >= 0, "something came of it");
      } catch (MapException refused) {
        assertFalse(refused.getMessage().isBlank(), () -> text + ", seed " + seed);
      } catch (IOException | RuntimeException unexpected) {
        throw new AssertionError(text + ", seed " + seed, unexpected);
      }
    }
  }

  @Test void moreThanTheLimitsIsRefused() {
    String object = "{\"capability-type\":\"FCI.DeliveryProtocol\",\"capability-value\":{\"delivery-protocols\":%s},"
        + "\"footprints\":[{\"footprint-type\":\"ipv4cidr\",\"footprint-value\":%s}]}";
    String one = object.formatted("[\"https/1.1\"]", "[\"10.0.0.0/8\"]");
    String prefixes = "[" + String.join(",", Collections.nCopies(101, "\"10.0.0.0/8\"")) + "]";
    String values = "[" + String.join(",", Collections.nCopies(11, "\"x\"")) + "]";
    refused("more than 10 objects", String.join(",", Collections.nCopies(11, one)));
    refused("more than 100 values of footprints", object.formatted("[]", prefixes));
    refused("more than 10 values", object.formatted(values, "[\"10.0.0.0/8\"]"));
    refused("it has 257 characters", object.formatted("[\"" + "x".repeat(257) + "\"]", "[\"10.0.0.0/8\"]"));
  }

  @Test void objectsThatNarrowTheirFootprintsAreFew() throws IOException {
    String object = "{\"capability-type\":\"FCI.DeliveryProtocol\",\"capability-value\":{\"delivery-protocols\":"
        + "[\"https/1.1\"]},\"footprints\":[{\"footprint-type\":\"ipv4cidr\",\"footprint-value\":[\"10.0.0.0/8\"]},"
        + "{\"footprint-type\":\"altopid\",\"footprint-value\":[\"inner\"]}]}";
    String message = "{\"meta\":{\"vtag\":{\"resource-id\":\"fci\",\"tag\":\"1\"},\"dependent-vtags\":"
        + "[{\"resource-id\":\"nm\",\"tag\":\"1\"}]},\"cdni-advertisement\":{\"capabilities-with-footprints\":[%s]}}";
    assertEquals("delivery protocol https/1.1: 10.1",
        shown(made(message.formatted(String.join(",", Collections.nCopies(1000, object))))));
    String told = assertThrows(MapException.class,
        () -> made(message.formatted(String.join(",", Collections.nCopies(1001, object))))).getMessage();
    assertEquals("more than 1000 objects have footprints of several types", told);
  }

  @Test void onlyWhatIsWantedIsWorkedOut() throws IOException {
    Capability http = new Capability(Capability.Kind.DELIVERY_PROTOCOL, "http/1.1");
    assertEquals(Set.of(http), Footprints.of(read(example("3.7.2")), Set.of(http), Map.of()).advertisement().offers()
        .keySet());
  }

  private static void refused(String complaint, String objects) {
    Limits limits = new Limits(1 << 20, 100, 10, 10, 1, 10, 0);
    String message = "{\"meta\":{\"vtag\":{\"resource-id\":\"fci\",\"tag\":\"1\"}},\"cdni-advertisement\":"
        + "{\"capabilities-with-footprints\":[" + objects + "]}}";
    String told = assertThrows(MapException.class, () -> AdvertisementJson.read(input(message), limits)).getMessage();
    assertTrue(told.contains(complaint), told);
  }
}
