package org.rialto.route;

import org.rialto.location.Ranges;
import org.rialto.net.Bits;

/**
 * Counts how many addresses of a block each value has, to find the value that covers most of it. Ties go to the value
 * that came first, so add in ascending order of address. Scratch: its owner clears and fills it again.
 */
final class Tally {
  static final int NONE = -1;

  private final AddressCounts counts = new AddressCounts();

  void clear() {
    counts.clear();
  }

  /** Adds the addresses from a start to before an end, where an end of zero is the end of the family. */
  void add(int key, long startHigh, long startLow, long endHigh, long endLow) {
    counts.add(key, startHigh, startLow, endHigh, endLow);
  }

  /** The key with the largest sum, the first added among equals; {@link #NONE} if none was added. */
  int winner() {
    int best = NONE;
    for (int i = 0; i < counts.size(); i++) {
      if (best < 0 || Bits.compare(counts.high(i), counts.low(i), counts.high(best), counts.low(best)) > 0) best = i;
    }
    return best < 0 ? NONE : (int) counts.key(best);
  }

  /** What has been counted, by value. */
  AddressCounts counts() {
    return counts;
  }

  /** Adds all that another has counted, of addresses above those counted here. */
  void add(Tally other) {
    AddressCounts more = other.counts;
    for (int i = 0; i < more.size(); i++) counts.add(more.key(i), more.high(i), more.low(i));
  }

  /**
   * Adds the addresses of a block, which spans these ranges, first and last included, to their answer classes. Ranges
   * that the peer or an embedded IPv4 address decides have no vote.
   */
  void add(Ranges ranges, int from, int to, long high, long low, int length) {
    long lastLow = low | ~Bits.maskLow(length);
    long endHigh = (high | ~Bits.maskHigh(length)) + (lastLow == -1 ? 1 : 0);
    long endLow = lastLow + 1;
    for (int i = from; i <= to; i++) {
      int value = ranges.value(i);
      if (!Group.hasVote(value)) continue;
      add(Group.answerClass(value), i == from ? high : ranges.startHigh(i), i == from ? low : ranges.startLow(i),
          i == to ? endHigh : ranges.startHigh(i + 1), i == to ? endLow : ranges.startLow(i + 1));
    }
  }
}
