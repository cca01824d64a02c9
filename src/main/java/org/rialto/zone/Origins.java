package org.rialto.zone;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The zones' names, to find the deepest one that a name is in. */
final class Origins {
  private final Map<String, byte[]> byName = new HashMap<>();

  /** Adds an origin, in lower case; false if it is there already. */
  boolean add(byte[] origin) {
    return byName.putIfAbsent(key(origin, 0), origin) == null;
  }

  /** The deepest zone that a name is in; the name in lower case. */
  Optional<byte[]> deepest(byte[] name) {
    return from(name, 0);
  }

  /** All of them, parents before their children. */
  List<byte[]> all() {
    List<byte[]> all = new ArrayList<>(byName.values());
    all.sort(Comparator.<byte[]>comparingInt(Names::labels).thenComparing(origin -> key(origin, 0)));
    return all;
  }

  /** A name in lower case as a key. */
  static String key(byte[] name) {
    return key(name, 0);
  }

  private Optional<byte[]> from(byte[] name, int from) {
    for (int at = from; ; at += name[at] + 1) {
      byte[] origin = byName.get(key(name, at));
      if (origin != null) return Optional.of(origin);
      if (name[at] == 0) return Optional.empty();
    }
  }

  private static String key(byte[] name, int from) {
    return new String(name, from, name.length - from, StandardCharsets.ISO_8859_1);
  }
}
