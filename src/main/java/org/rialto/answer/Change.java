package org.rialto.answer;

import java.util.List;
import org.rialto.route.EndpointTable;
import org.rialto.route.RedirectTable;
import org.rialto.zone.ZoneTable;

/** Everything that can happen to the state. The steward takes these one at a time. */
public sealed interface Change {
  /**
   * New maps of some source, and the redirection table compiled from those of all sources for the fleet of the present
   * state.
   */
  record MapsCompiled(List<Guidance> guidance, RedirectTable redirects) implements Change {}

  /**
   * New maps of some source, by which there are other nodes: the redirection table, and what is known by endpoint
   * costs, for the present services with these nodes.
   */
  record NodesAnnounced(List<Guidance> guidance, RedirectTable redirects, EndpointTable endpoints)
      implements Change {}

  /** The present maps of a source are still good, and for how long. */
  record MapsConfirmed(Guidance guidance) implements Change {}

  /** What is known by endpoint costs, for the fleet of the present state. */
  record EndpointCostsKnown(EndpointTable endpoints) implements Change {}

  /** Other zones, or zones with other data, for the services of the present state. */
  record ZonesChanged(ZoneTable zones) implements Change {}

  /** New zones, services and nodes, and another policy, read and checked together. */
  record Reloaded(ZoneTable zones, Lifetimes lifetimes, Policy policy, List<Guidance> guidance,
      RedirectTable redirects, EndpointTable endpoints) implements Change {}
}
