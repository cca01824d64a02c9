package org.rialto.load;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;

/** Datagrams one at a time, by the JDK's own means. */
final class ChannelDatagrams implements Datagrams {
  private final Arena arena = Arena.ofConfined();
  private final QueryBatch batch = new QueryBatch(arena);
  private final ByteBuffer outgoingOctets = batch.buffer().asByteBuffer();
  private final MemorySegment incoming = arena.allocate(MESSAGE_OCTETS);
  private final ByteBuffer incomingOctets = incoming.asByteBuffer();
  private final DatagramChannel[] channels;
  private final Selector selector = Selector.open();
  private long refusals;

  ChannelDatagrams(InetSocketAddress server, int count) throws IOException {
    channels = new DatagramChannel[count];
    for (int i = 0; i < count; i++) {
      channels[i] = DatagramChannel.open();
      channels[i].connect(server);
      channels[i].configureBlocking(false);
      channels[i].register(selector, SelectionKey.OP_READ);
    }
  }

  @Override public int count() {
    return channels.length;
  }

  @Override public QueryBatch batch() {
    return batch;
  }

  @Override public int send() throws IOException {
    for (int i = 0; i < batch.count(); i++) {
      int at = (int) QueryBatch.at(i);
      outgoingOctets.limit(at + batch.length(i)).position(at);
      try {
        if (channels[batch.line()].write(outgoingOctets) == 0) return i;
      } catch (PortUnreachableException refused) {
        refusals++;
        return i;
      }
    }
    return batch.count();
  }

  @Override public int receive(int from, Receiver receiver) throws IOException {
    for (int i = 0; i < BATCH; i++) {
      incomingOctets.clear();
      try {
        if (channels[from].read(incomingOctets) <= 0) return i;
      } catch (PortUnreachableException refused) {
        refusals++;
        return i;
      }
      receiver.message(from, incoming, 0, incomingOctets.position());
    }
    return BATCH;
  }

  @Override public void await(long nanos) throws IOException {
    Waiting.on(selector, nanos);
  }

  @Override public long refusals() {
    return refusals;
  }

  @Override public void close() throws IOException {
    try (arena; selector) {
      for (DatagramChannel channel : channels) channel.close();
    }
  }
}
