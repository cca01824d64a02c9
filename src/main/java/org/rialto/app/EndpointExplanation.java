package org.rialto.app;

import java.util.Locale;
import org.rialto.route.EndpointFinding;
import org.rialto.route.EndpointRow;
import tools.jackson.databind.node.ObjectNode;

/** What is known of a client by endpoint costs, for people. */
final class EndpointExplanation {
  private EndpointExplanation() {}

  static void write(ObjectNode json, EndpointFinding finding, long nowSeconds) {
    json.put("source", finding.source().orElseThrow());
    finding.clients().ifPresent(clients -> json.put("prefix", clients.toString())
        .put("asked-for", clients.address().toString()));
    EndpointRow row = finding.row();
    json.put("state", row.standing().name().toLowerCase(Locale.ROOT).replace('_', '-'))
        .put("because", because(finding, nowSeconds));
    row.told().ifPresent(told -> {
      json.put("server", told.server());
      told.type().ifPresent(type -> json.put("cost-type", type.toString()));
      json.put("age-seconds", Math.max(0, nowSeconds - told.fetchedAtSeconds()))
          .put("fresh-for-seconds", row.freshUntilSeconds() - nowSeconds);
      told.refusal().ifPresent(refusal -> json.put("refusal", refusal));
    });
  }

  private static String because(EndpointFinding finding, long nowSeconds) {
    return switch (finding.row().standing()) {
      case OUTSIDE -> "it isn't asked about";
      case TOO_SHORT -> "the client subnet is shorter than the prefixes that are asked for: the answer is made without";
      case UNASKED -> "its costs aren't known yet, and are asked for in the background: the answer is made without";
      case NO_ADVICE -> "the server has no costs for it: the answer is made without";
      case RANKED -> finding.isByEndpointCosts() ? ranked(finding.row(), nowSeconds)
          : "the server has no cost for any node of the service: the answer is made without";
    };
  }

  private static String ranked(EndpointRow row, long nowSeconds) {
    return nowSeconds < row.freshUntilSeconds() ? "the server told its costs"
        : "the server told its costs, which are no longer fresh";
  }

  /** What of it bounds a TTL. */
  static String bound(EndpointRow row) {
    return row.isKnown() ? "when the server is asked again, which has no costs for it so far"
        : "first-ttl: the client's endpoint costs are asked for";
  }
}
