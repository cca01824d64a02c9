package org.rialto.route;

import java.util.Arrays;

/**
 * Numbers of addresses by key, each exact in 128 bits, in the order in which keys came. Scratch: its owner clears and
 * fills it again. Nothing is made for a key but room for many.
 */
final class AddressCounts {
  private static final int FIRST = 256;
  private static final long GOLDEN = 0x9e3779b97f4a7c15L;

  private long[] keys = new long[FIRST / 2];
  private long[] sumHigh = new long[FIRST / 2];
  private long[] sumLow = new long[FIRST / 2];
  private int size;
  /** Open addressing by key: one more than the key's place, or zero. At most half full. */
  private int[] slots = new int[FIRST];

  /** Last in, first out: each key is then still found by the way it was entered. */
  void clear() {
    while (size > 0) slots[slotOf(keys[--size])] = 0;
  }

  /** Adds so many addresses. */
  void add(long key, long high, long low) {
    int slot = slotOf(key);
    if (slots[slot] == 0) slot = enter(key, slot);
    int place = slots[slot] - 1;
    sumLow[place] += low;
    sumHigh[place] += high + (Long.compareUnsigned(sumLow[place], low) < 0 ? 1 : 0);
  }

  /** Adds the addresses from a start to before an end, where an end of zero is the end of the family. */
  void add(long key, long startHigh, long startLow, long endHigh, long endLow) {
    int borrow = Long.compareUnsigned(endLow, startLow) < 0 ? 1 : 0;
    add(key, endHigh - startHigh - borrow, endLow - startLow);
  }

  private int enter(long key, int freeSlot) {
    int slot = freeSlot;
    if (size == keys.length) {
      grow();
      slot = slotOf(key);
    }
    keys[size] = key;
    sumHigh[size] = 0;
    sumLow[size] = 0;
    slots[slot] = ++size;
    return slot;
  }

  private void grow() {
    keys = Arrays.copyOf(keys, size * 2);
    sumHigh = Arrays.copyOf(sumHigh, size * 2);
    sumLow = Arrays.copyOf(sumLow, size * 2);
    slots = new int[size * 4];
    for (int i = 0; i < size; i++) slots[slotOf(keys[i])] = i + 1;
  }

  /** Where the key is, or where it would be. */
  private int slotOf(long key) {
    int slot = (int) (key * GOLDEN >>> Long.numberOfLeadingZeros(slots.length) + 1);
    while (slots[slot] != 0 && keys[slots[slot] - 1] != key) slot = slot + 1 & slots.length - 1;
    return slot;
  }

  /** The place of a key; -1 where it wasn't added. */
  int place(long key) {
    return slots[slotOf(key)] - 1;
  }

  /** How many keys there are, each of which is known by its place. */
  int size() {
    return size;
  }

  long key(int place) {
    return keys[place];
  }

  /** Bits 64 to 127 of a key's number. */
  long high(int place) {
    return sumHigh[place];
  }

  /** Bits 0 to 63. */
  long low(int place) {
    return sumLow[place];
  }
}
