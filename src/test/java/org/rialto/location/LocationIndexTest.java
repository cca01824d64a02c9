package org.rialto.location;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.rialto.net.Family;
import org.rialto.net.IpAddress;
import org.rialto.net.IpPrefix;

/** RFC 7285 §11.2.2: the longest matching prefix says which PID an address is in. */
class LocationIndexTest {
  private static final VersionTag TAG = new VersionTag("map", "1");

  private record Owned(IpPrefix prefix, String pid) {}

  private static LocationIndex index(List<Owned> prefixes) {
    NetworkMap.Builder builder = new NetworkMap.Builder();
    for (Owned owned : prefixes) builder.prefix(builder.pid(owned.pid), owned.prefix);
    return LocationIndex.compile(builder.build(TAG));
  }

  /** The example of RFC 7285 §11.2.2. */
  private static final List<Owned> EXAMPLE = List.of(
      owned("192.0.2.0/24", "PID1"), owned("198.51.100.0/25", "PID1"), owned("198.51.100.128/25", "PID2"),
      owned("0.0.0.0/0", "PID3"), owned("192.0.2.128/32", "PID2"), owned("2001:db8::/32", "PID1"),
      owned("2001:db8::ff00/120", "PID2"));

  private static Owned owned(String prefix, String pid) {
    return new Owned(IpPrefix.parse(prefix), pid);
  }

  @ParameterizedTest(name = "{0} matches {1}, in {2}")
  @CsvSource({
    "192.0.2.127, 192.0.2.0/24, PID1", "192.0.2.128, 192.0.2.128/32, PID2", "192.0.2.129, 192.0.2.0/24, PID1",
    "198.51.100.127, 198.51.100.0/25, PID1",
    "198.51.100.128, 198.51.100.128/25, PID2", "198.51.101.0, 0.0.0.0/0, PID3", "255.255.255.255, 0.0.0.0/0, PID3",
    "0.0.0.0, 0.0.0.0/0, PID3",
    "2001:db8::feff, 2001:db8::/32, PID1", "2001:db8::ff00, 2001:db8::ff00/120, PID2",
    "2001:db8::1:0, 2001:db8::/32, PID1"})
  void addressIsInThePidOfItsLongestPrefix(String address, String prefix, String pid) {
    LocationIndex.Match match = index(EXAMPLE).find(IpAddress.parse(address)).orElseThrow();
    assertEquals(prefix, match.prefix().toString());
    assertEquals(pid, match.pidName());
    assertEquals(pid, index(EXAMPLE).pids().get(match.pid()));
  }

  @Test void addressInNoPrefixIsNowhere() {
    assertEquals(Optional.empty(), index(EXAMPLE).find(IpAddress.parse("2001:db9::")));
    assertEquals(Optional.empty(), index(EXAMPLE).find(IpAddress.parse("::")));
    assertEquals(TAG, index(EXAMPLE).tag());
  }

  @Test void emptyMapIsOneRangeOfNothing() {
    Ranges ranges = index(List.of()).ranges(Family.IPV6);
    assertEquals(1, ranges.size());
    assertEquals(-1, Ranges.number(ranges.value(0)));
  }

  @ParameterizedTest
  @EnumSource(Family.class)
  void anyAddressOfRandomMapsIsWhereComparingWithEachPrefixFindsIt(Family family) {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    for (int round = 0; round < 300; round++) {
      List<Owned> prefixes = new ArrayList<>();
      for (int i = random.nextInt(60); i > 0; i--) {
        IpPrefix prefix = prefix(random, family);
        boolean isNew = prefixes.stream().noneMatch(owned -> owned.prefix.equals(prefix));
        if (isNew) prefixes.add(new Owned(prefix, "p" + random.nextInt(5)));
      }
      LocationIndex index = index(prefixes);
      assertTrue(index.ranges(family).size() <= 2 * prefixes.size() + 1);
      for (int i = 0; i < 200; i++) {
        IpAddress address = i % 2 == 0 || prefixes.isEmpty() ? near(random, family)
            : edge(random, prefixes.get(random.nextInt(prefixes.size())).prefix);
        Optional<Owned> expected = prefixes.stream().filter(owned -> owned.prefix.contains(address))
            .max(Comparator.comparingInt(owned -> owned.prefix.length()));
        Optional<Owned> found = index.find(address).map(match -> new Owned(match.prefix(), match.pidName()));
        assertEquals(expected, found, () -> address + ", seed " + seed);
      }
    }
  }

  private static IpPrefix prefix(SplittableRandom random, Family family) {
    int length = switch (random.nextInt(8)) {
      case 0 -> family.bits();
      case 1 -> random.nextInt(4);
      default -> random.nextInt(family.bits() + 1);
    };
    return IpPrefix.around(near(random, family), length);
  }

  private static IpAddress edge(SplittableRandom random, IpPrefix prefix) {
    return random.nextBoolean() ? prefix.address() : prefix.last();
  }

  /** Addresses with few bits set, so that prefixes nest and touch. */
  private static IpAddress near(SplittableRandom random, Family family) {
    long high = random.nextLong() & random.nextLong() & random.nextLong();
    if (random.nextBoolean()) high = -high;
    if (family == Family.IPV4) return IpAddress.ipv4((int) (high >>> 32));
    return new IpAddress(family, high, random.nextBoolean() ? 0 : random.nextLong() | random.nextLong());
  }

  /** What is excepted lies in the region, and a part of it inside that is of the region again. */
  @ParameterizedTest
  @CsvSource({"192.0.2.1, PID1", "192.0.2.65, ", "192.0.2.97, PID1", "192.0.2.128, PID2", "198.51.100.1, ",
      "2001:db8::1, "})
  void regionMayHaveHoles(String address, String pid) {
    LocationIndex within = index(EXAMPLE).within(List.of(IpPrefix.parse("192.0.2.0/24"),
        IpPrefix.parse("192.0.2.96/27")), List.of(IpPrefix.parse("192.0.2.64/26")));
    assertEquals(Optional.ofNullable(pid), within.find(IpAddress.parse(address)).map(LocationIndex.Match::pidName));
  }
}
