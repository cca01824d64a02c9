package org.rialto.alto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rialto.location.CostMap;
import org.rialto.location.MapException;
import org.rialto.location.NetworkMap;
import org.rialto.net.Family;
import org.rialto.net.IpPrefix;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The reader of JSON: against another one on messages of all kinds, and what it says of those it refuses. */
class JsonInputTest {
  private static final JsonMapper OTHER = JsonMapper.builder()
      .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
      .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();
  private static final int ROUNDS = 20_000;

  /** Gives few octets at a time, so that whatever can be cut in two is. */
  private static final class Drip extends ByteArrayInputStream {
    private final SplittableRandom random;

    Drip(byte[] octets, SplittableRandom random) {
      super(octets);
      this.random = random;
    }

    @Override public synchronized int read(byte[] into, int offset, int length) {
      return super.read(into, offset, Math.min(length, random.nextInt(1, 9)));
    }
  }

  private static Map<String, Double> costs(InputStream in) throws IOException {
    CostMap map = CostMapJson.read(new BoundedInput(in, 1 << 20), Limits.DEFAULT, Optional.empty());
    Map<String, Double> costs = new TreeMap<>();
    for (int row = 0; row < map.sources().size(); row++) {
      costs.put(map.sources().get(row), Double.NaN);
      for (int pair = map.rowStart(row); pair < map.rowStart(row + 1); pair++) {
        costs.put(map.sources().get(row) + " " + map.destinations().get(map.destinationAt(row, pair)),
            map.costAt(pair));
      }
    }
    return costs;
  }

  private static Map<String, String> prefixes(InputStream in) throws IOException {
    NetworkMap map = NetworkMapJson.read(new BoundedInput(in, 1 << 20), Limits.DEFAULT, Optional.empty(), _ -> {});
    Map<String, String> prefixes = new TreeMap<>();
    map.pids().forEach(pid -> prefixes.put(pid, ""));
    for (Family family : Family.values()) {
      NetworkMap.Prefixes all = map.prefixes(family);
      for (int i = 0; i < all.count(); i++) prefixes.put(all.at(i).toString(), map.pids().get(all.pid()[i]));
    }
    return prefixes;
  }

  /** What the other reader makes of a cost map's rows; empty where it takes the message for none. */
  private static Optional<Map<String, Double>> otherCosts(byte[] json) {
    try {
      JsonNode rows = OTHER.readTree(json).path("cost-map");
      Map<String, Double> costs = new TreeMap<>();
      for (var row : rows.properties()) {
        costs.put(row.getKey(), Double.NaN);
        for (var cost : row.getValue().properties()) {
          costs.put(row.getKey() + " " + cost.getKey(), cost.getValue().asDouble(Double.NaN) + 0.0);
        }
      }
      return Optional.of(costs);
    } catch (JacksonException | IllegalArgumentException refused) {
      return Optional.empty();
    }
  }

  private static Optional<Map<String, String>> otherPrefixes(byte[] json) {
    try {
      JsonNode pids = OTHER.readTree(json).path("network-map");
      Map<String, String> prefixes = new TreeMap<>();
      for (var pid : pids.properties()) {
        prefixes.put(pid.getKey(), "");
        for (String family : new String[] {"ipv4", "ipv6"}) {
          for (JsonNode prefix : pid.getValue().path(family)) {
            prefixes.put(IpPrefix.parse(prefix.stringValue()).toString(), pid.getKey());
          }
        }
      }
      return Optional.of(prefixes);
    } catch (JacksonException | IllegalArgumentException refused) {
      return Optional.empty();
    }
  }

  private static String space(SplittableRandom random) {
    return random.nextInt(4) > 0 ? "" : new String[] {" ", "\n  ", "\t", "\r\n"}[random.nextInt(4)];
  }

  private static String name(String name, SplittableRandom random) {
    if (random.nextInt(20) > 0) return "\"" + name + "\"";
    int at = random.nextInt(name.length());
    return "\"%s\\u%04x%s\"".formatted(name.substring(0, at), (int) name.charAt(at), name.substring(at + 1));
  }

  private static String number(SplittableRandom random) {
    return switch (random.nextInt(9)) {
      case 0 -> Double.toString(Double.longBitsToDouble(random.nextLong(0, 0x7fe0000000000000L)));
      case 1 -> "-" + random.nextInt(1000);
      case 2 -> random.nextInt(1000) + "." + random.nextLong(1L << 40);
      case 3 -> random.nextInt(10) + "e" + random.nextInt(-20, 20);
      case 4 -> Long.toString(random.nextLong());
      case 5 -> random.nextInt(10) + "." + random.nextInt(100) + "E+" + random.nextInt(9);
      default -> Integer.toString(random.nextInt(20_000));
    };
  }

