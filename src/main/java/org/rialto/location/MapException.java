package org.rialto.location;

/** A map that breaks a rule of RFC 7285; the message names the value and the rule. The last good map stays in use. */
public final class MapException extends IllegalArgumentException {
  public MapException(String message) {
    super(message);
  }
}
