package org.rialto.location;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.rialto.net.Bits;
import org.rialto.net.Family;
import org.rialto.net.IpAddress;

/**
 * The whole address space of one family, cut into sorted, disjoint ranges that each have a value. A range is known by
 * where it starts: it ends where the next one starts, so every address is in exactly one. Neighbours differ in value.
 *
 * <p>What a look-up and its scope need of a range stands in one number, so that it comes with one line of memory: the
 * leading bits of its start, left-aligned as in {@link IpAddress}, and in the bits below them its value.
 * <pre>
 *                                 start   value
 *   IPv4                             32      32
 *   IPv6, all values below 65,536    48      16
 *   IPv6, otherwise                  63       -   values in an array of their own
 * </pre>
 * A start with bits beyond these is <i>fine</i>; there are few, and they are kept in full in a list besides.
 *
 * <p>Addresses are not used evenly: a table by leading bits that is fine enough for the crowded blocks is mostly empty.
 * So the first leading bits choose a part of the table, and as many bits behind them as that block has use for choose
 * an entry in the part, and leave a binary search among two or three. It has no branch but its end: the next look-ups of
 * a batch go ahead while one waits for memory.
 */
public final class Ranges {
  /** One range for all addresses, of value 0. */
  public static final Ranges UNCUT = new Ranges(Family.IPV4, new long[1], new long[0], new int[1]);

  /** Bits that choose a part of the table: as many as ranges need, at most 32 KiB of parts. */
  private static final int PART_BITS_MIN = 4;
  private static final int PART_BITS_MAX = 12;
  /** Where all ranges are in one block, no table helps; it must not take more than they do. */
  private static final int ENTRY_BITS_MAX = 20;
  private static final long IPV4_VALUE = 0xffffffffL;
  private static final long IPV6_VALUE = 0xffff;
  /** The search compares without the last bit, so that it needn't care for signs. */
  private static final long NO_VALUE = 1;

  private final Family family;
  private final long[] packed;
  /** Which bits of a packed range aren't its start's. */
  private final long valueMask;
  /** Empty where values are packed. */
  private final int[] values;
  /** The positions of ranges whose starts are fine, in order; and those starts. */
  private final int[] fine;
  private final long[] fineHigh;
  private final long[] fineLow;
  /** One more than the last position in {@link #fine}. */
  private final int fineEnd;
  /** How far to shift an address for the bits that choose a part. */
  private final int partShift;
  /**
   * For each part where it starts in {@link #head}, and in the lowest six bits how far to shift the bits behind, for
   * those that choose an entry.
   */
  private final long[] parts;
  /**
   * For each block that has an entry, in order, the range that holds its first address, as far as packed starts tell;
   * and the last range at the end.
   */
  private final int[] head;

  /** @param starts the upper halves of starts, which are taken over and packed; {@code lows} is empty if all are zero */
  private Ranges(Family family, long[] starts, long[] lows, int[] values) {
    this.family = family;
    boolean isWide = family == Family.IPV6 && Arrays.stream(values).anyMatch(value -> value != (char) value);
    valueMask = family == Family.IPV4 ? IPV4_VALUE : isWide ? NO_VALUE : IPV6_VALUE;
    this.values = isWide ? values : new int[0];
    fine = IntStream.range(0, starts.length)
        .filter(i -> (starts[i] & valueMask) != 0 || lows.length > 0 && lows[i] != 0).toArray();
    fineHigh = IntStream.of(fine).mapToLong(i -> starts[i]).toArray();
    fineLow = IntStream.of(fine).mapToLong(i -> lows.length == 0 ? 0 : lows[i]).toArray();
    fineEnd = fine.length == 0 ? 0 : fine[fine.length - 1] + 1;
    for (int i = 0; i < starts.length; i++) starts[i] = starts[i] & ~valueMask | (isWide ? 0 : values[i] & valueMask);
    packed = starts;
    int sizeBits = Integer.SIZE - Integer.numberOfLeadingZeros(packed.length);
    int partBits = Math.clamp(sizeBits, PART_BITS_MIN, PART_BITS_MAX);
    partShift = Long.SIZE - partBits;
    parts = new long[1 << partBits];
    head = new int[layOutParts() + 1];
    fillHead();
  }

