package org.rialto.wire;

import java.nio.charset.StandardCharsets;

/**
 * Why a reply is not what its requestor hoped for (RFC 8914): an INFO-CODE of the registry, and an EXTRA-TEXT where the
 * code alone doesn't say it. For people and their logs; no requestor may act on it (RFC 8914 §1).
 */
public enum ExtendedError {
  /** Nothing to add. */
  NONE(-1, ""),
  /** An EDNS option that can't be read (RFC 6891 §6.1.2); the registry has no code for it. */
  MALFORMED_OPTION(0, "malformed EDNS option"),
  /** A routed name, answered from the zone as there is no guidance; the registry has no code for it. */
  NO_GUIDANCE(0, "no guidance, default answer"),
  /** Routed by guidance whose freshness has run out. */
  STALE_ANSWER(3, "guidance no longer fresh"),
  /** The zone is ours, but was never there to answer from: not loaded, or not transferred yet. */
  NOT_READY(14, ""),
  /** The requestor may not ask that. */
  PROHIBITED(18, ""),
  /** The name is in no zone of ours. */
  NOT_AUTHORITATIVE(20, ""),
  /** An opcode, a class or a type of query we don't do. */
  NOT_SUPPORTED(21, ""),
  /** The zone is ours, but what we have of it has expired (RFC 1035 §3.3.13). */
  INVALID_DATA(24, "zone expired");

  private final int code;
  private final byte[] text;

  ExtendedError(int code, String text) {
    this.code = code;
    this.text = text.getBytes(StandardCharsets.UTF_8);
  }

  /** INFO-CODE; meaningless for {@link #NONE}. */
  int code() {
    return code;
  }

  /** EXTRA-TEXT in UTF-8, not ended by a zero; shared, not to be changed. */
  byte[] text() {
    return text;
  }
}
