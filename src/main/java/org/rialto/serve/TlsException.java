package org.rialto.serve;

import java.nio.file.Path;

/** A certificate or key that can't be used: the message says why, and what to do. */
public final class TlsException extends Exception {
  private static final long serialVersionUID = 1;

  private final transient Path file;

  TlsException(Path file, String message) {
    super(message);
    this.file = file;
  }

  TlsException(Path file, String message, Throwable cause) {
    super(message, cause);
    this.file = file;
  }

  /** The file that is wrong. */
  public Path file() {
    return file;
  }
}
