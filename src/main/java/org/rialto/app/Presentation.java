package org.rialto.app;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
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
    section(lines, "request", told.path("request"));
    section(lines, "location", told.path("location"));
    section(lines, "maps", told.path("maps"));
    section(lines, "endpoint-costs", told.path("endpoint-costs"));
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
      else lines.add("  %-10s %s".formatted(field.getKey(), inLine(field.getValue())));
    });
  }

  /** A value; of several that belong together, each behind its name. */
  private static String inLine(JsonNode value) {
    if (value.isArray()) return value.valueStream().map(JsonNode::asString).collect(Collectors.joining("; "));
    if (!value.isObject()) return value.asString();
    return value.properties().stream().map(each -> each.getKey() + " " + inLine(each.getValue()))
        .collect(Collectors.joining(", "));
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
              remark(node)).stripTrailing());
    }
    if (shown > NODES_SHOWN) lines.add("  and " + (shown - NODES_SHOWN) + " more, which --json shows");
  }

  private static String remark(JsonNode node) {
    List<String> remarks = new ArrayList<>();
    if (node.has("cdn")) remarks.add("of " + node.path("cdn").stringValue());
    if (node.has("role")) {
      remarks.add(node.path("role").stringValue() + ", by " + node.path("role-by").stringValue());
    }
    if (node.has("parts")) remarks.add(summands(node.path("parts")));
    if (node.has("remark")) remarks.add(node.path("remark").stringValue());
    if (node.has("fetched-cost")) {
      remarks.add("the source says " + number(node.path("fetched-cost").doubleValue())
          + ", a change that is ignored");
    }
    return String.join("; ", remarks);
  }

  /** What a cost is the sum of: weights with their metrics and what these are. */
  private static String summands(JsonNode parts) {
    return parts.valueStream().map(part -> "%s %s × %s %s".formatted(part.path("term").doubleValue() < 0 ? "-" : "+",
        number(part.path("weight").doubleValue()), part.path("metric").stringValue(),
        number(part.path("cost").doubleValue()))).collect(Collectors.joining(" "));
  }

  /** The way to a directory: each look-up with its records and what was made of them, then what came of it. */
  static String discovery(JsonNode told) {
    List<String> lines = new ArrayList<>();
    String subject = told.path("subject").stringValue();
    String lookedFor = told.path("looked-for").stringValue();
    boolean isWhole = List.of(subject, subject + "/32", subject + "/128").contains(lookedFor);
    lines.add(subject + (isWhole ? "" : ", looked for by " + lookedFor) + ": "
        + joined(told.path("services")) + ", asking " + told.path("resolver").stringValue());
    for (JsonNode step : told.path("look-ups")) {
      lines.add("");
      lines.add(step.path("name").stringValue() + " " + step.path("type").stringValue() + ": "
          + step.path("rcode").stringValue() + (step.path("authenticated").booleanValue() ? ", AD" : ", no AD")
          + (step.has("ttl") ? ", TTL " + step.path("ttl").asString() : "")
          + (step.path("remembered").booleanValue() ? ", remembered" : ""));
      if (!step.path("aliases").isEmpty()) lines.add("  alias of " + joined(step.path("aliases")));
      for (JsonNode record : step.path("records")) {
        lines.add("  " + record.path("ttl").asString() + " " + record.path("data").stringValue());
        lines.add("      " + record.path("verdict").stringValue());
      }
      lines.add("  => " + step.path("decision").stringValue());
    }
    lines.add("");
    if (told.path("directories").isEmpty()) lines.add("no directory");
    for (JsonNode directory : told.path("directories")) {
      lines.add(directory.path("uri").stringValue() + "  order " + directory.path("order").asString() + ", preference "
          + directory.path("preference").asString() + (directory.has("refused") ? "; not asked: "
          + directory.path("refused").stringValue() : ""));
    }
    if (told.path("temporary").booleanValue()) lines.add("a look-up failed for now: later there may be more");
    return String.join(System.lineSeparator(), lines);
  }

  private static String joined(JsonNode texts) {
    return texts.valueStream().map(JsonNode::asString).collect(Collectors.joining(", "));
  }

  /** One address: where it is, and the nearest destinations. */
  static String location(JsonNode found) {
    if (found.has("error")) return found.path("address").stringValue() + "\t" + found.path("error").stringValue();
    if (!found.has("pid")) return found.path("address").stringValue() + "\tin no PID" + offers(found)
        + matches(found);
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
    return line.append(properties(found)).append(offers(found)).append(matches(found)).toString();
  }

  /** What downstream CDNs offer there. */
  private static String offers(JsonNode found) {
    if (!found.has("offers")) return "";
    return "\t" + found.path("offers").valueStream().map(each -> each.path("cdn").stringValue() + " offers "
        + joined(each.path("capabilities"))).collect(Collectors.joining("; "));
  }

  /** What is known of the address and its PID as those of a node. */
  private static String properties(JsonNode found) {
    if (!found.has("properties")) return "";
    return "\t" + found.path("properties").valueStream().map(each -> each.path("property").stringValue() + "="
        + each.path("value").stringValue() + " of " + each.path("of").stringValue()).collect(Collectors.joining(", "));
  }

  /** Where there are several sources, what each has; a star is at the one that counts. */
  private static String matches(JsonNode found) {
    if (!found.has("matches")) return "";
    return "\t" + found.path("matches").valueStream().map(match -> (match.path("counts").booleanValue() ? "*" : "")
        + match.path("source").stringValue() + " " + match.path("prefix").stringValue() + " "
        + match.path("pid").stringValue() + (match.path("in-region").booleanValue() ? "" : " (outside its region)"))
        .collect(Collectors.joining(", "));
  }

  /** How each source does. */
  static String sources(JsonNode sources) {
    List<String> lines = new ArrayList<>();
    for (JsonNode source : sources) section(lines, source.path("name").stringValue(), source);
    return lines.isEmpty() ? "no sources" : String.join(System.lineSeparator(), lines.subList(1, lines.size()));
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

  /** What a load generator found. */
  static String bench(JsonNode told) {
    List<String> lines = new ArrayList<>();
    lines.add("asked      %s over %s, %d sockets, %,d in flight%s, seed %s".formatted(
        told.path("server").stringValue(), told.path("transport").stringValue(), told.path("sockets").intValue(),
        told.path("in-flight").intValue(),
        told.has("rate") ? ", " + number(told.path("rate").doubleValue()) + " a second" : "",
        told.path("seed").asString()));
    JsonNode script = told.path("script");
    lines.add("script     %,d queries: %,d from IPv4 subnets, %,d from IPv6 subnets, %,d from none; %s".formatted(
        script.path("queries").intValue(), script.path("ipv4").intValue(), script.path("ipv6").intValue(),
        script.path("none").intValue(), script.path("expected").booleanValue() ? "answers known beforehand"
        : "answers not known beforehand, any success is right"));
    lines.add("answers    %,d of %,d in %.1f s: %,d a second, %.0f octets each".formatted(
        told.path("answered").longValue(), told.path("sent").longValue(), told.path("seconds").doubleValue(),
        told.path("per-second").longValue(), told.path("octets").doubleValue()));
    lines.add("wrong      %,d".formatted(told.path("wrong").longValue()));
    told.path("findings").properties()
        .forEach(kind -> lines.add("           %,d %s".formatted(kind.getValue().longValue(), kind.getKey())));
    lines.add("lost       %,d; %,d came late or unasked".formatted(told.path("lost").longValue(),
        told.path("strays").longValue()));
    lines.add("latency    " + told.path("latency-us").properties().stream()
        .map(each -> each.getKey() + " " + number(each.getValue().doubleValue()) + " µs")
        .collect(Collectors.joining(", ")));
    lines.add("generator  %.0f %% of a processor".formatted(100 * told.path("processor").doubleValue()));
    told.path("examples").forEach(each -> lines.add("wrong: asked %s%s: got %s, expected %s".formatted(
        each.path("asked").stringValue(), each.has("from") ? " from " + each.path("from").stringValue() : "",
        each.path("got").stringValue(), each.path("expected").stringValue())));
    return String.join(System.lineSeparator(), lines);
  }

  static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15 ? Long.toString((long) value) : Double.toString(value);
  }
}
