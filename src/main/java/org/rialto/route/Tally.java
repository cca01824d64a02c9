package org.rialto.route;

import java.util.Arrays;
import org.rialto.location.Ranges;
import org.rialto.net.Bits;

/**
 * Counts how many addresses of a block each value has, as 128-bit numbers, to find the value that covers most of it.
 * Ties go to the value that came first, so add in ascending order of address. Scratch: its owner clears and fills it
 * again.
 */
final class Tally {
  static final int NONE = -1;
  private static final int FIRST = 256;
  private static final int GOLDEN = 0x9e3779b9;

  private int[] keys = new int[FIRST / 2];
  private long[] sumHigh = new long[FIRST / 2];
  private long[] sumLow = new long[FIRST / 2];
  private int count;
  /** Open addressing by key: one more than the key's place, or zero. At most half full. */
  private int[] slots = new int[FIRST];

  /** Last in, first out: each key is then still found by the way it was entered. */
  void clear() {
    while (count > 0) slots[slotOf(keys[--count])] = 0;
  }

  /** Adds the addresses from a start to before an end, where an end of zero is the end of the family. */
  void add(int key, long startHigh, long startLow, long endHigh, long endLow) {
    int slot = slotOf(key);
    if (slots[slot] == 0) slot = enter(key, slot);
    int place = slots[slot] - 1;
    long low = endLow - startLow;
    long high = endHigh - startHigh - (Long.compareUnsigned(endLow, startLow) < 0 ? 1 : 0);
    sumLow[place] += low;
    sumHigh[place] += high + (Long.compareUnsigned(sumLow[place], low) < 0 ? 1 : 0);
  }

  private int enter(int key, int freeSlot) {
    int slot = freeSlot;
    if (count == keys.length) {
      grow();
      slot = slotOf(key);
    }
    keys[count] = key;
    sumHigh[count] = 0;
    sumLow[count] = 0;
    slots[slot] = ++count;
    return slot;
  }

  private void grow() {
    keys = Arrays.copyOf(keys, count * 2);
    sumHigh = Arrays.copyOf(sumHigh, count * 2);
    sumLow = Arrays.copyOf(sumLow, count * 2);
    slots = new int[count * 4];
    for (int i = 0; i < count; i++) slots[slotOf(keys[i])] = i + 1;
  }

  /** Where the key is, or where it would be. */
  private int slotOf(int key) {
    int slot = key * GOLDEN >>> Integer.numberOfLeadingZeros(slots.length) + 1;
    while (slots[slot] != 0 && keys[slots[slot] - 1] != key) slot = slot + 1 & slots.length - 1;
    return slot;
  }

  /** The key with the largest sum, the first added among equals; {@link #NONE} if none was added. */
  int winner() {
    int best = NONE;
    for (int i = 0; i < count; i++) {
      if (best < 0 || Bits.compare(sumHigh[i], sumLow[i], sumHigh[best], sumLow[best]) > 0) best = i;
    }
    return best < 0 ? NONE : keys[best];
  }

  /** Adds all that another has counted, of addresses above those counted here. */
  void add(Tally other) {
    for (int i = 0; i < other.count; i++) add(other.keys[i], 0, 0, other.sumHigh[i], other.sumLow[i]);
  }

  /**
   * Adds the addresses of a block, which spans these ranges, first and last included, to their answer classes. Ranges
   * that the peer or an embedded IPv4 address decides have no vote.
   */
  void add(Ranges ranges, int from, int to, long high, long low, int length) {
    long lastLow = low | ~Bits.maskLow(length);
    long endHigh = (high | ~Bits.maskHigh(length)) + (lastLow == -1 ? 1 : 0);
    long endLow = lastLow + 1;
    for (int i = from; i <= to; i++) {
      int value = ranges.value(i);
      if (!Group.hasVote(value)) continue;
      add(Group.answerClass(value), i == from ? high : ranges.startHigh(i), i == from ? low : ranges.startLow(i),
          i == to ? endHigh : ranges.startHigh(i + 1), i == to ? endLow : ranges.startLow(i + 1));
    }
  }
}
