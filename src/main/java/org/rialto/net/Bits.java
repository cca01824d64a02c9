package org.rialto.net;

/** Arithmetic on left-aligned 128-bit numbers held in two longs. */
public final class Bits {
  private Bits() {}

  /** The upper long of a mask of {@code length} ones, 0 to 128. */
  public static long maskHigh(int length) {
    return length >= 64 ? -1L : length == 0 ? 0 : -1L << (64 - length);
  }

  /** The lower long of a mask of {@code length} ones, 0 to 128. */
  public static long maskLow(int length) {
    return length <= 64 ? 0 : -1L << (128 - length);
  }

  /** How many leading bits two numbers share, 0 to 128. */
  public static int commonPrefix(long high1, long low1, long high2, long low2) {
    long different = high1 ^ high2;
    return different != 0 ? Long.numberOfLeadingZeros(different) : 64 + Long.numberOfLeadingZeros(low1 ^ low2);
  }

  /** Zero bits at the end of a 128-bit number; 128 for zero. */
  public static int trailingZeros(long high, long low) {
    return low != 0 ? Long.numberOfTrailingZeros(low) : 64 + Long.numberOfTrailingZeros(high);
  }

  /** Unsigned order of two 128-bit numbers: negative, zero or positive. */
  public static int compare(long high1, long low1, long high2, long low2) {
    int order = Long.compareUnsigned(high1, high2);
    return order != 0 ? order : Long.compareUnsigned(low1, low2);
  }
}
