package org.rialto.serve;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.rialto.answer.Answerer;
import org.rialto.answer.State;
import org.rialto.net.IpAddress;
import org.rialto.wire.Transport;

/**
 * One client's stream: messages behind their length, answered in the order they came, as many at once as have arrived
 * (RFC 7766 §6.2.1.1), also where the client has ended its side. A virtual thread blocks in it; {@link Streams} looks
 * at it from time to time and ends it where it has kept us waiting.
 */
final class TcpStream implements Runnable, AutoCloseable {
  /** Enough for a good many queries; grows for a larger message only, and until that is answered. */
  private static final int FIRST_OCTETS = 2048;
  /**
   * After so many octets read and sent, about a thousand messages, a stream that needn't wait rests for a moment: it
   * would else keep its carrier for itself. It takes a timer to leave a carrier: those that merely yield queue up there
   * again, and streams that are woken from elsewhere would never be carried.
   */
  private static final int OCTETS_BETWEEN_RESTS = 128 * 1024;
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
  private static final byte[] NO_MESSAGE = {};

  private enum Phase {
    /** For the first octet of a message, or for the client's end. */
    WAITING,
    /** For the rest of a message, or of a handshake. */
    RECEIVING,
    /** Nobody is waited for. */
    ANSWERING,
    /** For the client to take what it is sent. */
    SENDING
  }

  private final StreamChannel channel;
  private final Transport transport;
  private final TcpDoor door;
  private final StreamLimits limits;
  private final IpAddress peer;
  private final int peerPort;
  private ByteBuffer in = ByteBuffer.allocate(FIRST_OCTETS);
  /** When the last reply was taken: only what deserves one buys time. */
  private volatile long usefulNanos = System.nanoTime();
  /** When the phase has lasted too long; written before the phase, and read after it. */
  private volatile long deadlineNanos;
  private volatile Phase phase;
  private final AtomicBoolean ending = new AtomicBoolean();
  private int octetsSinceRest;

  TcpStream(StreamChannel channel, Transport transport, InetSocketAddress peer, TcpDoor door) {
    this.channel = channel;
    this.transport = transport;
    this.door = door;
    this.limits = door.streams().limits();
    this.peer = IpAddress.of(peer.getAddress().getAddress());
    this.peerPort = peer.getPort();
    await(Phase.RECEIVING, usefulNanos, limits.receive());
  }

  IpAddress peer() {
    return peer;
  }

  int peerPort() {
    return peerPort;
  }

  Transport transport() {
    return transport;
  }

  /** Whether all messages that came are answered, so that ending it costs its client nothing but another stream. */
  boolean isIdle() {
    return phase == Phase.WAITING || phase == Phase.RECEIVING;
  }

  /** Since when nothing came that deserved a reply; of {@link System#nanoTime}. */
  long idleSince() {
    return usefulNanos;
  }

  @Override public void run() {
    try (this) {
      try {
        if (open()) converse();
      } catch (RuntimeException | Error impossible) {
        // Before the client sees the end: it may look at the counters next.
        door.survive(impossible);
      } finally {
        send(channel.farewell());
      }
    } catch (IOException gone) {
      // The client went away or was too slow; whatever it still wanted, it will ask again.
    } catch (RuntimeException | Error impossible) {
      door.survive(impossible);
    } finally {
      door.streams().ended(this);
    }
  }

  private boolean open() {
    try {
      channel.open();
      return true;
    } catch (IOException failed) {
      if (!ending.get()) door.streams().happened(StreamEvent.HANDSHAKE_FAILED);
      return false;
    }
  }

  private void converse() throws IOException {
    await(Phase.WAITING, usefulNanos, limits.idle());
    while (channel.read(in) >= 0) {
      in.flip();
      octetsSinceRest += in.remaining();
      if (hasMessage()) answerAll();
      awaitMore();
      makeRoom();
      if (octetsSinceRest >= OCTETS_BETWEEN_RESTS) restUnlessWaiting();
    }
  }

  private void restUnlessWaiting() throws IOException {
    if (channel.hasMore()) rest();
    octetsSinceRest = 0;
  }

  private void rest() {
    octetsSinceRest = 0;
    LockSupport.parkNanos(1);
  }

  private boolean hasMessage() {
    return in.remaining() >= 2 && in.remaining() >= 2 + messageLength();
  }

  private int messageLength() {
    return in.getShort(in.position()) & 0xffff;
  }

