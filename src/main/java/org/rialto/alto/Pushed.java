package org.rialto.alto;

import java.util.List;
import java.util.Optional;
import org.rialto.location.CostCalendar;
import org.rialto.location.CostMap;
import org.rialto.location.CostSum;
import org.rialto.location.Maps;
import org.rialto.location.NetworkMap;
import org.rialto.location.Schedule;
import org.rialto.location.VersionTag;

/**
 * What an update stream vouches for, as it was sent: the copies of a network map and of costs for just its version.
 * What is made of them is only made when it is wanted, as a sum takes longer than a patch.
 */
record Pushed(UpdateOffer offer, NetworkMapCopy networkMap, List<CostMapCopy> costs) {
  Pushed {
    costs = List.copyOf(costs);
  }

  /** Whether the same comes of it as of another, by the same maps. */
  boolean isAs(Pushed other) {
    boolean isSame = networkMap.map() == other.networkMap.map() && costs.size() == other.costs.size();
    for (int i = 0; isSame && i < costs.size(); i++) {
      List<CostMap> maps = costs.get(i).maps();
      for (int j = 0; isSame && j < maps.size(); j++) isSame = maps.get(j) == other.costs.get(i).maps().get(j);
    }
    return isSame && schedule().equals(other.schedule()) && networkMapPointer().equals(other.networkMapPointer())
        && costPointer().equals(other.costPointer());
  }

  private Optional<Schedule> schedule() {
    return costs.getFirst().schedule();
  }

  /** The cost map's own tag, if it is one map that has one. */
  Optional<VersionTag> costTag() {
    return costs.size() == 1 ? costs.getFirst().tag() : Optional.empty();
  }

  /** What the network map says of a better directory. */
  Optional<String> networkMapPointer() {
    return MapMeta.pointer(networkMap.meta());
  }

  /** What the costs say of one. */
  Optional<String> costPointer() {
    return costs.stream().flatMap(copy -> MapMeta.pointer(copy.meta()).stream()).findFirst();
  }

  /**
   * What a source wants of it.
   *
   * @param maps with the first costs of the calendar, where there is one
   */
  record Made(Maps maps, Optional<CostCalendar> calendar) {}

  /**
   * Makes of it what a source wants, of the maps in use where they are the same.
   *
   * @throws org.rialto.location.MapException if a sum is beyond what a double can hold
   */
  Made madeFor(Source source, NetworkMap networkMapInUse, CostMap costsInUse) {
    NetworkMap network = asked(source);
    List<CostMap> all = costs.stream().flatMap(copy -> copy.maps().stream()).toList();
    Optional<CostCalendar> calendar =
        schedule().map(schedule -> new CostCalendar(schedule, all).holding(costsInUse));
    CostMap wanted = calendar.map(each -> each.maps().getFirst()).orElseGet(() -> costs(source, all));
    // of sums from disk it isn't known what of
    boolean isKnown = source.parts().isEmpty() || !costsInUse.summands().isEmpty();
    return new Made(new Maps(networkMapInUse.isSame(network) ? networkMapInUse : network,
        isKnown && costsInUse.isSame(wanted) ? costsInUse : wanted), calendar);
  }

  /** A map of some PIDs without the others that came all the same (RFC 7285 §11.3.1.6). */
  NetworkMap asked(Source source) {
    return offer.networkMap().input().isPresent() ? source.pids().only(networkMap.map()) : networkMap.map();
  }

  /** Likewise (§11.3.2.6). */
  private CostMap costs(Source source, List<CostMap> all) {
    if (!source.parts().isEmpty()) return CostSum.of(source.parts(), all);
    boolean isFiltered = offer.costMaps().getFirst().resource().input().isPresent();
    return isFiltered ? source.pids().only(all.getFirst()) : all.getFirst();
  }
}
