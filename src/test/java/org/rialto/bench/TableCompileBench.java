package org.rialto.bench;

import java.util.concurrent.TimeUnit;
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
import org.rialto.route.RedirectTable;

/**
 * The redirection table compiled from nothing; {@link CostChangeBench} changes one. Expect it to take in proportion to
 * the prefixes and to the groups: {@code mvn -Pbench test -Dbench=TableCompileBench}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class TableCompileBench {
  @Param({"100000", "1000000"}) int prefixes;
  @Param({"1", "10"}) int groups;

  private SyntheticWorld world;
  private LocationIndex locations;
  private CostMap costs;
  private Fleet fleet;

  @Setup public void layOut() {
    world = new SyntheticWorld(WorldSize.BASE.withPrefixes(prefixes).withGroups(groups));
    locations = LocationIndex.compile(world.networkMap());
    costs = world.costMap();
    fleet = world.fleet();
  }

  @Benchmark public RedirectTable compile() {
    return world.redirects(locations, costs, fleet);
  }
}
