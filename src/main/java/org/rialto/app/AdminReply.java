package org.rialto.app;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What goes back over the admin socket: {@code {"result": …}} or {@code {"error": "…"}}. */
final class AdminReply {
  private AdminReply() {}

  static JsonNode result(JsonNode result) {
    return JsonMapper.shared().createObjectNode().set("result", result);
  }

  static JsonNode error(String message) {
    return JsonMapper.shared().createObjectNode().put("error", message);
  }
}
