package org.rialto.location;

/**
 * Packed ranges by position, in pages, so that versions of them share most. The last page is as long as need be; any
 * other whose ranges don't fill it has blank positions at its end, where the first of the page that follows is
 * repeated.
 */
final class RangePages {
  /** Of a position those that tell the slot in its page: a page is 16 KiB, and two of them what a change copies. */
  static final int BITS = 11;
  static final int PAGE = 1 << BITS;
  static final int SLOT = PAGE - 1;

  final long[][] packed;
  final int size;
  /** How many ranges there are before each page, and in all. */
  private final int[] ranks;

  /**
   * @param size positions, blank ones too; at least 1
   * @param ranks of each page how many ranges there are before it, and at the end how many there are
   */
  RangePages(long[][] packed, int size, int[] ranks) {
    this.packed = packed;
    this.size = size;
    this.ranks = ranks;
  }

  /** Room for so many, none of them blank. */
  static RangePages ofSize(int count) {
    return ofSize(count, PAGE);
  }

  /** Room for so many ranges, of which a page but the last takes so many; the rest of it is blank. */
  static RangePages ofSize(int count, int taken) {
    long[][] packed = new long[Math.ceilDiv(count, taken)][];
    int[] ranks = new int[packed.length + 1];
    int last = packed.length - 1;
    for (int page = 0; page <= last; page++) {
      packed[page] = new long[page == last ? count - last * taken : PAGE];
      ranks[page] = page * taken;
    }
    ranks[packed.length] = count;
    return new RangePages(packed, (last << BITS) + packed[last].length, ranks);
  }

  /** These, none of them blank. */
  static RangePages of(long[] packed) {
    RangePages pages = ofSize(packed.length);
    for (int page = 0; page < pages.packed.length; page++) {
      System.arraycopy(packed, page << BITS, pages.packed[page], 0, pages.packed[page].length);
    }
    return pages;
  }

  /** All positions in one array. */
  long[] flat() {
    long[] flat = new long[size];
    for (int page = 0; page < packed.length; page++) {
      System.arraycopy(packed[page], 0, flat, page << BITS, packed[page].length);
    }
    return flat;
  }

  /** Only while nobody else knows the page. */
  void put(int position, long range) {
    packed[position >>> BITS][position & SLOT] = range;
  }

  long at(int position) {
    return packed[position >>> BITS][position & SLOT];
  }

  int count() {
    return ranks[packed.length];
  }

  /** How many ranges a page has. */
  int used(int page) {
    return ranks[page + 1] - ranks[page];
  }

  boolean isBlank(int position) {
    return (position & SLOT) >= used(position >>> BITS);
  }

  /** How many ranges there are before a position. */
  int rank(int position) {
    int page = position >>> BITS;
    return Math.min(ranks[page] + (position & SLOT), ranks[page + 1]);
  }

  /**
   * Where the pages end that are shared from a position on, at which a page begins. What is behind starts alike:
   * mending leaves the first range of the first page it replaces as it is.
   */
  int sharedUntil(RangePages other, int position) {
    int page = position >>> BITS;
    while (page < Math.min(packed.length, other.packed.length) && packed[page] == other.packed[page]) page++;
    return Math.min(page << BITS, size);
  }

  /**
   * These with other pages in place of some, of which the last may be longer or shorter than it was.
   *
   * @param replaced by number, null for those that stay
   * @param nowUsed how many ranges those in their place have
   */
  RangePages with(long[][] replaced, int[] nowUsed) {
    long[][] next = packed.clone();
    int[] nextRanks = ranks.clone();
    int shift = 0;
    for (int page = 0; page < next.length; page++) {
      if (replaced[page] != null) {
        next[page] = replaced[page];
        shift += nowUsed[page] - used(page);
      }
      nextRanks[page + 1] = ranks[page + 1] + shift;
    }
    int last = next.length - 1;
    return new RangePages(next, (last << BITS) + next[last].length, nextRanks);
  }
}
