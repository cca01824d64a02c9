package org.rialto.route;

import org.rialto.net.Bits;
import org.rialto.net.EmbeddedIpv4;

/**
 * Takes pieces of the address space in ascending order and passes them on so that no boundary is finer than a prefix
 * length: a block of that length that is cut into several values becomes one, of the value that covers most of it (of
 * equals the one that comes first). Pieces with embedded IPv4 addresses stay as they are: they are looked up, and
 * capped, as IPv4.
 */
final class Cap {
  private final Out out;
  private final long maskHigh;
  private final long maskLow;

  /** The value of the piece that is open; and in a cut block, from where it isn't counted yet. */
  private int value = Tally.NONE;
  private long fromHigh;
  private long fromLow;

  private boolean isCut;
  private long blockHigh;
  private long blockLow;
  private final Tally votes = new Tally();

  /** Where carriers of IPv4 start and end in the cut block; at an end the value is {@link Tally#NONE}. */
  private int marks;
  private final long[] markHigh = new long[2 * EmbeddedIpv4.values().length];
  private final long[] markLow = new long[markHigh.length];
  private final int[] markValue = new int[markHigh.length];

  /** Takes what the cap lets through, in ascending order; a piece given again replaces what was said to start there. */
  @FunctionalInterface
  interface Out {
    void add(long high, long low, int value);
  }

  Cap(Out out, int longest) {
    this.out = out;
    this.maskHigh = Bits.maskHigh(longest);
    this.maskLow = Bits.maskLow(longest);
  }

  /** A piece of this value starts here; the one before ends. */
  void add(long high, long low, int newValue) {
    if (newValue == value) return;
    boolean isAligned = (high & ~maskHigh) == 0 && (low & ~maskLow) == 0;
    if (isCut && (isAligned || (high & maskHigh) != blockHigh || (low & maskLow) != blockLow)) closeBlock();
    if (isAligned) {
      out.add(high, low, newValue);
    } else {
      if (!isCut) openBlock(high & maskHigh, low & maskLow);
      count(high, low);
    }
    value = newValue;
  }

  /** The last piece goes to the end of the family. */
  void finish() {
    if (isCut) closeBlock();
  }

  private void openBlock(long high, long low) {
    isCut = true;
    blockHigh = high;
    blockLow = low;
    fromHigh = high;
    fromLow = low;
    votes.clear();
    marks = 0;
  }

  /** Counts the open piece up to an end. */
  private void count(long endHigh, long endLow) {
    if (Group.isEmbedded(value)) {
      mark(fromHigh, fromLow, value);
      mark(endHigh, endLow, Tally.NONE);
    } else {
      votes.add(value, fromHigh, fromLow, endHigh, endLow);
    }
    fromHigh = endHigh;
    fromLow = endLow;
  }

  private void mark(long high, long low, int newValue) {
    markHigh[marks] = high;
    markLow[marks] = low;
    markValue[marks++] = newValue;
  }

  private void closeBlock() {
    long lastLow = blockLow | ~maskLow;
    long endLow = lastLow + 1;
    long endHigh = (blockHigh | ~maskHigh) + (endLow == 0 ? 1 : 0);
    count(endHigh, endLow);
    int winner = votes.winner();
    out.add(blockHigh, blockLow, winner);
    for (int i = 0; i < marks; i++) {
      out.add(markHigh[i], markLow[i], markValue[i] == Tally.NONE ? winner : markValue[i]);
    }
    boolean isFamilyEnd = (endHigh | endLow) == 0;
    if (!isFamilyEnd) out.add(endHigh, endLow, value);
    isCut = false;
  }
}
