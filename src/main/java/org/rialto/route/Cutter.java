package org.rialto.route;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.Stream;
import org.rialto.location.Mending;
import org.rialto.location.NetworkMap;
import org.rialto.location.Ranges;
import org.rialto.net.Bits;
import org.rialto.net.EmbeddedIpv4;
import org.rialto.net.Family;
import org.rialto.net.IpPrefix;

/**
 * Cuts the addresses of one family where answers differ: lays the blocks that the map doesn't decide over its ranges,
 * caps what is too fine, and joins neighbours with the same answer.
 */
final class Cutter {
  /**
   * Owners in the set of blocks laid over the map: this for special use, and after it the carriers of IPv4 by
   * ordinal.
   */
  private static final int SPECIAL_USE = 0;

  private final Ranges located;
  private final Ranges blocks;
  private final int longest;
  private final long maskHigh;
  private final long maskLow;

  Cutter(Ranges located, ScopePolicy policy) {
    this.located = located;
    this.blocks = blocks(located.family(), policy);
    this.longest = policy.longest(located.family());
    this.maskHigh = Bits.maskHigh(longest);
    this.maskLow = Bits.maskLow(longest);
  }

  /**
   * The blocks of a family that don't belong to the map, as ranges; within a carrier of IPv4 there is nothing else.
   */
  private static Ranges blocks(Family family, ScopePolicy policy) {
    List<EmbeddedIpv4> carriers = Stream.of(EmbeddedIpv4.values()).filter(c -> c.block().family() == family).toList();
    record Block(IpPrefix prefix, int owner) {}
    List<Block> blocks = new ArrayList<>();
    for (EmbeddedIpv4 carrier : carriers) blocks.add(new Block(carrier.block(), SPECIAL_USE + 1 + carrier.ordinal()));
    for (IpPrefix prefix : policy.specialUse()) {
      boolean isCarried = carriers.stream().anyMatch(carrier -> carrier.block().contains(prefix));
      if (prefix.family() == family && !isCarried) blocks.add(new Block(prefix, SPECIAL_USE));
    }
    Comparator<Block> byAddress = (b, c) -> Bits.compare(b.prefix.address().high(), b.prefix.address().low(),
        c.prefix.address().high(), c.prefix.address().low());
    blocks.sort(byAddress.thenComparing(block -> block.prefix.length()));

    int count = blocks.size();
    boolean isIpv4 = family == Family.IPV4;
    var sorted = new NetworkMap.Prefixes(family, count, new int[isIpv4 ? count : 0], new long[isIpv4 ? 0 : count],
        new long[isIpv4 ? 0 : count], new byte[count], new int[count]);
    for (int i = 0; i < count; i++) {
      Block block = blocks.get(i);
      if (isIpv4) {
        sorted.ipv4()[i] = (int) (block.prefix.address().high() >>> Integer.SIZE);
      } else {
        sorted.high()[i] = block.prefix.address().high();
        sorted.low()[i] = block.prefix.address().low();
      }
      sorted.length()[i] = (byte) block.prefix.length();
      sorted.pid()[i] = block.owner;
    }
    return Ranges.byLongestMatch(sorted);
  }

  /** The ranges of the family. */
  Ranges cut(IntUnaryOperator classOfPid) {
    Ranges.Builder builder = new Ranges.Builder(located.family());
    cut(builder::add, 0, 0, 0, 0, classOfPid);
    return builder.build();
  }

  /**
   * The ranges of the family, from those cut when some PIDs had other classes. Nothing reaches out of a block of the
   * longest length that may matter: so the blocks with addresses of these PIDs are cut anew, the rest is taken over.
   */
  Ranges mend(Ranges before, BitSet others, IntUnaryOperator classOfPid) {
    Mending mending = new Mending(before);
    int i = nextOf(others, 0);
    while (i < located.size()) {
      long fromHigh = located.startHigh(i) & maskHigh;
      long fromLow = located.startLow(i) & maskLow;
      mending.begin(fromHigh, fromLow);
      while (i < located.size() && (isOf(others, i) || !isAligned(i))) i++;
      boolean isFamilyEnd = i == located.size();
      long endHigh = isFamilyEnd ? 0 : located.startHigh(i);
      long endLow = isFamilyEnd ? 0 : located.startLow(i);
      cut(mending::add, fromHigh, fromLow, endHigh, endLow, classOfPid);
      if (isFamilyEnd) mending.endOfFamily();
      else mending.end(endHigh, endLow);
      i = nextOf(others, i);
    }
    return mending.build();
  }

  private int nextOf(BitSet pids, int from) {
    int i = from;
    while (i < located.size() && !isOf(pids, i)) i++;
    return i;
  }

  private boolean isOf(BitSet pids, int i) {
    int pid = Ranges.number(located.value(i));
    return pid >= 0 && pids.get(pid);
  }

  /** Whether a block of the longest length starts where a range of the map does. */
  private boolean isAligned(int i) {
    return (located.startHigh(i) & ~maskHigh) == 0 && (located.startLow(i) & ~maskLow) == 0;
  }

  /**
   * Walks the ranges of the map and the blocks over them side by side, from an address to before another, which is zero
   * for the end of the family; blocks of the longest length start at both.
   */
  private void cut(Cap.Out out, long fromHigh, long fromLow, long endHigh, long endLow,
      IntUnaryOperator classOfPid) {
    Cap cap = new Cap(out, longest);
    boolean toFamilyEnd = (endHigh | endLow) == 0;
    int i = located.find(fromHigh, fromLow);
    int j = blocks.find(fromHigh, fromLow);
    long high = fromHigh;
    long low = fromLow;
    while (true) {
      cap.add(high, low, value(located.value(i), blocks.value(j), classOfPid));
      int next = Ranges.compareEnds(located, i, blocks, j);
      if (next <= 0) i++;
      if (next >= 0) j++;
      if (i == located.size() || j == blocks.size()) break;
      boolean blockIsLater = compareStarts(blocks, j, located, i) > 0;
      high = blockIsLater ? blocks.startHigh(j) : located.startHigh(i);
      low = blockIsLater ? blocks.startLow(j) : located.startLow(i);
      if (!toFamilyEnd && Bits.compare(high, low, endHigh, endLow) >= 0) break;
    }
    cap.finish();
  }

  private static int compareStarts(Ranges ranges, int i, Ranges others, int j) {
    return Bits.compare(ranges.startHigh(i), ranges.startLow(i), others.startHigh(j), others.startLow(j));
  }

  /** What decides where a range of the map and a block, or the space between blocks, overlap. */
  private static int value(int located, int block, IntUnaryOperator classOfPid) {
    int owner = Ranges.number(block);
    if (owner > SPECIAL_USE) return Group.value(EmbeddedIpv4.values()[owner - SPECIAL_USE - 1]);
    int pid = Ranges.number(located);
    int answerClass = pid < 0 ? Group.NO_ADVICE : classOfPid.applyAsInt(pid);
    boolean mapKnowsBlock = pid >= 0 && Ranges.length(located) >= Ranges.length(block);
    return Group.value(answerClass, owner == SPECIAL_USE && !mapKnowsBlock);
  }
}
