package org.rialto.message;

/** A message that can't be read: cut short, or with names or counts that make no sense. Answered with FORMERR. */
public final class MessageException extends Exception {
  public MessageException(String message) {
    super(message);
  }
}
