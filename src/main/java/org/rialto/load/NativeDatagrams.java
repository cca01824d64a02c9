package org.rialto.load;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import org.rialto.linux.MessageHeaders;
import org.rialto.linux.SocketOption;
import org.rialto.linux.Sockets;
import org.rialto.net.IpAddress;

/** Datagrams by the batch: one {@code sendmmsg}, one {@code recvmmsg}, over connected sockets that never block. */
final class NativeDatagrams implements Datagrams {
  private static final int BUFFER_OCTETS = 4 << 20;
  private static final int LINE_OCTETS = 64;

  private final Arena arena = Arena.ofConfined();
  private final Sockets calls = new Sockets(arena);
  private final QueryBatch batch = new QueryBatch(arena);
  private final MessageHeaders outgoing = new MessageHeaders(arena, BATCH);
  private final MemorySegment replies = arena.allocate((long) BATCH * MESSAGE_OCTETS, LINE_OCTETS);
  private final MessageHeaders incoming = new MessageHeaders(arena, BATCH);
  private final int[] sockets;
  private final MemorySegment polled;
  private long refusals;

  NativeDatagrams(InetSocketAddress server, int count) throws IOException {
    sockets = new int[count];
    int opened = 0;
    try {
      for (; opened < count; opened++) sockets[opened] = connect(server);
    } catch (IOException failed) {
      while (opened > 0) calls.close(sockets[--opened]);
      arena.close();
      throw failed;
    }
    polled = Sockets.polled(arena, sockets);
    for (int i = 0; i < BATCH; i++) {
      incoming.vector(i, replies.address() + (long) i * MESSAGE_OCTETS, MESSAGE_OCTETS);
    }
  }

  /** A socket from a port of the system's choice. */
  private int connect(InetSocketAddress server) throws IOException {
    IpAddress address = IpAddress.of(server.getAddress().getAddress());
    int socket = calls.openWithoutWaiting(address.family());
    // As large as the system lets it be: a refusal only means that it stays smaller.
    calls.trySet(socket, SocketOption.SO_RCVBUF, BUFFER_OCTETS);
    calls.trySet(socket, SocketOption.SO_SNDBUF, BUFFER_OCTETS);
    try {
      calls.connect(socket, address, server.getPort());
      return socket;
    } catch (IOException failed) {
      calls.close(socket);
      throw failed;
    }
  }

  @Override public int count() {
    return sockets.length;
  }

  @Override public QueryBatch batch() {
    return batch;
  }

  @Override public int send() throws IOException {
    long at = batch.buffer().address();
    for (int i = 0; i < batch.count(); i++) outgoing.vector(i, at + QueryBatch.at(i), batch.length(i));
    return checked(calls.send(sockets[batch.line()], outgoing, 0, batch.count()), "sendmmsg");
  }

  @Override public int receive(int from, Receiver receiver) throws IOException {
    int count = checked(calls.receiveWhatIsThere(sockets[from], incoming, 0, BATCH), "recvmmsg");
    for (int i = 0; i < count; i++) receiver.message(from, replies, (long) i * MESSAGE_OCTETS, incoming.length(i));
    return count;
  }

  /** How many messages; none where the system takes or has none at the moment. */
  private int checked(int result, String call) throws IOException {
    if (result >= 0) return result;
    switch (calls.error()) {
      case Sockets.ECONNREFUSED -> refusals++;
      case Sockets.EAGAIN, Sockets.EINTR, Sockets.ENOBUFS -> {
        // The next turn will tell.
      }
      default -> throw calls.failed(call);
    }
    return 0;
  }

  @Override public void await(long nanos) {
    calls.await(polled, nanos);
  }

  @Override public long refusals() {
    return refusals;
  }

  @Override public void close() {
    for (int socket : sockets) calls.close(socket);
    arena.close();
  }
}
