package org.rialto.location;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rialto.net.Family;
import org.rialto.net.IpAddress;
import org.rialto.net.IpPrefix;

/** Footprints as sets of addresses. */
class FootprintTest {
  private static final int TRIES = 3_000;
  private static final Capability HTTPS = new Capability(Capability.Kind.DELIVERY_PROTOCOL, "https/1.1");
  private static final Capability DNS = new Capability(Capability.Kind.REDIRECTION_MODE, "DNS-I");

  private final long seed = System.nanoTime();
  private final SplittableRandom random = new SplittableRandom(seed);

  private static Footprint of(String... prefixes) {
    return Footprint.of(Stream.of(prefixes).map(IpPrefix::parse).toList());
  }

  private static boolean holds(Footprint footprint, String block) {
    return footprint.holds(IpPrefix.parse(block));
  }

  @Test void prefixesMayNestAndTouchAndReachTheEnds() {
    Footprint footprint = of("10.0.0.0/9", "10.128.0.0/9", "10.1.0.0/16", "255.255.255.0/24", "::/1", "8000::/1");
    assertTrue(holds(footprint, "10.0.0.0/8"));
    assertFalse(holds(footprint, "10.0.0.0/7"));
    assertTrue(holds(footprint, "255.255.255.255/32"));
    assertFalse(holds(footprint, "0.0.0.0/32"));
    assertTrue(holds(footprint, "::/0"));
    assertFalse(footprint.isEverywhere());
    assertTrue(of("0.0.0.0/0", "::/0").isEverywhere());
    assertTrue(of().isNowhere());
  }

  @ParameterizedTest @CsvSource({"10.0.0.0/24, true", "10.0.1.0/24, false", "10.0.3.0/24, false", "10.0.4.0/24, true",
      "10.0.5.0/25, false", "255.255.255.255/32, true", "2001:db8::/56, true", "2001:db8:0:100::/56, false"})
  void finePartsCountInWholeBlocksOnly(String block, boolean isHeld) {
    Footprint footprint = of("10.0.0.0/24", "10.0.1.0/25", "10.0.2.128/25", "10.0.3.0/25", "10.0.4.0/25",
        "10.0.4.128/25", "10.0.5.7/32", "255.255.254.0/23", "2001:db8::/56", "2001:db8:0:100::/57");
    assertEquals(isHeld, holds(footprint.inBlocks(24, 56), block));
  }

  @Test void pidsStandForTheAddressesWhoseLongestPrefixTheyHave() {
    NetworkMap.Builder map = new NetworkMap.Builder();
    Map.of("wide", "10.0.0.0/8", "inner", "10.1.0.0/16", "innermost", "10.1.1.0/24").forEach((pid, prefix) -> {
      IpPrefix block = IpPrefix.parse(prefix);
      map.prefix(map.pid(pid), block.family(), block.address().high(), block.address().low(), block.length());
    });
    LocationIndex index = LocationIndex.compile(map.build(new VersionTag("nm", "1")));
    Footprint footprint = Footprint.ofPids(index, Set.of("wide", "innermost", "stranger"));
    assertTrue(holds(footprint, "10.2.0.0/16"));
    assertFalse(holds(footprint, "10.1.0.0/24"));
    assertTrue(holds(footprint, "10.1.1.0/24"));
    assertFalse(holds(footprint, "11.0.0.0/32"));
    assertTrue(Footprint.ofPids(index, Set.of("stranger")).isNowhere());
  }

  @Test void whatSeveralCapabilitiesAreOfferedForIsWhatAllOfThemAre() {
    Advertisement said = new Advertisement(new VersionTag("fci", "1"),
        Map.of(HTTPS, of("10.0.0.0/8", "192.0.2.0/24"), DNS, of("10.0.0.0/9")));
    assertTrue(said.footprint(Set.of()).isEverywhere());
    assertTrue(holds(said.footprint(Set.of(HTTPS)), "192.0.2.0/24"));
    assertFalse(holds(said.footprint(Set.of(HTTPS, DNS)), "192.0.2.0/24"));
    assertTrue(holds(said.footprint(Set.of(HTTPS, DNS)), "10.0.0.0/9"));
    Capability other = new Capability(Capability.Kind.DELIVERY_PROTOCOL, "http/1.1");
    assertTrue(said.footprint(Set.of(HTTPS, other)).isNowhere());
  }

  @Test void unionsAndSectionsHoldWhatAnyOrAllHold() {
    for (int i = 0; i < TRIES; i++) {
      List<List<IpPrefix>> sets = IntStream.range(0, 1 + random.nextInt(5)).mapToObj(_ -> prefixes()).toList();
      List<Footprint> footprints = sets.stream().map(Footprint::of).toList();
      Footprint any = Footprint.union(footprints);
      Footprint all = footprints.stream().reduce(Footprint.EVERYWHERE, Footprint::and);
      int length = random.nextInt(33);
      Footprint inBlocks = any.inBlocks(length, 4 * length);
      for (int j = 0; j < 20; j++) {
        IpPrefix address = IpPrefix.around(address(), 32);
        assertEquals(sets.stream().anyMatch(set -> isIn(set, address)), any.holds(address), this::told);
        assertEquals(sets.stream().allMatch(set -> isIn(set, address)), all.holds(address), this::told);
        IpPrefix block = IpPrefix.around(address.address(), length);
        assertEquals(any.holds(block), inBlocks.holds(address), this::told);
        assertEquals(inBlocks.holds(block), inBlocks.holds(address), this::told);
      }
    }
  }

  private String told() {
    return "seed " + seed;
  }

  private static boolean isIn(List<IpPrefix> set, IpPrefix address) {
    return set.stream().anyMatch(prefix -> prefix.contains(address));
  }

  /** Near one another, at both ends of the family. */
  private List<IpPrefix> prefixes() {
    List<IpPrefix> prefixes = new ArrayList<>();
    for (int i = random.nextInt(6); i > 0; i--) {
      prefixes.add(IpPrefix.around(address(), random.nextInt(4) == 0 ? random.nextInt(33) : 26 + random.nextInt(7)));
    }
    return prefixes;
  }

  private IpAddress address() {
    return IpAddress.ipv4((random.nextBoolean() ? 0 : 0xffffff00) | random.nextInt(256));
  }

  @Test void rangesOfBothFamiliesAreCutAtItsEdges() {
    assertEquals(3, of("10.0.0.0/8").ranges(Family.IPV4).count());
    assertEquals(1, of("10.0.0.0/8").ranges(Family.IPV6).count());
  }
}
