package org.rialto.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A mapping of the configuration, read key by key. Whatever is wrong is reported, and the default taken in its place,
 * so that reading goes on; unknown and repeated keys are reported at once.
 */
final class Section {
  private final Problems problems;
  private final SectionKind kind;
  private final String path;
  private final int line;
  private final Map<String, YamlValue.Entry> entries = new LinkedHashMap<>();
  /** Keys that were probably meant by unknown ones: that they are missing was then said already. */
  private final Set<String> misspelt = new HashSet<>();

  Section(Problems problems, SectionKind kind, String path, YamlValue.Mapping mapping) {
    this.problems = problems;
    this.kind = kind;
    this.path = path;
    this.line = mapping.line();
    for (YamlValue.Entry entry : mapping.entries()) add(entry);
  }

  private void add(YamlValue.Entry entry) {
    String key = entry.key();
    if (!kind.keys().contains(key)) {
      problems.error(entry.line(), path(key), "unknown key" + kind.cure(key));
      Suggestion.nearest(key, kind.keys()).ifPresent(misspelt::add);
      return;
    }
    YamlValue.Entry first = entries.putIfAbsent(key, entry);
    if (first != null) {
      problems.error(entry.line(), path(key), "is there twice, first in line " + first.line() + ": keep one");
    }
  }

  Problems problems() {
    return problems;
  }

  boolean has(String key) {
    return entries.containsKey(key);
  }

  /** Whether a key is given as a list of nothing. */
  boolean isEmptyList(String key) {
    return has(key) && entries.get(key).value() instanceof YamlValue.Sequence(int _, List<YamlValue> items)
        && items.isEmpty();
  }

  /** Where a key would be reported. */
  String path(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  /** The line of a key, or of the section where the key isn't given. */
  int line(String key) {
    return has(key) ? entries.get(key).line() : line;
  }

  <T> Located<T> locate(T value) {
    return problems.locate(value, line, path);
  }

  /** A problem of the section as a whole. */
  void error(String message) {
    problems.error(line, path, message);
  }

  /** A problem of a key. */
  void error(String key, String message) {
    problems.error(line(key), path(key), message);
  }

  void warning(String key, String message) {
    problems.warning(line(key), path(key), message);
  }

  /** Reports a key that must be given and isn't. */
  void require(String key, String example) {
    if (!has(key) && !misspelt.contains(key)) error("needs " + key + ", as in \"" + key + ": " + example + "\"");
  }

  /** Reports a key that can't be given, if it is. */
  void forbid(String key, String why) {
    if (has(key)) error(key, why);
  }

  Optional<Item> item(String key) {
    return value(key).flatMap(value -> item(value, path(key)));
  }

  /** The items of a list; one value alone is a list of one. */
  List<Item> items(String key) {
    List<Item> items = new ArrayList<>();
    value(key).ifPresent(value -> {
      if (value instanceof YamlValue.Sequence(int _, List<YamlValue> values)) {
        for (int i = 0; i < values.size(); i++) {
          item(values.get(i), path(key) + "[" + i + "]").ifPresent(items::add);
        }
      } else {
        item(value, path(key)).ifPresent(items::add);
      }
    });
    return items;
  }

  Optional<Section> section(String key, SectionKind inner) {
    return value(key).flatMap(value -> section(value, path(key), inner));
  }

  List<Section> sections(String key, SectionKind inner) {
    List<Section> sections = new ArrayList<>();
    value(key).ifPresent(value -> {
      if (value instanceof YamlValue.Sequence(int _, List<YamlValue> values)) {
        for (int i = 0; i < values.size(); i++) {
          section(values.get(i), path(key) + "[" + i + "]", inner).ifPresent(sections::add);
        }
      } else {
        problems.error(value.line(), path(key), "must be a list, not " + value.kind()
            + ": put \"- \" before each item");
      }
    });
    return sections;
  }

  int integer(String key, int fallback, int least, int most) {
    return item(key).flatMap(item -> item.read(text -> Quantities.integer(text, least, most))).orElse(fallback);
  }

  Duration duration(String key, Duration fallback, Duration least, Duration most) {
    return item(key).flatMap(item -> item.read(text -> Quantities.duration(text, least, most))).orElse(fallback);
  }

  /** A duration, or empty for the word "never". */
  Optional<Duration> durationOrNever(String key, Optional<Duration> fallback, Duration least, Duration most) {
    if (is(key, "never")) return Optional.empty();
    return item(key).map(item -> item.read(text -> {
      try {
        return Quantities.duration(text, least, most);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(e.getMessage() + ", or never", e);
      }
    })).orElse(fallback);
  }

  Duration ttl(String key, Duration fallback, Duration most) {
    return item(key).flatMap(item -> item.read(text -> Quantities.ttl(text, most))).orElse(fallback);
  }

  Duration seconds(String key, Duration fallback, Duration least, Duration most) {
    return item(key).flatMap(item -> item.read(text -> Quantities.seconds(text, key, least, most))).orElse(fallback);
  }

  long size(String key, long fallback, long least, long most) {
    return item(key).flatMap(item -> item.read(text -> Quantities.size(text, least, most))).orElse(fallback);
  }

  /** A share, as a part of one. */
  double share(String key, double fallback, double most) {
    return item(key).flatMap(item -> item.read(text -> Quantities.share(text, most))).orElse(fallback);
  }

  /** Whether a key is given as this word alone. */
  boolean is(String key, String word) {
    return has(key) && entries.get(key).value() instanceof YamlValue.Scalar(int _, String text) && text.equals(word);
  }

  boolean flag(String key, boolean fallback) {
    return oneOf(key, fallback, Map.of("true", true, "false", false));
  }

  /** One of a few words. */
  <T> T oneOf(String key, T fallback, Map<String, T> words) {
    return item(key).flatMap(item -> item.read(text -> {
      if (words.containsKey(text)) return words.get(text);
      List<String> known = words.keySet().stream().sorted().toList();
      String hint = Suggestion.hint(text, known);
      throw new IllegalArgumentException("\"" + text + "\" is none of " + String.join(", ", known) + hint);
    })).orElse(fallback);
  }

  private Optional<YamlValue> value(String key) {
    assert kind.keys().contains(key) : key;
    if (!has(key)) return Optional.empty();
    YamlValue value = entries.get(key).value();
    if (value instanceof YamlValue.Scalar(int _, String text) && text.isEmpty()) {
      error(key, "has no value: write one, or take the key out");
      return Optional.empty();
    }
    return Optional.of(value);
  }

  private Optional<Item> item(YamlValue value, String place) {
    if (value instanceof YamlValue.Scalar scalar) {
      if (!scalar.text().isEmpty()) return Optional.of(new Item(scalar, place, problems));
      problems.error(value.line(), place, "has no value: write one, or take the item out");
    } else {
      problems.error(value.line(), place, "must be a single value, not " + value.kind());
    }
    return Optional.empty();
  }

  private Optional<Section> section(YamlValue value, String place, SectionKind inner) {
    if (value instanceof YamlValue.Mapping mapping) return Optional.of(new Section(problems, inner, place, mapping));
    String cure = value instanceof YamlValue.Scalar(int _, String text) && text.indexOf(':') >= 0
        ? "is \"" + text + "\", one value: put a space behind the \":\""
        : "must be keys with values, not " + value.kind() + ": the keys are " + String.join(", ", inner.keys());
    problems.error(value.line(), place, cure);
    return Optional.empty();
  }
}
