package org.rialto.alto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.rialto.location.CostMap;
import org.rialto.location.CostType;
import org.rialto.location.MapException;
import org.rialto.location.NetworkMap;
import org.rialto.net.Family;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Patched maps against an oracle: the whole message as a tree, patched by the RFC's rules and read anew. */
class PatchedMapsTest {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final int WALKS = 300;
  private static final int STEPS = 12;
  private static final CostForm SINGLE = CostForm.of(new CostType("routingcost", CostType.NUMERICAL));
  private static final CostForm TWO = new CostForm(List.of(new CostType("routingcost", CostType.NUMERICAL),
      new CostType("shoesize", CostType.NUMERICAL)), Optional.empty());

  private Random random = new Random();

  private void seed() {
    long seed = System.nanoTime();
    System.out.println("PatchedMapsTest seed " + seed);
    random = new Random(seed);
  }

  private static ByteArrayInputStream in(JsonNode tree) {
    return new ByteArrayInputStream(JsonTree.octets(tree));
  }

  private static ByteArrayInputStream in(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private static CostMap costs(JsonNode message) throws IOException {
    return CostMapJson.read(new BoundedInput(in(message), 1 << 20), Limits.DEFAULT);
  }

  private static NetworkMap network(JsonNode message) throws IOException {
    return NetworkMapJson.read(new BoundedInput(in(message), 1 << 20), Limits.DEFAULT, Optional.empty(), _ -> {});
  }

  private static String shown(CostMap map) {
    Map<String, Map<String, Double>> rows = new TreeMap<>();
    for (String source : map.sources()) {
      Map<String, Double> row = rows.computeIfAbsent(source, _ -> new TreeMap<>());
      for (int pair = map.rowStart(map.row(source)); pair < map.rowStart(map.row(source) + 1); pair++) {
        row.put(map.destinations().get(map.destinationAt(map.row(source), pair)), map.costAt(pair));
      }
    }
    return map.networkMap() + " " + map.type() + " " + rows + " " + new TreeSet<>(map.destinations());
  }

  private static String shown(NetworkMap map) {
    Map<String, TreeSet<String>> pids = new TreeMap<>();
    map.pids().forEach(pid -> pids.put(pid, new TreeSet<>()));
    for (Family family : Family.values()) {
      NetworkMap.Prefixes prefixes = map.prefixes(family);
      for (int i = 0; i < prefixes.count(); i++) {
        pids.get(map.pids().get(prefixes.pid()[i])).add(prefixes.at(i).toString());
      }
    }
    return map.tag() + " " + pids;
  }

  private String pid() {
    return "p" + random.nextInt(6);
  }

  private double cost() {
    return random.nextInt(4) == 0 ? random.nextInt(1000) / 8.0 : random.nextInt(5);
  }

  private ObjectNode costRow() {
    ObjectNode row = JSON.objectNode();
    for (int i = random.nextInt(4); i > 0; i--) row.put(pid(), cost());
    return row;
  }

  private ObjectNode costMessage() {
    ObjectNode message = JSON.objectNode();
    ObjectNode meta = message.putObject("meta");
    meta.putArray("dependent-vtags").addObject().put("resource-id", "nm").put("tag", "t0");
    meta.putObject("cost-type").put("cost-metric", "routingcost").put("cost-mode", "numerical");
    if (random.nextBoolean()) meta.putObject("vtag").put("resource-id", "cm").put("tag", "c0");
    ObjectNode map = message.putObject("cost-map");
    for (int i = random.nextInt(6); i > 0; i--) map.set(pid(), costRow());
    return message;
  }

  private ObjectNode costMerge() {
    ObjectNode patch = JSON.objectNode();
    if (random.nextInt(4) == 0) {
      patch.putObject("meta").putArray("dependent-vtags").addObject().put("resource-id", "nm")
          .put("tag", "t" + random.nextInt(3));
    }
    if (random.nextInt(8) == 0) patch.withObject("/meta").putObject("vtag").put("tag", "c" + random.nextInt(9));
    if (random.nextInt(20) == 0) patch.putNull("cost-map");
    if (random.nextInt(5) > 0) {
      ObjectNode map = patch.putObject("cost-map");
      for (int i = random.nextInt(4); i > 0; i--) {
        if (random.nextInt(5) == 0) map.putNull(pid());
        else {
          ObjectNode row = costRow();
          if (random.nextBoolean()) row.putNull(pid());
          if (random.nextInt(40) == 0) row.put(pid(), "dear");
          map.set(pid(), row);
        }
      }
    }
    return patch;
  }

  private String costPath() {
    return switch (random.nextInt(12)) {
      case 0 -> "/cost-map";
      case 1 -> "/meta/vtag/tag";
      case 2 -> "/meta/dependent-vtags/0/tag";
      case 3 -> "/meta/note";
      case 4, 5 -> "/cost-map/" + pid();
      default -> "/cost-map/" + pid() + "/" + pid();
    };
  }

  private JsonNode costValue(String path) {
    if (path.equals("/cost-map")) return costMessage().get("cost-map");
    if (path.startsWith("/meta")) return JSON.stringNode("t" + random.nextInt(3));
    return path.indexOf('/', 10) < 0 ? costRow() : JSON.numberNode(cost());
  }

  private ArrayNode jsonPatch(boolean ofCosts) {
    ArrayNode patch = JSON.arrayNode();
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      String path = ofCosts ? costPath() : networkPath();
      ObjectNode operation = patch.addObject();
      String[] kinds = {"add", "add", "replace", "remove", "move", "copy", "test"};
      String kind = kinds[random.nextInt(kinds.length)];
      operation.put("op", kind).put("path", path);
      if (kind.equals("move") || kind.equals("copy")) operation.put("from", ofCosts ? costPath() : networkPath());
      else if (!kind.equals("remove")) operation.set("value", ofCosts ? costValue(path) : networkValue(path));
    }
    return patch;
  }

