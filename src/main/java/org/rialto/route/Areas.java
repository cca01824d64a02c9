package org.rialto.route;

import java.util.List;
import org.rialto.location.Footprint;
import org.rialto.net.Bits;
import org.rialto.net.Family;

/** Where each candidate of a group may serve, and so which answers are good for all of a block. */
final class Areas {
  /** All may serve everywhere. */
  static final Areas EVERYWHERE = new Areas(List.of());

  /** By position; empty where all may serve everywhere. */
  private final Footprint[] footprints;

  /** @param footprints of the candidates, by position */
  Areas(List<Footprint> footprints) {
    boolean isAny = footprints.stream().anyMatch(each -> !each.isEverywhere());
    this.footprints = isAny ? footprints.toArray(Footprint[]::new) : new Footprint[0];
  }

  /**
   * The class that covers most of a block, among those whose candidates may serve all of it; {@link Group#NO_ADVICE}
   * where there is none, and {@link Tally#NONE} if nothing in the block has a vote.
   *
   * @param tally what was counted of the block
   * @param classes as a group has them, of so many answers
   */
  int winner(Tally tally, int[] classes, int answers, Family family, long high, long low, int length) {
    if (footprints.length == 0) return tally.winner();
    AddressCounts counts = tally.counts();
    if (counts.size() == 0) return Tally.NONE;
    int best = -1;
    for (int i = 0; i < counts.size(); i++) {
      boolean isMore = best < 0
          || Bits.compare(counts.high(i), counts.low(i), counts.high(best), counts.low(best)) > 0;
      if (isMore && mayServe((int) counts.key(i), classes, answers, family, high, low, length)) best = i;
    }
    return best < 0 ? Group.NO_ADVICE : (int) counts.key(best);
  }

  /** The same, of some classes and a family. */
  WideBlocks.Choosing choosing(int[] classes, int answers, Family family) {
    return (tally, high, low, length) -> winner(tally, classes, answers, family, high, low, length);
  }

  private boolean mayServe(int answerClass, int[] classes, int answers, Family family, long high, long low,
      int length) {
    int first = answerClass * (answers + 1);
    for (int i = first; i < first + answers && classes[i] >= 0; i++) {
      if (!footprints[classes[i]].holds(family, high, low, length)) return false;
    }
    return true;
  }
}
