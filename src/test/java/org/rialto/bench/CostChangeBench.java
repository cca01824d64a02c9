package org.rialto.bench;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.rialto.location.CostMap;
import org.rialto.location.CostType;
import org.rialto.location.LocationIndex;
import org.rialto.location.NetworkMap;
import org.rialto.location.VersionTag;
import org.rialto.net.Bits;
import org.rialto.net.Family;
import org.rialto.net.IpAddress;
import org.rialto.route.Direction;
import org.rialto.route.Fleet;
import org.rialto.route.Node;
import org.rialto.route.RedirectTable;
import org.rialto.route.ScopePolicy;
import org.rialto.route.Service;

/**
 * One cost of a million changes, from the costs to the table that answers by them, next to the same compiled from
 * nothing: {@code mvn -Pbench test -Dbench=CostChangeBench}. A map like the Internet's networks, 91,022 PIDs with
 * 720,000 prefixes; a node in each of eleven PIDs; each service has another half of them, or one has all.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class CostChangeBench {
  private static final VersionTag TAG = new VersionTag("map", "1");
  private static final int PIDS = 91_022;
  private static final int PREFIXES = 720_000;
  private static final int NODES = 11;
  private static final double FAR = 1000;

  @Param({"1", "100"}) int services;
  /** Whether the change is of an answer, or of a cost that isn't the lowest, before and after. */
  @Param({"answer", "nothing"}) String changes;

  private LocationIndex locations;
  private CostMap costs;
  private CostMap changed;
  private CostMap fetched;
  private Fleet fleet;
  private RedirectTable table;

  @Setup public void layOut() {
    SplittableRandom random = new SplittableRandom(7285);
    locations = LocationIndex.compile(networkMap(random));
    double[][] drawn = new double[PIDS][];
    for (int pid = 0; pid < PIDS; pid++) drawn[pid] = random.doubles(NODES, 1, FAR).map(Math::rint).toArray();
    costs = costs(drawn);
    drawn[PIDS / 2][0] = changes.equals("answer") ? 0 : FAR + 1;
    drawn[PIDS / 2][1] = FAR + 2;
    fetched = costs(drawn);
    changed = changed();
    fleet = fleet(random);
    table = fromNothing();
  }

  private static NetworkMap networkMap(SplittableRandom random) {
    NetworkMap.Builder builder = new NetworkMap.Builder();
    for (int pid = 0; pid < PIDS; pid++) builder.pid("AS" + pid);
    Set<Long> seen = new HashSet<>();
    while (seen.size() < PREFIXES) {
      Family family = random.nextInt(5) < 3 ? Family.IPV4 : Family.IPV6;
      int length = family == Family.IPV4 ? 16 + random.nextInt(9) : 29 + random.nextInt(20);
      long high = (family == Family.IPV4 ? random.nextLong() : random.nextLong() >>> 3 | 1L << 61)
          & Bits.maskHigh(length);
      boolean isOther = seen.add(high ^ length ^ family.ordinal() << 6);
      if (isOther) builder.prefix(random.nextInt(PIDS), family, high, 0, length);
    }
    return builder.build(TAG);
  }

  private static CostMap costs(double[][] drawn) {
    CostMap.Builder builder = new CostMap.Builder();
    for (int pid = 0; pid < PIDS; pid++) {
      builder.source("AS" + pid);
      for (int node = 0; node < NODES; node++) builder.cost(builder.destination("AS" + node), drawn[pid][node]);
    }
    return builder.build(TAG, new CostType("routingcost", CostType.NUMERICAL));
  }

  private Fleet fleet(SplittableRandom random) {
    List<Node> nodes = IntStream.range(0, NODES).mapToObj(i -> new Node("node-" + i, List.of(IpAddress.ipv4(i + 1)),
        List.of(new IpAddress(Family.IPV6, 0, i + 1)), Optional.of("AS" + i))).toList();
    if (services == 1) {
      return new Fleet(nodes, List.of(new Service("www", IntStream.range(0, NODES).boxed().toList(), 1)));
    }
    Set<List<Integer>> halves = new HashSet<>();
    while (halves.size() < services) {
      halves.add(IntStream.range(0, NODES).filter(_ -> random.nextBoolean()).boxed().toList());
      halves.remove(List.of());
    }
    List<Service> served = new ArrayList<>();
    for (List<Integer> half : halves) served.add(new Service("www-" + served.size(), half, 1));
    return new Fleet(nodes, served);
  }

  /** The cost map with the change, as a pushed patch makes it. */
  @Benchmark public CostMap changed() {
    return costs.with(List.of(new CostMap.Change("AS" + PIDS / 2, "AS0", changes.equals("answer") ? 0 : FAR + 1),
        new CostMap.Change("AS" + PIDS / 2, "AS1", FAR + 2)));
  }

  /** The table, where the cost map was patched. */
  @Benchmark public RedirectTable patched() {
    return table.with(0, changed);
  }

  /** The table, where a whole cost map was fetched. */
  @Benchmark public RedirectTable fetched() {
    return table.with(0, fetched);
  }

  @Benchmark public RedirectTable fromNothing() {
    return RedirectTable.compile(locations, costs, fleet, Direction.CLIENT_TO_NODE, ScopePolicy.standard());
  }
}
