package org.rialto.location;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.rialto.net.Family;
import org.rialto.net.IpAddress;
import org.rialto.net.IpPrefix;

/** Maps of several sources as one: the longest prefix of all holds an address, the first source's among equals. */
class MergedIndexTest {
  private static final int WORLDS = 300;
  private static final int ADDRESSES = 200;

  private final long seed = System.nanoTime();
  private final SplittableRandom random = new SplittableRandom(seed);

  private static LocationIndex index(String tag, String... lines) {
    NetworkMap.Builder builder = new NetworkMap.Builder();
    for (String line : lines) {
      String[] words = line.split(" ");
      add(builder, builder.pid(words[0]), IpPrefix.parse(words[1]));
    }
    return LocationIndex.compile(builder.build(new VersionTag("map", tag)));
  }

  private static void add(NetworkMap.Builder builder, int pid, IpPrefix prefix) {
    builder.prefix(pid, prefix);
  }

  private static String found(MergedIndex merged, String address) {
    return merged.find(IpAddress.parse(address))
        .map(found -> found.part() + " " + found.match().pidName() + " " + found.match().prefix()).orElse("nowhere");
  }

  @Test void longestPrefixOfAllSourcesHoldsAnAddressAndTheFirstAmongEquals() {
    MergedIndex merged = MergedIndex.of(List.of(index("1", "a 192.0.2.0/24", "b 10.0.0.0/8"),
        index("2", "a 192.0.2.0/24", "c 10.1.0.0/16", "d 192.0.0.0/16")));
    assertEquals("0 a 192.0.2.0/24", found(merged, "192.0.2.1"));
    assertEquals("1 c 10.1.0.0/16", found(merged, "10.1.2.3"));
    assertEquals("0 b 10.0.0.0/8", found(merged, "10.2.2.3"));
    assertEquals("1 d 192.0.0.0/16", found(merged, "192.0.3.1"));
    assertEquals("nowhere", found(merged, "172.16.0.1"));
    assertEquals(5, merged.pids());
    assertEquals(1, merged.part(2));
  }

  @Test void indexOfOneSourceIsItsOwn() {
    LocationIndex alone = index("1", "a 192.0.2.0/24");
    assertSame(alone.ranges(Family.IPV4), MergedIndex.of(List.of(alone)).ranges(Family.IPV4));
  }

  @Test void outsideItsRegionASourcePlacesNobody() {
    LocationIndex inside = index("1", "a 0.0.0.0/0", "b 192.0.2.0/24")
        .within(List.of(IpPrefix.parse("192.0.2.128/25"), IpPrefix.parse("10.0.0.0/8")));
    MergedIndex merged = MergedIndex.of(List.of(inside, index("2", "z 192.0.0.0/16")));
    assertEquals("0 b 192.0.2.0/24", found(merged, "192.0.2.200"));
    assertEquals("1 z 192.0.0.0/16", found(merged, "192.0.2.1"));
    assertEquals("0 a 0.0.0.0/0", found(merged, "10.9.9.9"));
    assertEquals("nowhere", found(merged, "11.0.0.0"));
  }

  @Test void everyAddressIsWhereTheSourcesOneByOneSay() {
    for (int world = 0; world < WORLDS; world++) {
      List<LocationIndex> parts = new ArrayList<>();
      List<IpPrefix> all = new ArrayList<>();
      for (int part = 1 + random.nextInt(4); part > 0; part--) parts.add(part(all));
      MergedIndex merged = MergedIndex.of(parts);
      for (int i = 0; i < ADDRESSES; i++) {
        IpPrefix near = all.get(random.nextInt(all.size()));
        IpAddress address = random.nextBoolean() ? near.address() : near.last();
        assertEquals(naive(parts, address), merged.find(address), () -> address + ", seed " + seed);
        int value = merged.ranges(address.family())
            .value(merged.ranges(address.family()).find(address.high(), address.low()));
        merged.find(address).ifPresent(found -> {
          assertEquals(merged.firstPid(found.part()) + found.match().pid(), Ranges.number(value));
          assertEquals(found.match().prefix().length(), Ranges.length(value));
        });
      }
    }
  }

  private LocationIndex part(List<IpPrefix> all) {
    NetworkMap.Builder builder = new NetworkMap.Builder();
    List<IpPrefix> own = new ArrayList<>();
    for (int i = 1 + random.nextInt(12); i > 0; i--) {
      IpPrefix prefix = !all.isEmpty() && random.nextBoolean() ? near(all.get(random.nextInt(all.size()))) : anywhere();
      if (own.contains(prefix)) continue;
      own.add(prefix);
      add(builder, builder.pid("pid" + random.nextInt(4)), prefix);
    }
    all.addAll(own);
    return LocationIndex.compile(builder.build(new VersionTag("map", "1")));
  }

  private IpPrefix near(IpPrefix prefix) {
    int bits = prefix.family().bits();
    return IpPrefix.around(random.nextBoolean() ? prefix.address() : prefix.last(),
        Math.clamp(prefix.length() + random.nextInt(-3, 4), 0, bits));
  }

  private IpPrefix anywhere() {
    Family family = random.nextBoolean() ? Family.IPV4 : Family.IPV6;
    IpAddress address = family == Family.IPV4 ? IpAddress.ipv4(random.nextInt())
        : new IpAddress(family, random.nextLong(), random.nextLong());
    return IpPrefix.around(address, random.nextInt(family.bits() + 1));
  }

  /** The first of those with the longest prefix. */
  private static Optional<MergedIndex.Found> naive(List<LocationIndex> parts, IpAddress address) {
    List<MergedIndex.Found> found = new ArrayList<>();
    for (int part = 0; part < parts.size(); part++) {
      int number = part;
      parts.get(part).find(address).ifPresent(match -> found.add(new MergedIndex.Found(number, match)));
    }
    return found.stream().min(Comparator.comparing(each -> -each.match().prefix().length()));
  }
}
