package org.rialto.transfer;

import java.io.IOException;
import java.util.Arrays;
import org.rialto.wire.Clerk;
import org.rialto.wire.Exchange;
import org.rialto.wire.ExtendedError;

/** Takes from the doors what concerns zones as a whole: transfers, notices, and whatever is signed. */
public final class ZoneClerk implements Clerk {
  private static final int MOST_OCTETS = 0xffff;

  @Override public void take(Exchange exchange) throws IOException {
    byte[] message = exchange.message();
    byte[] buffer = Arrays.copyOf(message, MOST_OCTETS);
    exchange.send(buffer, exchange.reply(buffer, message.length, Rcode.REFUSED, ExtendedError.PROHIBITED, 0));
  }
}
