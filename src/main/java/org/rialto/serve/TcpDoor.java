package org.rialto.serve;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.rialto.answer.Answerer;
import org.rialto.answer.Counters;
import org.rialto.answer.State;
import org.rialto.answer.Steward;
import org.rialto.net.Family;
import org.rialto.wire.Clerk;
import org.slf4j.Logger;

/**
 * Accepts streams on one address (RFC 7766), each on a virtual thread of its own, and ends those that keep us waiting.
 */
final class TcpDoor implements AutoCloseable {
  private static final int BACKLOG = 256;
  private static final long SWEEP_MILLIS = 250;

  private final Listen listen;
  private final Steward steward;
  private final Clerk clerk;
  private final Logger log;
  private final ServerSocketChannel server;
  private final Set<TcpStream> streams = ConcurrentHashMap.newKeySet();
  private final ConcurrentLinkedDeque<Desk> desks = new ConcurrentLinkedDeque<>();
  private final List<Counters> counters = new CopyOnWriteArrayList<>();
  private final AtomicLong turnedAway = new AtomicLong();
  private volatile boolean closed;

  TcpDoor(Listen listen, int port, Steward steward, Clerk clerk, Logger log) throws IOException {
    this.listen = listen;
    this.steward = steward;
    this.clerk = clerk;
    this.log = log;
    server = ServerSocketChannel.open(
        listen.address().family() == Family.IPV4 ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6);
    try {
      server.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      server.bind(new InetSocketAddress(InetAddress.getByAddress(listen.address().octets()), port), BACKLOG);
    } catch (IOException unbound) {
      server.close();
      throw unbound;
    }
  }

  void start() {
    Thread.ofVirtual().name("tcp-accept-" + listen).start(this::accept);
    Thread.ofVirtual().name("tcp-sweep-" + listen).start(this::sweep);
  }

  State state() {
    return steward.current();
  }

  Clerk clerk() {
    return clerk;
  }

  long idleNanos() {
    return listen.idle().toNanos();
  }

  List<Counters> counters() {
    return counters;
  }

  /** Streams closed at once, because as many were open as may be. */
  long turnedAway() {
    return turnedAway.get();
  }

  Desk takeDesk() {
    Desk desk = desks.pollFirst();
    if (desk != null) return desk;
    Desk another = new Desk(new Answerer(listen.subnets(), listen.idle()));
    counters.add(another.answerer.counters());
    return another;
  }

  void giveBack(Desk desk) {
    desks.addFirst(desk);
  }

  void ended(TcpStream stream) {
    streams.remove(stream);
  }

  private void accept() {
    while (!closed) {
      try {
        admit(server.accept());
      } catch (ClosedChannelException end) {
        return;
      } catch (IOException failed) {
        // Out of descriptors, as a rule: what is open goes on, and the next one is tried when some have ended.
        log.warn("event=tcp-accept-failed listen={} reason=\"{}\"", listen, failed.getMessage());
        if (!rest()) return;
      }
    }
  }

  private void admit(SocketChannel channel) {
    try {
      if (streams.size() >= listen.connections()) {
        turnedAway.incrementAndGet();
        channel.close();
        return;
      }
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      TcpStream stream = new TcpStream(channel, this);
      streams.add(stream);
      Thread.ofVirtual().name("tcp-stream").start(stream);
    } catch (IOException gone) {
      // It left before it was let in.
    }
  }

  private void sweep() {
    while (rest()) {
      long now = System.nanoTime();
      for (TcpStream stream : streams) {
        if (now - stream.deadlineNanos() > 0) stream.close();
      }
    }
  }

  private boolean rest() {
    try {
      Thread.sleep(SWEEP_MILLIS);
      return !closed;
    } catch (InterruptedException end) {
      return false;
    }
  }

  @Override public void close() {
    closed = true;
    try {
      server.close();
    } catch (IOException ignored) {
      // It no longer listens; that is what was wanted.
    }
    streams.forEach(TcpStream::close);
  }
}
