package org.rialto.location;

import org.rialto.net.Bits;

/**
 * One pass over sorted prefixes, holding those that are open at the moment on a stack: the innermost one owns what
 * follows, until it ends or another starts.
 */
final class LongestMatch {
  /** One prefix of each length, 0 to 128, can be open at once. */
  private static final int DEPTH_MAX = 129;
  /** In no prefix. */
  static final int NONE = -1;

  private final NetworkMap.Prefixes prefixes;
  private final Ranges.Builder out;
  private final long[] lastHigh = new long[DEPTH_MAX];
  private final long[] lastLow = new long[DEPTH_MAX];
  private final int[] values = new int[DEPTH_MAX];
  private int depth;

  LongestMatch(NetworkMap.Prefixes prefixes) {
    this.prefixes = prefixes;
    this.out = new Ranges.Builder(prefixes.family());
  }

  Ranges ranges() {
    out.add(0, 0, NONE);
    for (int i = 0; i < prefixes.count(); i++) {
      open(prefixes.highAt(i), prefixes.lowAt(i), prefixes.lengthAt(i), prefixes.pid()[i]);
    }
    while (depth > 0) close();
    return out.build();
  }

  private void open(long high, long low, int length, int number) {
    while (depth > 0 && Bits.compare(lastHigh[depth - 1], lastLow[depth - 1], high, low) < 0) close();
    lastHigh[depth] = high | ~Bits.maskHigh(length);
    lastLow[depth] = low | ~Bits.maskLow(length);
    values[depth] = number << Byte.SIZE | length;
    out.add(high, low, values[depth++]);
  }

  private void close() {
    depth--;
    long nextLow = lastLow[depth] + 1;
    long nextHigh = lastHigh[depth] + (nextLow == 0 ? 1 : 0);
    boolean isFamilyEnd = (nextHigh | nextLow) == 0;
    if (!isFamilyEnd) out.add(nextHigh, nextLow, depth == 0 ? NONE : values[depth - 1]);
  }
}