  /**
   * A client that doesn't take its replies keeps these waiting, and no desk. What is handed over keeps waiting what
   * stands behind it.
   */
  private void answerAll() throws IOException {
    while (hasMessage()) {
      phase = Phase.ANSWERING;
      Desk desk = door.desks().take();
      byte[] handedOver;
      ByteBuffer rest;
      try {
        handedOver = answerSome(desk);
        rest = sendAtOnce(desk.octets.flip());
      } finally {
        door.desks().giveBack(desk);
      }
      send(rest);
      if (handedOver.length > 0) door.clerk().take(new StreamExchange(this, door, handedOver));
    }
  }

  /** Answers until enough is to be sent, or a message is to be handed over; returns that, or none. */
  private byte[] answerSome(Desk desk) {
    State state = door.state();
    long nowSeconds = System.currentTimeMillis() / 1000;
    desk.answerer.peer(peer.family(), peer.high(), peer.low());
    desk.octets.clear();
    while (hasMessage() && desk.hasRoom()) {
      int start = in.position() + 2;
      int length = messageLength();
      if (answer(desk, state, nowSeconds) != Answerer.HANDED_OVER) continue;
      return Arrays.copyOfRange(in.array(), start, start + length);
    }
    return NO_MESSAGE;
  }

  private int answer(Desk desk, State state, long nowSeconds) {
    int length = messageLength();
    int frame = desk.octets.position();
    MemorySegment.copy(in.array(), in.position() + 2, desk.buffer, ValueLayout.JAVA_BYTE, frame + 2, length);
    in.position(in.position() + 2 + length);
    int replied = desk.answerer.answer(state, desk.buffer, frame + 2, length, 0xffff, transport, nowSeconds);
    if (replied > 0) desk.octets.putShort(frame, (short) replied).position(frame + 2 + replied);
    return replied;
  }

  /** Sends one message of those that answer what was handed over, and waits for the client to take it. */
  void send(byte[] message, int length) throws IOException {
    send(sendAtOnce(ByteBuffer.allocate(2 + length).putShort((short) length).put(message, 0, length).flip()));
    if (octetsSinceRest >= OCTETS_BETWEEN_RESTS) rest();
  }

  private ByteBuffer sendAtOnce(ByteBuffer octets) throws IOException {
    if (!octets.hasRemaining()) return NOTHING;
    octetsSinceRest += octets.remaining();
    ByteBuffer rest = channel.sendAtOnce(octets);
    usefulNanos = System.nanoTime();
    return rest;
  }

  private void send(ByteBuffer rest) throws IOException {
    if (!rest.hasRemaining()) return;
    await(Phase.SENDING, System.nanoTime(), limits.send());
    channel.send(rest);
    usefulNanos = System.nanoTime();
    phase = Phase.ANSWERING;
  }

  /** All is answered but the beginning of a message, if there is one; its time runs from its first octet. */
  private void awaitMore() {
    if (!in.hasRemaining()) {
      await(Phase.WAITING, usefulNanos, limits.idle());
    } else if (phase != Phase.RECEIVING) {
      // What deserves no reply buys no time here either, however fast it comes.
      long idleAt = usefulNanos + limits.idle().toNanos();
      long now = System.nanoTime();
      await(Phase.RECEIVING, now - idleAt < 0 ? now : idleAt, limits.receive());
    }
  }

  /** Keeps the beginning of a message that hasn't come whole, in a buffer that can take the rest. */
  private void makeRoom() {
    int wanted = in.remaining() < 2 ? FIRST_OCTETS : Math.max(FIRST_OCTETS, 2 + messageLength());
    if (wanted == in.capacity()) {
      in.compact();
    } else {
      in = ByteBuffer.allocate(wanted).put(in);
    }
  }

  private void await(Phase next, long fromNanos, Duration patience) {
    deadlineNanos = fromNanos + patience.toNanos();
    phase = next;
  }

  /** Ends a stream that has kept us waiting; called now and then, with the time. */
  void expire(long nowNanos) {
    Phase seen = phase;
    if (seen == Phase.ANSWERING || nowNanos - deadlineNanos <= 0) return;
    end(switch (seen) {
      case RECEIVING -> StreamEvent.CLOSED_SLOW;
      case SENDING -> StreamEvent.CLOSED_UNREAD;
      default -> StreamEvent.CLOSED_IDLE;
    });
  }

  /** Ends it, for the first reason there is; at once where its thread doesn't wait for what {@link #finish} ends. */
  void end(StreamEvent reason) {
    boolean first = !ending.getAndSet(true);
    if (first) door.streams().happened(reason);
    if (first && phase != Phase.SENDING) finish();
    else close();
  }

  /** Reads no more: what was read is answered, and then it ends. */
  void finish() {
    channel.finish();
  }

  @Override public void close() {
    channel.close();
  }
}
