package org.rialto.route;

/** Picks among equals by name: the same on every machine and for every version of a map, and evenly spread. */
final class Spread {
  private static final long OFFSET = 0xcbf29ce484222325L;
  private static final long PRIME = 0x100000001b3L;

  private Spread() {}

  /** A number from 0 to {@code count - 1} for a name. */
  static int pick(String name, int count) {
    return among(mix(fold(OFFSET, name)), count);
  }

  /** A number from 0 to {@code count - 1} for two names. */
  static int pick(String name1, String name2, int count) {
    return among(mix(fold(mix(fold(OFFSET, name1)), name2)), count);
  }

  /** FNV-1a over the characters. */
  private static long fold(long hash, String name) {
    long folded = hash;
    for (int i = 0; i < name.length(); i++) folded = (folded ^ name.charAt(i)) * PRIME;
    return folded;
  }

  /** FNV leaves the upper bits of short names alike; two rounds of multiply and shift spread them. */
  private static long mix(long hash) {
    long mixed = (hash ^ hash >>> 32) * 0x9e3779b97f4a7c15L;
    mixed = (mixed ^ mixed >>> 29) * 0xbf58476d1ce4e5b9L;
    return mixed ^ mixed >>> 32;
  }

  /** Scales the upper 32 bits to the count. */
  private static int among(long hash, int count) {
    return (int) ((hash >>> 32) * count >>> 32);
  }
}
