package org.rialto.location;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.rialto.net.Bits;

/**
 * Ranges with others in place of some stretches of the address space. What comes of it shares all pages with the ranges
 * it is made from but those that hold these stretches; only where such a page has no room is all laid out again, with
 * room in each. For one thread.
 */
public final class Mending {
  /** Of the positions of a page, how many are taken where all is laid out again. */
  private static final int TAKEN = RangePages.PAGE * 7 / 8;

  private final Ranges before;
  private final List<Stretch> stretches = new ArrayList<>();
  private final Pieces pieces = new Pieces();
  private int from;
  private int firstPiece;

  /**
   * Pieces in place of positions, from one to before another.
   *
   * @param piece the first of its pieces; the last is before the next stretch's
   */
  private record Stretch(int from, int to, int piece) {}

  public Mending(Ranges before) {
    this.before = before;
  }

  /** A stretch begins at an address; stretches ascend. */
  public void begin(long high, long low) {
    int position = before.find(high, low);
    boolean startsThere = before.startHigh(position) == high && before.startLow(position) == low;
    from = startsThere ? position : before.next(position);
    if (!stretches.isEmpty()) from = Math.max(from, stretches.getLast().to);
    firstPiece = pieces.count;
  }

  /** A range of this value starts here, in the stretch or at its end; one given again replaces what was said. */
  public void add(long high, long low, int value) {
    pieces.add(high, low, value, firstPiece);
  }

  /** The stretch ends before an address; behind it all is as it was. */
  public void end(long high, long low) {
    int position = before.find(high, low);
    pieces.add(high, low, before.value(position), firstPiece);
    stretches.add(new Stretch(from, before.next(position), firstPiece));
  }

  /** The stretch goes to the end of the family. */
  public void endOfFamily() {
    stretches.add(new Stretch(from, before.size(), firstPiece));
  }

  /** The ranges; those before, if there is no stretch. */
  public Ranges build() {
    if (stretches.isEmpty()) return before;
    for (int i = 0; i < pieces.count; i++) {
      if (!before.packs(pieces.value[i])) return laidOut();
    }
    return new InPlace().build();
  }

  /** Where the pieces of a stretch end. */
  private int pieceEnd(int stretch) {
    return stretch + 1 < stretches.size() ? stretches.get(stretch + 1).piece : pieces.count;
  }

  /** All ranges one by one. */
  private Ranges laidOut() {
    Ranges.Builder all = new Ranges.Builder(before.family());
    int position = 0;
    for (int i = 0; i < stretches.size(); i++) {
      for (; position < stretches.get(i).from; position = before.next(position)) add(all, position);
      for (int piece = stretches.get(i).piece; piece < pieceEnd(i); piece++) {
        all.add(pieces.high[piece], pieces.low[piece], pieces.value[piece]);
      }
      position = stretches.get(i).to;
    }
    for (; position < before.size(); position = before.next(position)) add(all, position);
    return all.build(TAKEN);
  }

  private void add(Ranges.Builder all, int position) {
    all.add(before.startHigh(position), before.startLow(position), before.value(position));
  }

  /** Starts in full and values, in arrays that grow. */
  private static final class Pieces {
    private static final int FIRST = 64;

    private long[] high = new long[FIRST];
    private long[] low = new long[FIRST];
    private int[] value = new int[FIRST];
    private int count;

    /**
     * One more, joined with the last one if their values are equal; if their starts are, it takes its place.
     *
     * @param after from which place on there may be one to join with
     */
    void add(long startHigh, long startLow, int newValue, int after) {
      if (count > after) {
        int order = Bits.compare(startHigh, startLow, high[count - 1], low[count - 1]);
        if (order < 0) throw new IllegalArgumentException("ranges ascend");
        if (order == 0) count--;
      }
      if (count > after && value[count - 1] == newValue) return;
      if (count == high.length) {
        high = Arrays.copyOf(high, 2 * count);
        low = Arrays.copyOf(low, 2 * count);
        value = Arrays.copyOf(value, 2 * count);
      }
      high[count] = startHigh;
      low[count] = startLow;
      value[count++] = newValue;
    }
  }

