package org.rialto.bench;

/**
 * How large a synthetic world is.
 *
 * @param prefixes of the network map, three quarters of them IPv4; at least 4
 * @param pids of the network map; at least 1
 * @param nodes each with an address of either family; at least 2, which an answer names
 * @param services each with one name; at least 1
 * @param groups sets of nodes the services share: service {@code i} has that of number {@code i % groups}
 * @param names stored in the zone besides the services' own; at least 1
 */
record WorldSize(int prefixes, int pids, int nodes, int services, int groups, int names) {
  /** A mid-sized content delivery network: what a benchmark of something else leaves alone. */
  static final WorldSize BASE = new WorldSize(100_000, 1_000, 40, 10, 10, 10_000);

  WorldSize {
    check("prefixes", prefixes, 4);
    check("PIDs", pids, 1);
    check("nodes", nodes, SyntheticWorld.ANSWERS);
    check("services", services, 1);
    check("groups", groups, 1);
    check("names", names, 1);
  }

  private static void check(String what, int count, int least) {
    if (count < least) throw new IllegalArgumentException(count + " " + what + "; a world has at least " + least);
  }

  WorldSize withPrefixes(int count) {
    return new WorldSize(count, pids, nodes, services, groups, names);
  }

  WorldSize withPids(int count) {
    return new WorldSize(prefixes, count, nodes, services, groups, names);
  }

  WorldSize withNodes(int count) {
    return new WorldSize(prefixes, pids, count, services, groups, names);
  }

  WorldSize withServices(int count) {
    return new WorldSize(prefixes, pids, nodes, count, groups, names);
  }

  /** As many services, each with nodes of its own. */
  WorldSize withGroups(int count) {
    return new WorldSize(prefixes, pids, nodes, count, count, names);
  }

  WorldSize withNames(int count) {
    return new WorldSize(prefixes, pids, nodes, services, groups, count);
  }
}
