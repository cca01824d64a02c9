package org.rialto.route;

/** Which way a cost is read; a cost map's rows are source PIDs, its columns destinations (RFC 7285 §11.2.3.6). */
public enum Direction {
  /** From the client's PID to the node's. */
  CLIENT_TO_NODE,
  /** From the node's PID to the client's: the way content flows. */
  NODE_TO_CLIENT
}
