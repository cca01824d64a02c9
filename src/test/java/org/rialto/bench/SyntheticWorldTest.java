package org.rialto.bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rialto.answer.State;
import org.rialto.location.CostMap;
import org.rialto.location.LocationIndex;
import org.rialto.location.NetworkMap;
import org.rialto.net.Family;
import org.rialto.net.IpPrefix;
import org.rialto.route.Fleet;
import org.rialto.route.Service;

/** The world that benchmarks measure in: figures are comparable only if it is the same in each run, and as it says. */
class SyntheticWorldTest {
  private static final WorldSize SMALL = new WorldSize(5_000, 40, 12, 30, 7, 50);

  @TempDir Path folder;

  @Test void worldsOfOneSizeAreEqual() throws Exception {
    SyntheticWorld one = new SyntheticWorld(SMALL);
    SyntheticWorld other = new SyntheticWorld(SMALL);
    for (Family family : Family.values()) {
      NetworkMap.Prefixes prefixes = one.networkMap().prefixes(family);
      NetworkMap.Prefixes others = other.networkMap().prefixes(family);
      assertEquals(texts(prefixes), texts(others));
      assertArrayEquals(prefixes.pid(), others.pid());
    }
    assertEquals(costs(one.costMap()), costs(other.costMap()));
    assertEquals(one.fleet().nodes(), other.fleet().nodes());
    assertEquals(one.fleet().services(), other.fleet().services());
    one.writeZone(folder.resolve("one"));
    other.writeZone(folder.resolve("other"));
    assertEquals(-1, Files.mismatch(folder.resolve("one"), folder.resolve("other")));
  }

  @Test void worldIsAsLargeAsAskedFor() {
    SyntheticWorld world = new SyntheticWorld(SMALL);
    NetworkMap map = world.networkMap();
    assertEquals(3_750, map.prefixes(Family.IPV4).count());
    assertEquals(1_250, map.prefixes(Family.IPV6).count());
    assertEquals(40, map.pids().size());
    assertEquals(40 * 12, world.costMap().size());
    Fleet fleet = world.fleet();
    assertEquals(12, fleet.nodes().size());
    assertEquals(30, fleet.services().size());
    assertEquals(7, Set.copyOf(fleet.services().stream().map(Service::candidates).toList()).size());
  }

  @Test void prefixesLieInsideOthersAndAreMostlyLong() {
    NetworkMap.Prefixes prefixes = new SyntheticWorld(SMALL).networkMap().prefixes(Family.IPV4);
    Set<String> known = new HashSet<>(texts(prefixes));
    long nested = IntStream.range(0, prefixes.count()).filter(i -> IntStream.range(8, prefixes.lengthAt(i))
        .anyMatch(length -> known.contains(IpPrefix.around(prefixes.at(i).address(), length).toString())))
        .count();
    assertTrue(nested > prefixes.count() / 4, nested + " of " + prefixes.count() + " lie in others");
    long longest = IntStream.range(0, prefixes.count()).filter(i -> prefixes.lengthAt(i) == 24).count();
    assertTrue(longest > prefixes.count() / 2, longest + " of " + prefixes.count() + " have 24 bits");
  }

  @Test void everyQueryIsAnsweredByNodesOrByItsStoredRecord() throws Exception {
    SyntheticWorld world = new SyntheticWorld(SMALL);
    CostMap costs = world.costMap();
    LocationIndex locations = LocationIndex.compile(world.networkMap());
    world.writeZone(folder.resolve("zone"));
    State state = world.state(world.zones(folder.resolve("zone")), costs, world.redirects(locations, costs,
        world.fleet()));
    QueryScript.routed(world).check(state, SyntheticWorld.ANSWERS);
    QueryScript stored = QueryScript.stored(world);
    stored.check(state, 1);
    assertThrows(IllegalStateException.class, () -> stored.check(state, 2));
  }

  @Test void worldWithoutNodesIsRefused() {
    var refused = assertThrows(IllegalArgumentException.class, () -> SMALL.withNodes(1));
    assertEquals("1 nodes; a world has at least 2", refused.getMessage());
  }

  private static List<String> texts(NetworkMap.Prefixes prefixes) {
    return IntStream.range(0, prefixes.count()).mapToObj(i -> prefixes.at(i).toString()).toList();
  }

  private static List<String> costs(CostMap map) {
    return IntStream.range(0, map.sources().size()).boxed()
        .flatMap(row -> IntStream.range(map.rowStart(row), map.rowStart(row + 1))
            .mapToObj(pair -> map.destinationAt(row, pair) + " " + map.costAt(pair))).toList();
  }
}
