package org.rialto.load;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetSocketAddress;

/**
 * Datagrams by the batch: one {@code sendmmsg}, one {@code recvmmsg}. The header arrays point at fixed places and are
 * written once.
 * <pre>
 *  mmsghdr (64 octets)   16 iov*   24 iovlen   56 len          iovec (16 octets)   0 base*   8 len
 *  pollfd (8 octets)      0 fd      4 events    6 revents
 * </pre>
 */
final class NativeDatagrams implements Lines {
  private static final int HEADER_OCTETS = 64;
  private static final int MESSAGE_LENGTH = 56;
  private static final int VECTOR_OCTETS = 16;
  private static final short POLLIN = 1;

  private final Arena arena = Arena.ofConfined();
  private final ClientSockets calls = new ClientSockets(arena);
  private final int[] sockets;
  private final MemorySegment polled;
  private final MemorySegment outgoing = arena.allocate((long) BATCH * QueryForm.QUERY_OCTETS, 64);
  private final MemorySegment incoming = arena.allocate((long) BATCH * MESSAGE_OCTETS, 64);
  private final MemorySegment outVectors = arena.allocate((long) BATCH * VECTOR_OCTETS, 8);
  private final MemorySegment outHeaders = headers(outVectors, outgoing, QueryForm.QUERY_OCTETS);
  private final MemorySegment inHeaders =
      headers(arena.allocate((long) BATCH * VECTOR_OCTETS, 8), incoming, MESSAGE_OCTETS);
  private int line;
  private int added;

  NativeDatagrams(InetSocketAddress server, int count) throws IOException {
    sockets = new int[count];
    polled = arena.allocate((long) count * ClientSockets.POLL_OCTETS, 8);
    int opened = 0;
    try {
      for (; opened < count; opened++) {
        sockets[opened] = calls.connect(server);
        long place = (long) opened * ClientSockets.POLL_OCTETS;
        polled.set(ValueLayout.JAVA_INT, place, sockets[opened]);
        polled.set(ValueLayout.JAVA_SHORT, place + 4, POLLIN);
      }
    } catch (IOException failed) {
      while (opened > 0) calls.close(sockets[--opened]);
      arena.close();
      throw failed;
    }
  }

  private MemorySegment headers(MemorySegment vectors, MemorySegment places, int octets) {
    MemorySegment headers = arena.allocate((long) BATCH * HEADER_OCTETS, 8);
    for (int i = 0; i < BATCH; i++) {
      long header = (long) i * HEADER_OCTETS;
      headers.set(ValueLayout.ADDRESS, header + 16, vectors.asSlice((long) i * VECTOR_OCTETS));
      headers.set(ValueLayout.JAVA_LONG, header + 24, 1);
      vectors.set(ValueLayout.ADDRESS, (long) i * VECTOR_OCTETS, places.asSlice((long) i * octets));
      vectors.set(ValueLayout.JAVA_LONG, (long) i * VECTOR_OCTETS + 8, octets);
    }
    return headers;
  }

  @Override public int count() {
    return sockets.length;
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
    outVectors.set(ValueLayout.JAVA_LONG, (long) added * VECTOR_OCTETS + 8, length);
    added++;
  }

  @Override public int send() throws IOException {
    return calls.send(sockets[line], outHeaders, added);
  }

  @Override public int receive(int from, Receiver receiver) throws IOException {
    int count = calls.receive(sockets[from], inHeaders, BATCH);
    for (int i = 0; i < count; i++) {
      receiver.message(from, incoming, (long) i * MESSAGE_OCTETS,
          inHeaders.get(ValueLayout.JAVA_INT, (long) i * HEADER_OCTETS + MESSAGE_LENGTH));
    }
    return count;
  }

  @Override public void await(long nanos) {
    calls.await(polled, sockets.length, nanos);
  }

  @Override public long refusals() {
    return calls.refusals();
  }

  @Override public void close() {
    for (int socket : sockets) calls.close(socket);
    arena.close();
  }
}
