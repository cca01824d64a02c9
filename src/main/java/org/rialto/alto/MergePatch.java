package org.rialto.alto;

import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** JSON merge patch (RFC 7396): objects merge, {@code null} takes away, all else takes the place of what was there. */
final class MergePatch {
  private MergePatch() {}

  /** What a document is after a patch (§2); neither is changed. */
  static JsonNode apply(JsonNode target, JsonNode patch) {
    if (!patch.isObject()) return patch;
    ObjectNode merged = JsonNodeFactory.instance.objectNode();
    if (target.isObject()) merged.setAll((ObjectNode) target);
    for (Map.Entry<String, JsonNode> member : patch.properties()) {
      if (member.getValue().isNull()) merged.remove(member.getKey());
      else merged.set(member.getKey(), apply(merged.path(member.getKey()), member.getValue()));
    }
    return merged;
  }
}
