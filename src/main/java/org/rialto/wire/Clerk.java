package org.rialto.wire;

import java.io.IOException;

/**
 * Takes the messages that aren't answered from the state alone: zone transfers (RFC 5936, RFC 1995), notices (RFC
 * 1996), and whatever is signed (RFC 8945).
 */
@FunctionalInterface
public interface Clerk {
  /**
   * Does what is asked, on the caller's thread. Behind a datagram other clients wait, so there it must not block; a
   * stream may wait, and each {@link Exchange#send} waits for its reader.
   *
   * @throws IOException if what the exchange sent couldn't be
   */
  void take(Exchange exchange) throws IOException;
}
