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
import org.rialto.location.LocationIndex;
import org.rialto.location.NetworkMap;

/**
 * A network map compiled to the index. Expect some 30 ns a prefix, and twice that where the map is in no cache:
 * {@code mvn -Pbench test -Dbench=IndexCompileBench}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class IndexCompileBench {
  @Param({"100000", "1000000"}) int prefixes;

  private NetworkMap map;

  @Setup public void layOut() {
    map = new SyntheticWorld(WorldSize.BASE.withPrefixes(prefixes)).networkMap();
  }

  @Benchmark public LocationIndex compile() {
    return LocationIndex.compile(map);
  }
}
