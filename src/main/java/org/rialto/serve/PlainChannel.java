package org.rialto.serve;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** TCP: what is sent is what is meant. */
final class PlainChannel implements StreamChannel {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final SocketChannel channel;

  PlainChannel(SocketChannel channel) {
    this.channel = channel;
  }

  @Override public void open() {}

  @Override public int read(ByteBuffer to) throws IOException {
    return channel.read(to);
  }

  @Override public boolean hasMore() throws IOException {
    return channel.socket().getInputStream().available() > 0;
  }

  @Override public ByteBuffer sendAtOnce(ByteBuffer octets) throws IOException {
    writeAtOnce(octets);
    return octets.hasRemaining() ? ByteBuffer.allocate(octets.remaining()).put(octets).flip() : NOTHING;
  }

  /** Writes what the system takes now. */
  void writeAtOnce(ByteBuffer octets) throws IOException {
    channel.configureBlocking(false);
    channel.write(octets);
    channel.configureBlocking(true);
  }

  @Override public void send(ByteBuffer rest) throws IOException {
    while (rest.hasRemaining()) channel.write(rest);
  }

  @Override public ByteBuffer farewell() {
    return NOTHING;
  }

  @Override public void finish() {
    try {
      channel.shutdownInput();
    } catch (IOException closed) {
      // Then it has its end.
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
