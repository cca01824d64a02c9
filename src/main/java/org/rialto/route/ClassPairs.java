package org.rialto.route;

import java.util.Optional;
import org.rialto.location.Ranges;
import org.rialto.net.Family;

/**
 * How many addresses of a family have which answer class in one table and which in another: counted exactly, by going
 * through the ranges of both at once. Addresses for which the peer decides in one of them, or the IPv4 address they
 * carry, don't count. What both tables share is not gone through: it is what is left of all that one of them has.
 */
final class ClassPairs {
  private static final double TWO_TO_64 = 0x1p64;

  private final AddressCounts counts = new AddressCounts();

  private final Family family;

  private ClassPairs(Family family) {
    this.family = family;
  }

  /** The pairs of two groups, cut by the same policy. */
  static ClassPairs of(Group before, Group after, Family family) {
    ClassPairs pairs = new ClassPairs(family);
    Optional<AddressCounts> all = before.wide(family).all();
    AddressCounts seen = new AddressCounts();
    pairs.compare(before.ranges(family), after.ranges(family), seen, all.isPresent());
    all.ifPresent(total -> pairs.addUnseen(total, seen));
    return pairs;
  }

  /**
   * Goes through both.
   *
   * @param seen told what addresses with a class before were gone through
   * @param skips whether what is shared is left out
   */
  private void compare(Ranges from, Ranges to, AddressCounts seen, boolean skips) {
    int i = 0;
    int j = 0;
    long high = 0;
    long low = 0;
    while (i < from.size() && j < to.size()) {
      int shared = skips && i == j ? from.sharedUntil(to, i) : i;
      if (shared > i) {
        i = shared;
        j = shared;
        if (i == from.size()) return;
        high = from.startHigh(i);
        low = from.startLow(i);
        continue;
      }
      int order = Ranges.compareEnds(from, i, to, j);
      Ranges first = order <= 0 ? from : to;
      int ending = order <= 0 ? i : j;
      boolean isLast = ending + 1 == first.size();
      long endHigh = isLast ? 0 : first.startHigh(ending + 1);
      long endLow = isLast ? 0 : first.startLow(ending + 1);
      boolean isBlank = !isLast && endHigh == high && endLow == low;
      if (!isBlank && Group.hasVote(from.value(i))) {
        int answerClass = Group.answerClass(from.value(i));
        seen.add(answerClass, high, low, endHigh, endLow);
        if (Group.hasVote(to.value(j))) {
          add(answerClass, Group.answerClass(to.value(j)), high, low, endHigh, endLow);
        }
      }
      if (order <= 0) i++;
      if (order >= 0) j++;
      high = endHigh;
      low = endLow;
    }
  }

  /** What wasn't gone through has the class in both tables that it has in one. */
  private void addUnseen(AddressCounts all, AddressCounts seen) {
    for (int i = 0; i < all.size(); i++) {
      int answerClass = (int) all.key(i);
      int place = seen.place(answerClass);
      long seenLow = place < 0 ? 0 : seen.low(place);
      long seenHigh = place < 0 ? 0 : seen.high(place);
      long low = all.low(i) - seenLow;
      long high = all.high(i) - seenHigh - (Long.compareUnsigned(all.low(i), seenLow) < 0 ? 1 : 0);
      if ((high | low) != 0) add(answerClass, answerClass, 0, 0, high, low);
    }
  }

  /** An end of zero is the end of the family. No pair has all IPv6 addresses: some carry IPv4 ones. */
  private void add(int before, int after, long high, long low, long endHigh, long endLow) {
    long pair = (long) before << Integer.SIZE | after;
    switch (family) {
      case IPV4 -> counts.add(pair, 0, (endHigh - 1 >>> Integer.SIZE) - (high >>> Integer.SIZE) + 1);
      case IPV6 -> counts.add(pair, high, low, endHigh, endLow);
    }
  }

  /** How many pairs there are, of which each is known by its place. */
  int count() {
    return counts.size();
  }

  int before(int place) {
    return (int) (counts.key(place) >>> Integer.SIZE);
  }

  int after(int place) {
    return (int) counts.key(place);
  }

  /** The addresses of a pair. */
  double addresses(int place) {
    return unsigned(counts.high(place)) * TWO_TO_64 + unsigned(counts.low(place));
  }

  private static double unsigned(long number) {
    return (number >>> 1) * 2.0 + (number & 1);
  }
}
