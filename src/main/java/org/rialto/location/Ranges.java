package org.rialto.location;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
 * an entry in the part, and leave a binary search among two or three. It has no branch but its end: the next look-ups
 * of a batch go ahead while one waits for memory.
 *
 * <p>Ranges are kept in pages, so that those in which a {@link Mending} changes a few share all pages but those of
 * these. It leaves gaps at the ends of pages: a position there is <i>blank</i>, and repeats the range that follows, as
 * far as starts and values go. No address is found at a blank position, and what is counted from one start to the next
 * counts nothing there.
 */
public final class Ranges {
  /** One range for all addresses, of value 0. */
  public static final Ranges UNCUT = new Builder(Family.IPV4).add(0, 0, 0).build();

  static final long IPV4_VALUE = 0xffffffffL;
  static final long IPV6_VALUE = 0xffff;
  /** The search compares without the last bit, so that it needn't care for signs. */
  static final long NO_VALUE = 1;

  private final Family family;
  /** Which bits of a packed range aren't its start's. */
  private final long valueMask;
  private final RangePages pages;
  private final long[][] packed;
  private final int size;
  /** Empty where values are packed. */
  private final int[] values;
  /** The positions of ranges whose starts are fine, in order; and those starts. */
  private final int[] fine;
  private final long[] fineHigh;
  private final long[] fineLow;
  /** One more than the last position in {@link #fine}. */
  private final int fineEnd;
  private final RangeHead heading;
  private final int partShift;
  private final long[] parts;
  private final int[][] head;

  Ranges(Family family, RangePages pages, int[] values, FineStarts fine, RangeHead heading) {
    this.family = family;
    this.valueMask = heading.valueMask;
    this.pages = pages;
    this.packed = pages.packed;
    this.size = pages.size;
    this.values = values;
    this.fine = fine.positions;
    this.fineHigh = fine.high;
    this.fineLow = fine.low;
    this.fineEnd = this.fine.length == 0 ? 0 : this.fine[this.fine.length - 1] + 1;
    this.heading = heading;
    this.partShift = heading.partShift;
    this.parts = heading.parts;
    this.head = heading.entries;
  }

  /** All bits that are set in any of them. */
  private static int or(int[] values) {
    int all = 0;
    for (int value : values) all |= value;
    return all;
  }

  /**
   * The ranges that start at these addresses, with these values; the arrays are taken over.
   *
   * @param high the upper halves of the starts, which ascend from zero
   * @param low their lower halves; empty where all are zero
   * @throws IllegalArgumentException if starts don't ascend from zero, or neighbours have one value
   */
  public static Ranges of(Family family, long[] high, long[] low, int[] values) {
    if (high.length == 0 || high[0] != 0 || low.length > 0 && low[0] != 0) {
      throw new IllegalArgumentException("ranges start at zero");
    }
    for (int i = 1; i < high.length; i++) {
      int order = Long.compareUnsigned(high[i - 1], high[i]);
      if (order > 0 || order == 0 && (low.length == 0 || Long.compareUnsigned(low[i - 1], low[i]) >= 0)) {
        throw new IllegalArgumentException("ranges ascend, but not at " + i);
      }
      if (values[i - 1] == values[i]) throw new IllegalArgumentException("ranges differ, but not at " + i);
    }
    return packed(family, high, low, values);
  }

  /** Which bits of a packed range aren't its start's; {@code isWide} says whether its values have an array. */
  static long valueMask(Family family, boolean isWide) {
    if (family == Family.IPV4) return IPV4_VALUE;
    return isWide ? NO_VALUE : IPV6_VALUE;
  }

