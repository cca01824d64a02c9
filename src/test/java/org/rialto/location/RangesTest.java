package org.rialto.location;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rialto.net.Bits;
import org.rialto.net.Family;
import org.rialto.net.IpAddress;
import org.rialto.net.IpPrefix;

class RangesTest {
  /** 10.0.0.0/8 apart from the rest, and in it 10.64.0.0/10. */
  private static Ranges nested() {
    Ranges.Builder builder = new Ranges.Builder(Family.IPV4);
    add(builder, "0.0.0.0", 1);
    add(builder, "10.0.0.0", 2);
    add(builder, "10.64.0.0", 3);
    add(builder, "10.128.0.0", 2);
    add(builder, "11.0.0.0", 1);
    return builder.build();
  }

  private static void add(Ranges.Builder builder, String start, int value) {
    IpAddress address = IpAddress.parse(start);
    builder.add(address.high(), address.low(), value);
  }

  private static int find(Ranges ranges, IpAddress address) {
    return ranges.find(address.high(), address.low());
  }

  @ParameterizedTest(name = "{0} is in a range of {1} from {2} to {3}; the widest block is /{4}")
  @CsvSource({
    "0.0.0.0, 1, 0.0.0.0, 9.255.255.255, 5", "9.255.255.255, 1, 0.0.0.0, 9.255.255.255, 7",
    "10.0.0.0, 2, 10.0.0.0, 10.63.255.255, 10",
    "10.64.0.1, 3, 10.64.0.0, 10.127.255.255, 10", "10.200.0.0, 2, 10.128.0.0, 10.255.255.255, 9",
    "11.0.0.0, 1, 11.0.0.0, 255.255.255.255, 8",
    "128.0.0.0, 1, 11.0.0.0, 255.255.255.255, 1", "255.255.255.255, 1, 11.0.0.0, 255.255.255.255, 1"})
  void addressIsFoundInTheRangeThatHoldsIt(String text, int value, String first, String last, int scope) {
    IpAddress address = IpAddress.parse(text);
    int position = find(nested(), address);
    assertEquals(value, nested().value(position));
    assertEquals(first, nested().first(position).toString());
    assertEquals(last, nested().last(position).toString());
    assertEquals(scope, nested().scope(position, address.high(), address.low()));
  }

  @Test void oneRangeForAllNeedsNoBitOfTheAddress() {
    Ranges.Builder builder = new Ranges.Builder(Family.IPV6);
    add(builder, "::", 7);
    add(builder, "2001:db8::", 7);
    Ranges ranges = builder.build();
    assertEquals(1, ranges.size());
    assertEquals(0, ranges.scope(0, 0x20010db8L << 32, 0));
    assertEquals("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", ranges.last(0).toString());
    assertTrue(ranges.holds(0, 0, 0, 0));
  }

  @Test void longestIsWhatTheFinestBoundaryParts() {
    Ranges ranges = nested();
    assertEquals(0, ranges.longest(1, 1));
    assertEquals(10, ranges.longest(1, 2));
    assertEquals(9, ranges.longest(2, 3));
    assertEquals(10, ranges.longest(0, 4));
  }

  @Test void startGivenAgainReplacesWhatWasSaid() {
    Ranges.Builder builder = new Ranges.Builder(Family.IPV4);
    add(builder, "0.0.0.0", 1);
    add(builder, "10.0.0.0", 2);
    add(builder, "10.0.0.0", 1);
    add(builder, "11.0.0.0", 3);
    Ranges ranges = builder.build();
    assertEquals(2, ranges.size());
    assertEquals("11.0.0.0", ranges.first(1).toString());
  }

