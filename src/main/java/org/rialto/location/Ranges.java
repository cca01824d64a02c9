package org.rialto.location;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
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
 */
public final class Ranges {
  /** One range for all addresses, of value 0. */
  public static final Ranges UNCUT = new Builder(Family.IPV4).add(0, 0, 0).build();

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
  final long[] packed;
  /** Which bits of a packed range aren't its start's. */
  final long valueMask;
  /** Empty where values are packed. */
  final int[] values;
  /** The positions of ranges whose starts are fine, in order; and those starts. */
  final int[] fine;
  final long[] fineHigh;
  final long[] fineLow;
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

  /** @param samePlaces others with the same packed starts, if there are: the table that leads to them does here too */
  Ranges(Family family, long valueMask, long[] packed, int[] values, FineStarts fine,
      Optional<Ranges> samePlaces) {
    this.family = family;
    this.valueMask = valueMask;
    this.packed = packed;
    this.values = values;
    this.fine = fine.positions;
    this.fineHigh = fine.high;
    this.fineLow = fine.low;
    fineEnd = this.fine.length == 0 ? 0 : this.fine[this.fine.length - 1] + 1;
    int sizeBits = Integer.SIZE - Integer.numberOfLeadingZeros(packed.length);
    int partBits = Math.clamp(sizeBits, PART_BITS_MIN, PART_BITS_MAX);
    partShift = Long.SIZE - partBits;
    if (samePlaces.isPresent()) {
      parts = samePlaces.get().parts;
      head = samePlaces.get().head;
    } else {
      parts = new long[1 << partBits];
      head = new int[layOutParts() + 1];
      fillHead();
    }
  }

  /** All bits that are set in any of them. */
  private static int or(int[] values) {
    int all = 0;
    for (int value : values) all |= value;
    return all;
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
    return new Ranges(family, mask, high, isWide ? values : new int[0], fine, Optional.empty());
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

  /** Whether packed starts are these, so that the same table leads to them. */
  boolean hasStartsOf(long[] otherPacked, long otherMask) {
    if (valueMask != otherMask || packed.length != otherPacked.length) return false;
    for (int i = 0; i < packed.length; i++) {
      if (((packed[i] ^ otherPacked[i]) & ~valueMask) != 0) return false;
    }
    return true;
  }

  /**
   * Takes ranges in ascending order and joins equal neighbours; not for use by several threads. Holds them in pieces,
   * which are put into place once all are known: nothing is copied to let an array grow.
   */
  public static final class Builder {
    private static final int PIECE_BITS = 12;
    private static final int PIECE = 1 << PIECE_BITS;

    final Family family;
    /** What was given one by one. */
    private final List<long[]> high = new ArrayList<>();
    private final List<int[]> values = new ArrayList<>();
    /** Those of them whose start has a lower half. */
    final FineStarts withLow = new FineStarts();
    int count;
    final List<Run> runs = new ArrayList<>();
    /** Ranges in all runs. */
    int inRuns;

    /** Ranges that follow after so many given one by one. */
    record Run(int after, Ranges ranges, int from, int to) {}

    public Builder(Family family) {
      this.family = family;
    }

    /**
     * A range of this value starts here. Starts ascend from zero; one given again replaces what was said to start
     * there.
     */
    public Builder add(long startHigh, long startLow, int value) {
      boolean isFirst = count == 0 && runs.isEmpty();
      int order = isFirst ? Bits.compare(startHigh, startLow, 0, 0) : compareWithLast(startHigh, startLow);
      if (isFirst ? order != 0 : order < 0) throw new IllegalArgumentException("ranges start at zero and ascend");
      if (!isFirst && order == 0) {
        if (lowAt(count - 1) != 0) withLow.count--;
        count--;
      }
      if ((count > 0 || !runs.isEmpty()) && lastValue() == value) return this;
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

    /** These ranges follow, from a position to before another. The first and the last are given as others are. */
    public void add(Ranges ranges, int from, int to) {
      if (to <= from) return;
      add(ranges.startHigh(from), ranges.startLow(from), ranges.value(from));
      if (to - from > 2) {
        runs.add(new Run(count, ranges, from + 1, to - 1));
        inRuns += to - from - 2;
      }
      if (to - from > 1) add(ranges.startHigh(to - 1), ranges.startLow(to - 1), ranges.value(to - 1));
    }

    private boolean isLastInRun() {
      return !runs.isEmpty() && runs.getLast().after == count;
    }

    private int compareWithLast(long startHigh, long startLow) {
      if (!isLastInRun()) return Bits.compare(startHigh, startLow, highAt(count - 1), lowAt(count - 1));
      Run run = runs.getLast();
      int last = Bits.compare(startHigh, startLow, run.ranges.startHigh(run.to - 1), run.ranges.startLow(run.to - 1));
      if (last == 0) throw new IllegalArgumentException("a range within a run isn't replaced");
      return last;
    }

    private int lastValue() {
      return isLastInRun() ? runs.getLast().ranges.value(runs.getLast().to - 1) : valueAt(count - 1);
    }

    long highAt(int i) {
      return high.get(i >>> PIECE_BITS)[i & PIECE - 1];
    }

    int valueAt(int i) {
      return values.get(i >>> PIECE_BITS)[i & PIECE - 1];
    }

    private long lowAt(int i) {
      boolean hasLow = withLow.count > 0 && withLow.positions[withLow.count - 1] == i;
      return hasLow ? withLow.low[withLow.count - 1] : 0;
    }

    /** The ranges. The builder is spent. */
    public Ranges build() {
      if (count + inRuns == 0) throw new IllegalStateException("no range was added");
      return new RangeAssembly(this, family == Family.IPV6 && isWide()).ranges();
    }

    private boolean isWide() {
      for (int i = 0; i < count; i++) {
        if (valueAt(i) != (char) valueAt(i)) return true;
      }
      return runs.stream().anyMatch(run -> run.ranges.values.length > 0);
    }
  }
}
