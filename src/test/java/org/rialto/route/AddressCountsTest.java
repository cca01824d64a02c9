package org.rialto.route;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Numbers of addresses by key against sums of any length. */
class AddressCountsTest {
  private static final int ROUNDS = 20;
  private static final BigInteger ALL = BigInteger.ONE.shiftLeft(128);

  @Test void numbersAreExactAndInTheOrderOfTheirKeys() {
    long seed = System.nanoTime();
    System.out.println("AddressCountsTest seed " + seed);
    Random random = new Random(seed);
    AddressCounts counts = new AddressCounts();
    for (int round = 0; round < ROUNDS; round++) {
      int keys = 1 + random.nextInt(1000);
      Map<Long, BigInteger> expected = new LinkedHashMap<>();
      counts.clear();
      for (int i = 0; i < 3 * keys; i++) {
        long key = random.nextInt(keys) * (random.nextBoolean() ? 1L : 1L << 32);
        BigInteger start = new BigInteger(128, random);
        BigInteger end = new BigInteger(128, random);
        counts.add(key, high(start), start.longValue(), high(end), end.longValue());
        expected.merge(key, end.subtract(start).mod(ALL), (sum, more) -> sum.add(more).mod(ALL));
      }
      assertEquals(new ArrayList<>(expected.entrySet()), told(counts));
    }
  }

  private static long high(BigInteger number) {
    return number.shiftRight(64).longValue();
  }

  private static List<Map.Entry<Long, BigInteger>> told(AddressCounts counts) {
    List<Map.Entry<Long, BigInteger>> told = new ArrayList<>();
    for (int place = 0; place < counts.size(); place++) {
      BigInteger number = new BigInteger(Long.toUnsignedString(counts.high(place))).shiftLeft(64)
          .add(new BigInteger(Long.toUnsignedString(counts.low(place))));
      told.add(Map.entry(counts.key(place), number));
    }
    return told;
  }
}
