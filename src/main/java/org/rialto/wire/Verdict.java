package org.rialto.wire;

/** What becomes of a message before anyone looks up a name. One counter for each constant, of the same name. */
public enum Verdict {
  /** A query that can be answered. */
  ANSWER(Verdict.NOERROR),
  /** A notice that a zone has changed (RFC 1996), for whoever keeps copies of zones. */
  NOTIFY(Verdict.NOERROR),
  /** A query without a question, for a server cookie only (RFC 7873 §5.4). */
  COOKIE_ONLY(Verdict.NOERROR),
  /** Shorter than a header: nothing to answer. */
  DROP_SHORT(Verdict.SILENCE),
  /** A response, or what claims to be one: answering it, two servers could answer each other forever. */
  DROP_RESPONSE(Verdict.SILENCE),
  /** From a port that gets no reply: none can be sent there, or what answers there would answer the reply. */
  DROP_PORT(Verdict.SILENCE),
  /** From the very address and port it came to, which only a forger sends. */
  DROP_OWN_ADDRESS(Verdict.SILENCE),
  /** An opcode other than QUERY and NOTIFY. */
  NOTIMP_OPCODE(Verdict.NOTIMP),
  /** Not exactly one question (RFC 9619 §4), or a question that can't be read. */
  FORMERR_QUESTION(Verdict.FORMERR),
  /** Records that can't be read, or where a query has none. */
  FORMERR_RECORDS(Verdict.FORMERR),
  /** A TSIG record that isn't the last thing in the message (RFC 8945 §5.1). */
  FORMERR_SIGNATURE(Verdict.FORMERR),
  /**
   * Two OPT records, one outside the additional section, or one whose owner isn't the root (RFC 6891 §6.1.1, §6.1.2).
   */
  FORMERR_OPT(Verdict.FORMERR),
  /** An EDNS option longer than the OPT record (RFC 6891 §6.1.2). */
  FORMERR_OPTION(Verdict.FORMERR),
  /** A cookie of a length that none has (RFC 7873 §5.2.2). */
  FORMERR_COOKIE(Verdict.FORMERR),
  /** Two client subnets, or one shorter than its fixed part (RFC 7871 §6). */
  FORMERR_SUBNET_FORM(Verdict.FORMERR),
  /** A client subnet of a family other than IPv4 or IPv6 (RFC 7871 §7.2.1). */
  FORMERR_SUBNET_FAMILY(Verdict.FORMERR),
  /** A client subnet whose SOURCE PREFIX-LENGTH is beyond the family's bits (RFC 7871 §6). */
  FORMERR_SUBNET_SOURCE(Verdict.FORMERR),
  /** A client subnet with a SCOPE PREFIX-LENGTH: it must be zero in a query (RFC 7871 §6). */
  FORMERR_SUBNET_SCOPE(Verdict.FORMERR),
  /** A client subnet with too few or too many octets of address (RFC 7871 §6). */
  FORMERR_SUBNET_LENGTH(Verdict.FORMERR),
  /** A client subnet with bits set beyond its source (RFC 7871 §6). */
  FORMERR_SUBNET_BITS(Verdict.FORMERR),
  /** An EDNS version above 0 (RFC 6891 §6.1.3). */
  BADVERS(16);

  private static final int SILENCE = -1;
  private static final int NOERROR = 0;
  private static final int FORMERR = 1;
  private static final int NOTIMP = 4;

  private final int rcode;

  Verdict(int rcode) {
    this.rcode = rcode;
  }

  /** The response code, of up to 12 bits; meaningless where nothing is sent. */
  public int rcode() {
    return rcode;
  }

  /** What to say about it besides, in a reply. */
  public ExtendedError extendedError() {
    return switch (this) {
      case NOTIMP_OPCODE -> ExtendedError.NOT_SUPPORTED;
      case FORMERR_OPTION, FORMERR_COOKIE, FORMERR_SUBNET_FORM, FORMERR_SUBNET_FAMILY, FORMERR_SUBNET_SOURCE,
          FORMERR_SUBNET_SCOPE, FORMERR_SUBNET_LENGTH, FORMERR_SUBNET_BITS -> ExtendedError.MALFORMED_OPTION;
      case ANSWER, NOTIFY, COOKIE_ONLY, DROP_SHORT, DROP_RESPONSE, DROP_PORT, DROP_OWN_ADDRESS, FORMERR_QUESTION,
          FORMERR_RECORDS, FORMERR_SIGNATURE, FORMERR_OPT, BADVERS -> ExtendedError.NONE;
    };
  }

  /** Whether the message gets no reply at all. */
  public boolean isDrop() {
    return rcode == SILENCE;
  }
}
