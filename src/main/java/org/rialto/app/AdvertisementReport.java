package org.rialto.app;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.rialto.alto.AdvertisementStatus;
import org.rialto.route.Fleet;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What a downstream CDN advertises, and how asking it does. */
final class AdvertisementReport {
  private AdvertisementReport() {}

  static void write(ObjectNode json, AdvertisementStatus status, Fleet fleet, Instant now) {
    json.put("name", status.name()).put("kind", "downstream-cdn")
        .put("state", status.state().name().toLowerCase(Locale.ROOT));
    long nodes = fleet.nodes().stream().filter(node -> node.cdn().equals(Optional.of(status.name()))).count();
    json.put("nodes", nodes);
    status.directory().ifPresent(uri -> json.put("directory", uri.toString()));
    status.tag().ifPresent(tag -> json.put("tag", tag.toString()));
    ArrayNode capabilities = json.putArray("capabilities");
    status.capabilities().forEach(capability -> capabilities.add(capability.toString()));
    if (status.ignored() > 0) {
      json.put("ignored-objects", status.ignored())
          .put("ignored-footprints", String.join(", ", status.ignoredTypes()));
    }
    json.put("failures", status.failures());
    status.lastError().ifPresent(error -> json.put("last-error", error));
    status.fetchedAt().ifPresent(time -> json.put("fetched-at", time.toString())
        .put("age-seconds", Math.max(0, Duration.between(time, now).toSeconds())));
    status.freshUntil().ifPresent(time -> json.put("fresh-until", time.toString()));
    status.goodUntil().ifPresent(time -> json.put("good-until", time.toString()));
    status.nextFetch().ifPresent(time -> json.put("next-fetch", time.toString()));
  }
}