  @ParameterizedTest
  @EnumSource(Family.class)
  void rangesGivenAtOnceAreThoseAddedOneByOne(Family family) {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    int count = 1000;
    long[] high = random.longs(count).map(start -> start >>> 1 & Bits.maskHigh(family.bits())).sorted().distinct()
        .toArray();
    high[0] = 0;
    long[] low = new long[family == Family.IPV4 ? 0 : high.length];
    for (int i = 1; i < low.length; i++) low[i] = random.nextBoolean() ? 0 : random.nextLong();
    int[] values = new int[high.length];
    for (int i = 0; i < high.length; i++) values[i] = 2 * random.nextInt(1 << 20) + (i & 1);
    Ranges.Builder builder = new Ranges.Builder(family);
    for (int i = 0; i < high.length; i++) builder.add(high[i], low.length == 0 ? 0 : low[i], values[i]);
    Ranges added = builder.build();
    Ranges given = Ranges.of(family, high, low, values);
    assertEquals(added.size(), given.size(), () -> "seed " + seed);
    for (int i = 0; i < added.size(); i++) {
      assertEquals(added.first(i), given.first(i), () -> "seed " + seed);
      assertEquals(added.value(i), given.value(i), () -> "seed " + seed);
      assertEquals(i, given.find(added.startHigh(i), added.startLow(i)), () -> "seed " + seed);
    }
  }

  @Test void rangesGivenAtOnceThatAreNoneAreRefused() {
    long[] none = {};
    int[] values = {1, 2};
    assertThrows(IllegalArgumentException.class, () -> Ranges.of(Family.IPV6, none, none, new int[0]));
    assertThrows(IllegalArgumentException.class, () -> Ranges.of(Family.IPV6, new long[] {1, 2}, none, values));
    assertThrows(IllegalArgumentException.class,
        () -> Ranges.of(Family.IPV6, new long[] {0, 2}, new long[] {1, 0}, values));
    assertThrows(IllegalArgumentException.class, () -> Ranges.of(Family.IPV6, new long[] {0, 0}, none, values));
    assertThrows(IllegalArgumentException.class,
        () -> Ranges.of(Family.IPV6, new long[] {0, 0}, new long[] {0, 0}, values));
    assertThrows(IllegalArgumentException.class,
        () -> Ranges.of(Family.IPV6, new long[] {0, -1, 1}, none, new int[] {1, 2, 1}));
    assertThrows(IllegalArgumentException.class,
        () -> Ranges.of(Family.IPV6, new long[] {0, 1}, none, new int[] {1, 1}));
  }

  @Test void rangesThatLeaveAHoleOrDescendAreRefused() {
    Ranges.Builder builder = new Ranges.Builder(Family.IPV4);
    assertThrows(IllegalStateException.class, builder::build);
    assertThrows(IllegalArgumentException.class, () -> add(builder, "1.0.0.0", 1));
    add(builder, "0.0.0.0", 1);
    add(builder, "2.0.0.0", 2);
    assertThrows(IllegalArgumentException.class, () -> add(builder, "1.0.0.0", 1));
  }

  @ParameterizedTest(name = "values up to {0}")
  @ValueSource(ints = {1, 255, 256, 65_535, 65_536, Integer.MAX_VALUE, -1})
  void valuesOfAnySizeAreKept(int value) {
    for (Family family : Family.values()) {
      Ranges.Builder builder = new Ranges.Builder(family);
      builder.add(0, 0, 0);
      builder.add(Long.MIN_VALUE, 0, value);
      Ranges ranges = builder.build();
      assertEquals(value, ranges.value(ranges.find(Long.MIN_VALUE, 0)));
      assertEquals(0, ranges.value(ranges.find(Long.MAX_VALUE, -1)));
    }
  }