  /** Plain loops, as all that goes over each range here: a restart waits for them, and runs them once. */
  private static Ranges packed(Family family, long[] high, long[] low, int[] values) {
    boolean isWide = family == Family.IPV6 && or(values) >>> Character.SIZE != 0;
    long mask = valueMask(family, isWide);
    FineStarts fine = new FineStarts();
    for (int i = 0; i < high.length; i++) {
      long startLow = low.length == 0 ? 0 : low[i];
      if ((high[i] & mask) != 0 || startLow != 0) fine.add(i, high[i], startLow);
      high[i] = high[i] & ~mask | (isWide ? 0 : values[i] & mask);
    }
    fine.trim();
    return new Ranges(family, RangePages.of(high), isWide ? values : new int[0], fine, RangeHead.of(high, mask));
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

  /** Positions go from 0 to one less; of ranges that aren't mended each has a range. */
  public int size() {
    return size;
  }

  /** How many ranges there are. */
  public int count() {
    return pages.count();
  }

  /** Whether a position has no range: a gap that mending left. */
  public boolean isBlank(int position) {
    return pages.isBlank(position);
  }

  /** How many ranges there are before one. */
  public int rank(int position) {
    return pages.rank(position);
  }

  /** The position of the range before a position; -1 where there is none. */
  public int previous(int position) {
    int i = position - 1;
    while (i >= 0 && isBlank(i)) i--;
    return i;
  }

  /** The position of the range after a position; {@link #size} where there is none. */
  public int next(int position) {
    int i = position + 1;
    while (i < size && isBlank(i)) i++;
    return i;
  }

  /**
   * Where what is shared with others ends that begins at a position: up to there both have the same ranges at the same
   * positions, and there one that starts where the other's does. The position itself where nothing is shared.
   */
  public int sharedUntil(Ranges other, int position) {
    return (position & RangePages.SLOT) == 0 ? pages.sharedUntil(other.pages, position) : position;
  }

  private long packed(int position) {
    return packed[position >>> RangePages.BITS][position & RangePages.SLOT];
  }

  private int head(int entry) {
    return head[entry >>> RangeHead.PAGE_BITS][entry & RangeHead.PAGE_SLOT];
  }

  /** The position of the range that holds this address. */
  public int find(long high, long low) {
    int entry = entry(high);
    int position = head(entry);
    int further = head(entry + 1) - position;
    long key = (high | valueMask) >>> 1;
    while (further > 0) {
      int half = (further + 1) >>> 1;
      int isNotAfter = (int) ((packed(position + half) >>> 1) - key - 1 >> Long.SIZE - 1);
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
    return head(entry(high));
  }

  /** What {@link #find} reads next, in most cases with all that it and {@link #value} read; as {@link #fetchHead}. */
  public long fetchRange(long high) {
    int entry = entry(high);
    return packed((head(entry) + head(entry + 1) + 1) >>> 1);
  }

  private boolean startsAfter(int position, long high, long low) {
    return Bits.compare(startHigh(position), startLow(position), high, low) > 0;
  }

  public int value(int position) {
    return values.length > 0 ? values[position] : (int) (packed(position) & valueMask);
  }

  public long startHigh(int position) {
    if (position < fineEnd) {
      int place = Arrays.binarySearch(fine, position);
      if (place >= 0) return fineHigh[place];
    }
    return packed(position) & ~valueMask;
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

  /** Which of two ranges of one family ends first, as a comparison of their ends; the last ones end together. */
  public static int compareEnds(Ranges one, int i, Ranges other, int j) {
    boolean isLast = i + 1 == one.size();
    boolean isOtherLast = j + 1 == other.size();
    if (isLast || isOtherLast) return Boolean.compare(isLast, isOtherLast);
    return Bits.compare(one.startHigh(i + 1), one.startLow(i + 1), other.startHigh(j + 1), other.startLow(j + 1));
  }

  /** Whether values are packed and this one would fit. */
  boolean packs(int value) {
    return values.length == 0 && (value & valueMask) == (value & IPV4_VALUE);
  }

  RangePages pages() {
    return pages;
  }

  RangeHead heading() {
    return heading;
  }

  /** Adds the fine starts from a position to before another. */
  void copyFine(int from, int to, FineStarts copy) {
    int place = Arrays.binarySearch(fine, from);
    for (int i = place < 0 ? -place - 1 : place; i < fine.length && fine[i] < to; i++) {
      copy.add(fine[i], fineHigh[i], fineLow[i]);
    }
  }

  /** A start and a value as they are packed here. */
  long packed(long startHigh, int value) {
    return startHigh & ~valueMask | value & valueMask;
  }

  /** Whether a start has bits beyond those that are packed. */
  boolean isFine(long startHigh, long startLow) {
    return (startHigh & valueMask) != 0 || startLow != 0;
  }

  /**
   * Takes ranges in ascending order and joins equal neighbours; not for use by several threads. Holds them in pieces,
   * which are put into place once all are known: nothing is copied to let an array grow.
   */
  public static final class Builder {
    private static final int PIECE_BITS = 12;
    private static final int PIECE = 1 << PIECE_BITS;

    private final Family family;
    private final List<long[]> high = new ArrayList<>();
    private final List<int[]> values = new ArrayList<>();
    /** Those whose start has a lower half. */
    private final FineStarts withLow = new FineStarts();
    private int count;

    public Builder(Family family) {
      this.family = family;
    }

    /**
     * A range of this value starts here. Starts ascend from zero; one given again replaces what was said to start
     * there.
     */
    public Builder add(long startHigh, long startLow, int value) {
      boolean isFirst = count == 0;
      int order = isFirst ? Bits.compare(startHigh, startLow, 0, 0)
          : Bits.compare(startHigh, startLow, highAt(count - 1), lowAt(count - 1));
      if (isFirst ? order != 0 : order < 0) throw new IllegalArgumentException("ranges start at zero and ascend");
      if (!isFirst && order == 0) {
        if (lowAt(count - 1) != 0) withLow.count--;
        count--;
      }
      if (count > 0 && valueAt(count - 1) == value) return this;
      if (count >>> PIECE_BITS == high.size()) {
        high.add(new long[PIECE]);
        values.add(new int[PIECE]);
      }
      high.get(count >>> PIECE_BITS)[count & PIECE - 1] = startHigh;
      values.get(count >>> PIECE_BITS)[count & PIECE - 1] = value;
      if (startLow != 0) withLow.add(count, startHigh, startLow);
      count++;
      return this;
    }

    private long highAt(int i) {
      return high.get(i >>> PIECE_BITS)[i & PIECE - 1];
    }

    private int valueAt(int i) {
      return values.get(i >>> PIECE_BITS)[i & PIECE - 1];
    }

    private long lowAt(int i) {
      boolean hasLow = withLow.count > 0 && withLow.positions[withLow.count - 1] == i;
      return hasLow ? withLow.low[withLow.count - 1] : 0;
    }

    /** The ranges. The builder is spent. */
    public Ranges build() {
      return build(RangePages.PAGE);
    }

    /** The ranges, so many in a page but the last. */
    Ranges build(int taken) {
      if (count == 0) throw new IllegalStateException("no range was added");
      boolean isWide = family == Family.IPV6 && isWide();
      long mask = valueMask(family, isWide);
      RangePages pages = isWide ? RangePages.ofSize(count) : RangePages.ofSize(count, taken);
      int[] apart = new int[isWide ? count : 0];
      FineStarts fine = new FineStarts();
      int i = 0;
      int lows = 0;
      for (int position = 0; position < pages.size; position++) {
        boolean hasLow = lows < withLow.count && withLow.positions[lows] == i;
        long startHigh = highAt(i);
        long startLow = hasLow ? withLow.low[lows] : 0;
        if ((startHigh & mask) != 0 || startLow != 0) fine.add(position, startHigh, startLow);
        pages.put(position, startHigh & ~mask | (isWide ? 0 : valueAt(i) & mask));
        if (isWide) apart[position] = valueAt(i);
        if (pages.isBlank(position)) continue;
        if (hasLow) lows++;
        i++;
      }
      fine.trim();
      return new Ranges(family, pages, apart, fine, RangeHead.of(pages.flat(), mask));
    }

    private boolean isWide() {
      for (int i = 0; i < count; i++) {
        if (valueAt(i) != (char) valueAt(i)) return true;
      }
      return false;
    }
  }
}
