package org.rialto.zone;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Names in wire form and lower case as keys of maps. */
final class Origins {
  private Origins() {}

  static String key(byte[] name) {
    return key(name, 0);
  }

  /** The keys of a name and all names above it. */
  static List<String> suffixes(byte[] name) {
    List<String> suffixes = new ArrayList<>();
    for (int at = 0; ; at += name[at] + 1) {
      suffixes.add(key(name, at));
      if (name[at] == 0) return suffixes;
    }
  }

  private static String key(byte[] name, int from) {
    return new String(name, from, name.length - from, StandardCharsets.ISO_8859_1);
  }
}
