package org.rialto.message;

/** What a request's signature is worth (RFC 8945 §5.2). */
public sealed interface TsigVerdict {
  /** There is no signature. */
  record Unsigned() implements TsigVerdict {}

  /**
   * The request is whose it says.
   *
   * @param request without TSIG
   * @param replies signs what is answered
   */
  record Verified(byte[] request, TsigKey key, TsigSigner replies) implements TsigVerdict {}

  /**
   * The signature can't be trusted.
   *
   * @param rcode FORMERR or NOTAUTH, for the reply's header
   * @param error {@code NONE} with FORMERR
   */
  record Refused(int rcode, TsigError error, Ending ending) implements TsigVerdict {
    /** The reply as it is to be sent, with the TSIG record the case asks for (RFC 8945 §5.3.2). */
    public byte[] reply(byte[] message) {
      return ending.of(message);
    }
  }

  /** Ends a reply that says what is wrong. */
  @FunctionalInterface interface Ending {
    byte[] of(byte[] message);
  }
}
