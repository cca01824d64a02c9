package org.rialto.location;

import java.util.Arrays;
import java.util.Optional;

/** Puts the ranges that a builder was given, one by one and in runs, into one array; for one use. */
final class RangeAssembly {
  private final Ranges.Builder from;
  private final long mask;
  private final long[] packed;
  private final int[] values;
  private final FineStarts fine = new FineStarts();
  private int position;
  private int withLow;

  /** @param isWide whether values have an array of their own */
  RangeAssembly(Ranges.Builder from, boolean isWide) {
    this.from = from;
    mask = Ranges.valueMask(from.family, isWide);
    packed = new long[from.count + from.inRuns];
    values = new int[isWide ? packed.length : 0];
  }

  Ranges ranges() {
    int taken = 0;
    for (Ranges.Builder.Run run : from.runs) {
      put(taken, run.after());
      taken = run.after();
      put(run);
    }
    put(taken, from.count);
    fine.trim();
    Optional<Ranges> samePlaces = from.runs.stream().map(Ranges.Builder.Run::ranges).findFirst()
        .filter(ranges -> ranges.hasStartsOf(packed, mask));
    return new Ranges(from.family, mask, packed, values, fine, samePlaces);
  }

  /** Ranges that were given one by one. */
  private void put(int start, int end) {
    for (int i = start; i < end; i++) {
      boolean hasLow = withLow < from.withLow.count && from.withLow.positions[withLow] == i;
      put(from.highAt(i), hasLow ? from.withLow.low[withLow++] : 0, from.valueAt(i));
    }
  }

  private void put(long high, long low, int value) {
    if ((high & mask) != 0 || low != 0) fine.add(position, high, low);
    packed[position] = high & ~mask | (values.length > 0 ? 0 : value & mask);
    if (values.length > 0) values[position] = value;
    position++;
  }

  private void put(Ranges.Builder.Run run) {
    Ranges ranges = run.ranges();
    if (ranges.valueMask != mask) {
      for (int i = run.from(); i < run.to(); i++) put(ranges.startHigh(i), ranges.startLow(i), ranges.value(i));
      return;
    }
    int shift = position - run.from();
    int place = Arrays.binarySearch(ranges.fine, run.from());
    for (int i = place < 0 ? -place - 1 : place; i < ranges.fine.length && ranges.fine[i] < run.to(); i++) {
      fine.add(ranges.fine[i] + shift, ranges.fineHigh[i], ranges.fineLow[i]);
    }
    int many = run.to() - run.from();
    System.arraycopy(ranges.packed, run.from(), packed, position, many);
    if (values.length > 0) System.arraycopy(ranges.values, run.from(), values, position, many);
    position += many;
  }
}
