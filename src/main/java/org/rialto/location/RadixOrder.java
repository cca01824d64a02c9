package org.rialto.location;

import java.util.function.IntToLongFunction;

/**
 * Puts places into the order of numbers, digit by digit from the least one, in time that grows as their count does.
 * Equal ones keep the order they have, so the number that matters most is given last.
 */
final class RadixOrder {
  private static final int DIGIT_BITS = 11;
  private static final int DIGITS = (Long.SIZE + DIGIT_BITS - 1) / DIGIT_BITS;
  private static final int VALUES = 1 << DIGIT_BITS;

  private int[] places;
  private int[] otherPlaces;
  private long[] keys;
  private long[] otherKeys;

  /** The places from 0 to one less than {@code count}, in this order. */
  RadixOrder(int count) {
    places = new int[count];
    otherPlaces = new int[count];
    keys = new long[count];
    otherKeys = new long[count];
    for (int i = 0; i < count; i++) places[i] = i;
  }

  /** Orders by a number of each place, taken as unsigned. */
  void by(IntToLongFunction key) {
    for (int i = 0; i < keys.length; i++) keys[i] = key.applyAsLong(places[i]);
    int[][] counts = counts(keys);
    for (int digit = 0; digit < DIGITS; digit++) {
      if (!isConstant(counts[digit])) distribute(digit * DIGIT_BITS, counts[digit]);
    }
  }

  /** The places in their order. */
  int[] places() {
    return places;
  }

  private static int[][] counts(long[] keys) {
    int[][] counts = new int[DIGITS][VALUES];
    for (int digit = 0; digit < DIGITS; digit++) count(keys, digit * DIGIT_BITS, counts[digit]);
    return counts;
  }

  private static void count(long[] keys, int shift, int[] count) {
    for (long key : keys) count[(int) (key >>> shift) & VALUES - 1]++;
  }

  private boolean isConstant(int[] count) {
    for (int each : count) {
      if (each > 0) return each == keys.length;
    }
    return true;
  }

  private void distribute(int shift, int[] count) {
    int next = 0;
    for (int value = 0; value < VALUES; value++) {
      int here = count[value];
      count[value] = next;
      next += here;
    }
    for (int i = 0; i < keys.length; i++) {
      int to = count[(int) (keys[i] >>> shift) & VALUES - 1]++;
      otherKeys[to] = keys[i];
      otherPlaces[to] = places[i];
    }
    long[] swappedKeys = keys;
    keys = otherKeys;
    otherKeys = swappedKeys;
    int[] swappedPlaces = places;
    places = otherPlaces;
    otherPlaces = swappedPlaces;
  }
}
