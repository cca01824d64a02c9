package org.rialto.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Reads how a source tells the roles of nodes. */
final class SourceRoles {
  /** What the name of a PID may be made of (RFC 7285 §10.1), and what stands for any of it. */
  private static final Pattern PID_PATTERN = Pattern.compile("[0-9A-Za-z@:_.*?-]{1,64}");

  /** Of an entity domain's property (RFC 9240 §5.2.2). */
  private static final Pattern PROPERTY = Pattern.compile("(?:[0-9A-Za-z@:_-]{0,64}\\.)?[0-9A-Za-z:_-]{1,32}");
  private static final String PROPERTY_DEFAULT = ".role";
  private static final String OFF = "off";
  /** A longer value is no word. */
  private static final int WORD_MAX = 256;

  private SourceRoles() {}

  /** What a source has; nothing tells where it has no such part. */
  static Config.Roles read(Section source) {
    Optional<Section> section = source.section("roles", SectionKind.ROLES);
    if (section.isEmpty()) return Config.Roles.UNTOLD;
    List<Config.NamedPids> named = new ArrayList<>();
    for (Config.Role role : List.of(Config.Role.BORDER, Config.Role.ORIGIN, Config.Role.EDGE)) {
      for (Item item : section.get().items(role.word() + "-pids")) {
        item.read(SourceRoles::pids).ifPresent(pids -> named.add(new Config.NamedPids(pids, role)));
      }
    }
    Config.Role others = section.get().item("others").flatMap(item -> item.read(Nodes::role)).orElse(Config.Role.EDGE);
    if (source.has("files")) {
      for (String key : List.of("property", "edge", "origin", "border")) {
        section.get().forbid(key, "is for a source that is a server, not files: take it out");
      }
      return new Config.Roles(List.copyOf(named), Optional.empty(), false, new TreeMap<>(), others);
    }
    Optional<String> property = section.get().is("property", OFF) ? Optional.empty()
        : section.get().has("property")
        ? section.get().item("property").flatMap(item -> item.read(SourceRoles::property))
        : Optional.of(PROPERTY_DEFAULT);
    SortedMap<String, Config.Role> words = new TreeMap<>();
    readWords(section.get(), Config.Role.EDGE, List.of("edge", "cache"), words);
    readWords(section.get(), Config.Role.ORIGIN, List.of("origin"), words);
    readWords(section.get(), Config.Role.BORDER, List.of("border"), words);
    return new Config.Roles(List.copyOf(named), property, section.get().has("property"), words, others);
  }

  private static void readWords(Section section, Config.Role role, List<String> usual,
      SortedMap<String, Config.Role> into) {
    if (!section.has(role.word())) {
      usual.forEach(word -> into.putIfAbsent(word, role));
      return;
    }
    for (Item item : section.items(role.word())) {
      if (item.text().length() > WORD_MAX) {
        item.error("a word of " + item.text().length() + " characters; " + WORD_MAX + " is the most");
        continue;
      }
      Config.Role other = into.put(item.text(), role);
      if (other != null) item.error("\"" + item.text() + "\" stands for " + other.word() + " already: take one out");
    }
  }

  private static String property(String text) {
    if (!PROPERTY.matcher(text).matches()) {
      throw new IllegalArgumentException("\"" + text
          + "\" is no property: write its name as the directory of the source"
          + " does, as .role or default-network-map.role (RFC 9240 §5.2.2)");
    }
    return text;
  }

  private static Glob pids(String text) {
    if (!PID_PATTERN.matcher(text).matches()) {
      throw new IllegalArgumentException("\"" + text + "\" is no pattern of PIDs: use 1 to 64 letters, digits, \"-\","
          + " \":\", \"@\", \"_\" and \".\" (RFC 7285 §10.1), \"*\" for any text and \"?\" for any character");
    }
    return new Glob(text);
  }
}
