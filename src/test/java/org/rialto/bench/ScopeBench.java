package org.rialto.bench;

import java.util.SplittableRandom;
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
import org.rialto.location.Ranges;
import org.rialto.net.Client;
import org.rialto.net.Family;
import org.rialto.net.IpPrefix;
import org.rialto.route.Choice;
import org.rialto.route.RedirectTable;
import org.rialto.route.Router;

/**
 * Where one client subnet lies, how widely that holds, and the decision made of both; for subnets all over the map.
 * Expect a few cache misses more in the larger map, less for the scope than for finding the range, and 0 B/op:
 * {@code mvn -Pbench test -Dbench=ScopeBench}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ScopeBench {
  private static final int CLIENTS = 1 << 16;

  @Param({"1000", "1000000"}) int prefixes;
  @Param({"IPV4", "IPV6"}) Family family;

  private final IpPrefix[] subnets = new IpPrefix[CLIENTS];
  private final long[] high = new long[CLIENTS];
  private final Client client = new Client();
  private final Choice choice = new Choice();
  private Ranges ranges;
  private RedirectTable redirects;
  private int next;

  @Setup public void layOut() {
    SyntheticWorld world = new SyntheticWorld(WorldSize.BASE.withPrefixes(prefixes));
    LocationIndex locations = LocationIndex.compile(world.networkMap());
    ranges = locations.ranges(family);
    redirects = world.redirects(locations, world.costMap(), world.fleet());
    SplittableRandom random = new SplittableRandom(7871);
    for (int i = 0; i < CLIENTS; i++) {
      subnets[i] = world.subnet(family, random);
      high[i] = subnets[i].address().high();
    }
    client.peer(family, high[0], 0);
  }

  /** The range of the map. */
  @Benchmark public int find() {
    return ranges.find(high[next++ & CLIENTS - 1], 0);
  }

  /** The range, and the widest scope that lies in it. */
  @Benchmark public int scope() {
    long of = high[next++ & CLIENTS - 1];
    return ranges.scope(ranges.find(of, 0), of, 0);
  }

  /** The nodes, and the scope that their choice holds for. */
  @Benchmark public int decide() {
    IpPrefix subnet = subnets[next++ & CLIENTS - 1];
    client.subnet(family, subnet.address().high(), 0, subnet.length());
    Router.decide(redirects, 0, Family.IPV4, client, choice);
    return choice.scope() + choice.node(0);
  }
}
