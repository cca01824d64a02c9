package org.rialto.location;

import java.io.IOException;
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
  private final long factor;
  private byte[] octets;
  /** Where each name starts, and where the last one ends. */
  private int[] start;
  /** By hash, or as near after it as there is room: the number and one; zero where there is none. */
  private int[] slots;
  private int count;
  /** Whether the arrays are those of another table, whose first names these have been so far: none is written to. */
  private boolean isShared;

  public NameTable() {
    this(ThreadLocalRandom.current().nextLong() | 1, new byte[FIRST_OCTETS], new int[FIRST_NAMES + 1],
        new int[slots(FIRST_NAMES)]);
  }

  private NameTable(long factor, byte[] octets, int[] start, int[] slots) {
    this.factor = factor;
    this.octets = octets;
    this.start = start;
    this.slots = slots;
  }

  /**
   * A table without names, to which those of another are likely to be added: as long as they come in the same order,
   * both are one in memory. The other must not change.
   */
  static NameTable like(NameTable other) {
    NameTable table = new NameTable(other.factor, other.octets, other.start, other.slots);
    table.isShared = true;
    return table;
  }

  /** At least twice as many as names, so that searches end soon; a power of two. */
  private static int slots(int names) {
    return Integer.highestOneBit(Math.max(names - 1, 1)) * 4;
  }

  /** How many names there are. */
  public int size() {
    return count;
  }

  /** The number of a name; it is the {@link #size} before the call where the name has not been there. */
  public int add(byte[] name, int from, int length) {
    int slot = slot(name, from, length);
    if (isShared) {
      int known = slots[slot] - 1;
      if (known >= 0 && known <= count) {
        count = Math.max(count, known + 1);
        return known;
      }
      own();
      slot = slot(name, from, length);
    }
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
    int known = slots[slot(name, from, length)] - 1;
    return known < count ? known : -1;
  }

  /** Makes the arrays this table's own, with the room they have. */
  private void own() {
    isShared = false;
    octets = Arrays.copyOf(octets, Math.max(octets.length, FIRST_OCTETS));
    start = Arrays.copyOf(start, Math.max(start.length, FIRST_NAMES + 1));
    slots = new int[slots(start.length - 1)];
    for (int number = 0; number < count; number++) {
      slots[slot(octets, start[number], start[number + 1] - start[number])] = number + 1;
    }
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
    if (octets == other.octets && count == other.count) return true;
    return count == other.count && Arrays.equals(start, 0, count + 1, other.start, 0, count + 1)
        && Arrays.equals(octets, 0, start[count], other.octets, 0, start[count]);
  }

  /** Forgets all names. */
  public void clear() {
    if (isShared) {
      count = 0;
    } else if (count > KEPT_NAMES) {
      octets = new byte[FIRST_OCTETS];
      start = new int[FIRST_NAMES + 1];
      slots = new int[slots(FIRST_NAMES)];
    } else if (count > 0) {
      Arrays.fill(slots, 0);
    }
    count = 0;
  }

  /** Gives back the room for names to come. */
  void trim() {
    if (isShared && count + 1 < start.length) own();
    if (octets.length > start[count]) octets = Arrays.copyOf(octets, start[count]);
    if (start.length > count + 1) start = Arrays.copyOf(start, count + 1);
  }

  /** The count, where each name ends, and all of them in a row. */
  void write(MapOutput out) throws IOException {
    out.putInt(count);
    out.putInts(start, count + 1);
    out.putBytes(octets, start[count]);
  }

  /**
   * What {@link #write} wrote.
   *
   * @throws MapException if these aren't PID names, each once
   */
  static NameTable read(MapInput in) throws IOException {
    int count = in.getInt();
    if (count < 0) throw new MapException("a count of " + count + " is none");
    int[] start = in.getInts(count + 1);
    byte[] octets = in.getBytes(start[count]);
    NameTable table = new NameTable(ThreadLocalRandom.current().nextLong() | 1, octets, start, new int[slots(count)]);
    for (int number = 0; number < count; number++) table.enter(number);
    return table;
  }

  /** Makes a name be found that stands in its place. */
  private void enter(int number) {
    int from = start[number];
    int length = start[number + 1] - from;
    if (from < 0 || length < 0 || length > octets.length - from) {
      throw new MapException("a name from " + from + " on, " + length + " long, is beyond its end");
    }
    Names.checkPid(octets, from, length);
    int slot = slot(octets, from, length);
    if (slots[slot] > 0) throw new MapException("PID " + name(number) + " stands twice");
    slots[slot] = number + 1;
    count = number + 1;
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
    slots = new int[slots(start.length - 1)];
    for (int number = 0; number < count; number++) {
      slots[slot(octets, start[number], start[number + 1] - start[number])] = number + 1;
    }
  }
}