  /** Pages in place of those that hold stretches. */
  private final class InPlace {
    private final RangePages old = before.pages();
    private final int last = old.packed.length - 1;
    private final long[][] replaced = new long[last + 1][];
    /** How many ranges each of these pages has. */
    private final int[] used = new int[last + 1];
    private final FineStarts fine = new FineStarts();
    /** The first position whose fine start isn't taken over yet. */
    private int fineTaken;
    /** From which page to which one pages are replaced together, two for each. */
    private final List<int[]> spans = new ArrayList<>();

    Ranges build() {
      for (int first = 0; first < stretches.size(); ) {
        int fromPage = firstPage(stretches.get(first));
        int toPage = lastPage(stretches.get(first));
        int end = first + 1;
        while (end < stretches.size() && firstPage(stretches.get(end)) <= toPage) {
          toPage = Math.max(toPage, lastPage(stretches.get(end++)));
        }
        if (!replace(first, end, fromPage, toPage)) return laidOut();
        first = end;
      }
      before.copyFine(fineTaken, before.size(), fine);
      fine.trim();
      RangePages now = old.with(replaced, used);
      RangeHead.Change heading = before.heading().change();
      for (int[] span : spans) {
        heading.lead(now, span[0] << RangePages.BITS, span[1] == last ? now.size : span[1] + 1 << RangePages.BITS);
      }
      return new Ranges(before.family(), now, new int[0], fine, heading.head());
    }

    /** That of the range before the stretch, behind which blank positions may have to change, and which may join. */
    private int firstPage(Stretch stretch) {
      return Math.max(before.previous(stretch.from), 0) >>> RangePages.BITS;
    }

    /** What follows the stretch stays the first of its page, if it is that. */
    private int lastPage(Stretch stretch) {
      return Math.max(before.previous(stretch.to), 0) >>> RangePages.BITS;
    }

    /** Lays out the ranges of some pages with those of some stretches; false if there is no room. */
    private boolean replace(int first, int end, int fromPage, int toPage) {
      Pieces laid = new Pieces();
      int position = fromPage << RangePages.BITS;
      for (int i = first; i < end; i++) {
        for (; position < stretches.get(i).from; position = before.next(position)) take(laid, position);
        for (int piece = stretches.get(i).piece; piece < pieceEnd(i); piece++) {
          laid.add(pieces.high[piece], pieces.low[piece], pieces.value[piece], 0);
        }
        position = stretches.get(i).to;
      }
      int behind = Math.min(toPage + 1 << RangePages.BITS, before.size());
      for (; position < behind; position = before.next(position)) take(laid, position);
      int many = toPage - fromPage + 1;
      if (laid.count < many || laid.count > many << RangePages.BITS) return false;
      before.copyFine(fineTaken, fromPage << RangePages.BITS, fine);
      fineTaken = behind;
      for (int i = 0; i < many; i++) {
        int start = (int) ((long) laid.count * i / many);
        int next = (int) ((long) laid.count * (i + 1) / many);
        lay(laid, start, next, fromPage + i, behind);
      }
      spans.add(new int[] {fromPage, toPage});
      return true;
    }

    private void take(Pieces laid, int position) {
      laid.add(before.startHigh(position), before.startLow(position), before.value(position), 0);
    }

    /**
     * Fills a page with pieces, and what is left of it with the one that follows.
     *
     * @param behind the position that follows the last piece
     */
    private void lay(Pieces laid, int from, int to, int page, int behind) {
      used[page] = to - from;
      long[] ranges = new long[page == last ? to - from : RangePages.PAGE];
      replaced[page] = ranges;
      for (int slot = 0; slot < ranges.length; slot++) {
        int piece = Math.min(from + slot, to);
        boolean isBehind = piece == laid.count;
        long high = isBehind ? before.startHigh(behind) : laid.high[piece];
        long low = isBehind ? before.startLow(behind) : laid.low[piece];
        ranges[slot] = before.packed(high, isBehind ? before.value(behind) : laid.value[piece]);
        if (before.isFine(high, low)) fine.add((page << RangePages.BITS) + slot, high, low);
      }
    }
  }
}
