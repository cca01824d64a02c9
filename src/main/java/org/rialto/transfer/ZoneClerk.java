package org.rialto.transfer;

import java.io.IOException;
import org.rialto.wire.Clerk;
import org.rialto.wire.Exchange;

/** Takes from the doors what concerns zones as a whole: transfers, notices, and whatever is signed. */
public final class ZoneClerk implements Clerk {
  private static final int FORMERR = 1;
  private static final int REFUSED = 5;

  @Override public void take(Exchange exchange) throws IOException {
    byte[] reply = reply(exchange.message());
    exchange.send(reply, reply.length);
  }

  private static byte[] reply(byte[] message) {
    try {
      return Request.of(message).map(request -> request.reply(REFUSED))
          .orElseGet(() -> Request.reply(message, 0, FORMERR));
    } catch (MessageException unreadable) {
      return Request.reply(message, 0, FORMERR);
    }
  }
}
