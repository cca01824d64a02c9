package org.rialto.app;

/** Something an operator can mend; the message says what is wrong and how, and is all that is shown. */
final class OperatorException extends Exception {
  private static final long serialVersionUID = 1;

  OperatorException(String message) {
    super(message);
  }

  OperatorException(String message, Throwable cause) {
    super(message, cause);
  }
}
