package org.rialto.route;

/** What a node is for. A node of which nothing is said is an edge. */
public enum Role {
  /** Serves clients. */
  EDGE,
  /** Holds the content itself: serves clients only where no edge has a cost. */
  ORIGIN,
  /** Connects networks, and serves nobody. */
  BORDER
}
