package org.rialto.route;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.rialto.location.Footprint;
import org.rialto.location.LocationIndex;
import org.rialto.location.MapException;
import org.rialto.location.MergedIndex;
import org.rialto.location.Ranges;
import org.rialto.location.Sweep;
import org.rialto.net.Family;

/**
 * Where clients are, as far as that makes a difference to a group: in a PID and, where nodes of downstream CDNs are
 * candidates, inside or outside what those serve. A PID that a footprint cuts is several locations.
 */
final class Locations {
  private final Ranges ipv4;
  private final Ranges ipv6;
  /** The names of the CDNs that may serve, by the number of the set. */
  private final List<Set<String>> servingSets;
  /** By the number of the location; empty where locations are the PIDs themselves. */
  private final int[] pids;
  private final int[] sets;
  private final int count;

  private Locations(Ranges ipv4, Ranges ipv6, List<Set<String>> servingSets, int[] pids, int[] sets, int count) {
    this.ipv4 = ipv4;
    this.ipv6 = ipv6;
    this.servingSets = servingSets;
    this.pids = pids;
    this.sets = sets;
    this.count = count;
  }

  /** The PIDs themselves: no candidate is of a downstream CDN of which something is needed. */
  static Locations ofPids(MergedIndex index) {
    return new Locations(index.ranges(Family.IPV4), index.ranges(Family.IPV6), List.of(Set.of()), new int[0],
        new int[0], index.pids());
  }

  /**
   * The PIDs as footprints cut them.
   *
   * @param footprints whom each downstream CDN may serve, by its name
   * @throws MapException if there are more than an index can number
   */
  static Locations of(MergedIndex index, Map<String, Footprint> footprints) {
    Numbering numbering = new Numbering();
    Map<String, Footprint> inOrder = new TreeMap<>(footprints);
    Ranges ipv4 = numbering.cut(index.ranges(Family.IPV4), inOrder);
    Ranges ipv6 = numbering.cut(index.ranges(Family.IPV6), inOrder);
    return new Locations(ipv4, ipv6, List.copyOf(numbering.servingSets), Arrays.copyOf(numbering.pids, numbering.count),
        Arrays.copyOf(numbering.sets, numbering.count), numbering.count);
  }

  /** Gives each PID, with a set of CDNs that may serve in a part of it, a number. */
  private static final class Numbering {
    private static final int FIRST = 1024;

    private final List<Set<String>> servingSets = new ArrayList<>();
    private final Map<Set<String>, Integer> numberOfSet = new HashMap<>();
    /** By set and PID, in the upper and the lower half of the key. */
    private final Map<Long, Integer> numbers = new HashMap<>();
    private int[] pids = new int[FIRST];
    private int[] sets = new int[FIRST];
    private int count;

    Ranges cut(Ranges located, Map<String, Footprint> footprints) {
      Ranges serving = new Ranges.Builder(located.family()).add(0, 0, set(Set.of())).build();
      for (Map.Entry<String, Footprint> each : footprints.entrySet()) {
        Map<Integer, Integer> joined = new HashMap<>();
        serving = Sweep.over(serving, each.getValue().ranges(located.family()), (set, inside) -> inside == 0 ? set
            : joined.computeIfAbsent(set, without -> set(with(servingSets.get(without), each.getKey()))));
      }
      return Sweep.over(located, serving, (place, set) -> Ranges.number(place) < 0 ? place
          : number(Ranges.number(place), set) << Byte.SIZE | Ranges.length(place));
    }

    private static Set<String> with(Set<String> names, String name) {
      Set<String> all = new HashSet<>(names);
      all.add(name);
      return Set.copyOf(all);
    }

    private int set(Set<String> names) {
      return numberOfSet.computeIfAbsent(names, added -> {
        servingSets.add(added);
        return servingSets.size() - 1;
      });
    }

    private int number(int pid, int set) {
      return numbers.computeIfAbsent((long) set << Integer.SIZE | pid, _ -> add(pid, set));
    }

    private int add(int pid, int set) {
      if (count == LocationIndex.PIDS_MAX) {
        throw new MapException("footprints of downstream CDNs cut PIDs into more than the " + LocationIndex.PIDS_MAX
            + " parts that can be numbered");
      }
      if (count == pids.length) {
        pids = Arrays.copyOf(pids, 2 * count);
        sets = Arrays.copyOf(sets, 2 * count);
      }
      pids[count] = pid;
      sets[count] = set;
      return count++;
    }
  }

  /** How many there are; numbers go from 0 to one less. */
  int count() {
    return count;
  }

  /** All ranges of a family, with values as {@link MergedIndex#ranges} has them, but of the locations' numbers. */
  Ranges ranges(Family family) {
    return family == Family.IPV4 ? ipv4 : ipv6;
  }

  /** The PID, by its number in the merged index. */
  int pid(int location) {
    return pids.length == 0 ? location : pids[location];
  }

  /** The number of the set of downstream CDNs that may serve there. */
  int set(int location) {
    return sets.length == 0 ? 0 : sets[location];
  }

  /** The names of the CDNs in each set, by its number. */
  List<Set<String>> servingSets() {
    return servingSets;
  }

  /** The locations in some of the PIDs, by numbers of the merged index. */
  BitSet in(BitSet some) {
    if (pids.length == 0) return some;
    BitSet locations = new BitSet(count);
    for (int location = 0; location < count; location++) {
      if (some.get(pids[location])) locations.set(location);
    }
    return locations;
  }
}