  private static String costMap(SplittableRandom random) {
    StringBuilder json = new StringBuilder("{\"meta\":{\"dependent-vtags\":[{\"resource-id\":\"nm\",\"tag\":\"a\"}],"
        + "\"cost-type\":{\"cost-metric\":\"routingcost\",\"cost-mode\":\"numerical\"}},\"x\":[{\"y\":\"\\u00e9é\"}],");
    json.append("\"cost-map\":{");
    String colon = space(random);
    String comma = space(random);
    int rows = random.nextInt(8);
    int columns = random.nextInt(1, 6);
    for (int row = 0; row < rows; row++) {
      json.append(row == 0 ? "" : ",").append(space(random)).append(name("p" + row, random)).append(":{");
      int first = random.nextInt(6) == 0 ? 1 : 0;
      for (int column = first; column < columns; column++) {
        json.append(column == first ? "" : comma + ",").append(name("d" + column, random)).append(':').append(colon)
            .append(number(random));
      }
      json.append(space(random)).append('}');
    }
    return json.append("}}").append(space(random)).toString();
  }

  private static String networkMap(SplittableRandom random) {
    StringBuilder json = new StringBuilder("{\"network-map\":{");
    int pids = random.nextInt(6);
    for (int pid = 0; pid < pids; pid++) {
      json.append(pid == 0 ? "" : ",").append(space(random)).append(name("p" + pid, random)).append(":{\"ipv4\":[");
      int prefixes = random.nextInt(4);
      for (int i = 0; i < prefixes; i++) {
        json.append(i == 0 ? "" : ",").append(space(random)).append("\"10.").append(pid).append('.').append(i)
            .append(".0/24\"");
      }
      json.append("],\"ipv6\":[\"2001:db8:").append(pid).append("::/48\"]");
      if (random.nextInt(5) == 0) json.append(",\"other\":{\"a\":[null,true,false,-1.5e3,\"\\ud83d\\ude00\"]}");
      json.append('}');
    }
    return json.append("},\"meta\":{\"vtag\":{\"resource-id\":\"nm\",\"tag\":\"a\"}}}").toString();
  }

  /** A few octets taken out, put in, changed or repeated. */
  private static byte[] mutated(byte[] json, SplittableRandom random) {
    byte[] to = json;
    for (int changes = random.nextInt(1, 3); changes > 0; changes--) {
      int at = random.nextInt(to.length);
      int end = Math.min(to.length, at + random.nextInt(1, 12));
      byte[] put = switch (random.nextInt(4)) {
        case 0 -> new byte[0];
        case 1 -> new byte[] {(byte) "{}[]\",:0-.eE\\\n tu".charAt(random.nextInt(17))};
        case 2 -> new byte[] {(byte) random.nextInt(256)};
        default -> {
          int from = random.nextInt(to.length);
          yield Arrays.copyOfRange(to, from, Math.min(to.length, from + random.nextInt(1, 20)));
        }
      };
      if (random.nextBoolean()) end = at;
      byte[] next = new byte[to.length - (end - at) + put.length];
      System.arraycopy(to, 0, next, 0, at);
      System.arraycopy(put, 0, next, at, put.length);
      System.arraycopy(to, end, next, at + put.length, to.length - end);
      if (next.length > 0) to = next;
    }
    return to;
  }

  private static InputStream in(byte[] json, SplittableRandom random) {
    return random.nextBoolean() ? new Drip(json, random) : new ByteArrayInputStream(json);
  }

  @Test void aMapIsReadAsAnotherReaderReadsIt() throws IOException {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    for (int round = 0; round < ROUNDS; round++) {
      byte[] costMap = costMap(random).getBytes(StandardCharsets.UTF_8);
      String told = "seed " + seed + " round " + round + ": " + new String(costMap, StandardCharsets.UTF_8);
      assertEquals(otherCosts(costMap).orElseThrow(), costs(in(costMap, random)), told);
      byte[] networkMap = networkMap(random).getBytes(StandardCharsets.UTF_8);
      assertEquals(otherPrefixes(networkMap).orElseThrow(), prefixes(in(networkMap, random)), "seed " + seed);
    }
  }

  @Test void nothingIsTakenThatAnotherReaderRefusesOrReadsOtherwise() throws IOException {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    int taken = 0;
    for (int round = 0; round < ROUNDS; round++) {
      boolean ofCosts = random.nextBoolean();
      byte[] json = mutated((ofCosts ? costMap(random) : networkMap(random)).getBytes(StandardCharsets.UTF_8), random);
      String told = "seed " + seed + " round " + round + ": " + new String(json, StandardCharsets.ISO_8859_1);
      try {
        if (ofCosts) assertEquals(otherCosts(json), Optional.of(costs(in(json, random))), told);
        else assertEquals(otherPrefixes(json), Optional.of(prefixes(in(json, random))), told);
        taken++;
      } catch (MapException refused) {
        boolean saysNotJson =
            refused.getMessage().startsWith("not JSON") || refused.getMessage().contains("twice in one");
        boolean isStricter = refused.getMessage().contains("surrogates") || !isUtf8(json);
        if (saysNotJson && !isStricter) {
          assertTrue((ofCosts ? otherCosts(json) : otherPrefixes(json)).isEmpty(), refused.getMessage() + "; " + told);
        }
      }
    }
    assertTrue(taken > ROUNDS / 100, taken + " of " + ROUNDS + " were still maps");
  }

