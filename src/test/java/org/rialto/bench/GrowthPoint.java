package org.rialto.bench;

import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.rialto.answer.State;
import org.rialto.location.CostMap;
import org.rialto.location.LocationIndex;
import org.rialto.location.NetworkMap;
import org.rialto.route.Fleet;
import org.rialto.route.RedirectTable;
import org.rialto.zone.ZoneTable;

/**
 * Measures one world in a process of its own, and prints a line of {@link GrowthRow}.
 *
 * <p>A compilation is repeated until it has been no faster for some seconds, three times at least. Queries are answered
 * in rounds, each way in turn. Of both the fastest counts: whatever else the machine does only adds to it. What is kept
 * in memory is what the heap holds more, after a full collection, than before it was made; nothing else in the heap
 * changes then.
 */
final class GrowthPoint {
  private static final long UNBEATEN_NANOS = 2_500_000_000L;
  private static final long COMPILE_NANOS_MAX = 12_000_000_000L;
  /** How much faster than the fastest before is worth going on for: it is still getting warm. */
  private static final double BEATEN = 0.97;
  private static final int COMPILES_MIN = 3;
  private static final long WARM_UP_NANOS = 2_500_000_000L;
  private static final int ROUNDS = 40;
  private static final int COLLECTIONS = 4;
  private static final double OCTETS_IN_MIB = 1 << 20;

  private final SyntheticWorld world;
  private final Map<GrowthFigure, Double> figures = new EnumMap<>(GrowthFigure.class);

  private GrowthPoint(SyntheticWorld world) {
    this.world = world;
  }

  /** @param arguments a {@link GrowthAxis} and the size along it */
  public static void main(String[] arguments) throws Exception {
    GrowthAxis axis = GrowthAxis.valueOf(arguments[0]);
    int size = Integer.parseInt(arguments[1]);
    GrowthPoint point = new GrowthPoint(new SyntheticWorld(axis.at(size)));
    point.measure();
    System.out.println(new GrowthRow(axis, size, point.figures).toLine());
  }

  private void measure() throws Exception {
    Path zone = Files.createTempFile("growth", ".zone");
    try {
      world.writeZone(zone);
      answer(compile(zone));
    } finally {
      Files.delete(zone);
    }
  }

  /** The state of the world, of which the compilations' figures are taken. */
  private State compile(Path zone) throws Exception {
    NetworkMap map = world.networkMap();
    CostMap costs = kept(GrowthFigure.COSTS_MEMORY, world::costMap);
    Fleet fleet = world.fleet();
    repeat(GrowthFigure.INDEX_COMPILE, () -> LocationIndex.compile(map));
    LocationIndex locations = kept(GrowthFigure.INDEX_MEMORY, () -> LocationIndex.compile(map));
    repeat(GrowthFigure.TABLE_COMPILE, () -> world.redirects(locations, costs, fleet));
    RedirectTable redirects = kept(GrowthFigure.TABLE_MEMORY, () -> world.redirects(locations, costs, fleet));
    repeat(GrowthFigure.ZONE_COMPILE, () -> world.zones(zone));
    ZoneTable zones = kept(GrowthFigure.ZONE_MEMORY, () -> world.zones(zone));
    Reference.reachabilityFence(map);
    return world.state(zones, costs, redirects);
  }

  private <T> T kept(GrowthFigure figure, Callable<T> making) throws Exception {
    making.call();
    long before = heapOctets();
    T made = making.call();
    figures.put(figure, (heapOctets() - before) / OCTETS_IN_MIB);
    return made;
  }

  /** After several collections: one may free what those before it kept for a while. */
  private static long heapOctets() {
    for (int i = 0; i < COLLECTIONS; i++) System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private void repeat(GrowthFigure figure, Callable<?> compiling) throws Exception {
    double fastest = Double.MAX_VALUE;
    long begun = System.nanoTime();
    long beaten = begun;
    long now = begun;
    for (int i = 0; i < COMPILES_MIN || now - beaten < UNBEATEN_NANOS && now - begun < COMPILE_NANOS_MAX; i++) {
      long from = System.nanoTime();
      if (compiling.call() == null) throw new IllegalStateException("nothing was compiled");
      now = System.nanoTime();
      double millis = (now - from) / 1e6;
      if (millis < BEATEN * fastest) beaten = now;
      fastest = Math.min(fastest, millis);
    }
    figures.put(figure, fastest);
  }

  private void answer(State state) {
    QueryScript routed = QueryScript.routed(world);
    QueryScript stored = QueryScript.stored(world);
    routed.check(state, SyntheticWorld.ANSWERS);
    stored.check(state, 1);
    long begun = System.nanoTime();
    while (System.nanoTime() - begun < WARM_UP_NANOS) {
      for (QueryScript script : new QueryScript[] {routed, stored}) {
        script.answerAlone(state);
        script.answerInBatches(state);
      }
    }
    for (int round = 0; round < ROUNDS; round++) {
      time(GrowthFigure.ROUTED_IN_BATCH, () -> routed.answerInBatches(state));
      time(GrowthFigure.ROUTED_ALONE, () -> routed.answerAlone(state));
      time(GrowthFigure.STORED_IN_BATCH, () -> stored.answerInBatches(state));
      time(GrowthFigure.STORED_ALONE, () -> stored.answerAlone(state));
    }
  }

  private void time(GrowthFigure figure, Runnable round) {
    long from = System.nanoTime();
    round.run();
    double nanosEach = (System.nanoTime() - from) / (double) QueryScript.QUERIES;
    figures.merge(figure, nanosEach, Math::min);
  }
}
