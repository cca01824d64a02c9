package org.rialto.app;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.rialto.answer.RecentClients;
import org.rialto.config.Config;
import org.rialto.config.Quantities;
import org.rialto.location.CostMap;
import org.rialto.location.CostType;
import org.rialto.location.Maps;
import org.rialto.location.NetworkMap;
import org.rialto.location.VersionTag;
import org.rialto.net.Family;
import org.rialto.route.Movement;
import org.rialto.route.RedirectTable;

/**
 * What new maps would change of those in use, counted. Pure.
 *
 * @param before of the maps in use; none where there are none, or where they have not been read yet
 * @param queries what the new maps would have answered to recent queries
 */
record MapChange(Optional<Counts> before, Counts after, Movement movement, RecentClients.Moved queries) {
  /** Queries that make a share: of fewer, one resolver's chance is most. */
  private static final int QUERIES_MIN = 100;

  /**
   * How much maps hold.
   *
   * @param pids those that hold prefixes
   */
  record Counts(VersionTag tag, CostType costType, int prefixes, int pids, int costs) {
    static Counts of(Maps maps) {
      NetworkMap map = maps.networkMap();
      BitSet holding = new BitSet(map.pids().size());
      int prefixes = 0;
      for (Family family : Family.values()) {
        NetworkMap.Prefixes held = map.prefixes(family);
        for (int i = 0; i < held.count(); i++) holding.set(held.pid()[i]);
        prefixes += held.count();
      }
      return new Counts(map.tag(), maps.costMap().type(), prefixes, holding.cardinality(), maps.costMap().size());
    }

    /** The same network map with other costs, which may be pushed by the second. */
    Counts with(CostMap costs) {
      return new Counts(tag, costs.type(), prefixes, pids, costs.size());
    }
  }

  /**
   * Compares maps, and the tables compiled from them for the same services.
   *
   * @param then what the maps before hold, where there are any
   */
  static MapChange between(Optional<Maps> before, Optional<Counts> then, RedirectTable tableBefore, Maps after,
      RedirectTable tableAfter, List<RecentClients> recent) {
    RecentClients.Moved queries = recent.stream().map(clients -> clients.moved(tableBefore, tableAfter))
        .reduce(new RecentClients.Moved(0, 0), RecentClients.Moved::plus);
    Counts now = before.filter(maps -> maps.networkMap() == after.networkMap()).isEmpty() ? Counts.of(after)
        : then.get().with(after.costMap());
    return new MapChange(then, now, Movement.between(tableBefore, tableAfter), queries);
  }

  /** Whether these maps would leave everyone to the zones' own records: such never come into use by themselves. */
  boolean isVoid() {
    return after.prefixes == 0 || after.costs == 0 && before.isPresent() && before.get().costs > 0;
  }

  /**
   * What is too much of it, each in a sentence; nothing where the maps may be used.
   *
   * @param wanted the cost type that is configured: to come to it is no surprise
   */
  List<String> excesses(Config.Guard guard, CostType wanted) {
    List<String> excesses = new ArrayList<>();
    if (after.prefixes == 0) excesses.add("no PID holds a prefix: everyone would get the zones' own records");
    before.ifPresent(counts -> excesses.addAll(losses(counts, guard, wanted)));
    for (Movement.Shift shift : movement.shifts()) {
      if (shift.share() > guard.movedSpace()) {
        excesses.add("%s of the addresses of %s clients would get other nodes for service %s, type %s; the limit is %s"
            .formatted(Quantities.share(shift.share()), name(shift.clientFamily()), shift.service(),
            shift.recordFamily() == Family.IPV4 ? "A" : "AAAA", Quantities.share(guard.movedSpace())));
      }
    }
    if (queries.sampled() >= QUERIES_MIN && movedQueries() > guard.movedQueries()) {
      excesses.add("%s of %d recent queries would have got other nodes; the limit is %s"
          .formatted(Quantities.share(movedQueries()), queries.sampled(), Quantities.share(guard.movedQueries())));
    }
    return excesses;
  }

  private List<String> losses(Counts then, Config.Guard guard, CostType wanted) {
    List<String> losses = new ArrayList<>();
    if (after.prefixes > 0) {
      lost("prefixes", then.prefixes, after.prefixes, guard.lostPrefixes()).ifPresent(losses::add);
      lost("PIDs", then.pids, after.pids, guard.lostPids()).ifPresent(losses::add);
    }
    if (after.costs == 0 && then.costs > 0) losses.add("no cost is left of " + then.costs);
    if (!after.tag.resourceId().equals(then.tag.resourceId())) {
      losses.add("the network map is " + after.tag.resourceId() + ", and was " + then.tag.resourceId());
    }
    if (!after.costType.equals(then.costType) && !after.costType.equals(wanted)) {
      losses.add("the cost type is " + after.costType + ", and was " + then.costType);
    }
    return losses;
  }

  private static Optional<String> lost(String kind, int then, int now, double most) {
    double share = then == 0 ? 0 : (double) (then - now) / then;
    if (share <= most) return Optional.empty();
    return Optional.of("%s of the %s would be lost, %d of %d; the limit is %s".formatted(Quantities.share(share), kind,
        then - now, then, Quantities.share(most)));
  }

  /** The share of recent queries that would have got other nodes; 0 where none was sampled. */
  double movedQueries() {
    return queries.sampled() == 0 ? 0 : (double) queries.moved() / queries.sampled();
  }

  static String name(Family family) {
    return family == Family.IPV4 ? "IPv4" : "IPv6";
  }
}
