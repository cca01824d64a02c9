package org.rialto.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.rialto.location.Capability;

/**
 * Reads the services and checks them against the nodes; whether a zone has their names is seen when zones are
 * loaded.
 */
final class Services {
  /** The pattern for every node. */
  static final String ALL = "all";

  private static final Duration TTL = Duration.ofSeconds(20);
  private static final Duration TTL_MAX = Duration.ofDays(1);
  private static final int ANSWERS_MAX = 16;
  /** A service has a ranking for each location: this many are gigabytes already. */
  private static final int SERVICES_MAX = 1024;

  private final Problems problems;
  private final List<Config.Node> nodes;
  private final List<Config.Service> services = new ArrayList<>();
  private final Map<String, Located<String>> taken = new HashMap<>();
  private final Map<String, Located<String>> routed = new HashMap<>();
  private final Set<String> served = new HashSet<>();
  private final boolean isAnnouncing;

  private Services(Problems problems, List<Config.Node> nodes, boolean isAnnouncing) {
    this.problems = problems;
    this.nodes = nodes;
    this.isAnnouncing = isAnnouncing;
  }

  /**
   * The services of a configuration, in its order.
   *
   * @param isAnnouncing whether a source may announce nodes beside these, so that a pattern needn't fit any of them
   */
  static List<Config.Service> read(Section whole, List<Config.Node> nodes, boolean isAnnouncing) {
    Services reader = new Services(whole.problems(), nodes, isAnnouncing);
    List<Section> sections = whole.sections("services", SectionKind.SERVICE);
    if (sections.size() > SERVICES_MAX) {
      whole.error("services", sections.size() + " services; " + SERVICES_MAX + " is the most");
    }
    boolean clean = !whole.problems().hasErrors();
    sections.forEach(reader::readService);
    if (clean && !whole.problems().hasErrors()) reader.warnOfIdleNodes();
    return List.copyOf(reader.services);
  }

  private void readService(Section section) {
    section.require("name", "www");
    section.require("names", "[www.cdn.example]");
    section.require("nodes", "[\"*\"]");
    Optional<Located<String>> name = section.item("name").flatMap(item -> item.locate(Nodes::name));
    name.ifPresent(this::checkFree);
    List<Located<String>> names = names(section);
    List<Glob> patterns = section.items("nodes").stream().map(Services::pattern).toList();
    boolean mayHaveMore = isAnnouncing && patterns.stream().anyMatch(Glob::isOpen);
    List<Config.Node> chosen = nodes(section, mayHaveMore);
    Duration ttl = section.ttl("ttl", TTL, TTL_MAX);
    int answers = section.integer("answers", 1, 1, ANSWERS_MAX);
    Set<Capability> needs = Needs.read(section);
    if (!mayHaveMore && !chosen.isEmpty() && answers > chosen.size()) {
      String count = chosen.size() == 1 ? "one node" : chosen.size() + " nodes";
      section.warning("answers", answers + " is more than the service's " + count);
    }
    name.ifPresent(known -> services.add(new Config.Service(known, names, chosen, patterns, ttl, answers, needs)));
  }

  private void checkFree(Located<String> name) {
    Located<String> first = taken.putIfAbsent(name.value(), name);
    if (first != null) {
      problems.add(name.error("service \"" + name.value() + "\" is already there, in line " + first.line()
          + ": choose another name"));
    }
  }

  private List<Located<String>> names(Section section) {
    List<Located<String>> names = new ArrayList<>();
    List<Item> items = section.items("names");
    if (section.isEmptyList("names")) section.error("names", "a service without names is never asked for: write one");
    for (Item item : items) item.locate(DomainNames::nameOrWildcard).filter(this::isFree).ifPresent(names::add);
    return List.copyOf(names);
  }

  private boolean isFree(Located<String> name) {
    Located<String> first = routed.putIfAbsent(name.value(), name);
    if (first != null) {
      problems.add(name.error(name.value() + " is already at " + first.path() + ", in line " + first.line()
          + ": a name is of one service, once"));
      return false;
    }
    return true;
  }

  /** What an item stands for among the names of nodes. */
  static Glob pattern(Item item) {
    return new Glob(item.text().equals(ALL) ? "*" : item.text());
  }

  private List<Config.Node> nodes(Section section, boolean mayHaveMore) {
    Set<String> chosen = new LinkedHashSet<>();
    List<Item> items = section.items("nodes");
    if (section.isEmptyList("nodes")) {
      section.error("nodes", "a service without nodes has no answer: write one, or \"*\" for all");
    }
    for (Item item : items) chosen.addAll(matching(item, nodes, isAnnouncing));
    served.addAll(chosen);
    List<Config.Node> serving = nodes.stream().filter(node -> chosen.contains(node.name().value())).toList();
    boolean isIdle = serving.stream().allMatch(node -> node.role().equals(Optional.of(Config.Role.BORDER)));
    if (!serving.isEmpty() && isIdle && !mayHaveMore) {
      section.error("nodes", "are borders all of them, which serve nobody: write an edge or an origin");
    }
    return serving;
  }

  /**
   * The names of the nodes that an item stands for.
   *
   * @param isAnnouncing whether a pattern needn't fit any of them
   */
  static List<String> matching(Item item, List<Config.Node> nodes, boolean isAnnouncing) {
    List<String> names = nodes.stream().map(node -> node.name().value()).toList();
    String text = item.text();
    Glob glob = pattern(item);
    List<String> matching = names.stream().filter(glob.pattern().asMatchPredicate()).toList();
    if (isAnnouncing && glob.isOpen()) return matching;
    String none = new Glob(text).isOpen() ? "no node's name is like \"" : "no node \"";
    if (matching.isEmpty()) item.error(none + text + "\"" + cure(text, names));
    return matching;
  }

  private static String cure(String text, List<String> names) {
    if (names.isEmpty()) return ": there are no nodes";
    String hint = Suggestion.hint(text, names);
    return hint.isEmpty() ? "; nodes are " + some(names) : hint;
  }

  /** One warning for all, as they are often a whole table's. */
  private void warnOfIdleNodes() {
    List<Config.Node> idle = nodes.stream().filter(node -> !served.contains(node.name().value())).toList();
    if (services.isEmpty() || idle.isEmpty()) return;
    String names = some(idle.stream().map(node -> node.name().value()).toList());
    problems.add(idle.getFirst().name().warning("no service has " + (idle.size() == 1 ? "node " : "nodes ") + names));
  }

  /** The first few of a list, for a message. */
  private static String some(List<String> words) {
    int shown = 8;
    if (words.size() <= shown) return String.join(", ", words);
    return String.join(", ", words.subList(0, shown)) + ", … (" + words.size() + " in all)";
  }
}
