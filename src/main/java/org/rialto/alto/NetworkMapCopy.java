package org.rialto.alto;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.rialto.location.MapException;
import org.rialto.location.NetworkMap;
import org.rialto.location.VersionTag;
import org.rialto.net.Bits;
import org.rialto.net.Family;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A network map as an update stream left it. A patch makes the PIDs it names a tree; all other prefixes stay numbers.
 *
 * @param groups each PID's address groups as text, in the order they were sent: JSON patches name prefixes by their
 *     places there (RFC 8895 §9.1), which a map doesn't keep; empty where no JSON patch is expected
 */
record NetworkMapCopy(NetworkMap map, ObjectNode meta, Optional<Map<String, byte[]>> groups)
    implements ResourceCopy<NetworkMapCopy> {
  private static final String MAP = "network-map";
  private static final String META = "meta";
  /** What a patch may touch of a map: each touched prefix becomes a tree. */
  private static final int TOUCHED_MAX = 500_000;

  /**
   * A map that was fetched: it can take merge patches, which replace lists whole.
   *
   * @param pointer the directory it names as a better one
   */
  static NetworkMapCopy of(NetworkMap map, Optional<URI> pointer) {
    return new NetworkMapCopy(map, MapMeta.of(map.tag(), pointer), Optional.empty());
  }

  /**
   * Reads a full copy.
   *
   * @param ordered whether JSON patches are expected
   * @throws MapException as {@link NetworkMapJson#read} does
   */
  static NetworkMapCopy read(InputStream in, Limits limits, boolean ordered) throws IOException {
    MessageCopy message = new MessageCopy(in, ordered ? MAP : "");
    NetworkMap map = NetworkMapJson.read(new BoundedInput(message, limits.bytes()), limits, Optional.empty(), _ -> {});
    return new NetworkMapCopy(map, MapMeta.of(message.meta()),
        ordered ? Optional.of(message.members()) : Optional.empty());
  }

  /**
   * This copy, holding the map known before where that is equal: nobody compiles it again then.
   *
   * @throws MapException if it isn't equal and has the same tag: an index made of one would be taken for the other's
   */
  NetworkMapCopy holding(NetworkMap known) {
    if (known.isSame(map)) return new NetworkMapCopy(known, meta, groups);
    if (known.tag().equals(map.tag())) {
      throw new MapException("the map changes and its tag " + map.tag() + " does not (RFC 7285 §10.3)");
    }
    return this;
  }

  @Override public Optional<VersionTag> tag() {
    return Optional.of(map.tag());
  }

  /** @throws MapException if what comes of it is no network map, or beyond a limit */
  @Override public NetworkMapCopy merged(InputStream document, Limits limits) throws IOException {
    JsonNode patch = JsonTree.read(document);
    Set<String> touched = new LinkedHashSet<>(patch.path(MAP).propertyNames());
    return with(touched, MergePatch.apply(tree(touched), patch), limits);
  }

  /**
   * @throws MapException if an operation fails, or what comes of it is no network map, or beyond a limit, or this copy
   *     was not read for JSON patches
   */
  @Override public NetworkMapCopy patched(InputStream document, Limits limits) throws IOException {
    JsonPatch patch = JsonPatch.of(JsonTree.read(document));
    if (groups.isEmpty()) throw new MapException("a JSON patch, which this resource was not announced to have");
    Set<String> touched = MapMeta.touched(patch, MAP, map.pids());
    return with(touched, patch.apply(tree(touched)), limits);
  }

  private ObjectNode tree(Set<String> touched) {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    tree.set(META, meta.deepCopy());
    tree.set(MAP, groups.isPresent() ? asSent(touched, groups.get()) : asHeld(touched));
    return tree;
  }

  private static ObjectNode asSent(Set<String> touched, Map<String, byte[]> groups) {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    long bytes = 0;
    for (String pid : touched) {
      if (!groups.containsKey(pid)) continue;
      bytes += groups.get(pid).length;
      if (bytes > JsonTree.BYTES_MAX) throw new MapException("a patch that touches too many prefixes");
      tree.set(pid, JsonTree.read(groups.get(pid)));
    }
    return tree;
  }

  private ObjectNode asHeld(Set<String> touched) {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    ObjectNode[] nodes = new ObjectNode[map.pids().size()];
    for (int pid = 0; pid < nodes.length; pid++) {
      if (touched.contains(map.pids().get(pid))) nodes[pid] = tree.putObject(map.pids().get(pid));
    }
    int held = 0;
    for (Family family : Family.values()) {
      NetworkMap.Prefixes prefixes = map.prefixes(family);
      for (int i = 0; i < prefixes.count(); i++) {
        ObjectNode node = nodes[prefixes.pid()[i]];
        if (node != null && ++held > TOUCHED_MAX) throw new MapException("a patch that touches too many prefixes");
        if (node != null) node.withArray("/" + family.label()).add(prefixes.at(i).toString());
      }
    }
    return tree;
  }

  private NetworkMapCopy with(Set<String> touched, JsonNode result, Limits limits) throws IOException {
    NetworkMap part = NetworkMapJson.read(new BoundedInput(new ByteArrayInputStream(JsonTree.octets(result)),
        limits.bytes()), limits, Optional.empty(), _ -> {});
    touched.addAll(part.pids());
    NetworkMap patched = new Joined(map, touched, part, limits).build();
    return new NetworkMapCopy(patched, MapMeta.checked(result.path(META)),
        groups.map(before -> replaced(before, touched, result.path(MAP)))).holding(map);
  }

  private static Map<String, byte[]> replaced(Map<String, byte[]> before, Set<String> touched, JsonNode by) {
    Map<String, byte[]> after = new LinkedHashMap<>(before);
    for (String pid : touched) {
      if (by.has(pid)) after.put(pid, JsonTree.octets(by.get(pid)));
      else after.remove(pid);
    }
    return after;
  }

  /** A map in which some PIDs are as in another. */
  private static final class Joined {
    private final NetworkMap map;
    private final NetworkMap part;
    private final Limits limits;
    private final NetworkMap.Builder builder = new NetworkMap.Builder();
    /** The number of each of the map's PIDs; -1 for those whose prefixes aren't taken from it. */
    private final int[] number;
    private final int[] partNumber;

    Joined(NetworkMap map, Set<String> touched, NetworkMap part, Limits limits) {
      this.map = map;
      this.part = part;
      this.limits = limits;
      Set<String> stay = Set.copyOf(part.pids());
      number = new int[map.pids().size()];
      for (int pid = 0; pid < number.length; pid++) {
        String name = map.pids().get(pid);
        boolean untouched = !touched.contains(name);
        int place = untouched || stay.contains(name) ? builder.pid(name) : -1;
        number[pid] = untouched ? place : -1;
      }
      partNumber = new int[part.pids().size()];
      for (int pid = 0; pid < partNumber.length; pid++) partNumber[pid] = builder.pid(part.pids().get(pid));
    }

    NetworkMap build() {
      for (Family family : Family.values()) join(map.prefixes(family), part.prefixes(family));
      NetworkMap joined = builder.build(part.tag());
      int prefixes = joined.prefixes(Family.IPV4).count() + joined.prefixes(Family.IPV6).count();
      if (prefixes > limits.prefixes()) throw new MapException("more than " + limits.prefixes() + " prefixes");
      if (joined.pids().size() > limits.pids()) throw new MapException("more than " + limits.pids() + " PIDs");
      return joined;
    }

    /** Both are sorted, and so is what comes of them: nothing is left to sort. */
    private void join(NetworkMap.Prefixes kept, NetworkMap.Prefixes added) {
      int next = 0;
      for (int i = 0; i < kept.count(); i++) {
        if (number[kept.pid()[i]] < 0) continue;
        while (next < added.count() && isBefore(added, next, kept, i)) add(added, next++, partNumber);
        add(kept, i, number);
      }
      while (next < added.count()) add(added, next++, partNumber);
    }

    private void add(NetworkMap.Prefixes from, int i, int[] numbers) {
      builder.prefix(numbers[from.pid()[i]], from.family(), from.highAt(i), from.lowAt(i), from.lengthAt(i));
    }

    private static boolean isBefore(NetworkMap.Prefixes a, int i, NetworkMap.Prefixes b, int j) {
      int order = Bits.compare(a.highAt(i), a.lowAt(i), b.highAt(j), b.lowAt(j));
      return order != 0 ? order < 0 : a.lengthAt(i) < b.lengthAt(j);
    }
  }
}
