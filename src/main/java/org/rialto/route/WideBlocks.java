package org.rialto.route;

import java.util.Arrays;
import org.rialto.location.Ranges;
import org.rialto.net.Bits;

/**
 * The answers for blocks that span so many ranges that a query must not count them: a resolver may show as little as one bit. They are counted when
 * the table is compiled, for each aligned block of this kind; a block is found by address and length, the order in which they are kept.
 */
final class WideBlocks {
  private static final int FIRST = 16;

  private final Ranges ranges;
  private final int spannedMax;
  private int count;
  private long[] high = new long[FIRST];
  private long[] low = new long[FIRST];
  private byte[] length = new byte[FIRST];
  private int[] answerClass = new int[FIRST];
  private byte[] longest = new byte[FIRST];

  private WideBlocks(Ranges ranges, int spannedMax) {
    this.ranges = ranges;
    this.spannedMax = spannedMax;
  }

  /** All aligned blocks that span more than {@code spannedMax} of these ranges. */
  static WideBlocks of(Ranges ranges, int spannedMax) {
    WideBlocks blocks = new WideBlocks(ranges, spannedMax);
    blocks.visit(new Tally(), 0, 0, 0, 0, ranges.size() - 1);
    blocks.trim();
    return blocks;
  }

  /** A block before its halves, the lower half before the upper: so they come sorted by address, then by length. */
  private void visit(Tally tally, long blockHigh, long blockLow, int blockLength, int from, int to) {
    if (to - from < spannedMax) return;
    add(blockHigh, blockLow, blockLength, tally.majority(ranges, from, to, blockHigh, blockLow, blockLength), ranges.longest(from, to));
    long middleHigh = blockHigh | Bits.maskHigh(blockLength + 1) & ~Bits.maskHigh(blockLength);
    long middleLow = blockLow | Bits.maskLow(blockLength + 1) & ~Bits.maskLow(blockLength);
    int middle = ranges.find(middleHigh, middleLow);
    boolean startsThere = ranges.startHigh(middle) == middleHigh && ranges.startLow(middle) == middleLow;
    visit(tally, blockHigh, blockLow, blockLength + 1, from, startsThere ? middle - 1 : middle);
    visit(tally, middleHigh, middleLow, blockLength + 1, middle, to);
  }

  private void add(long blockHigh, long blockLow, int blockLength, int winner, int longestPiece) {
    if (count == high.length) resize(count + (count >> 1));
    high[count] = blockHigh;
    low[count] = blockLow;
    length[count] = (byte) blockLength;
    answerClass[count] = winner;
    longest[count++] = (byte) longestPiece;
  }

  private void trim() {
    resize(count);
  }

  private void resize(int size) {
    high = Arrays.copyOf(high, size);
    low = Arrays.copyOf(low, size);
    length = Arrays.copyOf(length, size);
    answerClass = Arrays.copyOf(answerClass, size);
    longest = Arrays.copyOf(longest, size);
  }

  /** Whether a block that spans these ranges, first and last included, is one of those kept here. */
  boolean isWide(int from, int to) {
    return to - from >= spannedMax;
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

  /** The class that covers most of a block; {@link Tally#NONE} if all of it is decided by the peer. */
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
