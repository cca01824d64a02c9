package org.rialto.location;

/** Which of two costs is the better one. */
public enum Better {
  /** The lower one: RFC 7285 §6.1.1.1, and any rank (§6.1.2.2). */
  LOWER,
  /** The higher one, as of throughput and bandwidth (RFC 9439 §5). */
  HIGHER
}
