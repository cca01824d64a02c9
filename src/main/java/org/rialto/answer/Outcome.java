package org.rialto.answer;

/** How a query that could be read was answered. One counter for each constant, of the same name. */
public enum Outcome {
  /** By what the server tells of itself in class CHAOS. */
  IDENTITY,
  /** From the zone. */
  STORED,
  /** By choosing: the nearest nodes by the guidance. */
  ROUTED,
  /** By choosing: the nearest nodes by the endpoint costs of the client. */
  ROUTED_ENDPOINT_COSTS,
  /** The zone's default records: the guidance has no cost for this client. */
  ROUTED_NO_ADVICE,
  /** The zone's default records: a public resolver asks, and doesn't say for whom. */
  ROUTED_PUBLIC_RESOLVER,
  /** The zone's default records: there is no guidance. */
  ROUTED_NO_GUIDANCE,
  /** The zone's records: no node of the service has an address of the family asked for. */
  ROUTED_NO_FAMILY,
  /** Placed as the clients that the resolver map has for the peer; counted besides the constant that says how. */
  PLACED_BY_RESOLVER_MAP,
  /** Cut off with TC, to come again over a stream; counted besides the constant that says how. */
  TRUNCATED,
  /** One reply too many to its network: truncated in its place, to come again over a stream; counted besides. */
  LIMITED_SLIPPED,
  /** One reply too many to its network: nothing sent; counted besides the constant that says how it was answered. */
  LIMITED_DROPPED,
  /** From an address that may not ask. */
  REFUSED_CLIENT,
  /** No zone of ours holds the name. */
  REFUSED_NO_ZONE,
  /** Without the server cookie that is required; counted instead of what the answer would have been. */
  BADCOOKIE,
  /** A class other than IN, and nothing we tell of ourselves in class CHAOS. */
  REFUSED_CLASS,
  /** The zone is ours, but has no data that could be served: its file is in error, or its data have expired. */
  SERVFAIL_UNAVAILABLE,
  /** Handed over: a zone transfer, a notice, or a message that is signed. */
  HANDED_OVER,
  /** An answer failed on a state we thought impossible: SERVFAIL, and a fault of ours. */
  SERVFAIL_IMPOSSIBLE,
  /** A door or a clerk failed on a message in a way we thought impossible: nothing sent, and a fault of ours. */
  DROPPED_IMPOSSIBLE
}
