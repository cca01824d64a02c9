package org.rialto.location;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Names, numbered in the order in which they come. They are kept as octets in one array, and found there by octets, so
 * that a hundred thousand of them are a few objects. Not for use by several threads while names are added.
 */
public final class NameTable {
  private static final int FIRST_NAMES = 8;
  private static final int FIRST_OCTETS = 64;
  /** A table that has grown beyond this isn't worth keeping for what comes after a {@link #clear}. */
  private static final int KEPT_NAMES = 256;

  /**
   * Of the hash, which is a polynomial in this odd number. It is another one in each table, so that nobody can send
   * names that all fall into one place.
   */
  private final long factor = ThreadLocalRandom.current().nextLong() | 1;
  private byte[] octets = new byte[FIRST_OCTETS];
  /** Where each name starts, and where the last one ends. */
  private int[] start = new int[FIRST_NAMES + 1];
  /** By hash, or as near after it as there is room: the number and one; zero where there is none. */
  private int[] slots = new int[2 * FIRST_NAMES];
  private int count;

  /** How many names there are. */
  public int size() {
    return count;
  }

  /** The number of a name; it is the {@link #size} before the call where the name has not been there. */
  public int add(byte[] name, int from, int length) {
    int slot = slot(name, from, length);
    if (slots[slot] > 0) return slots[slot] - 1;
    if (count + 1 == start.length) {
      grow();
      slot = slot(name, from, length);
    }
    int end = start[count] + length;
    if (end > octets.length) octets = Arrays.copyOf(octets, Math.max(end, octets.length * 2));
    System.arraycopy(name, from, octets, start[count], length);
    slots[slot] = count + 1;
    start[count + 1] = end;
    return count++;
  }

  /** The number of a name; -1 where it isn't there. */
  public int find(byte[] name, int from, int length) {
    return slots[slot(name, from, length)] - 1;
  }

  /** The number of a name; -1 where it isn't there. */
  int find(String name) {
    byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
    return find(utf8, 0, utf8.length);
  }

  /** The number that a name of another table has here; -1 where it isn't here. */
  int find(NameTable other, int number) {
    return find(other.octets, other.start[number], other.start[number + 1] - other.start[number]);
  }

  /** A name by its number. */
  public String name(int number) {
    return new String(octets, start[number], start[number + 1] - start[number], StandardCharsets.UTF_8);
  }

  boolean isSame(int number, NameTable other, int otherNumber) {
    return Arrays.equals(octets, start[number], start[number + 1], other.octets, other.start[otherNumber],
        other.start[otherNumber + 1]);
  }

  boolean hasSameNames(NameTable other) {
    return count == other.count && Arrays.equals(start, 0, count + 1, other.start, 0, count + 1)
        && Arrays.equals(octets, 0, start[count], other.octets, 0, start[count]);
  }

  /** Forgets all names. */
  public void clear() {
    if (count > KEPT_NAMES) {
      octets = new byte[FIRST_OCTETS];
      start = new int[FIRST_NAMES + 1];
      slots = new int[2 * FIRST_NAMES];
    } else if (count > 0) {
      Arrays.fill(slots, 0);
    }
    count = 0;
  }

  /** Gives back the room for names to come. */
  void trim() {
    octets = Arrays.copyOf(octets, start[count]);
    start = Arrays.copyOf(start, count + 1);
  }

  /** Where a name is among the slots, or where it has to go. */
  private int slot(byte[] name, int from, int length) {
    long hash = 0;
    for (int i = from; i < from + length; i++) hash = (hash + 1 + name[i]) * factor;
    int last = slots.length - 1;
    int slot = (int) (hash >>> Long.numberOfLeadingZeros(last));
    while (slots[slot] > 0) {
      int at = start[slots[slot] - 1];
      if (Arrays.equals(octets, at, start[slots[slot]], name, from, from + length)) return slot;
      slot = slot + 1 & last;
    }
    return slot;
  }

  private void grow() {
    start = Arrays.copyOf(start, 2 * count + 1);
    slots = new int[Integer.highestOneBit(count) * 4];
    for (int number = 0; number < count; number++) {
      slots[slot(octets, start[number], start[number + 1] - start[number])] = number + 1;
    }
  }
}
