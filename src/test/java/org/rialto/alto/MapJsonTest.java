package org.rialto.alto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.rialto.location.CostMap;
import org.rialto.location.CostType;
import org.rialto.location.MapException;
import org.rialto.location.NetworkMap;
import org.rialto.location.VersionTag;
import org.rialto.net.Bits;
import org.rialto.net.Family;

/**
 * Maps written and read back, and the limits on what is read, from both sides. What a client makes of single messages
 * is in Rfc7285Test.
 */
class MapJsonTest {
  private static final String META = "{\"meta\":{\"vtag\":{\"resource-id\":\"nm\",\"tag\":\"a\"}},\"network-map\":";
  private static final String COST_META = "{\"meta\":{\"dependent-vtags\":[{\"resource-id\":\"nm\",\"tag\":\"a\"}],"
      + "\"cost-type\":{\"cost-metric\":\"routingcost\",\"cost-mode\":\"numerical\"}},\"cost-map\":";

  private static NetworkMap network(String json, Limits limits) throws IOException {
    return NetworkMapJson.read(new BoundedInput(in(json), limits.bytes()), limits, Optional.empty(), prefixes -> {});
  }

  private static CostMap cost(String json, Limits limits) throws IOException {
    return CostMapJson.read(new BoundedInput(in(json), limits.bytes()), limits, Optional.empty());
  }

