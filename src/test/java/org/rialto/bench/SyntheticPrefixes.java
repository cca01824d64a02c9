package org.rialto.bench;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.rialto.net.Bits;
import org.rialto.net.Family;

/**
 * Prefixes of one family, no two equal, as long as those of the Internet's routing tables are, almost half of them
 * inside others; in 16.0.0.0/4 to 208.0.0.0/4 and in 2400::/8 to 2b00::/8, where most of the Internet is
 * and no IPv6 address carries one of IPv4. Each block of the address space lies somewhere, and the prefixes in it near.
 */
final class SyntheticPrefixes {
  /** Of a hundred prefixes, how many are of each length: roughly as route collectors see them. */
  private static final int[][] IPV4_LENGTHS = {{24, 59}, {23, 10}, {22, 11}, {21, 5}, {20, 4}, {19, 3}, {18, 2},
      {17, 1}, {16, 3}, {14, 1}, {12, 1}};
  private static final int[][] IPV6_LENGTHS = {{48, 46}, {44, 10}, {40, 8}, {36, 5}, {32, 13}, {29, 5}, {47, 3},
      {46, 3}, {42, 2}, {33, 3}, {56, 2}};
  private static final int OUTER_IPV4 = 22;
  private static final int OUTER_IPV6 = 40;
  /** Bits of the blocks that lie somewhere: as registries hand them out. */
  private static final int PLACE_BITS_IPV4 = 12;
  private static final int PLACE_BITS_IPV6 = 23;
  /** How far from its block's place a prefix may lie, as a part of the way round the world. */
  private static final double NEAR = 0.03;

  final Family family;
  final long[] high;
  final int[] length;
  /** Where each lies, from 0 to below 1: once round the world. */
  final double[] place;
  /** The numbers of those others may lie in: a quarter of all, or so. */
  private final int[] outer;
  private int outerCount;
  private final Set<Long> seen = new HashSet<>();
  private final SplittableRandom random;
  private final long seed;

  SyntheticPrefixes(Family family, int count, long seed) {
    this.family = family;
    this.seed = seed;
    this.random = new SplittableRandom(seed ^ family.bits());
    this.high = new long[count];
    this.length = new int[count];
    this.place = new double[count];
    this.outer = new int[count];
    for (int i = 0; i < count; i++) draw(i);
  }

  private void draw(int i) {
    do {
      length[i] = drawnLength();
      high[i] = drawnHigh(length[i]);
    } while (!seen.add(high[i] | length[i]));
    if (length[i] <= (family == Family.IPV4 ? OUTER_IPV4 : OUTER_IPV6)) outer[outerCount++] = i;
    double offset = NEAR * (random.nextDouble() - random.nextDouble());
    place[i] = (placeOfBlock(high[i]) + offset + 1) % 1;
  }

  private int drawnLength() {
    int[][] lengths = family == Family.IPV4 ? IPV4_LENGTHS : IPV6_LENGTHS;
    int drawn = random.nextInt(100);
    for (int[] each : lengths) {
      drawn -= each[1];
      if (drawn < 0) return each[0];
    }
    throw new IllegalStateException("the parts of a hundred are less than a hundred");
  }

  private long drawnHigh(int bits) {
    long drawn = random.nextLong();
    if (outerCount > 0 && random.nextBoolean()) {
      int around = outer[random.nextInt(outerCount)];
      if (length[around] < bits) {
        return (high[around] | drawn & ~Bits.maskHigh(length[around])) & Bits.maskHigh(bits);
      }
    }
    long first = family == Family.IPV4 ? 16 + random.nextInt(208) : 0x24 + random.nextInt(8);
    return (first << 56 | drawn >>> 8) & Bits.maskHigh(bits);
  }

  private double placeOfBlock(long ofHigh) {
    int bits = family == Family.IPV4 ? PLACE_BITS_IPV4 : PLACE_BITS_IPV6;
    return new SplittableRandom(seed ^ ofHigh >>> Long.SIZE - bits).nextDouble();
  }

  int count() {
    return high.length;
  }
}
