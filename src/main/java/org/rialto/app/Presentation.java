package org.rialto.app;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** What the commands tell people, laid out from what they tell programs. */
final class Presentation {
  private static final int COSTS_SHOWN = 5;
  private static final int NODES_SHOWN = 8;

  private Presentation() {}

  /** The walk of an answer, a block for each room it passed. */
  static String explanation(JsonNode told) {
    List<String> lines = new ArrayList<>();
    lines.add(told.path("name").stringValue() + " " + told.path("type").stringValue() + ": " + told.path("rcode")
        .stringValue()
        + (told.has("service") ? ", service " + told.path("service").stringValue() + ", " + told.path("reason")
        .stringValue() : ""));
    told.path("answer").forEach(record -> lines.add("  " + record.stringValue()));
    section(lines, "zone", told.path("zone"));
    section(lines, "client", told.path("client"));
    section(lines, "location", told.path("location"));
    section(lines, "maps", told.path("maps"));
    ranking(lines, told.path("ranking"));
    section(lines, "lifetime", told.path("lifetime"));
    section(lines, "scope", told.path("scope"));
    return String.join(System.lineSeparator(), lines);
  }

  private static void section(List<String> lines, String title, JsonNode part) {
    if (part.isMissingNode()) return;
    lines.add("");
    lines.add(title);
    part.properties().forEach(field -> {
      if (field.getValue().isArray()) field.getValue().forEach(value -> lines.add("  " + value.asString()));
      else lines.add("  %-10s %s".formatted(field.getKey(), field.getValue().asString()));
    });
  }

  private static void ranking(List<String> lines, JsonNode ranking) {
    if (ranking.isMissingNode()) return;
    lines.add("");
    lines.add("ranking");
    int shown = 0;
    for (JsonNode node : ranking) {
      if (shown++ >= NODES_SHOWN && !node.path("chosen").booleanValue()) continue;
      lines.add("  %s %-16s %-20s %12s  %s".formatted(node.path("chosen").booleanValue() ? "*" : " ", node.path("node")
          .stringValue(),
          node.path("pid").stringValue("-"), node.has("cost") ? number(node.path("cost").doubleValue()) : "-",
              node.path("remark").stringValue("")).stripTrailing());
    }
    if (shown > NODES_SHOWN) lines.add("  and " + (shown - NODES_SHOWN) + " more, which --json shows");
  }

  /** One address: where it is, and the nearest destinations. */
  static String location(JsonNode found) {
    if (found.has("error")) return found.path("address").stringValue() + "\t" + found.path("error").stringValue();
    if (!found.has("pid")) return found.path("address").stringValue() + "\tin no PID";
    StringBuilder line = new StringBuilder(found.path("address").stringValue()).append('\t')
        .append(found.path("prefix").stringValue())
        .append('\t').append(found.path("pid").stringValue()).append('\t');
    int shown = 0;
    for (JsonNode cost : found.path("costs")) {
      if (shown++ == COSTS_SHOWN) break;
      line.append(shown > 1 ? " " : "").append(cost.path("pid").stringValue()).append('=')
          .append(number(cost.path("cost").doubleValue()));
    }
    if (shown == 0) line.append("no costs from there");
    return line.toString();
  }

  /** What the server answers from. */
  static String status(JsonNode status) {
    List<String> lines = new ArrayList<>();
    status.properties().forEach(part -> {
      if (part.getValue().isArray()) {
        part.getValue().forEach(entry -> section(lines, part.getKey(), entry));
      } else if (part.getValue().isObject()) {
        section(lines, part.getKey(), part.getValue());
      } else {
        lines.add("%-12s %s".formatted(part.getKey(), part.getValue().asString()));
      }
    });
    return String.join(System.lineSeparator(), lines);
  }

  static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15 ? Long.toString((long) value) : Double.toString(value);
  }
}