  /** The other reader pads short names with octets of 0xff, and takes such an octet before one for its padding. */
  private static boolean isUtf8(byte[] json) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(json));
      return true;
    } catch (CharacterCodingException malformed) {
      return false;
    }
  }

  private static String refusal(String json) {
    return assertThrows(MapException.class,
        () -> costs(new ByteArrayInputStream(json.getBytes(StandardCharsets.ISO_8859_1)))).getMessage();
  }

  @Test void aNameThatStandsTwiceIsRefusedWherever() {
    String meta = "{\"meta\":{\"dependent-vtags\":[{\"resource-id\":\"nm\",\"tag\":\"a\"}],"
        + "\"cost-type\":{\"cost-metric\":\"m\",\"cost-mode\":\"numerical\"}},\"cost-map\":";
    assertEquals("cost-map/p: stands twice in one object (RFC 8259 §4)", refusal(meta + "{\"p\":{},\"p\":{}}}"));
    assertEquals("cost-map/q/a: stands twice in one object (RFC 8259 §4)",
        refusal(meta + "{\"p\":{\"a\":1,\"b\":2},\"q\":{\"a\":1,\"b\":2,\"a\":1}}}"));
    assertEquals("cost-map/q/b: stands twice in one object (RFC 8259 §4)",
        refusal(meta + "{\"p\":{\"a\":1,\"b\":2},\"q\":{\"b\":1,\"\\u0062\":2}}}"));
    assertEquals("x/1/y: stands twice in one object (RFC 8259 §4)", refusal("{\"x\":[1,{\"y\":1,\"y\":2}]}"));
    assertEquals("cost-map/~1: stands twice in one object (RFC 8259 §4)".replace("cost-map/", ""),
        refusal("{\"/\":1,\"\\/\":2}"));
  }

  @Test void aMistakeIsToldByLineAndColumn() {
    assertTrue(refusal("{\n  \"meta\": {\n    \"x\" 1}}").startsWith("not JSON at line 3, column 9: a colon"));
    assertTrue(refusal("{\"a\":[1,]}").startsWith("not JSON at line 1, column 9: a value"));
    assertTrue(refusal("{\"a\":\"\u0001\"}").startsWith("not JSON at line 1, column 7: a control character"));
    assertTrue(refusal("{\"a\":\"\u00ff\"}").startsWith("not JSON at line 1, column 7: octets that are not UTF-8"));
    assertTrue(refusal("{\"a\":01}").startsWith("not JSON at line 1, column 6: a number"));
  }

  @Test void aMistakeInAnyRowIsToldByLineAndColumn() {
    String rows = "{\"meta\":{},\n\"cost-map\":{\n\"p\":{\n\"a\":1,\n\"b\":2},\n\"q\":{\n\"a\":1,\n\"b\":x}}}";
    assertTrue(refusal(rows).startsWith("not JSON at line 8, column 5: a value"), refusal(rows));
  }

  @Test void aWrongValueIsShown() {
    assertEquals("meta: expected an object, found true", refusal("{\"meta\":true}"));
    assertEquals("the message: expected an object, found nothing", refusal(" "));
    assertEquals("the message: expected an object, found an array", refusal("[]"));
    assertEquals("cost-map/q/b: expected a number, found \"2\"",
        refusal("{\"cost-map\":{\"p\":{\"a\":1,\"b\":2},\"q\":{\"a\":1,\"b\":\"2\"}}}"));
    assertEquals("cost-map/p/a: expected a number a double can hold, found 1e400",
        refusal("{\"cost-map\":{\"p\":{\"a\":1e400}}}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"\\ud800\"", "\"\\udc00\"", "\"\\ud800\\u0041\"", "\"\\u12\"", "\"\\x\"",
      "\"\u00c0\u0080\"",
      "\"\u00ed\u00a0\u0080\"", "\"\u00f4\u0090\u0080\u0080\"", "\"\u00e2\u0082\"", "nul", "tru", "-", "1.", "1e", ".5",
      "+1", "1 2"})
  void whatIsNoJsonValueIsRefused(String value) {
    assertTrue(refusal("{\"x\":" + value + "}").startsWith("not JSON"), refusal("{\"x\":" + value + "}"));
  }

  @Test void aByteOrderMarkIsIgnored() throws IOException {
    String map = "\u00ef\u00bb\u00bf{\"network-map\":{},\"meta\":{\"vtag\":{\"resource-id\":\"nm\",\"tag\":\"a\"}}}";
    assertTrue(prefixes(new ByteArrayInputStream(map.getBytes(StandardCharsets.ISO_8859_1))).isEmpty());
  }

  @Test void aStringThatIsSkippedMayBeAsLongAsTheMessage() throws IOException {
    String map = "{\"x\":\"" + "é".repeat(200_000)
        + "\",\"network-map\":{},\"meta\":{\"vtag\":{\"resource-id\":\"nm\",\"tag\":\"a\"}}}";
    assertFalse(map.isEmpty());
    assertTrue(prefixes(new ByteArrayInputStream(map.getBytes(StandardCharsets.UTF_8))).isEmpty());
  }
}
