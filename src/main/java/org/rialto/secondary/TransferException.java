package org.rialto.secondary;

/** A transfer came to nothing, for a reason the message gives; what was there before stays. */
public final class TransferException extends Exception {
  private final boolean incremental;

  private TransferException(String message, boolean incremental) {
    super(message);
    this.incremental = incremental;
  }

  /** Nothing can be had from this primary now. */
  static TransferException failed(String message) {
    return new TransferException(message, false);
  }

  /** The differences can't be had or don't fit; the whole zone may (RFC 1995 §4). */
  static TransferException notIncremental(String message) {
    return new TransferException(message, true);
  }

  /** Whether the whole zone is to be asked for instead. */
  boolean isIncrementalOnly() {
    return incremental;
  }
}
