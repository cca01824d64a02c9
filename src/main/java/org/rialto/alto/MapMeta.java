package org.rialto.alto;

import java.net.URI;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.rialto.location.CostMap;
import org.rialto.location.CostType;
import org.rialto.location.MapException;
import org.rialto.location.VersionTag;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The {@code meta} of a map that is patched, as the tree that patches name places in. */
final class MapMeta {
  /** What of a map one patch may name as a whole. */
  private static final int WHOLE_MAX = 100_000;

  private MapMeta() {}

  /** @param text as it stood in the message; empty where it had none */
  static ObjectNode of(byte[] text) {
    return text.length == 0 ? JsonNodeFactory.instance.objectNode() : checked(JsonTree.read(text));
  }

  /**
   * What a map that was fetched is known to have there, beside what is its kind's.
   *
   * @param pointer the directory it names as a better one
   */
  static ObjectNode of(VersionTag tag, Optional<URI> pointer) {
    ObjectNode meta = JsonNodeFactory.instance.objectNode();
    pointer.ifPresent(directory -> meta.put(Pointers.MEMBER, directory.toString()));
    meta.putObject("vtag").put("resource-id", tag.resourceId()).put("tag", tag.tag());
    return meta;
  }

  /** What a cost map that was fetched is known to have there. */
  static ObjectNode of(CostMap map, VersionTag tag, Optional<URI> pointer) {
    ObjectNode meta = of(tag, pointer);
    meta.putArray("dependent-vtags").addObject().put("resource-id", map.networkMap().resourceId())
        .put("tag", map.networkMap().tag());
    ObjectNode type = meta.putObject("cost-type").put("cost-mode", map.type().mode())
        .put("cost-metric", map.type().metric());
    if (!map.type().costSource().equals(CostType.ESTIMATION)) {
      type.putObject("cost-context").put("cost-source", map.type().costSource());
    }
    return meta;
  }

  static ObjectNode checked(JsonNode meta) {
    if (meta instanceof ObjectNode object) return object;
    throw new MapException("meta: expected an object");
  }

  /** What {@link Pointers#MEMBER} says, where it is a string. */
  static Optional<String> pointer(ObjectNode meta) {
    JsonNode pointer = meta.path(Pointers.MEMBER);
    return pointer.isString() ? Optional.of(pointer.stringValue()) : Optional.empty();
  }

  /** The tag of the resource itself (RFC 7285 §10.3); empty where it has none. */
  static Optional<VersionTag> tag(ObjectNode meta) {
    JsonNode resourceId = meta.path("vtag").path("resource-id");
    JsonNode tag = meta.path("vtag").path("tag");
    if (!resourceId.isString() || !tag.isString()) return Optional.empty();
    return TagJson.tagIfAny(resourceId.stringValue(), tag.stringValue());
  }

  /**
   * The members of a message's map that a patch reads or writes.
   *
   * @param all the names it has: a patch may name the map as a whole
   */
  static Set<String> touched(JsonPatch patch, String map, Collection<String> all) {
    Set<String> touched = new LinkedHashSet<>();
    boolean whole = false;
    for (List<String> place : patch.places()) {
      if (place.isEmpty() || place.size() == 1 && place.getFirst().equals(map)) whole = true;
      else if (place.getFirst().equals(map)) touched.add(place.get(1));
    }
    if (!whole) return touched;
    if (all.size() > WHOLE_MAX) throw new MapException("a JSON patch of the whole " + map + " of " + all.size());
    touched.addAll(all);
    return touched;
  }
}
