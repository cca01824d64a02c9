package org.rialto.load;

/**
 * The queries without an answer yet. A query's ID holds its slot and how often that was used, so that a late answer to
 * the one before isn't taken for its own; slots are used again in the order they became free, to keep that apart for
 * as long as can be.
 */
final class Flight {
  /** Leaves two bits of an ID to tell uses of a slot apart. */
  static final int MOST = 1 << 14;

  private static final int NONE = -1;

  private final int slotBits;
  private final long[] since;
  private final long[] sent;
  private final boolean[] counted;
  private final int[] entry;
  /** The line a slot's query went out on; none for a free slot. */
  private final int[] line;
  private final char[] id;
  private final int[] free;
  private long taken;
  private long freed;

  /** @param room how many queries may be open; 1 to {@link #MOST} */
  Flight(int room) {
    slotBits = Integer.SIZE - Integer.numberOfLeadingZeros(room - 1);
    since = new long[room];
    sent = new long[room];
    counted = new boolean[room];
    entry = new int[room];
    line = new int[room];
    id = new char[room];
    free = new int[room];
    for (int slot = 0; slot < room; slot++) {
      line[slot] = NONE;
      id[slot] = (char) slot;
      free[slot] = slot;
    }
    freed = room;
  }

  int room() {
    return (int) (freed - taken);
  }

  int slots() {
    return line.length;
  }

  boolean isEmpty() {
    return room() == slots();
  }

  /**
   * Takes a slot, of which there is one; the ID its query is to have.
   *
   * @param due since when it is, in nanoseconds
   * @param now when it is sent
   * @param counts whether what comes of it counts
   */
  int take(int newLine, int newEntry, long due, long now, boolean counts) {
    int slot = free[(int) (taken++ % free.length)];
    line[slot] = newLine;
    entry[slot] = newEntry;
    since[slot] = due;
    sent[slot] = now;
    counted[slot] = counts;
    id[slot] += (char) (1 << slotBits);
    return id[slot];
  }

  /** The slot of the query with this ID on this line; negative if none is open. */
  int find(int itsLine, int itsId) {
    int slot = itsId & (1 << slotBits) - 1;
    return slot < slots() && line[slot] == itsLine && id[slot] == itsId ? slot : NONE;
  }

  void release(int slot) {
    line[slot] = NONE;
    free[(int) (freed++ % free.length)] = slot;
  }

  /** Whether a slot is in use. */
  boolean isOpen(int slot) {
    return line[slot] != NONE;
  }

  int line(int slot) {
    return line[slot];
  }

  int entry(int slot) {
    return entry[slot];
  }

  /** Whether what comes of the query counts. */
  boolean isCounted(int slot) {
    return counted[slot];
  }

  /** When the query was sent, in nanoseconds. */
  long sent(int slot) {
    return sent[slot];
  }

  /** Since when the query is due, in nanoseconds. */
  long since(int slot) {
    return since[slot];
  }
}
