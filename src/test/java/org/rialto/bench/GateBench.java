package org.rialto.bench;

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
import org.rialto.location.LocationIndex;
import org.rialto.route.Fleet;
import org.rialto.route.Movement;
import org.rialto.route.RedirectTable;

/**
 * What the gate does to each new map: the movement between two tables, where most of the world has other nodes, and the
 * costs that have hardly changed. 720,000 prefixes, 91,022 PIDs, 40 nodes, so 3.6 million costs:
 * {@code mvn -Pbench test -Dbench=GateBench}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class GateBench {
  private static final int PREFIXES = 720_000;
  private static final int PIDS = 91_022;
  private static final double SHARE = 0.03;

  @Param({"1", "10"}) int groups;

  private RedirectTable before;
  private RedirectTable after;
  private CostMap applied;
  private CostMap fetched;

  @Setup public void layOut() {
    SyntheticWorld world = new SyntheticWorld(WorldSize.BASE.withPrefixes(PREFIXES).withPids(PIDS)
        .withGroups(groups));
    SplittableRandom random = new SplittableRandom(7285);
    applied = world.costMap();
    fetched = times(applied, random, 0.04);
    LocationIndex locations = LocationIndex.compile(world.networkMap());
    Fleet fleet = world.fleet();
    before = world.redirects(locations, applied, fleet);
    after = world.redirects(locations, times(applied, random, 0.9), fleet);
  }

  /** Each cost up to this share larger or smaller. */
  private static CostMap times(CostMap costs, SplittableRandom random, double share) {
    return costs.with(IntStream.range(0, costs.size()).toArray(), IntStream.range(0, costs.size())
        .mapToDouble(pair -> Math.rint(10 * costs.costAt(pair) * (1 + share * random.nextDouble(-1, 1))) / 10)
        .toArray());
  }

  @Benchmark public Movement movement() {
    return Movement.between(before, after);
  }

  @Benchmark public CostMap keptCosts() {
    return fetched.keeping(applied, SHARE);
  }
}
