package org.rialto.serve;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.rialto.answer.Answerer;
import org.rialto.answer.State;
import org.rialto.answer.Steward;
import org.rialto.net.Family;
import org.rialto.wire.Clerk;
import org.rialto.wire.Transport;
import org.slf4j.Logger;

/** Accepts streams on one address (RFC 7766), as {@link Streams} lets it, each on a virtual thread of its own. */
final class TcpDoor implements AutoCloseable {
  private static final int BACKLOG = 256;
  private static final long REST_MILLIS = 250;

  private final Listen listen;
  private final Steward steward;
  private final Clerk clerk;
  private final Streams streams;
  private final Optional<Certificates> certificates;
  private final Logger log;
  private final ServerSocketChannel server;
  private final Desks desks;
  private final AtomicBoolean faulty = new AtomicBoolean();
  private volatile boolean closed;

  /** @param certificates what its streams are encrypted with, if they are */
  TcpDoor(Listen listen, int port, Steward steward, Clerk clerk, Streams streams, Optional<Certificates> certificates,
      Logger log) throws IOException {
    this.listen = listen;
    this.steward = steward;
    this.clerk = clerk;
    this.streams = streams;
    this.certificates = certificates;
    this.log = log;
    desks = new Desks(() -> new Answerer(listen.subnets(), streams.limits().idle()));
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

  /** The port, also where a free one was asked for. */
  int port() throws IOException {
    return ((InetSocketAddress) server.getLocalAddress()).getPort();
  }

  void start() {
    Thread.ofVirtual().name("tcp-accept-" + listen).start(this::accept);
  }

  State state() {
    return steward.current();
  }

  Clerk clerk() {
    return clerk;
  }

  Streams streams() {
    return streams;
  }

  Desks desks() {
    return desks;
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
      } catch (RuntimeException | Error impossible) {
        survive(impossible);
        if (!rest()) return;
      }
    }
  }

  /** A fault of ours costs the stream it happened on: the first is told with all that helps to find it. */
  void survive(Throwable impossible) {
    streams.happened(StreamEvent.ENDED_IMPOSSIBLE);
    if (!faulty.getAndSet(true)) log.error("event=fault listen={}", listen, impossible);
  }

  private void admit(SocketChannel channel) {
    try {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      TcpStream stream = stream(channel);
      if (streams.admit(stream)) Thread.ofVirtual().name("tcp-stream").start(stream);
      else stream.close();
    } catch (IOException gone) {
      close(channel);
    }
  }

  private TcpStream stream(SocketChannel channel) throws IOException {
    InetSocketAddress peer = (InetSocketAddress) channel.getRemoteAddress();
    PlainChannel plain = new PlainChannel(channel);
    if (certificates.isEmpty()) return new TcpStream(plain, Transport.STREAM, peer, this);
    TlsChannel encrypted = new TlsChannel(plain, certificates.get().current().engine());
    return new TcpStream(encrypted, Transport.ENCRYPTED_STREAM, peer, this);
  }

  private static void close(SocketChannel left) {
    try {
      left.close();
    } catch (IOException ignored) {
      // It left before it was let in; there is nobody to tell.
    }
  }

  private boolean rest() {
    try {
      Thread.sleep(REST_MILLIS);
      return !closed;
    } catch (InterruptedException end) {
      return false;
    }
  }

  /** Takes no more streams; those there are go on. */
  @Override public void close() {
    closed = true;
    try {
      server.close();
    } catch (IOException ignored) {
      // It no longer listens; that is what was wanted.
    }
  }
}