  @ParameterizedTest
  @EnumSource(Family.class)
  void anyAddressOfRandomRangesIsFoundAsInASortedMap(Family family) {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    for (int size : new int[] {1, 2, 10, 300, 5_000}) {
      TreeMap<IpAddress, Integer> starts = new TreeMap<>((a, b) -> Bits.compare(a.high(), a.low(), b.high(), b.low()));
      int first = random.nextInt(2) << Character.SIZE;
      for (int i = 0; i < size; i++) starts.put(crowded(random, family), first + i);
      starts.put(new IpAddress(family, 0, 0), first + size);
      Ranges.Builder builder = new Ranges.Builder(family);
      starts.forEach((start, value) -> builder.add(start.high(), start.low(), value));
      Ranges ranges = builder.build();
      for (int i = 0; i < 20_000; i++) {
        IpAddress address = i % 2 == 0 ? crowded(random, family) : anywhere(random, family);
        int expected = starts.floorEntry(address).getValue();
        assertEquals(expected, ranges.value(find(ranges, address)), () -> address + ", seed " + seed);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Family.class)
  void scopeIsTheWidestBlockInTheRange(Family family) {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    for (int round = 0; round < 200; round++) {
      TreeMap<IpAddress, Integer> starts = new TreeMap<>((a, b) -> Bits.compare(a.high(), a.low(), b.high(), b.low()));
      for (int i = 0; i < 20; i++) starts.put(crowded(random, family), i);
      starts.put(new IpAddress(family, 0, 0), 20);
      Ranges.Builder builder = new Ranges.Builder(family);
      starts.forEach((start, value) -> builder.add(start.high(), start.low(), value));
      Ranges ranges = builder.build();
      for (int i = 0; i < 200; i++) {
        IpAddress address = i % 2 == 0 ? crowded(random, family) : anywhere(random, family);
        int widest = family.bits();
        while (widest > 0 && isInOne(starts, IpPrefix.around(address, widest - 1))) widest--;
        int scope = ranges.scope(find(ranges, address), address.high(), address.low());
        assertEquals(widest, scope, () -> address + ", seed " + seed);
      }
    }
  }

  private static boolean isInOne(TreeMap<IpAddress, Integer> starts, IpPrefix block) {
    return starts.floorKey(block.address()).equals(starts.floorKey(block.last()));
  }

  private static IpAddress anywhere(SplittableRandom random, Family family) {
    return family == Family.IPV4 ? IpAddress.ipv4(random.nextInt())
        : new IpAddress(family, random.nextLong(), random.nextLong());
  }

  /** Addresses that share many leading bits, where the table by leading bits does not help. */
  private static IpAddress crowded(SplittableRandom random, Family family) {
    if (family == Family.IPV4) return IpAddress.ipv4(0xc0a80000 | random.nextInt(1 << 14) << random.nextInt(3));
    long high = 0x20010db800000000L | (long) random.nextInt(4) << (random.nextBoolean() ? 16 : 0);
    return new IpAddress(family, high, random.nextBoolean() ? 0 : random.nextLong() & random.nextLong());
  }

  private static long[] random(SplittableRandom random, Family family) {
    long high = random.nextLong() & Bits.maskHigh(random.nextInt(1, family.bits() < 64 ? 33 : 65));
    return new long[] {high, family == Family.IPV4 || random.nextInt(4) > 0 ? 0 : random.nextLong()};
  }

  private static void assertAlike(Ranges expected, Ranges ranges, SplittableRandom random, String seed) {
    assertEquals(expected.size(), ranges.count(), seed);
    int position = 0;
    for (int i = 0; i < expected.size(); i++) {
      assertEquals(expected.first(i), ranges.first(position), seed);
      assertEquals(expected.last(i), ranges.last(position), seed);
      assertEquals(expected.value(i), ranges.value(position), seed);
      assertEquals(i, ranges.rank(position), seed);
      assertEquals(position, ranges.find(ranges.startHigh(position), ranges.startLow(position)), seed);
      int next = ranges.next(position);
      if (next < ranges.size()) assertEquals(position, ranges.previous(next), seed);
      position = next;
    }
    assertEquals(ranges.size(), position, seed);
    for (int i = 0; i < 1000; i++) assertFindsAlike(expected, ranges, random(random, ranges.family()), seed);
  }

  private static void assertFindsAlike(Ranges expected, Ranges ranges, long[] address, String seed) {
    int wanted = expected.find(address[0], address[1]);
    int found = ranges.find(address[0], address[1]);
    assertEquals(wanted, ranges.rank(found), seed);
    assertFalse(ranges.isBlank(found), seed);
    assertEquals(expected.scope(wanted, address[0], address[1]), ranges.scope(found, address[0], address[1]), seed);
    int length = ranges.family() == Family.IPV4 ? 20 : 44;
    assertEquals(expected.holds(wanted, address[0], address[1], length),
        ranges.holds(found, address[0], address[1], length), seed);
    int end = expected.find(address[0] | 0xffffffffffL << 24, address[1]);
    int endFound = ranges.find(address[0] | 0xffffffffffL << 24, address[1]);
    assertEquals(expected.longest(wanted, end), ranges.longest(found, endFound), seed);
  }

  private static final Comparator<long[]> BY_ADDRESS = (a, b) -> Bits.compare(a[0], a[1], b[0], b[1]);

  private static Ranges built(Family family, TreeMap<long[], Integer> starts) {
    Ranges.Builder builder = new Ranges.Builder(family);
    starts.forEach((start, value) -> builder.add(start[0], start[1], value));
    return builder.build();
  }

  /** Mends stretches at random, in the ranges and in their sorted map alike. */
  private static Ranges mended(Ranges before, TreeMap<long[], Integer> starts, SplittableRandom random, int values) {
    TreeSet<long[]> ends = new TreeSet<>(BY_ADDRESS);
    int stretches = 2 * random.nextInt(1, 6);
    while (ends.size() < stretches) {
      ends.add(random.nextInt(4) > 0 || starts.size() < stretches ? random(random, before.family())
          : starts.keySet().stream().skip(random.nextInt(starts.size())).findFirst().orElseThrow());
    }
    Mending mending = new Mending(before);
    for (int i = 0; i < stretches / 2; i++) {
      long[] from = ends.pollFirst();
      boolean isFamilyEnd = ends.size() == 1 && random.nextInt(4) == 0;
      long[] to = ends.pollFirst();
      if (!isFamilyEnd && starts.subMap(from, to).size() > 3000) continue;
      int behind = starts.floorEntry(to).getValue();
      if (isFamilyEnd) starts.tailMap(from).clear();
      else starts.subMap(from, to).clear();
      mending.begin(from[0], from[1]);
      TreeSet<long[]> inside = new TreeSet<>(BY_ADDRESS);
      inside.add(from);
      for (int k = random.nextInt(random.nextInt(8) == 0 ? 3000 : 4); k > 0; k--) {
        long[] address = random(random, before.family());
        boolean isInside = BY_ADDRESS.compare(address, from) > 0
            && (isFamilyEnd || BY_ADDRESS.compare(address, to) < 0);
        if (isInside) inside.add(address);
      }
      for (long[] start : inside) {
        int value = random.nextInt(values);
        starts.put(start, value);
        mending.add(start[0], start[1], value);
      }
      if (isFamilyEnd) mending.endOfFamily();
      else {
        starts.put(to, behind);
        mending.end(to[0], to[1]);
      }
    }
    return mending.build();
  }

  @ParameterizedTest @EnumSource void mendedRangesAreThoseBuiltFromNothing(Family family) {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    for (int round = 0; round < 12; round++) {
      TreeMap<long[], Integer> starts = new TreeMap<>(BY_ADDRESS);
      starts.put(new long[2], 0);
      int values = random.nextBoolean() ? 3 : 60_000;
      for (int i = random.nextInt(12_000); i > 0; i--) starts.put(random(random, family), random.nextInt(values));
      Ranges ranges = built(family, starts);
      for (int change = 0; change < 20; change++) {
        ranges = mended(ranges, starts, random, random.nextInt(12) == 0 ? 1 << 20 : values);
        assertAlike(built(family, starts), ranges, random, "seed " + seed);
      }
    }
  }

  @Test void mendedRangesShareThePagesOfWhatIsAsItWas() {
    Ranges.Builder builder = new Ranges.Builder(Family.IPV4);
    for (int i = 0; i < 100_000; i++) builder.add((long) i << 40, 0, i & 1);
    Ranges ranges = builder.build();
    for (int change = 1; change < 50; change++) {
      Mending mending = new Mending(ranges);
      long start = (long) (change * 1999) << 40;
      mending.begin(start, 0);
      mending.add(start, 0, 2);
      mending.add(start | 1L << 39, 0, 3);
      mending.end(start + (1L << 40), 0);
      Ranges mended = mending.build();
      assertEquals(ranges.count() + 1, mended.count());
      if (change > 1) assertTrue(pagesOfItsOwn(ranges, mended) <= 2, "change " + change);
      ranges = mended;
    }
    assertSame(ranges, new Mending(ranges).build());
  }

  private static long pagesOfItsOwn(Ranges ranges, Ranges mended) {
    return IntStream.range(0, mended.pages().packed.length)
        .filter(page -> ranges.pages().packed[page] != mended.pages().packed[page]).count();
  }
}
