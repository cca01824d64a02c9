package org.rialto.location;

/**
 * Leads from the leading bits of an address to the few ranges that it may be in. The first bits choose a part, and as
 * many behind them as the part has use for an entry in it.
 */
final class RangeHead {
  /** Entries are in pages, as what they lead to is. */
  static final int PAGE_BITS = 11;
  static final int PAGE = 1 << PAGE_BITS;
  static final int PAGE_SLOT = PAGE - 1;

  /** Bits that choose a part of the table: as many as ranges need, at most 32 KiB of parts. */
  private static final int PART_BITS_MIN = 4;
  private static final int PART_BITS_MAX = 12;
  /** Where all ranges are in one block, no table helps; it must not take more than they do. */
  private static final int ENTRY_BITS_MAX = 20;
  private static final int SHIFT = 0x3f;
  private static final int SHIFT_BITS = 6;

  /** Which bits of a packed range aren't its start's. */
  final long valueMask;
  /** How far to shift an address for the bits that choose a part. */
  final int partShift;
  /**
   * For each part where it starts among the entries, and in the lowest six bits how far to shift the bits behind, for
   * those that choose an entry.
   */
  final long[] parts;
  /**
   * For each block that has an entry, in order, the position of the range that holds its first address, as far as
   * packed starts tell; and the last position at the end.
   */
  final int[][] entries;

  private RangeHead(long valueMask, int partShift, long[] parts, int[][] entries) {
    this.valueMask = valueMask;
    this.partShift = partShift;
    this.parts = parts;
    this.entries = entries;
  }

  /** @param packed all ranges; a blank position repeats the range that follows */
  static RangeHead of(long[] packed, long valueMask) {
    int sizeBits = Integer.SIZE - Integer.numberOfLeadingZeros(packed.length);
    int partBits = Math.clamp(sizeBits, PART_BITS_MIN, PART_BITS_MAX);
    long[] parts = new long[1 << partBits];
    int count = layOut(packed, parts, Long.SIZE - partBits) + 1;
    int[][] entries = new int[Math.ceilDiv(count, PAGE)][];
    for (int page = 0; page < entries.length; page++) {
      entries[page] = new int[Math.min(PAGE, count - (page << PAGE_BITS))];
    }
    RangeHead head = new RangeHead(valueMask, Long.SIZE - partBits, parts, entries);
    head.fill(packed);
    return head;
  }

  /** Gives each part one entry for each two starts in it, at least one; returns the number of entries. */
  private static int layOut(long[] packed, long[] parts, int partShift) {
    int[] starts = new int[parts.length];
    for (long start : packed) starts[(int) (start >>> partShift)]++;
    int entries = 0;
    for (int part = 0; part < parts.length; part++) {
      int bits = Math.min(Integer.SIZE - Integer.numberOfLeadingZeros(starts[part] / 2), ENTRY_BITS_MAX);
      parts[part] = (long) entries << SHIFT_BITS | Long.SIZE - 1 - bits;
      entries += 1 << bits;
    }
    return entries;
  }

  /** Plain arithmetic, for a restart waits for it in code that is hardly compiled: what is unsigned is turned. */
  private void fill(long[] packed) {
    int position = 0;
    int last = packed.length - 1;
    int pageNumber = 0;
    int[] page = entries[0];
    int slot = 0;
    for (int part = 0; part < parts.length; part++) {
      int bits = bits(part);
      long turned = first(part, bits, 0) + Long.MIN_VALUE;
      long step = 1L << partShift - bits;
      for (int i = 0; i < 1 << bits; i++) {
        while (position < last && packed[position + 1] + Long.MIN_VALUE <= turned) position++;
        if (slot == page.length) {
          page = entries[++pageNumber];
          slot = 0;
        }
        page[slot++] = position;
        turned += step;
      }
    }
    int[] end = entries[entries.length - 1];
    end[end.length - 1] = last;
  }

  private int bits(int part) {
    return Long.SIZE - 1 - (int) (parts[part] & SHIFT);
  }

  /** The first address of an entry's block, packed with the largest of all values. */
  private long first(int part, int bits, int i) {
    return (long) part << partShift | (long) i << partShift - bits | valueMask;
  }

  /** This head, with pages of its own where entries are changed, until nobody changes them any more. */
  Change change() {
    return new Change();
  }

  /** Leads to the same ranges at other positions. */
  final class Change {
    private final int[][] changed = entries.clone();
    private final boolean[] isOwn = new boolean[entries.length];

    /**
     * Sets what leads to these positions anew.
     *
     * @param from the first position whose range may be another than it was
     * @param to behind the last one; the size where all that follow may be others
     */
    void lead(RangePages ranges, int from, int to) {
      long low = ranges.at(from);
      int last = ranges.size - 1;
      int position = from;
      for (int part = (int) (low >>> partShift); part < parts.length; part++) {
        int bits = bits(part);
        int start = (int) (parts[part] >>> SHIFT_BITS);
        for (int i = 0; i < 1 << bits; i++) {
          long first = first(part, bits, i);
          if (Long.compareUnsigned(first, low) < 0) continue;
          if (to <= last && Long.compareUnsigned(first, ranges.at(to)) >= 0) return;
          while (position < last && Long.compareUnsigned(ranges.at(position + 1), first) <= 0) position++;
          put(start + i, position);
        }
      }
      int[] end = entries[entries.length - 1];
      put((entries.length - 1 << PAGE_BITS) + end.length - 1, last);
    }

    private void put(int entry, int position) {
      int page = entry >>> PAGE_BITS;
      if (!isOwn[page]) changed[page] = changed[page].clone();
      isOwn[page] = true;
      changed[page][entry & PAGE_SLOT] = position;
    }

    RangeHead head() {
      return new RangeHead(valueMask, partShift, parts, changed);
    }
  }
}
