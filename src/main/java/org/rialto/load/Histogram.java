package org.rialto.load;

import java.util.Arrays;

/**
 * Counts durations in buckets that are never wider than a 128th of what they count: from a nanosecond up each has its
 * own, from 256 ns up each doubling is cut into 128. Fixed in size, nothing is made for a value.
 */
public final class Histogram {
  private static final int BITS = 7;
  private static final int STEPS = 1 << BITS;
  private static final int BUCKETS = (Long.SIZE - BITS) * STEPS;

  private final long[] buckets = new long[BUCKETS];
  private long count;
  private long largest;

  /** Counts a duration; a negative one, of a clock that was set back, as none. */
  public void add(long nanos) {
    long value = Math.max(0, nanos);
    buckets[bucket(value)]++;
    count++;
    largest = Math.max(largest, value);
  }

  /** Durations counted. */
  public long count() {
    return count;
  }

  /** The largest one, exactly; zero if there is none. */
  public long largest() {
    return largest;
  }

  /**
   * A duration that this share of all is not longer than: the end of its bucket, so at most a 128th too long; zero if
   * there is none.
   *
   * @param share 0 to 1
   */
  public long atMost(double share) {
    long rank = Math.max(1, (long) Math.ceil(share * count));
    long seen = 0;
    for (int i = 0; i < BUCKETS; i++) {
      seen += buckets[i];
      if (seen >= rank) return Math.min(largest, last(i));
    }
    return largest;
  }

  void clear() {
    Arrays.fill(buckets, 0);
    count = 0;
    largest = 0;
  }

  private static int bucket(long value) {
    int shift = Math.max(0, Long.SIZE - 1 - BITS - Long.numberOfLeadingZeros(value));
    return shift * STEPS + (int) (value >>> shift);
  }

  /** The largest value of a bucket. */
  private static long last(int bucket) {
    int shift = Math.max(0, bucket / STEPS - 1);
    return ((long) (bucket - shift * STEPS) + 1 << shift) - 1;
  }
}
