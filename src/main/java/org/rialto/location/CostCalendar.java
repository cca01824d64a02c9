package org.rialto.location;

import java.time.Instant;
import java.util.List;

/**
 * Costs that change by the clock (RFC 8896): a cost map for each interval, of the same pairs.
 *
 * @param maps in their order, one for each interval of a round
 */
public record CostCalendar(Schedule schedule, List<CostMap> maps) {
  public CostCalendar {
    maps = List.copyOf(maps);
    if (maps.size() != schedule.intervals()) {
      throw new MapException(maps.size() + " cost maps for " + schedule.intervals() + " intervals");
    }
  }

  /** The costs that apply: the same object throughout an interval. */
  public CostMap at(Instant now) {
    return maps.get(schedule.position(now));
  }

  /** This calendar, with a map that is known in the place of each that is the same. */
  public CostCalendar holding(CostMap known) {
    return new CostCalendar(schedule, maps.stream().map(map -> map.isSame(known) ? known : map).toList());
  }
}
