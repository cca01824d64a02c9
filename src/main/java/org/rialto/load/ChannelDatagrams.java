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
final class ChannelDatagrams implements Lines {
  private final Arena arena = Arena.ofConfined();
  private final MemorySegment outgoing = arena.allocate((long) BATCH * QueryForm.QUERY_OCTETS);
  private final ByteBuffer outgoingOctets = outgoing.asByteBuffer();
  private final MemorySegment incoming = arena.allocate(MESSAGE_OCTETS);
  private final ByteBuffer incomingOctets = incoming.asByteBuffer();
  private final int[] lengths = new int[BATCH];
  private final DatagramChannel[] channels;
  private final Selector selector = Selector.open();
  private int line;
  private int added;
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

  @Override public int begin(int newLine, int wanted) {
    line = newLine;
    added = 0;
    return Math.min(wanted, BATCH);
  }

  @Override public MemorySegment buffer() {
    return outgoing;
  }

  @Override public long place() {
    return (long) added * QueryForm.QUERY_OCTETS;
  }

  @Override public void add(int length) {
    lengths[added++] = length;
  }

  @Override public int send() throws IOException {
    for (int i = 0; i < added; i++) {
      int at = i * QueryForm.QUERY_OCTETS;
      outgoingOctets.limit(at + lengths[i]).position(at);
      try {
        if (channels[line].write(outgoingOctets) == 0) return i;
      } catch (PortUnreachableException refused) {
        refusals++;
        return i;
      }
    }
    return added;
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
