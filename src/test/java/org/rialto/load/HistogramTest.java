package org.rialto.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class HistogramTest {
  @Test void emptyOneSaysZero() {
    assertEquals(0, new Histogram().atMost(0.5));
    assertEquals(0, new Histogram().largest());
  }

  @Test void smallValuesAreExact() {
    Histogram histogram = new Histogram();
    for (int i = 1; i <= 200; i++) histogram.add(i);
    assertEquals(100, histogram.atMost(0.5));
    assertEquals(198, histogram.atMost(0.99));
    assertEquals(200, histogram.largest());
  }

  @Test void percentilesAreAtMostA128thTooLong() {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    Histogram histogram = new Histogram();
    long[] values = random.longs(20_000).map(value -> value >>> 1 + (int) (value & 62)).toArray();
    for (long value : values) histogram.add(value);
    Arrays.sort(values);
    for (double share : new double[] {0.001, 0.1, 0.5, 0.9, 0.99, 0.999, 1}) {
      long exact = values[(int) Math.ceil(share * values.length) - 1];
      long told = histogram.atMost(share);
      assertTrue(told >= exact && told - exact <= exact / 128 + 1, "seed " + seed + ": " + told + " for " + exact);
    }
    assertEquals(values[values.length - 1], histogram.largest());
  }

  @Test void clockThatWasSetBackCountsAsNoTime() {
    Histogram histogram = new Histogram();
    histogram.add(-5);
    histogram.add(Long.MAX_VALUE);
    assertEquals(0, histogram.atMost(0.5));
    assertEquals(Long.MAX_VALUE, histogram.atMost(1));
  }
}
