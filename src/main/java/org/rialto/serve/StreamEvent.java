package org.rialto.serve;

/** What happens to streams, and is counted (RFC 9210 §4.5 has operators watch their limits). */
public enum StreamEvent {
  /** Let in. */
  ACCEPTED,
  /** Closed at once: as many as may be were open, and none of them idle. */
  TURNED_AWAY,
  /** Closed at once: its client had as many as one may have. */
  TURNED_AWAY_CLIENT,
  /** Ended: no TLS was agreed on. */
  HANDSHAKE_FAILED,
  /** Ended: it sent nothing that deserved an answer for too long. */
  CLOSED_IDLE,
  /** Ended: one message, or the handshake, took too long to come. */
  CLOSED_SLOW,
  /** Ended: the client took too long to take any of what it was sent. */
  CLOSED_UNREAD,
  /** Ended while idle, to let another in. */
  CLOSED_FOR_ANOTHER,
  /** Ended: something happened that we thought impossible, and a fault of ours. */
  ENDED_IMPOSSIBLE
}
