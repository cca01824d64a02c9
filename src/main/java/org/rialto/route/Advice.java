package org.rialto.route;

import java.util.List;
import org.rialto.location.Better;
import org.rialto.location.CostMap;
import org.rialto.location.LocationIndex;
import org.rialto.location.Metric;
import org.rialto.net.IpPrefix;

/**
 * What one source says: where addresses are, and what it costs between there and the nodes. Its costs are compared with
 * one another, and never with another source's.
 *
 * @param locations its whole map, which says where nodes are
 * @param clients where it says where clients are: the same, or a part of it
 * @param costs for the network map that {@code locations} is the index of
 * @param numbers which numerical costs are the better ones
 * @param roles how it tells the roles of nodes
 * @param ownPids whether the PIDs that nodes are given by configuration are its own; otherwise addresses tell alone
 */
public record Advice(LocationIndex locations, LocationIndex clients, CostMap costs, Direction direction,
    Better numbers, Roles roles, boolean ownPids) {
  public Advice {
    if (!costs.networkMap().equals(locations.tag())) {
      throw new IllegalArgumentException(
          "costs are for network map " + costs.networkMap() + ", not for " + locations.tag());
    }
  }

  /** What a source says to all clients in its map. */
  public static Advice of(LocationIndex locations, CostMap costs, Direction direction) {
    return within(List.of(), locations, costs, direction);
  }

  /**
   * What a source says to clients in a region.
   *
   * @param region prefixes; none for everywhere
   */
  public static Advice within(List<IpPrefix> region, LocationIndex locations, CostMap costs, Direction direction) {
    return of(locations, region.isEmpty() ? locations : locations.within(region), costs, direction, true);
  }

  /**
   * What a stranger says, whose PIDs aren't those that nodes are given by configuration, to clients in a region.
   *
   * @param except holes of the region, as {@link LocationIndex#within(List, List)} has them
   */
  public static Advice ofStranger(List<IpPrefix> region, List<IpPrefix> except, LocationIndex locations,
      CostMap costs) {
    return of(locations, locations.within(region, except), costs, Direction.CLIENT_TO_NODE, false);
  }

  private static Advice of(LocationIndex locations, LocationIndex clients, CostMap costs, Direction direction,
      boolean ownPids) {
    return new Advice(locations, clients, costs, direction, Metric.of(costs.type().metric()).better(), Roles.UNTOLD,
        ownPids);
  }

  /** The same with other costs for the same network map. */
  public Advice with(CostMap other) {
    return new Advice(locations, clients, other, direction, numbers, roles, ownPids);
  }

  /** The same, of a metric of whose numbers it is known otherwise than by its name which are the better ones. */
  public Advice preferring(Better better) {
    return new Advice(locations, clients, costs, direction, better, roles, ownPids);
  }

  /** The same with another way to tell the roles of nodes. */
  public Advice with(Roles other) {
    return new Advice(locations, clients, costs, direction, numbers, other, ownPids);
  }

  /** Which costs are the better ones: of ranks the lower ones, whatever is ranked (RFC 7285 §6.1.2.2). */
  public Better better() {
    return costs.type().isOrdinal() ? Better.LOWER : numbers;
  }
}