  /** Gives each part one entry for each two starts in it, at least one; returns the number of entries. */
  private int layOutParts() {
    int[] starts = new int[parts.length];
    for (long start : packed) starts[(int) (start >>> partShift)]++;
    int entries = 0;
    for (int part = 0; part < parts.length; part++) {
      int bits = Math.min(Integer.SIZE - Integer.numberOfLeadingZeros(starts[part] / 2), ENTRY_BITS_MAX);
      parts[part] = (long) entries << 6 | Long.SIZE - 1 - bits;
      entries += 1 << bits;
    }
    return entries;
  }

  private void fillHead() {
    int position = 0;
    int entry = 0;
    for (int part = 0; part < parts.length; part++) {
      int bits = Long.SIZE - 1 - (int) (parts[part] & 0x3f);
      for (int i = 0; i < 1 << bits; i++) {
        long first = (long) part << partShift | (long) i << partShift - bits | valueMask;
        while (position + 1 < packed.length && Long.compareUnsigned(packed[position + 1], first) <= 0) position++;
        head[entry++] = position;
      }
    }
    head[entry] = packed.length - 1;
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
    return packed.length;
  }

  /** The position of the range that holds this address. */
  public int find(long high, long low) {
    int entry = entry(high);
    int position = head[entry];
    int further = head[entry + 1] - position;
    long key = (high | valueMask) >>> 1;
    while (further > 0) {
      int half = (further + 1) >>> 1;
      int isNotAfter = (int) ((packed[position + half] >>> 1) - key - 1 >> Long.SIZE - 1);
      position += half & isNotAfter;
      further -= half;
    }
    return position < fineEnd ? settle(position, high, low) : position;
  }

  /** The entry of the block that an address is in. */
  private int entry(long high) {
    long part = parts[(int) (high >>> partShift)];
    long behind = high << Long.SIZE - partShift >>> 1;
    return (int) (part >>> 6) + (int) (behind >>> (part & 0x3f));
  }

  /**
   * The range that holds an address, where this is the last one whose packed start isn't after the address: too far by
   * the fine starts in between.
   */
  private int settle(int position, long high, long low) {
    int from = 0;
    int to = fine.length;
    while (from < to) {
      int middle = (from + to) >>> 1;
      if (Bits.compare(fineHigh[middle], fineLow[middle], high, low) <= 0) from = middle + 1;
      else to = middle;
    }
    int place = Arrays.binarySearch(fine, position);
    int upTo = place < 0 ? -place - 1 : place + 1;
    return position - (upTo - from);
  }

  /**
   * The first thing {@link #find} reads of memory that depends on the address. It means nothing: reading it brings it
   * near, so that many addresses can be waited for together.
   */
  public int fetchHead(long high) {
    return head[entry(high)];
  }

  /** What {@link #find} reads next, in most cases with all that it and {@link #value} read; as {@link #fetchHead}. */
  public long fetchRange(long high) {
    int entry = entry(high);
    return packed[(head[entry] + head[entry + 1] + 1) >>> 1];
  }

  private boolean startsAfter(int position, long high, long low) {
    return Bits.compare(startHigh(position), startLow(position), high, low) > 0;
  }

  public int value(int position) {
    return values.length > 0 ? values[position] : (int) (packed[position] & valueMask);
  }

  public long startHigh(int position) {
    if (position < fineEnd) {
      int place = Arrays.binarySearch(fine, position);
      if (place >= 0) return fineHigh[place];
    }
    return packed[position] & ~valueMask;
  }

  public long startLow(int position) {
    if (position >= fineEnd) return 0;
    int place = Arrays.binarySearch(fine, position);
    return place < 0 ? 0 : fineLow[place];
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
      long beforeHigh = startHigh(position) - (beforeLow == -1 ? 1 : 0);
      below = Bits.commonPrefix(high, low, beforeHigh, beforeLow);
    }
    int next = position + 1;
    int above = next == size() ? -1 : Bits.commonPrefix(high, low, startHigh(next), startLow(next));
    return 1 + Math.max(below, above);
  }

  /**
   * The length of the smallest block needed where these ranges meet, first and last included: a boundary that has n
   * zero bits at its end parts blocks of all bits but n. Zero if it is one range.
   */
  public int longest(int from, int to) {
    int longest = 0;
    for (int position = from + 1; position <= to; position++) {
      longest = Math.max(longest, 128 - Bits.trailingZeros(startHigh(position), startLow(position)));
    }
    return longest;
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
}
