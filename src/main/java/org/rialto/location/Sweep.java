package org.rialto.location;

import java.util.function.IntBinaryOperator;

/** Lays two cuts of one family's addresses over each other. */
public final class Sweep {
  private Sweep() {}

  /** The ranges in which neither cut changes, with what the operator makes of the two values there. */
  public static Ranges over(Ranges one, Ranges other, IntBinaryOperator value) {
    Ranges.Builder out = new Ranges.Builder(one.family());
    int i = 0;
    int j = 0;
    long high = 0;
    long low = 0;
    while (true) {
      out.add(high, low, value.applyAsInt(one.value(i), other.value(j)));
      int next = Ranges.compareEnds(one, i, other, j);
      if (next <= 0) i++;
      if (next >= 0) j++;
      if (i == one.size()) return out.build();
      high = next <= 0 ? one.startHigh(i) : other.startHigh(j);
      low = next <= 0 ? one.startLow(i) : other.startLow(j);
    }
  }
}