  private static ByteArrayInputStream in(String json) {
    return new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8));
  }

  private static String refusal(Executable reading) {
    return assertThrows(MapException.class, reading).getMessage();
  }

  @Test void aNetworkMapWrittenReadsBackTheSame() throws IOException {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    for (int round = 0; round < 50; round++) {
      NetworkMap map = randomNetworkMap(random);
      ByteArrayOutputStream json = new ByteArrayOutputStream();
      NetworkMapJson.write(map, json);
      NetworkMap back = network(json.toString(StandardCharsets.UTF_8), Limits.DEFAULT);
      assertEquals(map.tag(), back.tag());
      assertEquals(map.pids(), back.pids(), "seed " + seed);
      for (Family family : Family.values()) {
        NetworkMap.Prefixes wrote = map.prefixes(family);
        NetworkMap.Prefixes read = back.prefixes(family);
        assertEquals(wrote.count(), read.count(), "seed " + seed);
        for (int i = 0; i < wrote.count(); i++) {
          assertEquals(wrote.at(i), read.at(i), "seed " + seed);
          assertEquals(wrote.pid()[i], read.pid()[i], "seed " + seed);
        }
      }
    }
  }

  static NetworkMap randomNetworkMap(SplittableRandom random) {
    NetworkMap.Builder builder = new NetworkMap.Builder();
    Set<Object> taken = new HashSet<>();
    int pids = random.nextInt(1, 20);
    for (int pid = 0; pid < pids; pid++) {
      int number = builder.pid("pid-" + pid + ":" + random.nextInt(1000));
      for (int i = random.nextInt(30); i > 0; i--) {
        Family family = random.nextBoolean() ? Family.IPV4 : Family.IPV6;
        int length = random.nextInt(family.bits() + 1);
        long high = random.nextLong() & Bits.maskHigh(length);
        long low = random.nextLong() & Bits.maskLow(length);
        if (taken.add(List.of(family, high, low, length))) builder.prefix(number, family, high, low, length);
      }
    }
    return builder.build(new VersionTag("nm", "tag" + random.nextInt(1000)));
  }

  @Test void aCostMapWrittenReadsBackTheSame() throws IOException {
    CostMap.Builder builder = new CostMap.Builder();
    double[] costs = {0, 1, -7, 0.1, 1e-300, 1e300, Double.MIN_VALUE, Double.MAX_VALUE, 0x1p53, 0x1p53 + 2, 1.0 / 3,
        123456789012345.0};
    builder.source("p");
    for (int i = 0; i < costs.length; i++) builder.cost(builder.destination("d" + i), costs[i]);
    builder.source("empty");
    CostMap map = builder.build(new VersionTag("nm", "a"), new CostType("routingcost", CostType.NUMERICAL));
    ByteArrayOutputStream json = new ByteArrayOutputStream();
    CostMapJson.write(map, json);
    CostMap back = cost(json.toString(StandardCharsets.UTF_8), Limits.DEFAULT);
    assertEquals(map.sources(), back.sources());
    assertEquals(map.type(), back.type());
    assertEquals(map.networkMap(), back.networkMap());
    for (int i = 0; i < costs.length; i++) assertEquals(costs[i], back.cost("p", "d" + i));
    assertTrue(json.toString(StandardCharsets.UTF_8).contains("\"d1\":1,"), "whole costs are written as such");
  }

  @Test void anErrorWrittenReadsBackTheSame() throws IOException {
    for (AltoError error : new AltoError[] {AltoError.syntax("line 1, \"here\""),
        AltoError.invalidValue("cost-type/cost-mode", "foo")}) {
      assertEquals(error, AltoError.read(new ByteArrayInputStream(error.octets())));
    }
    assertEquals("{\"meta\":{\"code\":\"E_INVALID_FIELD_VALUE\",\"field\":\"f\",\"value\":\"v\"}}",
        new String(AltoError.invalidValue("f", "v").octets(), StandardCharsets.UTF_8));
  }

  @Test void anErrorMayLackAllButItsCodeAndHoldAnything() throws IOException {
    AltoError error =
        AltoError.read(in("{\"x\":1,\"meta\":{\"value\":[\"a\"],\"code\":\"E_NEW\",\"field\":7,\"y\":{}}}"));
    assertEquals("E_NEW", error.toString());
    assertTrue(refusal(() -> AltoError.read(in("{\"meta\":{}}"))).contains("meta/code: missing"));
    assertTrue(refusal(() -> AltoError.read(in("{}"))).contains("meta: missing"));
  }

  @Test void asManyPrefixesAsAllowedAndNoMore() throws IOException {
    Limits two = new Limits(1000, 2, 9, 9, 1, 1, 0);
    assertEquals(2, network(META + "{\"p\":{\"ipv4\":[\"10.0.0.0/8\",\"11.0.0.0/8\"]}}}", two).prefixes(Family.IPV4)
        .count());
    assertEquals("network-map/p/ipv6/0: more than 2 prefixes",
        refusal(() -> network(META + "{\"p\":{\"ipv4\":[\"10.0.0.0/8\",\"11.0.0.0/8\"],\"ipv6\":[\"::/0\"]}}}", two)));
  }

  @Test void asManyPidsAsAllowedAndNoMore() throws IOException {
    Limits two = new Limits(1000, 9, 2, 9, 1, 1, 0);
    assertEquals(2, network(META + "{\"p\":{},\"q\":{}}}", two).pids().size());
    assertEquals("network-map/r: more than 2 PIDs", refusal(() ->
        network(META + "{\"p\":{},\"q\":{},\"r\":{}}}", two)));
    assertEquals("cost-map/r: more than 2 source PIDs", refusal(() ->
        cost(COST_META + "{\"p\":{},\"q\":{},\"r\":{}}}", two)));
    assertEquals("cost-map/p/r: more than 2 destination PIDs",
        refusal(() -> cost(COST_META + "{\"p\":{\"p\":1,\"q\":2,\"r\":3}}}", two)));
  }

  @Test void asManyCostsAsAllowedAndNoMore() throws IOException {
    Limits two = new Limits(1000, 9, 9, 2, 1, 1, 0);
    assertEquals(2, cost(COST_META + "{\"p\":{\"p\":1},\"q\":{\"p\":1}}}", two).size());
    assertEquals("cost-map/q/q: more than 2 costs", refusal(() ->
        cost(COST_META + "{\"p\":{\"p\":1},\"q\":{\"p\":1,\"q\":2}}}", two)));
  }

  @Test void asManyBytesAsAllowedAndNoMore() throws IOException {
    String json = META + "{}}";
    Limits just = new Limits(json.length(), 9, 9, 9, 1, 1, 0);
    network(json, just);
    assertEquals("more than the " + json.length() + " bytes that one resource may have",
        refusal(() -> network(json + " ", just)));
  }

  @Test void nestingStringsNamesAndNumbersAreBounded() throws IOException {
    network("{\"x\":" + "[".repeat(31) + "]".repeat(31) + "," + META.substring(1) + "{}}", Limits.DEFAULT);
    assertTrue(refusal(() -> network("{\"x\":" + "[".repeat(32) + "]".repeat(32) + "," + META.substring(1) + "{}}",
        Limits.DEFAULT))
        .contains("beyond what is read of a message"));
    assertTrue(refusal(() -> network("{\"" + "x".repeat(70_000) + "\":1," + META.substring(1) + "{}}", Limits.DEFAULT))
        .contains("beyond what is read of a message"));
    assertTrue(refusal(() -> network(META + "{\"p\":{\"ipv4\":[\"" + "1".repeat(200_000) + "\"]}}}", Limits.DEFAULT))
        .contains("beyond what is read of a message"));
    assertTrue(refusal(() -> cost(COST_META + "{\"p\":{\"q\":" + "1".repeat(200) + "}}}", Limits.DEFAULT))
        .contains("beyond what is read of a message"));
  }

  @Test void aHundredThousandPidsAreNoTroubleForTheParser() throws IOException {
    SplittableRandom random = new SplittableRandom(7285);
    StringBuilder json = new StringBuilder(META + "{");
    for (int i = 0; i < 100_000; i++) {
      if (i > 0) json.append(',');
      json.append('"').append(Long.toUnsignedString(random.nextLong(), 36)).append("-abcdefghijklmnopqrstuvwxyz-")
          .append(i).append("\":{}");
    }
    assertEquals(100_000, network(json + "}}", Limits.DEFAULT).pids().size());
  }
}
