package org.rialto.serve;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.rialto.answer.Answerer;
import org.rialto.answer.State;
import org.rialto.net.IpAddress;
import org.rialto.wire.Clerk;
import org.rialto.wire.Exchange;
import org.rialto.wire.ExtendedError;
import org.rialto.wire.Transport;

/** A datagram that is handed over; its reply, where there is one, is written over it. One for each worker. */
final class DatagramExchange implements Exchange {
  private final Batch batch;
  private final Answerer answerer;
  private final int payload;
  private State state;
  private long nowSeconds;
  private int number;
  private int replied;

  /** @param payload octets of the largest reply */
  DatagramExchange(Batch batch, Answerer answerer, int payload) {
    this.batch = batch;
    this.answerer = answerer;
    this.payload = payload;
  }

  /** Has the clerk take the batch's datagram of this number; the length of the reply, zero for none. */
  int handOver(Clerk clerk, int newNumber, State newState, long newNowSeconds) {
    number = newNumber;
    state = newState;
    nowSeconds = newNowSeconds;
    replied = 0;
    try {
      clerk.take(this);
      return replied;
    } catch (IOException tooLarge) {
      return 0;
    }
  }

  @Override public byte[] message() {
    return batch.buffer().asSlice(batch.at(number), batch.length(number)).toArray(ValueLayout.JAVA_BYTE);
  }

  @Override public IpAddress peer() {
    return new IpAddress(batch.family(), batch.peerHigh(number), batch.peerLow(number));
  }

  @Override public int port() {
    return batch.peerPort(number);
  }

  @Override public Transport transport() {
    return Transport.DATAGRAM;
  }

  @Override public int most() {
    return Batch.PLACE_OCTETS;
  }

  @Override public int answer(byte[] buffer, int length, int reserved) {
    answerer.reserve(reserved);
    try {
      return Math.max(0, answerer.answer(state, MemorySegment.ofArray(buffer), 0, length, payload, Transport.DATAGRAM,
          nowSeconds));
    } finally {
      answerer.reserve(0);
    }
  }

  @Override public int reply(byte[] buffer, int length, int rcode, ExtendedError reason, int reserved) {
    answerer.reserve(reserved);
    try {
      return answerer.reply(state, MemorySegment.ofArray(buffer), 0, length, payload, Transport.DATAGRAM, nowSeconds,
          rcode, reason);
    } finally {
      answerer.reserve(0);
    }
  }

  @Override public void send(byte[] message, int length) throws IOException {
    if (length > Batch.PLACE_OCTETS) throw new IOException(length + " octets are too many for a datagram");
    MemorySegment.copy(message, 0, batch.buffer(), ValueLayout.JAVA_BYTE, batch.at(number), length);
    replied = length;
  }
}
