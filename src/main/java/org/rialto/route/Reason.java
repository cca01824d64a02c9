package org.rialto.route;

/** What became of a routed question. One counter for each constant. */
public enum Reason {
  /** The nodes that cost least for the client's location. */
  NEAREST,
  /** The maps give no cost for any candidate from where the client is: the zone's own records answer. */
  NO_ADVICE,
  /** The peer would decide, but its clients may be anywhere: the zone's own records answer. */
  PUBLIC_RESOLVER,
  /** There are no maps yet: the zone's own records answer. */
  NO_GUIDANCE,
  /** No candidate has an address of the family asked for: the zone's own records answer, for every client. */
  NO_FAMILY
}
