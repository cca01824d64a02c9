package org.rialto.serve;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import org.rialto.answer.Answerer;
import org.rialto.answer.State;
import org.rialto.net.IpAddress;
import org.rialto.wire.Transport;

/**
 * One client's stream: messages behind their length, answered in the order they came, as many at once as have arrived
 * (RFC 7766 §6.2.1.1). A virtual thread blocks in it; {@link TcpDoor} closes it when {@link #deadlineNanos} has passed.
 */
final class TcpStream implements Runnable, AutoCloseable {
  /** Enough for a good many queries; grows for a larger message only. */
  private static final int FIRST_OCTETS = 2048;

  private final SocketChannel channel;
  private final TcpDoor door;
  private final IpAddress peer;
  private final int peerPort;
  private ByteBuffer in = ByteBuffer.allocate(FIRST_OCTETS);
  private volatile long deadlineNanos;

  TcpStream(SocketChannel channel, TcpDoor door) throws IOException {
    this.channel = channel;
    this.door = door;
    InetSocketAddress from = (InetSocketAddress) channel.getRemoteAddress();
    this.peer = IpAddress.of(from.getAddress().getAddress());
    this.peerPort = from.getPort();
    patience();
  }

  /** When the stream has kept us waiting too long for a whole message, or for room to send. */
  long deadlineNanos() {
    return deadlineNanos;
  }

  IpAddress peer() {
    return peer;
  }

  int peerPort() {
    return peerPort;
  }

  @Override public void run() {
    try (this) {
      while (channel.read(in) >= 0) {
        in.flip();
        if (hasMessage()) answerAll();
        makeRoom();
      }
    } catch (IOException gone) {
      // The client went away or was too slow; whatever it still wanted, it will ask again.
    } finally {
      door.ended(this);
    }
  }

  private void patience() {
    deadlineNanos = System.nanoTime() + door.idleNanos();
  }

  private boolean hasMessage() {
    return in.remaining() >= 2 && in.remaining() >= 2 + messageLength();
  }

  private int messageLength() {
    return in.getShort(in.position()) & 0xffff;
  }

  private void answerAll() throws IOException {
    Desk desk = door.takeDesk();
    try {
      State state = door.state();
      long nowSeconds = System.currentTimeMillis() / 1000;
      desk.answerer.peer(peer.family(), peer.high(), peer.low());
      desk.octets.clear();
      while (hasMessage()) {
        if (!desk.hasRoom()) flush(desk);
        answer(desk, state, nowSeconds);
      }
      flush(desk);
    } finally {
      door.giveBack(desk);
    }
  }

  private void answer(Desk desk, State state, long nowSeconds) throws IOException {
    int length = messageLength();
    int frame = desk.octets.position();
    MemorySegment.copy(in.array(), in.position() + 2, desk.buffer, ValueLayout.JAVA_BYTE, frame + 2, length);
    int start = in.position() + 2;
    in.position(start + length);
    int replied = desk.answerer.answer(state, desk.buffer, frame + 2, length, 0xffff, Transport.STREAM, nowSeconds);
    if (replied == Answerer.HANDED_OVER) {
      byte[] message = Arrays.copyOfRange(in.array(), start, start + length);
      door.clerk().take(new StreamExchange(this, desk, message, state, nowSeconds));
      return;
    }
    if (replied == 0) return;
    desk.octets.putShort(frame, (short) replied);
    desk.octets.position(frame + 2 + replied);
  }

  /** Puts a message behind the replies there are, and sends these where no room is left. */
  void send(Desk desk, byte[] message, int length) throws IOException {
    if (!desk.hasRoom()) flush(desk);
    desk.octets.putShort((short) length).put(message, 0, length);
  }

  /** Sends the replies. A client that takes them gets time for its next message; what deserves no reply buys none. */
  private void flush(Desk desk) throws IOException {
    if (desk.octets.position() == 0) return;
    desk.octets.flip();
    while (desk.octets.hasRemaining()) channel.write(desk.octets);
    desk.octets.clear();
    patience();
  }

  /** Keeps the beginning of a message that hasn't come whole, in a buffer that can take the rest. */
  private void makeRoom() {
    int wanted = in.remaining() < 2 ? FIRST_OCTETS : Math.max(FIRST_OCTETS, 2 + messageLength());
    if (wanted > in.capacity()) {
      ByteBuffer larger = ByteBuffer.allocate(wanted);
      larger.put(in);
      in = larger;
    } else {
      in.compact();
    }
  }

  @Override public void close() {
    try {
      channel.close();
    } catch (IOException ignored) {
      // Closed is what it should be.
    }
  }
}
