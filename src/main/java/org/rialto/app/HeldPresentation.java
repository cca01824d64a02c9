package org.rialto.app;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.rialto.config.Quantities;
import tools.jackson.databind.JsonNode;

/** What waits at the gate, laid out for someone who was woken by it. */
final class HeldPresentation {
  private HeldPresentation() {}

  /** The maps in use, then all that are held. */
  static String maps(JsonNode told) {
    List<String> lines = new ArrayList<>();
    if (!told.has("maps")) lines.add("in use     no maps: every name has its zone's answer");
    for (JsonNode used : told.path("maps")) {
      lines.add("in use     %s of source %s, %s, %s old".formatted(used.path("tag").stringValue(),
          used.path("source").stringValue(), used.path("cost-type").stringValue(),
          age(used.path("age-seconds").longValue())));
    }
    if (!told.has("held")) lines.add("held       none");
    for (JsonNode held : told.path("held")) held(lines, held);
    return String.join(System.lineSeparator(), lines);
  }

  private static String age(long seconds) {
    return seconds < 120 ? seconds + " s" : seconds < 7200 ? seconds / 60 + " min" : seconds / 3600 + " h";
  }

  private static void held(List<String> lines, JsonNode held) {
    String source = held.path("source").stringValue();
    lines.add("held       %s of source %s, since %s".formatted(held.path("tag").stringValue(), source,
        held.path("since").stringValue()));
    held.path("because").forEach(excess -> lines.add("           " + excess.stringValue()));
    lines.add("");
    JsonNode after = held.path("after");
    JsonNode before = held.path("before");
    for (String kind : List.of("prefixes", "pids", "costs")) {
      lines.add("%-10s %,d%s".formatted(kind, after.path(kind).intValue(),
          before.has(kind) ? ", were %,d".formatted(before.path(kind).intValue()) : ""));
    }
    JsonNode queries = held.path("recent-queries");
    lines.add("queries    " + (queries.path("sampled").intValue() == 0 ? "none of late"
        : "%s of %,d recent ones would have got other nodes".formatted(share(queries),
        queries.path("sampled").intValue())));
    moves(lines, held);
    lines.add("");
    lines.add("Until then the maps in use go on. They are replaced at: " + held.path("applied-at").stringValue());
    lines.add("  rialto maps accept " + source + "   applies the held maps");
    lines.add("  rialto maps reject " + source + "   drops them");
  }

  private static void moves(List<String> lines, JsonNode held) {
    if (held.path("moves").isEmpty()) {
      lines.add("moves      no one");
      return;
    }
    lines.add("moves      of the addresses that a service has nodes for");
    for (JsonNode move : held.path("moves")) {
      lines.add("  %-6s %s %s, %s clients".formatted(share(move), move.path("service").stringValue(),
          move.path("type").stringValue(), move.path("clients").stringValue()));
      for (JsonNode flow : move.path("flows")) {
        String to = flow.path("left-to-zone").booleanValue() ? "the zone's own records"
            : names(flow.path("to"), "no other");
        lines.add("         %-6s %s -> %s".formatted(share(flow), names(flow.path("from"), "none lost"), to));
      }
    }
    int more = held.path("moves-in-all").intValue() - held.path("moves").size();
    if (more > 0) lines.add("  and " + more + " more, of which less moves");
  }

  private static String share(JsonNode of) {
    return Quantities.share(of.path("share").doubleValue());
  }

  private static String names(JsonNode names, String none) {
    return names.isEmpty() ? none : names.valueStream().map(JsonNode::stringValue).collect(Collectors.joining(", "));
  }
}