  private String prefix() {
    return random.nextBoolean() ? "10." + random.nextInt(8) + ".0.0/16" : "10." + random.nextInt(4) + ".0.0/15";
  }

  private ObjectNode groups() {
    ObjectNode groups = JSON.objectNode();
    if (random.nextInt(3) > 0) {
      ArrayNode list = groups.putArray("ipv4");
      for (int i = random.nextInt(3); i > 0; i--) list.add(prefix());
    }
    if (random.nextInt(3) == 0) groups.putArray("ipv6").add("2001:db8:" + random.nextInt(9) + "::/48");
    if (random.nextInt(5) == 0) groups.putArray("mac").add("02-00-5e");
    return groups;
  }

  private ObjectNode networkMessage() {
    ObjectNode message = JSON.objectNode();
    message.putObject("meta").putObject("vtag").put("resource-id", "nm").put("tag", "t0");
    ObjectNode map = message.putObject("network-map");
    for (int i = 1 + random.nextInt(4); i > 0; i--) map.set(pid(), groups());
    return message;
  }

  private ObjectNode networkMerge() {
    ObjectNode patch = JSON.objectNode();
    if (random.nextInt(10) > 0) patch.putObject("meta").putObject("vtag").put("tag", "t" + random.nextInt(100));
    ObjectNode map = patch.putObject("network-map");
    for (int i = random.nextInt(3); i > 0; i--) {
      if (random.nextInt(4) == 0) map.putNull(pid());
      else map.set(pid(), groups());
      if (random.nextInt(4) == 0) map.putObject(pid()).putNull("ipv4");
    }
    return patch;
  }

  private String networkPath() {
    String list = "/network-map/" + pid() + "/ipv4";
    return switch (random.nextInt(12)) {
      case 0 -> "/network-map";
      case 1, 2 -> "/network-map/" + pid();
      case 3 -> list;
      case 4 -> list + "/-";
      case 5, 6, 7 -> "/meta/vtag/tag";
      default -> list + "/" + random.nextInt(3);
    };
  }

  private JsonNode networkValue(String path) {
    if (path.equals("/network-map")) return networkMessage().get("network-map");
    if (path.startsWith("/meta")) return JSON.stringNode("t" + random.nextInt(100));
    if (path.endsWith("/ipv4")) return JSON.arrayNode().add(prefix());
    return path.contains("/ipv4/") ? JSON.stringNode(prefix()) : groups();
  }

