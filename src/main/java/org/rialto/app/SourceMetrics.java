package org.rialto.app;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;
import org.rialto.alto.SourceStatus;
import tools.jackson.databind.JsonNode;

/**
 * How sources do, as gauges and counters in the text format of Prometheus, made of what programs are told of them. A
 * source has no sample of what it has none of: no age without maps, no next fetch once it is closed.
 */
final class SourceMetrics {
  private final JsonNode sources;
  private final List<String> lines = new ArrayList<>();

  private SourceMetrics(JsonNode sources) {
    this.sources = sources;
  }

  /** @param sources the list that {@link StatusReport#sources} makes */
  static String text(JsonNode sources) {
    SourceMetrics metrics = new SourceMetrics(sources);
    metrics.all();
    return String.join("\n", metrics.lines);
  }

  private void all() {
    states();
    info();
    each("age_seconds", "gauge", "Since the server last sent the maps in use or confirmed them.",
        source -> source.path("age-seconds"));
    times("fresh_until_timestamp_seconds", "When the maps in use go stale.", source -> source.path("fresh-until"));
    times("next_fetch_timestamp_seconds", "When the next attempt is due.", source -> source.path("next-fetch"));
    flags("in_use", "Whether answers are made of its maps.", source -> source.path("in-use").booleanValue(false));
    each("failures", "gauge", "Attempts that failed since the last that went well.",
        source -> source.path("failures"));
    each("prefixes", "gauge", "Prefixes in the network map in use.", source -> source.path("prefixes"));
    each("announced_nodes", "gauge", "Nodes that the source announces.", source -> source.path("announced-nodes"));
    each("refused_nodes", "gauge", "Addresses that the source announces, and that are no nodes.",
        source -> source.path("refused-nodes"));
    each("other_costs", "gauge", "Costs of the cost map in use that are no numbers and count as none.",
        source -> source.path("other-costs"));
    flags("pushed", "Whether an update stream vouches for the maps.",
        source -> source.path("updates").stringValue("").equals("pushed"));
    each("update_events_total", "counter", "Events of update streams.",
        source -> source.path("update-stream").path("events"));
    each("update_patches_total", "counter", "Patches of update streams that were applied.",
        source -> source.path("update-stream").path("patches"));
    each("update_substreams_begun_anew_total", "counter", "Substreams that broke and began anew in their stream.",
        source -> source.path("update-stream").path("begun-anew"));
    each("update_resynchronisations_total", "counter", "Update streams that were given up, or couldn't be had.",
        source -> source.path("update-stream").path("resynchronisations"));
    flags("guard_holding", "Whether the guard holds maps that would change too much.",
        source -> source.path("guard").stringValue("").equals("holding"));
    times("guard_holding_since_timestamp_seconds", "Since when the guard holds maps.",
        source -> source.path("held").path("since"));
  }

  private void states() {
    begin("state", "gauge", "1 for the state the source is in, 0 for the others.");
    for (JsonNode source : sources) {
      for (SourceStatus.State state : SourceStatus.State.values()) {
        String name = state.name().toLowerCase(Locale.ROOT);
        boolean isIn = source.path("state").stringValue("").equals(name);
        lines.add("rialto_source_state{%s,%s} %d".formatted(source(source), label("state", name),
            isIn ? 1 : 0));
      }
    }
  }

  private void info() {
    begin("info", "gauge", "1, with the tag of the network map in use and where it is from.");
    for (JsonNode source : sources) {
      lines.add("rialto_source_info{%s,%s,%s} 1".formatted(source(source),
          label("tag", source.path("tag").stringValue("")),
          label("directory", source.path("directory").stringValue(""))));
    }
  }

  private void times(String name, String help, Function<JsonNode, JsonNode> value) {
    begin(name, "gauge", help);
    for (JsonNode source : sources) {
      Stream.of(value.apply(source)).filter(JsonNode::isString)
          .forEach(time -> sample(name, source, Long.toString(Instant.parse(time.stringValue()).getEpochSecond())));
    }
  }

  private void flags(String name, String help, Function<JsonNode, Boolean> value) {
    begin(name, "gauge", help);
    for (JsonNode source : sources) sample(name, source, value.apply(source) ? "1" : "0");
  }

  private void each(String name, String type, String help, Function<JsonNode, JsonNode> value) {
    begin(name, type, help);
    for (JsonNode source : sources) {
      Stream.of(value.apply(source)).filter(JsonNode::isNumber)
          .forEach(number -> sample(name, source, number.asString()));
    }
  }

  private void begin(String name, String type, String help) {
    lines.add("# HELP rialto_source_" + name + " " + help);
    lines.add("# TYPE rialto_source_" + name + " " + type);
  }

  private void sample(String name, JsonNode source, String value) {
    lines.add("rialto_source_%s{%s} %s".formatted(name, source(source), value));
  }

  private static String source(JsonNode source) {
    return label("source", source.path("name").stringValue(""));
  }

  /** Backslash, quote and line feed are escaped, as the format has it. */
  private static String label(String name, String value) {
    return name + "=\"" + value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
  }
}
