package org.rialto.bench;

import java.util.List;
import java.util.function.BiFunction;

/** What grows, from which size to which, while all else is as in {@link WorldSize#BASE}. */
enum GrowthAxis {
  PREFIXES("prefixes", "three quarters IPv4", WorldSize::withPrefixes, 1_000, 10_000, 100_000, 1_000_000),
  PIDS("PIDs", "in the network map", WorldSize::withPids, 100, 1_000, 10_000, 100_000),
  NODES("nodes", "with both families", WorldSize::withNodes, 10, 30, 100, 300, 1_000),
  SERVICES("services", "sharing 10 sets of nodes", WorldSize::withServices, 1, 10, 100, 1_000, 10_000),
  GROUPS("services", "each with other nodes", WorldSize::withGroups, 1, 10, 100),
  NAMES("names", "stored in one zone", WorldSize::withNames, 100, 1_000, 10_000, 100_000, 1_000_000);

  private final String label;
  private final String detail;
  private final BiFunction<WorldSize, Integer, WorldSize> grown;
  private final List<Integer> sizes;

  GrowthAxis(String label, String detail, BiFunction<WorldSize, Integer, WorldSize> grown, Integer... sizes) {
    this.label = label;
    this.detail = detail;
    this.grown = grown;
    this.sizes = List.of(sizes);
  }

  /** What is counted along it, for people. */
  String label() {
    return label;
  }

  /** What kind of these. */
  String detail() {
    return detail;
  }

  /** In ascending order. */
  List<Integer> sizes() {
    return sizes;
  }

  WorldSize at(int size) {
    return grown.apply(WorldSize.BASE, size);
  }
}
