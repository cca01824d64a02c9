package org.rialto.wire;

import java.util.Arrays;

/**
 * Where in a message names and the names above them have been written, for pointers to them (RFC 1035 §4.1.4). Names
 * that differ in case only are one (RFC 4343 §3).
 */
final class SuffixPlaces {
  static final int NONE = -1;

  private static final int HASH_FACTOR = 0x01000193;

  private byte[] name = {};
  private int[] starts = new int[8];
  private int[] hashes = new int[8];
  private byte[][] heldNames = new byte[16][];
  private int[] heldStarts = new int[16];
  private int[] heldHashes = new int[16];
  private int[] places = new int[16];
  private int count;

  /** @param first a name that is there already, in wire form, and where */
  SuffixPlaces(byte[] first, int place) {
    int labels = read(first);
    for (int label = 0; label < labels; label++) add(label, place + starts[label]);
  }

  /** Takes a name, in wire form, whose suffixes are looked for next; returns how many there are but the root. */
  int read(byte[] wire) {
    name = lower(wire);
    int labels = 0;
    for (int at = 0; name[at] != 0; at += name[at] + 1) {
      if (labels == starts.length) {
        starts = Arrays.copyOf(starts, 2 * labels);
        hashes = Arrays.copyOf(hashes, 2 * labels);
      }
      starts[labels++] = at;
    }
    int hash = 0;
    int stop = name.length - 1;
    for (int label = labels - 1; label >= 0; label--) {
      for (int i = starts[label]; i < stop; i++) hash = (hash ^ name[i]) * HASH_FACTOR;
      stop = starts[label];
      hashes[label] = hash ^ hash >>> 16;
    }
    return labels;
  }

  /** Where the suffix that starts with this label stands. */
  int find(int label) {
    int mask = places.length - 1;
    for (int slot = hashes[label] & mask; heldNames[slot] != null; slot = slot + 1 & mask) {
      if (heldHashes[slot] == hashes[label] && isAt(slot, label)) return places[slot];
    }
    return NONE;
  }

  /** The suffix that starts with this label, which wasn't anywhere yet, stands there. */
  void add(int label, int place) {
    if (2 * ++count > places.length) grow();
    enter(name, starts[label], hashes[label], place);
  }

  private boolean isAt(int slot, int label) {
    byte[] held = heldNames[slot];
    return Arrays.equals(held, heldStarts[slot], held.length, name, starts[label], name.length);
  }

  private void enter(byte[] held, int start, int hash, int place) {
    int mask = places.length - 1;
    int slot = hash & mask;
    while (heldNames[slot] != null) slot = slot + 1 & mask;
    heldNames[slot] = held;
    heldStarts[slot] = start;
    heldHashes[slot] = hash;
    places[slot] = place;
  }

  private void grow() {
    byte[][] oldNames = heldNames;
    int[] oldStarts = heldStarts;
    int[] oldHashes = heldHashes;
    int[] oldPlaces = places;
    heldNames = new byte[2 * oldPlaces.length][];
    heldStarts = new int[2 * oldPlaces.length];
    heldHashes = new int[2 * oldPlaces.length];
    places = new int[2 * oldPlaces.length];
    for (int i = 0; i < oldPlaces.length; i++) {
      if (oldNames[i] != null) enter(oldNames[i], oldStarts[i], oldHashes[i], oldPlaces[i]);
    }
  }

  private static byte[] lower(byte[] wire) {
    byte[] lower = wire.clone();
    for (int i = 0; i < lower.length; i++) if (lower[i] >= 'A' && lower[i] <= 'Z') lower[i] |= 0x20;
    return lower;
  }
}
