package org.rialto.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrefixSetTest {
  private static List<IpPrefix> prefixes(String... texts) {
    return Stream.of(texts).map(IpPrefix::parse).toList();
  }

  private static boolean holds(PrefixSet set, String address) {
    return set.contains(IpAddress.parse(address));
  }

  @ParameterizedTest
  @CsvSource({
    "9.255.255.255, false", "10.0.0.0, true", "10.0.0.255, true", "10.0.1.0, true", "10.0.1.255, true",
    "10.0.2.0, false", "255.255.255.255, true", "255.255.255.254, false", "0.0.0.0, false", "2001:db7::1, false",
    "2001:db8::, true", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff, true", "2001:db9::, false",
    "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, true", "::ffff:10.0.0.1, false"})
  void holdsTheAddressesOfItsPrefixes(String address, boolean held) {
    PrefixSet set = PrefixSet.of(prefixes("10.0.1.0/24", "10.0.0.0/24", "10.0.0.7", "255.255.255.255",
        "2001:db8::/32", "ffff:ffff:ffff:ffff::/64"));
    assertEquals(held, holds(set, address));
  }

  @ParameterizedTest
  @CsvSource({
    "11.0.0.0, false", "10.0.0.1, true", "10.1.0.1, false", "10.1.2.1, true", "10.1.255.255, false", "10.2.0.0, true"})
  void longestPrefixDecides(String address, boolean held) {
    assertEquals(held, holds(PrefixSet.of(prefixes("10.1.2.0/24", "10.0.0.0/8"), prefixes("10.1.0.0/16"), false),
        address));
  }

  @Test void otherwiseIsForAddressesInNoPrefix() {
    PrefixSet set = PrefixSet.of(List.of(), prefixes("0.0.0.0/8", "255.0.0.0/8"), true);
    assertFalse(holds(set, "0.1.2.3"));
    assertTrue(holds(set, "1.0.0.0"));
    assertTrue(holds(set, "254.255.255.255"));
    assertFalse(holds(set, "255.0.0.0"));
    assertTrue(holds(set, "::1"));
  }

  @Test void noneHoldsNothingAndAllEverything() {
    for (String address : List.of("0.0.0.0", "255.255.255.255", "::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")) {
      assertFalse(holds(PrefixSet.NONE, address), address);
      assertTrue(holds(PrefixSet.ALL, address), address);
    }
    assertTrue(PrefixSet.NONE.isEmpty());
    assertFalse(PrefixSet.of(prefixes("::1")).isEmpty());
  }

  @Test void setsOfTheSameAddressesAreEqual() {
    PrefixSet halves = PrefixSet.of(prefixes("10.0.0.0/9", "10.128.0.0/9", "10.3.0.0/16"));
    assertEquals(PrefixSet.of(prefixes("10.0.0.0/8")), halves);
    assertEquals(PrefixSet.of(prefixes("10.0.0.0/8")).hashCode(), halves.hashCode());
    assertNotEquals(PrefixSet.of(prefixes("10.0.0.0/8")), PrefixSet.of(prefixes("10.0.0.0/9")));
    assertEquals(PrefixSet.ALL, PrefixSet.of(prefixes("0.0.0.0/0", "::/0")));
  }

  @Test void prefixCantBothBelongAndNot() {
    Exception refused = assertThrows(IllegalArgumentException.class,
        () -> PrefixSet.of(prefixes("10.0.0.0/8"), prefixes("10.0.0.0/8"), false));
    assertTrue(refused.getMessage().startsWith("10.0.0.0/8"), refused.getMessage());
  }

  /** Prefixes in a corner of each family, so that many overlap and touch; every address of the corner is asked. */
  @ParameterizedTest @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void agreesWithLookingThroughAllPrefixes(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int round = 0; round < 200; round++) {
      List<IpPrefix> members = new ArrayList<>();
      List<IpPrefix> others = new ArrayList<>();
      for (int i = random.nextInt(12); i > 0; i--) {
        IpPrefix prefix = IpPrefix.around(corner(random.nextInt(256), random.nextBoolean()), random.nextInt(24, 33));
        if (members.contains(prefix) || others.contains(prefix)) continue;
        (random.nextBoolean() ? members : others).add(prefix);
      }
      boolean otherwise = random.nextBoolean();
      PrefixSet set = PrefixSet.of(members, others, otherwise);
      for (int last = 0; last < 256; last++) {
        IpAddress address = corner(last, random.nextBoolean());
        boolean expected = Stream.concat(members.stream(), others.stream()).filter(prefix -> prefix.contains(address))
            .max(Comparator.comparing(IpPrefix::length)).map(members::contains).orElse(otherwise);
        assertEquals(expected, set.contains(address), () -> "seed " + seed + ": " + address + " in " + members
            + " without " + others);
      }
    }
  }

  private static IpAddress corner(int last, boolean top) {
    return IpAddress.ipv4(top ? 0xffffff00 | last : last);
  }
}