  private interface Trial<T> {
    T get() throws IOException;
  }

  /** What comes of it; empty if it is refused. */
  private static <T> Optional<T> tried(Trial<T> trial) throws IOException {
    try {
      return Optional.of(trial.get());
    } catch (MapException refused) {
      return Optional.empty();
    }
  }

  private static JsonNode patched(JsonNode message, JsonNode patch) {
    return patch.isArray() ? JsonPatch.of(patch).apply(message.deepCopy()) : MergePatch.apply(message, patch);
  }

  /** What came of the patches of a test. */
  private static final class Outcomes {
    private int applied;
    private int refused;

    /** Whether a patch is applied, which both must agree on, and on what comes of it. */
    boolean isApplied(Optional<String> expected, Optional<String> got, String told) {
      assertEquals(expected, got, told);
      if (expected.isPresent()) applied++;
      else refused++;
      return expected.isPresent();
    }

    void assertManyOfEach() {
      assertTrue(applied > WALKS && refused > WALKS / 2, applied + " applied, " + refused + " refused");
    }
  }

  @Test void aPatchedCostMapIsThePatchedMessageReadAnew() throws IOException {
    seed();
    Outcomes outcomes = new Outcomes();
    for (int walk = 0; walk < WALKS; walk++) {
      JsonNode message = costMessage();
      CostMapCopy copy = CostMapCopy.read(in(message), Limits.DEFAULT, SINGLE);
      for (int step = 0; step < STEPS; step++) {
        JsonNode patch = random.nextBoolean() ? costMerge() : jsonPatch(true);
        JsonNode whole = message;
        CostMapCopy before = copy;
        Optional<String> expected = tried(() -> shown(costs(patched(whole, patch))));
        Optional<CostMapCopy> got = tried(() -> patch.isArray() ? before.patched(in(patch), Limits.DEFAULT)
            : before.merged(in(patch), Limits.DEFAULT));
        if (outcomes.isApplied(expected, got.map(after -> shown(after.map())), patch + " on " + message)) {
          message = patched(message, patch);
          copy = got.get();
        }
      }
    }
    outcomes.assertManyOfEach();
  }

  private static boolean isWhole(JsonNode message) {
    return message.path("cost-map").valueStream().flatMap(JsonNode::valueStream).allMatch(array -> array.size() == 2
        && array.valueStream().noneMatch(JsonNode::isNull));
  }

  /** The same patch or message of costs, with arrays of two costs in place of numbers. */
  private JsonNode doubled(JsonNode tree) {
    return switch (tree) {
      case ObjectNode object -> {
        ObjectNode doubled = JSON.objectNode();
        object.forEachEntry((name, value) -> {
          if (name.equals("meta")) doubled.set(name, value);
          else doubled.set(name, doubled(value));
        });
        yield doubled;
      }
      case ArrayNode operations -> {
        ArrayNode doubled = JSON.arrayNode();
        for (JsonNode operation : operations) {
          ObjectNode copy = (ObjectNode) operation.deepCopy();
          if (copy.path("value").isNumber() && random.nextInt(3) == 0) {
            copy.put("path", copy.path("path").stringValue() + "/" + random.nextInt(3));
          } else if (copy.has("value")) {
            copy.set("value", doubled(copy.get("value")));
          }
          doubled.add(copy);
        }
        yield doubled;
      }
      default -> tree.isNumber() ? JSON.arrayNode().add(tree).add(cost()) : tree;
    };
  }

