package org.rialto.message;

/** A reply isn't signed as it has to be, or says that the request wasn't; it is to be discarded (RFC 8945 §5.4). */
public final class TsigException extends Exception {
  TsigException(String message) {
    super(message);
  }
}
