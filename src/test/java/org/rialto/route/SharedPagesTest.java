package org.rialto.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.rialto.location.CostMap;
import org.rialto.location.CostType;
import org.rialto.location.LocationIndex;
import org.rialto.location.NetworkMap;
import org.rialto.location.Ranges;
import org.rialto.location.VersionTag;
import org.rialto.net.Client;
import org.rialto.net.Family;
import org.rialto.net.IpAddress;
import org.rialto.net.IpPrefix;

/** Tables so large that a change of a few costs shares most pages with the table before. */
class SharedPagesTest {
  private static final VersionTag TAG = new VersionTag("map", "1");
  private static final int PIDS = 3000;
  private static final int PREFIXES = 24_000;
  private static final int CHANGES = 40;
  private static final double ROUNDING = 1e-12;

  private final long seed = System.nanoTime();
  private final SplittableRandom random = new SplittableRandom(seed);
  private final List<Node> nodes = Sketch.nodes("a pid0 46", "b pid1 46", "c pid2 4", "d pid2 46");
  private final Fleet fleet = new Fleet(nodes, List.of(new Service("one", List.of(0, 1, 2, 3), 1),
      new Service("two", List.of(0, 1, 2), 2)));
  private final LocationIndex locations = LocationIndex.compile(networkMap());

  private static String pid(int number) {
    return "pid" + number;
  }

  private NetworkMap networkMap() {
    NetworkMap.Builder builder = new NetworkMap.Builder();
    for (int i = 0; i < PIDS; i++) builder.pid(pid(i));
    Set<IpPrefix> seen = new HashSet<>();
    while (seen.size() < PREFIXES) {
      IpPrefix prefix = prefix();
      if (seen.add(prefix)) Sketch.add(builder, random.nextInt(PIDS), prefix);
    }
    return builder.build(TAG);
  }

  /** Some finer than scopes may be, and some in the block whose addresses carry IPv4 ones. */
  private IpPrefix prefix() {
    boolean isIpv4 = random.nextBoolean();
    IpAddress address = isIpv4 ? new IpAddress(Family.IPV4, random.nextLong() >>> 33 << 33, 0)
        : new IpAddress(Family.IPV6, random.nextInt(50) == 0 ? 0x0064ff9bL << 32 : random.nextLong() >>> 3 | 1L << 61,
        random.nextLong());
    return IpPrefix.around(address, isIpv4 ? 12 + random.nextInt(15) : 30 + random.nextInt(30));
  }

  private CostMap costs() {
    CostMap.Builder builder = new CostMap.Builder();
    for (int i = 0; i < PIDS; i++) {
      builder.source(pid(i));
      for (int node = 0; node < 3; node++) builder.cost(builder.destination(pid(node)), random.nextInt(10));
    }
    return builder.build(TAG, new CostType("routingcost", CostType.NUMERICAL));
  }

  private CostMap changed(CostMap costs) {
    return costs.with(IntStream.rangeClosed(0, random.nextInt(3)).mapToObj(_ -> new CostMap.Change(
        pid(random.nextInt(PIDS)), pid(random.nextInt(3)), random.nextInt(10))).toList());
  }

  private RedirectTable compiled(CostMap costs) {
    return RedirectTable.compile(locations, costs, fleet, Direction.CLIENT_TO_NODE, ScopePolicy.standard());
  }

  @Test void tablesThatSharePagesAnswerAndMoveAsThoseCompiledFromNothing() {
    CostMap costs = costs();
    RedirectTable expected = compiled(costs);
    RedirectTable mended = expected;
    int shared = 0;
    for (int change = 0; change < CHANGES; change++) {
      costs = changed(costs);
      RedirectTable compiled = compiled(costs);
      RedirectTable next = mended.with(0, costs);
      checkAnswers(compiled, next);
      checkMovement(Movement.between(expected, compiled), Movement.between(mended, next));
      shared += sharedUntil(mended.group(0, Family.IPV4).ranges(Family.IPV4),
          next.group(0, Family.IPV4).ranges(Family.IPV4));
      expected = compiled;
      mended = next;
    }
    assertTrue(shared > 0, "seed " + seed);
  }

  private static int sharedUntil(Ranges before, Ranges after) {
    return before == after ? 0 : before.sharedUntil(after, 0);
  }

  private void checkAnswers(RedirectTable expected, RedirectTable mended) {
    for (int i = 0; i < 400; i++) {
      IpPrefix near = prefix();
      IpPrefix subnet = IpPrefix.around(near.address(), random.nextInt(near.length() + 4));
      Client client = Sketch.peer("192.0.2.1");
      client.subnet(subnet.family(), subnet.address().high(), subnet.address().low(), subnet.length());
      int service = random.nextInt(2);
      Family records = Family.values()[random.nextInt(2)];
      Choice one = Sketch.decide(expected, service, records, client);
      Choice other = Sketch.decide(mended, service, records, client);
      assertEquals(told(one), told(other), () -> subnet + ", seed " + seed);
      assertEquals(Router.explain(expected, service, records, client), Router.explain(mended, service, records, client),
          () -> subnet + ", seed " + seed);
    }
  }

  private static String told(Choice choice) {
    return IntStream.range(0, choice.count()).mapToObj(choice::node).toList() + "/" + choice.scope();
  }

  private void checkMovement(Movement expected, Movement mended) {
    assertEquals(expected.shifts().size(), mended.shifts().size(), () -> "seed " + seed);
    for (Movement.Shift shift : expected.shifts()) {
      Movement.Shift same = mended.shifts().stream().filter(other -> other.service().equals(shift.service())
          && other.recordFamily() == shift.recordFamily() && other.clientFamily() == shift.clientFamily()).findFirst()
          .orElseThrow();
      assertEquals(shift.share(), same.share(), ROUNDING, () -> "seed " + seed);
      for (int i = 0; i < shift.flows().size(); i++) {
        assertEquals(shift.flows().get(i).share(), same.flows().get(i).share(), ROUNDING, () -> "seed " + seed);
      }
    }
  }
}
