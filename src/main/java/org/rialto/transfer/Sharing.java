package org.rialto.transfer;

import java.util.List;

/**
 * Whom a zone is given to.
 *
 * @param transferTo who may ask for it; nobody, where there are none
 * @param notified who is told of each new version (RFC 1996)
 */
public record Sharing(List<Grant> transferTo, List<Remote> notified) {
  /** A zone that is nobody's but ours. */
  public static final Sharing NONE = new Sharing(List.of(), List.of());

  public Sharing {
    transferTo = List.copyOf(transferTo);
    notified = List.copyOf(notified);
  }

  /** Whether it is given to nobody, and nobody is told. */
  public boolean isNone() {
    return transferTo.isEmpty() && notified.isEmpty();
  }
}