  @Test void aPatchedMapOfSeveralCostsIsThePatchedMessageReadAnew() throws IOException {
    seed();
    Outcomes outcomes = new Outcomes();
    for (int walk = 0; walk < WALKS; walk++) {
      JsonNode message = doubled(costMessage());
      ((ObjectNode) message.get("meta")).putArray("multi-cost-types")
          .addObject().put("cost-metric", "routingcost").put("cost-mode", "numerical");
      ((ArrayNode) message.get("meta").get("multi-cost-types"))
          .addObject().put("cost-metric", "shoesize").put("cost-mode", "numerical");
      CostMapCopy copy = CostMapCopy.read(in(message), Limits.DEFAULT, TWO);
      for (int step = 0; step < STEPS; step++) {
        JsonNode patch = doubled(random.nextBoolean() ? costMerge() : jsonPatch(true));
        JsonNode whole = message;
        CostMapCopy before = copy;
        Optional<JsonNode> after = tried(() -> patched(whole, patch));
        if (after.isPresent() && !isWhole(after.get())) continue; // of ignored arrays nothing is kept
        Optional<String> expected = tried(() ->
            shown(CostMapCopy.read(in(patched(whole, patch)), Limits.DEFAULT, TWO)));
        Optional<CostMapCopy> got = tried(() -> patch.isArray() ? before.patched(in(patch), Limits.DEFAULT)
            : before.merged(in(patch), Limits.DEFAULT));
        if (outcomes.isApplied(expected, got.map(PatchedMapsTest::shown), patch + " on " + message)) {
          message = patched(message, patch);
          copy = got.get();
        }
      }
    }
    outcomes.assertManyOfEach();
  }

  private static String shown(CostMapCopy copy) {
    return copy.maps().stream().map(PatchedMapsTest::shown).toList().toString();
  }

  @Test void anArrayThatIsNotAsExpectedTakesTheCostOfItsPair() throws IOException {
    CostMapCopy copy = CostMapCopy.read(in("""
        {"meta": {"dependent-vtags": [{"resource-id": "nm", "tag": "t1"}], "multi-cost-types": [
            {"cost-metric": "routingcost", "cost-mode": "numerical"},
            {"cost-metric": "shoesize", "cost-mode": "numerical"}]},
         "cost-map": {"a": {"b": [1, 2], "c": [3, 4]}}}"""), Limits.DEFAULT, TWO);
    CostMapCopy after = copy.merged(in("{\"cost-map\": {\"a\": {\"b\": [5, null], \"c\": [6, 7]}}}"), Limits.DEFAULT);
    for (int i = 0; i < 2; i++) {
      assertTrue(Double.isNaN(after.maps().get(i).cost("a", "b")));
      assertEquals(6 + i, after.maps().get(i).cost("a", "c"));
    }
  }

  @Test void aPatchedNetworkMapIsThePatchedMessageReadAnew() throws IOException {
    seed();
    Outcomes outcomes = new Outcomes();
    for (int walk = 0; walk < WALKS; walk++) {
      JsonNode start = networkMessage();
      if (tried(() -> network(start)).isEmpty()) continue;
      boolean ordered = random.nextInt(4) > 0;
      JsonNode message = start;
      NetworkMapCopy copy = ordered ? NetworkMapCopy.read(in(start), Limits.DEFAULT, true)
          : NetworkMapCopy.of(network(start), Optional.empty());
      for (int step = 0; step < STEPS; step++) {
        JsonNode patch = !ordered || random.nextBoolean() ? networkMerge() : jsonPatch(false);
        JsonNode whole = message;
        NetworkMapCopy before = copy;
        Optional<String> expected = tried(() -> {
          NetworkMap after = network(patched(whole, patch));
          boolean sameTag = after.tag().equals(before.map().tag());
          if (sameTag && !shown(after).equals(shown(before.map()))) throw new MapException("tag stays");
          return shown(after);
        });
        Optional<NetworkMapCopy> got = tried(() -> patch.isArray() ? before.patched(in(patch), Limits.DEFAULT)
            : before.merged(in(patch), Limits.DEFAULT));
        if (outcomes.isApplied(expected, got.map(after -> shown(after.map())), patch + " on " + message)) {
          message = patched(message, patch);
          copy = got.get();
        }
      }
    }
    outcomes.assertManyOfEach();
  }

  private static final String COSTS = """
      {"meta": {"dependent-vtags": [{"resource-id": "nm", "tag": "t1"}],
                "cost-type": {"cost-metric": "routingcost", "cost-mode": "numerical"}, "x": [1]},
       "cost-map": {"a": {"a": 1, "b": 2}, "b": {"a": 3}}}""";

