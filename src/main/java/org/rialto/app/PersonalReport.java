package org.rialto.app;

import org.rialto.guide.ClientRequest;
import org.rialto.guide.PersonalOutcome;
import tools.jackson.databind.node.ObjectNode;

/** What became of requests that want guidance of their own. */
final class PersonalReport {
  private static final String AS_USUAL = ": guided as usual";

  private PersonalReport() {}

  /** What the configuration doesn't know of. */
  static void off(ObjectNode json, ClientRequest request) {
    said(json, request).put("outcome", "OFF")
        .put("because", "there is no \"overrides\" in the configuration" + AS_USUAL);
  }

  /** @param isUsed whether the answer is made by it */
  static void write(ObjectNode json, ClientRequest request, PersonalGuidance.Guided guided, boolean isUsed) {
    said(json, request).put("outcome", guided.outcome().name())
        .put("because", isUsed ? used(guided.outcome()) : unused(guided));
  }

  private static ObjectNode said(ObjectNode json, ClientRequest request) {
    request.server().ifPresent(server -> json.put("server", server.toString()));
    request.identity().ifPresent(identity -> json.put("identity", identity.toString()));
    return json;
  }

  private static String used(PersonalOutcome outcome) {
    return outcome == PersonalOutcome.REMEMBERED ? "the server told this client's costs before, and they are fresh"
        : "the server told this client's costs";
  }

  private static String unused(PersonalGuidance.Guided guided) {
    String cause = guided.cause().map(why -> ", " + why).orElse("");
    return switch (guided.outcome()) {
      case TOLD, REMEMBERED -> "the server has no cost for any node of the service";
      case REFUSED -> "the server refuses to tell the client's costs" + cause;
      case FAILED -> "the server fails" + cause;
      case HELD -> "the server has failed, and is left alone" + cause;
      case LATE -> "the server takes longer than the client waits; what it says is there for the next request";
      case BUSY -> "too many questions are under way";
      case NOT_ALLOWED -> "the server is not asked" + cause;
      case UNASKED -> "no server is asked" + cause;
    } + AS_USUAL;
  }

  /** Counters; those that have never moved are left out. */
  static void counters(ObjectNode json, PersonalGuidance guidance) {
    json.put("servers", guidance.costs().servers()).put("answers", guidance.costs().remembered())
        .put("pending", guidance.costs().pending());
    for (PersonalOutcome outcome : PersonalOutcome.values()) {
      if (guidance.count(outcome) > 0) json.put(outcome.name(), guidance.count(outcome));
    }
  }
}
