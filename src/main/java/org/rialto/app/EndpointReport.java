package org.rialto.app;

import java.time.Instant;
import java.util.Collection;
import java.util.Locale;
import org.rialto.guide.EndpointCostCache;
import org.rialto.guide.ServerStanding;
import tools.jackson.databind.node.ObjectNode;

/** How a source does that is asked for endpoint costs. */
final class EndpointReport {
  private EndpointReport() {}

  static void write(ObjectNode json, EndpointSource source, Instant now) {
    EndpointCostCache cache = source.cache();
    ServerStanding standing = cache.standing();
    Collection<EndpointCostCache.Known> all = cache.known();
    json.put("name", source.name()).put("guidance", "endpoint-costs").put("state", state(all.isEmpty(), standing));
    source.directory().ifPresent(uri -> json.put("directory", uri));
    int stale = 0;
    int without = 0;
    for (EndpointCostCache.Known known : all) {
      if (known.freshUntil().isBefore(now)) stale++;
      if (known.costs().isEmpty()) without++;
    }
    json.put("prefixes", all.size()).put("prefixes-stale", stale).put("prefixes-refused", without)
        .put("pending", cache.pending()).put("failures", standing.failures());
    standing.lastError().ifPresent(error -> json.put("last-error", error));
    if (now.isBefore(standing.heldUntil())) json.put("held-until", standing.heldUntil().toString());
    for (EndpointCostCache.Outcome outcome : EndpointCostCache.Outcome.values()) {
      count(json, "answers-" + word(outcome), cache.count(outcome));
    }
    count(json, "strange-costs", cache.strangers());
    for (EndpointCostCache.Submission submission : EndpointCostCache.Submission.values()) {
      count(json, "clients-" + word(submission), cache.count(submission));
    }
  }

  private static String state(boolean isEmpty, ServerStanding standing) {
    if (standing.failures() > 0) return "failing";
    return isEmpty ? "waiting" : "current";
  }

  /** What never happened is left out. */
  private static void count(ObjectNode json, String name, long count) {
    if (count > 0) json.put(name, count);
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