  @Test void aPatchThatChangesNothingLeavesTheSameMap() throws IOException {
    CostMapCopy copy = CostMapCopy.read(in(COSTS), Limits.DEFAULT, SINGLE);
    assertSame(copy.map(), copy.merged(in("{\"cost-map\": {\"a\": {\"b\": 2}, \"z\": null}}"), Limits.DEFAULT).map());
    assertSame(copy.map(), copy.merged(in("{\"meta\": {\"vtag\": {\"tag\": \"x\"}}}"), Limits.DEFAULT).map());
    assertSame(copy.map(), copy.patched(in("[{\"op\": \"test\", \"path\": \"/cost-map/a/b\", \"value\": 2.0},"
        + "{\"op\": \"replace\", \"path\": \"/cost-map/a/b\", \"value\": 2e0}]"), Limits.DEFAULT).map());
  }

  @Test void aChangedCostSharesAllButTheCosts() throws IOException {
    CostMapCopy copy = CostMapCopy.read(in(COSTS), Limits.DEFAULT, SINGLE);
    for (CostMapCopy changed : List.of(copy.merged(in("{\"cost-map\": {\"a\": {\"b\": 7}}}"), Limits.DEFAULT),
        copy.patched(in("[{\"op\": \"replace\", \"path\": \"/cost-map/a/b\", \"value\": 7}]"), Limits.DEFAULT))) {
      assertEquals(7, changed.map().cost("a", "b"));
      assertSame(copy.map().destinations(), changed.map().destinations());
    }
  }

  @Test void limitsHoldForWhatPatchesAdd() throws IOException {
    CostMapCopy copy = CostMapCopy.read(in(COSTS), Limits.DEFAULT, SINGLE);
    Limits few = new Limits(1000, 10, 3, 5, 1, 1, 0);
    assertEquals(5, copy.merged(in("{\"cost-map\": {\"b\": {\"b\": 1, \"c\": 1}}}"), few).map().size());
    assertThrows(MapException.class, () -> copy.merged(in("{\"cost-map\": {\"b\": {\"b\": 1, \"c\": 1},"
        + "\"c\": {\"c\": 1}}}"), few));
    assertThrows(MapException.class, () -> copy.merged(in("{\"cost-map\": {\"c\": {\"d\": 1, \"e\": 2}}}"), few));
    NetworkMapCopy network = NetworkMapCopy.read(in(Examples.networkMap(1)), Limits.DEFAULT, true);
    Limits three = new Limits(1000, 3, 3, 5, 1, 1, 0);
    List<String> tooMany = new ArrayList<>();
    tooMany.add("\"x\": {\"ipv4\": [\"10.0.0.0/8\"]}");
    tooMany.add("\"x\": {}, \"y\": {}");
    for (String members : tooMany) {
      assertThrows(MapException.class, () -> network.merged(in("{\"meta\": {\"vtag\": {\"tag\": \"t2\"}},"
          + "\"network-map\": {" + members + "}}"), three), members);
    }
  }

  @Test void whatNamesHideInEscapesIsFoundByThem() throws IOException {
    NetworkMapCopy copy = NetworkMapCopy.read(in("""
        {"m\\u0065ta": {"x": "}],\\"", "vtag": {"resource-id": "nm", "tag": "t1"}},
         "y": {"meta": 1, "network-map": {"q": 2}},
         "network-map": {"p\\u0031": {"ipv4": ["10.0.0.0/8", "9.0.0.0/8"]}, "p2": {"ipv4": []}}}"""), Limits.DEFAULT,
        true);
    NetworkMapCopy patched = copy.patched(in("""
        [{"op": "test", "path": "/meta/x", "value": "}],\\""},
         {"op": "replace", "path": "/meta/vtag/tag", "value": "t2"},
         {"op": "move", "from": "/network-map/p1/ipv4/1", "path": "/network-map/p2/ipv4/-"}]"""), Limits.DEFAULT);
    assertEquals("nm#t2 {p1=[10.0.0.0/8], p2=[9.0.0.0/8]}", shown(patched.map()));
  }
}
