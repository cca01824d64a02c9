package org.rialto.secondary;

/** A version of a zone that can't be served, with what is wrong with it. */
public final class RefusedZoneException extends Exception {
  public RefusedZoneException(String problems) {
    super(problems);
  }
}
