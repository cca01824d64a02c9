package org.rialto.location;

import java.util.Arrays;
import org.rialto.net.Bits;
import org.rialto.net.Family;
import org.rialto.net.IpAddress;

/**
 * The whole address space of one family, cut into sorted, disjoint ranges that each have a value. A range is known by
 * where it starts: it ends where the next one starts, so every address is in exactly one. Neighbours differ in value.
 *
 * <p>Starts are left-aligned as in {@link IpAddress}; their lower halves are kept only if some start has bits there.
 * A table by the leading bits of an address leaves a short binary search.
 */
public final class Ranges {
  /** A smaller table would save less than a page. */
  private static final int HEAD_BITS_MIN = 8;
  /**
   * 4 MiB: as many entries as a map of a million prefixes has ranges, and what a cache can still hold a good part of.
   */
  private static final int HEAD_BITS_MAX = 20;

  private final Family family;
  private final long[] startHigh;
  private final long[] startLow;
  private final byte[] octetValues;
  private final char[] charValues;
  private final int[] intValues;
  /**
   * For each value of the leading bits, the range that holds the first address with these bits; and the last range at
   * the end.
   */
  private final int[] head;
  private final int headShift;

  private Ranges(Family family, long[] startHigh, long[] startLow, int[] values) {
    this.family = family;
    this.startHigh = startHigh;
    this.startLow = startLow;
    int bits = bitsOf(values);
    this.octetValues = bits <= Byte.SIZE ? octets(values) : new byte[0];
    this.charValues = bits > Byte.SIZE && bits <= Character.SIZE ? chars(values) : new char[0];
    this.intValues = bits > Character.SIZE ? values : new int[0];
    int sizeBits = Integer.SIZE - Integer.numberOfLeadingZeros(startHigh.length);
    int headBits = Math.clamp(sizeBits, HEAD_BITS_MIN, HEAD_BITS_MAX);
    this.headShift = Long.SIZE - headBits;
    this.head = new int[(1 << headBits) + 1];
    fillHead();
  }

  private void fillHead() {
    int position = 0;
    for (int bucket = 0; bucket < head.length - 1; bucket++) {
      long first = (long) bucket << headShift;
      while (position + 1 < startHigh.length && !startsAfter(position + 1, first, 0)) position++;
      head[bucket] = position;
    }
    head[head.length - 1] = startHigh.length - 1;
  }

  /**
   * Cuts nested prefixes apart: each address gets the value of the longest prefix that holds it (RFC 7285 §11.2.2). A
   * value is packed: see {@link #number} and {@link #length}; it is -1 where no prefix holds an address.
   */
  public static Ranges byLongestMatch(NetworkMap.Prefixes prefixes) {
    return new LongestMatch(prefixes).ranges();
  }

  /** The number of the prefix's owner in a value of {@link #byLongestMatch}; -1 for none. */
  public static int number(int value) {
    return value >> Byte.SIZE;
  }

  /** The length of the matched prefix in a value of {@link #byLongestMatch}; meaningless for none. */
  public static int length(int value) {
    return value & 0xff;
  }

  public Family family() {
    return family;
  }

  /** How many ranges there are; positions go from 0 to one less. */
  public int size() {
    return startHigh.length;
  }

  /** The position of the range that holds this address. */
  public int find(long high, long low) {
    int bucket = (int) (high >>> headShift);
    int from = head[bucket];
    int to = head[bucket + 1];
    while (from < to) {
      int middle = (from + to + 1) >>> 1;
      if (startsAfter(middle, high, low)) {
        to = middle - 1;
      } else {
        from = middle;
      }
    }
    return from;
  }

  /**
   * The first thing {@link #find} reads of memory that depends on the address. It means nothing: reading it brings it
   * near, so that many addresses can be waited for together.
   */
  public int fetchHead(long high) {
    return head[(int) (high >>> headShift)];
  }

  /** The next things {@link #find} and {@link #value} read; as {@link #fetchHead}. */
  public int fetchRange(long high) {
    int bucket = (int) (high >>> headShift);
    int middle = (head[bucket] + head[bucket + 1] + 1) >>> 1;
    return (int) startHigh[middle] + value(middle);
  }

  private boolean startsAfter(int position, long high, long low) {
    int order = Long.compareUnsigned(startHigh[position], high);
    return order > 0 || order == 0 && Long.compareUnsigned(startLow(position), low) > 0;
  }

  public int value(int position) {
    if (octetValues.length > 0) return octetValues[position] & 0xff;
    return charValues.length > 0 ? charValues[position] : intValues[position];
  }

  public long startHigh(int position) {
    return startHigh[position];
  }

  public long startLow(int position) {
    return startLow.length == 0 ? 0 : startLow[position];
  }

  /** The first address of a range. */
  public IpAddress first(int position) {
    return new IpAddress(family, startHigh(position), startLow(position));
  }

  /** The last address of a range. */
  public IpAddress last(int position) {
    boolean isLast = position == size() - 1;
    long low = isLast ? -1 : startLow(position + 1) - 1;
    long high = isLast ? -1 : startHigh(position + 1) - (low == -1 ? 1 : 0);
    return new IpAddress(family, high & Bits.maskHigh(family.bits()), low & Bits.maskLow(family.bits()));
  }

