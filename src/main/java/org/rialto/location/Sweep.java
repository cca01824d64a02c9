package org.rialto.location;

import java.util.function.IntBinaryOperator;
import org.rialto.net.Bits;

/** Lays two cuts of one family's addresses over each other. */
final class Sweep {
  private Sweep() {}

  /** The ranges in which neither cut changes, with what the operator makes of the two values there. */
  static Ranges over(Ranges one, Ranges other, IntBinaryOperator value) {
    Ranges.Builder out = new Ranges.Builder(one.family());
    int i = 0;
    int j = 0;
    long high = 0;
    long low = 0;
    while (true) {
      out.add(high, low, value.applyAsInt(one.value(i), other.value(j)));
      int next = compareNext(one, i, other, j);
      if (next <= 0) i++;
      if (next >= 0) j++;
      if (i == one.size()) return out.build();
      high = next <= 0 ? one.startHigh(i) : other.startHigh(j);
      low = next <= 0 ? one.startLow(i) : other.startLow(j);
    }
  }

  /** Which range ends first, as a comparison of their ends; the last ones end together. */
  private static int compareNext(Ranges one, int i, Ranges other, int j) {
    boolean isLast = i + 1 == one.size();
    boolean isOtherLast = j + 1 == other.size();
    if (isLast || isOtherLast) return Boolean.compare(isLast, isOtherLast);
    return Bits.compare(one.startHigh(i + 1), one.startLow(i + 1), other.startHigh(j + 1), other.startLow(j + 1));
  }
}
