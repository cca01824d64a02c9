package org.rialto.location;

import java.util.Arrays;

/** Starts of ranges in full, by position, in a list that grows. For one thread. */
final class FineStarts {
  private static final int FIRST = 4;

  int[] positions = new int[0];
  long[] high = new long[0];
  long[] low = new long[0];
  int count;

  void add(int position, long startHigh, long startLow) {
    if (count == positions.length) resize(count + (count >> 1) + FIRST);
    positions[count] = position;
    high[count] = startHigh;
    low[count++] = startLow;
  }

  /** Gives back the room for those to come. */
  void trim() {
    resize(count);
  }

  private void resize(int size) {
    positions = Arrays.copyOf(positions, size);
    high = Arrays.copyOf(high, size);
    low = Arrays.copyOf(low, size);
  }
}
