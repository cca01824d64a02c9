package org.rialto.serve;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.function.ToIntFunction;
import org.rialto.answer.Answerer;
import org.rialto.net.IpAddress;
import org.rialto.wire.Exchange;
import org.rialto.wire.ExtendedError;
import org.rialto.wire.Transport;

/** A stream's message that is handed over; its replies go out behind those to the messages before it. */
record StreamExchange(TcpStream stream, TcpDoor door, byte[] message) implements Exchange {

  @Override public IpAddress peer() {
    return stream.peer();
  }

  @Override public int port() {
    return stream.peerPort();
  }

  @Override public Transport transport() {
    return stream.transport();
  }

  @Override public int most() {
    return 0xffff;
  }

  @Override public int answer(byte[] buffer, int length, int reserved) {
    return atDesk(reserved, answerer -> answerer.answer(door.state(), MemorySegment.ofArray(buffer), 0, length, most(),
        transport(), System.currentTimeMillis() / 1000));
  }

  @Override public int reply(byte[] buffer, int length, int rcode, ExtendedError reason, int reserved) {
    return atDesk(reserved, answerer -> answerer.reply(door.state(), MemorySegment.ofArray(buffer), 0, length, most(),
        transport(), System.currentTimeMillis() / 1000, rcode, reason));
  }

  @Override public void send(byte[] reply, int length) throws IOException {
    stream.send(reply, length);
  }

  private int atDesk(int reserved, ToIntFunction<Answerer> work) {
    Desk desk = door.desks().take();
    desk.answerer.peer(peer().family(), peer().high(), peer().low());
    desk.answerer.reserve(reserved);
    try {
      return Math.max(0, work.applyAsInt(desk.answerer));
    } finally {
      desk.answerer.reserve(0);
      door.desks().giveBack(desk);
    }
  }
}
