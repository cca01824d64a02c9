package org.rialto.config;

import java.util.List;

/** A value of a YAML file, with the line it starts on, from 1. */
sealed interface YamlValue {
  int line();

  /** What it is, for a message. */
  String kind();

  /** Keys with values, in the order they are written; a key may be there twice. */
  record Mapping(int line, List<Entry> entries) implements YamlValue {
    @Override public String kind() {
      return "keys with values";
    }
  }

  /** A key of a mapping, its line, and its value. */
  record Entry(String key, int line, YamlValue value) {}

  record Sequence(int line, List<YamlValue> items) implements YamlValue {
    @Override public String kind() {
      return "a list";
    }
  }

  /**
   * A single value as it is written, without its quotes: what it means is for the key to say. Empty where nothing is
   * written.
   */
  record Scalar(int line, String text) implements YamlValue {
    @Override public String kind() {
      return "a single value";
    }
  }
}
