package org.rialto.alto;

/**
 * Costs that are no numbers, as those of an extension we know nothing of. They void the whole map (RFC 7285
 * §11.2.3.6), or where they are accepted, their pairs are as those without a cost, and counted.
 */
final class OtherCosts {
  private final boolean isAccepted;
  private int count;

  OtherCosts(boolean isAccepted) {
    this.isAccepted = isAccepted;
  }

  /** Those of a map in which all costs have to be numbers. */
  static OtherCosts refused() {
    return new OtherCosts(false);
  }

  boolean isAccepted() {
    return isAccepted;
  }

  /** Passes the current value over where it is no number and needn't be; else it is still to be read, as a number. */
  boolean passesOver(JsonInput json) {
    if (!isAccepted || json.isNumber()) return false;
    json.skip();
    count++;
    return true;
  }

  /** How many were passed over. */
  int count() {
    return count;
  }
}
