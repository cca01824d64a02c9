package org.rialto.load;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import org.rialto.wire.Octets;

/**
 * Streams, kept open: queries follow each other without waiting for answers, which may come in any order (RFC 7766
 * §6.2.1.1, §7). One that the server closes is opened again.
 */
final class Streams implements Lines {
  private static final int LENGTH_OCTETS = 2;
  private static final int ROOM = 1 << 17;
  private static final long REST_NANOS = 100_000_000;

  private final Arena arena = Arena.ofConfined();
  private final InetSocketAddress server;
  private final Selector selector = Selector.open();
  private final Stream[] streams;
  private int line;
  private int added;
  private long refusals;

  /** One stream: what is to go out lies from 0 to its position, what has come likewise. */
  private static final class Stream {
    final MemorySegment outgoing;
    final ByteBuffer outgoingOctets;
    final MemorySegment incoming;
    final ByteBuffer incomingOctets;
    SocketChannel channel;
    boolean isBroken;
    long restUntil;

    Stream(Arena arena, SocketChannel channel) {
      outgoing = arena.allocate(ROOM);
      outgoingOctets = outgoing.asByteBuffer();
      incoming = arena.allocate(ROOM);
      incomingOctets = incoming.asByteBuffer();
      this.channel = channel;
    }
  }

  Streams(InetSocketAddress server, int count) throws IOException {
    this.server = server;
    streams = new Stream[count];
    for (int i = 0; i < count; i++) streams[i] = new Stream(arena, open());
  }

  private SocketChannel open() throws IOException {
    SocketChannel channel = SocketChannel.open(server);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.configureBlocking(false);
    channel.register(selector, SelectionKey.OP_READ);
    return channel;
  }

  @Override public int count() {
    return streams.length;
  }

  @Override public int begin(int newLine, int wanted) throws IOException {
    line = newLine;
    Stream stream = streams[line];
    if (stream.isBroken && !openAgain(stream)) return 0;
    int room = stream.outgoingOctets.remaining() / (LENGTH_OCTETS + QueryForm.QUERY_OCTETS);
    return Math.min(Math.min(wanted, BATCH), room);
  }

  private boolean openAgain(Stream stream) throws IOException {
    if (System.nanoTime() - stream.restUntil < 0) return false;
    try {
      stream.channel = open();
      stream.isBroken = false;
      return true;
    } catch (ConnectException refused) {
      refusals++;
      stream.restUntil = System.nanoTime() + REST_NANOS;
      return false;
    }
  }

  @Override public MemorySegment buffer() {
    return streams[line].outgoing;
  }

  @Override public long place() {
    return streams[line].outgoingOctets.position() + LENGTH_OCTETS;
  }

  @Override public void add(int length) {
    Stream stream = streams[line];
    int at = stream.outgoingOctets.position();
    stream.outgoing.set(Octets.U16, at, (short) length);
    stream.outgoingOctets.position(at + LENGTH_OCTETS + length);
    added++;
  }

  /** What a stream doesn't take now goes with a later batch, or when its answers are looked for. */
  @Override public int send() {
    int sent = added;
    added = 0;
    flush(streams[line]);
    return sent;
  }

  private static void flush(Stream stream) {
    if (stream.isBroken || stream.outgoingOctets.position() == 0) return;
    stream.outgoingOctets.flip();
    try {
      stream.channel.write(stream.outgoingOctets);
    } catch (IOException broken) {
      // Reading finds it closed next, and says so.
    }
    stream.outgoingOctets.compact();
  }

  @Override public int receive(int from, Receiver receiver) {
    Stream stream = streams[from];
    if (stream.isBroken) return 0;
    flush(stream);
    try {
      int came = stream.channel.read(stream.incomingOctets);
      if (came < 0) return lose(from, receiver);
      return came == 0 ? 0 : messages(from, receiver);
    } catch (IOException broken) {
      return lose(from, receiver);
    }
  }

  private int messages(int from, Receiver receiver) {
    Stream stream = streams[from];
    int end = stream.incomingOctets.position();
    int at = 0;
    int count = 0;
    while (end - at >= LENGTH_OCTETS) {
      int length = stream.incoming.get(Octets.U16, at) & 0xffff;
      if (end - at < LENGTH_OCTETS + length) break;
      receiver.message(from, stream.incoming, at + LENGTH_OCTETS, length);
      at += LENGTH_OCTETS + length;
      count++;
    }
    stream.incomingOctets.position(at).limit(end);
    stream.incomingOctets.compact();
    return count;
  }

  private int lose(int from, Receiver receiver) {
    Stream stream = streams[from];
    stream.isBroken = true;
    stream.outgoingOctets.clear();
    stream.incomingOctets.clear();
    close(stream);
    receiver.broken(from);
    return 0;
  }

  private static void close(Stream stream) {
    try {
      stream.channel.close();
    } catch (IOException ignored) {
      // It is gone either way.
    }
  }

  @Override public void await(long nanos) throws IOException {
    Waiting.on(selector, nanos);
  }

  @Override public long refusals() {
    return refusals;
  }

  @Override public void close() throws IOException {
    try (arena; selector) {
      for (Stream stream : streams) close(stream);
    }
  }
}
