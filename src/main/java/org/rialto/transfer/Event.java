package org.rialto.transfer;

/** What became of what was handed over. One counter for each constant, of the same name. */
public enum Event {
  /** A whole zone was given (RFC 5936). */
  AXFR,
  /** The differences between two versions were given (RFC 1995). */
  IXFR,
  /** A whole zone was given where differences were asked for: there are none from that version, or they are larger. */
  IXFR_WHOLE,
  /** The client has the present version, or was to come again over a stream: given was the SOA record. */
  IXFR_SOA,
  /** A transfer that the client or a file cut short. */
  CUT_SHORT,
  /** A transfer of a zone that isn't ours. */
  NOTAUTH,
  /** A transfer to a client that may not have it. */
  REFUSED,
  /** A request that makes no sense, or comes by the wrong transport. */
  FORMERR,
  /** A transfer of a zone that has no data, or when as many are under way as may be. */
  SERVFAIL,
  /** A notice that a zone has changed, whatever it was answered with. */
  NOTIFY,
  /** A signed query that was answered. */
  SIGNED,
  /** A signature by no key of ours, or by none that is right, or at another time (RFC 8945 §5.2). */
  BAD_SIGNATURE,
  /** A state we thought impossible: SERVFAIL, and a fault of ours. */
  SERVFAIL_IMPOSSIBLE
}