  /**
   * Whether the block of this length that starts at this address, which the range holds, is in the range to its end.
   */
  public boolean holds(int position, long high, long low, int length) {
    return position == size() - 1
        || startsAfter(position + 1, high | ~Bits.maskHigh(length), low | ~Bits.maskLow(length));
  }

  /**
   * The length of the widest block that holds this address and lies in its range: one bit more than the address
   * shares with the nearer of the two addresses that adjoin the range. Zero if one range covers the family. Blocks
   * found so never overlap (RFC 7871 §7.2.1).
   */
  public int scope(int position, long high, long low) {
    int below = -1;
    if (position > 0) {
      long beforeLow = startLow(position) - 1;
      long beforeHigh = startHigh[position] - (beforeLow == -1 ? 1 : 0);
      below = Bits.commonPrefix(high, low, beforeHigh, beforeLow);
    }
    int next = position + 1;
    int above = next == size() ? -1 : Bits.commonPrefix(high, low, startHigh[next], startLow(next));
    return 1 + Math.max(below, above);
  }

  /**
   * The length of the smallest block needed where these ranges meet, first and last included: a boundary that has n
   * zero bits at its end parts blocks of all bits but n. Zero if it is one range.
   */
  public int longest(int from, int to) {
    int longest = 0;
    for (int position = from + 1; position <= to; position++) {
      longest = Math.max(longest, 128 - Bits.trailingZeros(startHigh[position], startLow(position)));
    }
    return longest;
  }

  private static int bitsOf(int[] values) {
    int all = 0;
    for (int value : values) all |= value;
    return Integer.SIZE - Integer.numberOfLeadingZeros(all);
  }

  private static byte[] octets(int[] values) {
    byte[] octets = new byte[values.length];
    for (int i = 0; i < values.length; i++) octets[i] = (byte) values[i];
    return octets;
  }

  private static char[] chars(int[] values) {
    char[] chars = new char[values.length];
    for (int i = 0; i < values.length; i++) chars[i] = (char) values[i];
    return chars;
  }

  /** Takes ranges in ascending order and joins equal neighbours; not for use by several threads. */
  public static final class Builder {
    private static final int FIRST = 64;

    private final Family family;
    private long[] startHigh = new long[FIRST];
    private long[] startLow = new long[0];
    private int[] values = new int[FIRST];
    private int count;

    public Builder(Family family) {
      this.family = family;
    }

    /** For about so many ranges. */
    public Builder(Family family, int expected) {
      this.family = family;
      this.startHigh = new long[Math.max(expected, FIRST)];
      this.values = new int[startHigh.length];
    }

    /**
     * A range of this value starts here. Starts ascend from zero; one given again replaces what was said to start
     * there.
     */
    public void add(long high, long low, int value) {
      if (count == 0 ? (high | low) != 0 : Bits.compare(high, low, startHigh[count - 1], lowAt(count - 1)) < 0) {
        throw new IllegalArgumentException("ranges start at zero and ascend");
      }
      if (count > 0 && startHigh[count - 1] == high && lowAt(count - 1) == low) count--;
      if (count > 0 && values[count - 1] == value) return;
      if (count == startHigh.length) grow();
      if (low != 0 && startLow.length == 0) startLow = new long[startHigh.length];
      startHigh[count] = high;
      if (startLow.length > 0) startLow[count] = low;
      values[count++] = value;
    }

    /** These ranges follow, from a position to before another. */
    public void add(Ranges ranges, int from, int to) {
      for (int i = from; i < to; i++) add(ranges.startHigh(i), ranges.startLow(i), ranges.value(i));
    }

    private long lowAt(int i) {
      return startLow.length == 0 ? 0 : startLow[i];
    }

    private void grow() {
      int size = count + (count >> 1);
      startHigh = Arrays.copyOf(startHigh, size);
      if (startLow.length > 0) startLow = Arrays.copyOf(startLow, size);
      values = Arrays.copyOf(values, size);
    }

    /** The ranges. The builder is spent. */
    public Ranges build() {
      if (count == 0) throw new IllegalStateException("no range was added");
      long[] lows = startLow.length == 0 ? startLow : Arrays.copyOf(startLow, count);
      return new Ranges(family, Arrays.copyOf(startHigh, count), lows, Arrays.copyOf(values, count));
    }
  }

  /**
   * One pass over sorted prefixes, holding those that are open at the moment on a stack: the innermost one owns what
   * follows, until it ends or another starts.
   */
  private static final class LongestMatch {
    /** One prefix of each length, 0 to 128, can be open at once. */
    private static final int DEPTH_MAX = 129;
    private static final int NONE = -1;

    private final NetworkMap.Prefixes prefixes;
    private final Builder out;
    private final long[] lastHigh = new long[DEPTH_MAX];
    private final long[] lastLow = new long[DEPTH_MAX];
    private final int[] values = new int[DEPTH_MAX];
    private int depth;

    LongestMatch(NetworkMap.Prefixes prefixes) {
      this.prefixes = prefixes;
      this.out = new Builder(prefixes.family());
    }

    Ranges ranges() {
      out.add(0, 0, NONE);
      for (int i = 0; i < prefixes.count(); i++) {
        open(prefixes.high()[i], prefixes.lowAt(i), prefixes.lengthAt(i), prefixes.pid()[i]);
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
}
