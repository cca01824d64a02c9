package org.rialto.route;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.rialto.location.Ranges;
import org.rialto.net.Bits;

/**
 * The answers for blocks that span so many ranges that a query must not count them: a resolver may show as little as
 * one bit. They are counted when the table is compiled, for each aligned block of this kind; a block is found by
 * address and length, the order in which they are kept.
 */
final class WideBlocks {
  private static final int FIRST = 16;
  /** More than few changes add. */
  private static final int SPARE = 64;
  /** Of a block, as it is written. */
  private static final int OCTETS = 2 * Long.BYTES + 2 + Integer.BYTES;

  private final int spannedMax;
  private Optional<AddressCounts> all = Optional.empty();
  private int count;
  private long[] high = new long[FIRST];
  private long[] low = new long[FIRST];
  private byte[] length = new byte[FIRST];
  private int[] answerClass = new int[FIRST];
  private byte[] longest = new byte[FIRST];

  private WideBlocks(int spannedMax) {
    this.spannedMax = spannedMax;
  }

  /** Says which class answers for a block. */
  @FunctionalInterface
  interface Choosing {
    /** @param tally how many addresses of the block each class has */
    int winner(Tally tally, long high, long low, int length);
  }

  /** All aligned blocks that span more than {@code spannedMax} of these ranges. */
  static WideBlocks of(Ranges ranges, int spannedMax, Choosing choosing) {
    WideBlocks blocks = new WideBlocks(spannedMax);
    blocks.count(ranges, choosing);
    blocks.resize(blocks.count);
    return blocks;
  }

  /** Those of other ranges, which may be about as many: room for them is taken at once. */
  WideBlocks of(Ranges ranges, Choosing choosing) {
    WideBlocks blocks = new WideBlocks(spannedMax);
    blocks.resize(count + SPARE);
    blocks.count(ranges, choosing);
    return blocks;
  }

  private void count(Ranges ranges, Choosing choosing) {
    Tally outer = new Tally();
    new Counter(this, ranges, choosing).count(outer, 0, 0, 0, 0, ranges.size() - 1);
    all = Optional.of(outer.counts());
  }

  /** How many addresses of the family each class has; empty where that hasn't been counted in this process. */
  Optional<AddressCounts> all() {
    return all;
  }

  /**
   * Counts from the ranges up, each range once: what a block's halves counted is what the block counts. A block is
   * entered before its halves, the lower half before the upper; so they come sorted by address, then by length.
   */
  private static final class Counter {
    private final WideBlocks blocks;
    private final Ranges ranges;
    private final Choosing choosing;
    /** One for each length, made when needed: that of the block that is being counted. */
    private final Tally[] tallies = new Tally[129];

    Counter(WideBlocks blocks, Ranges ranges, Choosing choosing) {
      this.blocks = blocks;
      this.ranges = ranges;
      this.choosing = choosing;
    }

    /** Adds what a block counts to what holds it; returns the length of the smallest block needed within. */
    int count(Tally outer, long high, long low, int length, int from, int to) {
      if (!blocks.isWide(ranges, from, to)) {
        outer.add(ranges, from, to, high, low, length);
        return ranges.longest(from, to);
      }
      if (tallies[length] == null) tallies[length] = new Tally();
      Tally own = tallies[length];
      own.clear();
      int place = blocks.enter(high, low, length);
      long middleHigh = high | Bits.maskHigh(length + 1) & ~Bits.maskHigh(length);
      long middleLow = low | Bits.maskLow(length + 1) & ~Bits.maskLow(length);
      int middle = ranges.find(middleHigh, middleLow);
      boolean startsThere = ranges.startHigh(middle) == middleHigh && ranges.startLow(middle) == middleLow;
      int lower = count(own, high, low, length + 1, from, startsThere ? ranges.previous(middle) : middle);
      int upper = count(own, middleHigh, middleLow, length + 1, middle, to);
      blocks.answerClass[place] = choosing.winner(own, high, low, length);
      int longest = Math.max(length + 1, Math.max(lower, upper));
      blocks.longest[place] = (byte) longest;
      outer.add(own);
      return longest;
    }
  }

  /** The blocks kept before as {@link #write} wrote them. */
  static WideBlocks read(ByteBuffer in) {
    int spannedMax = in.getInt();
    int count = in.getInt();
    if (count < 0 || (long) count * OCTETS > in.remaining()) {
      throw new IllegalArgumentException("a count of " + count + " blocks is beyond the end of the image");
    }
    WideBlocks blocks = new WideBlocks(spannedMax);
    blocks.resize(count);
    for (int i = 0; i < count; i++) {
      int place = blocks.enter(in.getLong(), in.getLong(), in.get());
      blocks.longest[place] = in.get();
      blocks.answerClass[place] = in.getInt();
    }
    return blocks;
  }

  /** How many octets {@link #write} takes. */
  int octets() {
    return 2 * Integer.BYTES + count * OCTETS;
  }

  /**
   * From how many ranges blocks are kept, and a count; of each block the address, the length, the longest within, and
   * the class.
   */
  void write(ByteBuffer out) {
    out.putInt(spannedMax).putInt(count);
    for (int i = 0; i < count; i++) {
      out.putLong(high[i]).putLong(low[i]).put(length[i]).put(longest[i]).putInt(answerClass[i]);
    }
  }

  private int enter(long blockHigh, long blockLow, int blockLength) {
    if (count == high.length) resize(count + (count >> 1));
    high[count] = blockHigh;
    low[count] = blockLow;
    length[count] = (byte) blockLength;
    return count++;
  }

  private void resize(int size) {
    high = Arrays.copyOf(high, size);
    low = Arrays.copyOf(low, size);
    length = Arrays.copyOf(length, size);
    answerClass = Arrays.copyOf(answerClass, size);
    longest = Arrays.copyOf(longest, size);
  }

  /** Whether a block that spans these of the ranges, first and last included, is one of those kept here. */
  boolean isWide(Ranges ranges, int from, int to) {
    return to - from >= spannedMax && ranges.rank(to) - ranges.rank(from) >= spannedMax;
  }

  /** The place of a block; it must be here. */
  int find(long blockHigh, long blockLow, int blockLength) {
    int from = 0;
    int to = count - 1;
    while (from < to) {
      int middle = (from + to) >>> 1;
      int order = Bits.compare(high[middle], low[middle], blockHigh, blockLow);
      if (order < 0 || order == 0 && (length[middle] & 0xff) < blockLength) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return from;
  }

  /** The class that answers for a block; {@link Tally#NONE} if all of it is decided by the peer. */
  int answerClass(int place) {
    return answerClass[place];
  }

  /** The length of the smallest block needed within a block. */
  int longest(int place) {
    return longest[place] & 0xff;
  }

  int size() {
    return count;
  }
}
