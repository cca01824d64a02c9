package org.rialto.serve;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.rialto.linux.MessageHeaders;
import org.rialto.linux.SocketOption;
import org.rialto.linux.Sockets;
import org.rialto.net.Family;
import org.rialto.net.IpAddress;
import org.slf4j.Logger;

/**
 * Up to {@link #MOST} datagrams by one {@code recvmmsg}, their replies by one {@code sendmmsg}. The headers to receive
 * by point at fixed places and are written once; a batch only sets what the system changed: at a wildcard's socket, how
 * much it said of addresses.
 */
final class NativeBatch implements Batch {
  /** How long a worker sleeps at most before it looks whether to stop. */
  private static final int WAIT_MILLIS = 250;
  /** A batch of fewer is worth waiting for more, where that is wanted. */
  private static final int SMALL = MOST / 2;

  private final Arena arena = Arena.ofShared();
  private final Sockets sockets = new Sockets(arena);
  private final IpAddress address;
  private final boolean wildcard;
  private final int socket;
  private final int port;
  private final long coalesceNanos;
  private final NativePlaces places;
  private final MessageHeaders headers = new MessageHeaders(arena, MOST);
  private final NativeReplies replies;
  private int received = MOST;

  NativeBatch(IpAddress address, int port, boolean shared, Tuning tuning, Logger log) throws IOException {
    this.address = address;
    wildcard = address.high() == 0 && address.low() == 0;
    coalesceNanos = tuning.coalesce().toNanos();
    try {
      socket = open(address, port, shared, wildcard, tuning);
    } catch (IOException unbound) {
      arena.close();
      throw unbound;
    }
    this.port = sockets.port(socket);
    places = new NativePlaces(arena, address.family(), wildcard);
    boolean segmenting = tuning.segmentation() && sockets.trySet(socket, SocketOption.UDP_SEGMENT, 0);
    replies = new NativeReplies(arena, sockets, socket, places, segmenting, log);
    for (int i = 0; i < MOST; i++) {
      headers.name(i, places.nameAt(i), places.nameOctets());
      headers.vector(i, places.addressOf(i), PLACE_OCTETS);
    }
  }

  private int open(IpAddress own, int wanted, boolean shared, boolean destination, Tuning tuning) throws IOException {
    boolean four = own.family() == Family.IPV4;
    int opened = sockets.open(own.family());
    try {
      if (shared) sockets.set(opened, SocketOption.SO_REUSEPORT, 1);
      if (!four) sockets.set(opened, SocketOption.IPV6_V6ONLY, 1);
      if (destination) sockets.set(opened, four ? SocketOption.IP_PKTINFO : SocketOption.IPV6_RECVPKTINFO, 1);
      // A forged "fragmentation needed" must not make us fragment replies (RFC 9715 §3.1).
      sockets.set(opened, four ? SocketOption.IP_MTU_DISCOVER : SocketOption.IPV6_MTU_DISCOVER,
          SocketOption.IP_PMTUDISC_OMIT);
      sockets.set(opened, SocketOption.SO_RCVTIMEO, WAIT_MILLIS);
      if (tuning.receiveBuffer() > 0) sockets.set(opened, SocketOption.SO_RCVBUF, tuning.receiveBuffer());
      if (tuning.sendBuffer() > 0) sockets.set(opened, SocketOption.SO_SNDBUF, tuning.sendBuffer());
      if (!tuning.busyPoll().isZero()
          && !sockets.trySet(opened, SocketOption.SO_BUSY_POLL, tuning.busyPoll().toNanos() / 1000)) {
        throw new IOException("udp.busy-poll is refused: it needs the capability CAP_NET_ADMIN, or a "
            + "net.core.busy_read as large");
      }
      sockets.bind(opened, own, wanted);
      return opened;
    } catch (IOException unbound) {
      sockets.close(opened);
      throw unbound;
    }
  }

  @Override public int receive() throws IOException {
    if (wildcard) {
      for (int i = 0; i < received; i++) places.control(headers, i, i);
    }
    received = 0;
    replies.begin();
    int count = sockets.receive(socket, headers, MOST);
    if (count < 0) {
      int error = sockets.error();
      if (error == Sockets.EAGAIN || error == Sockets.EINTR) return 0;
      throw sockets.failed("recvmmsg");
    }
    if (coalesceNanos > 0 && count < SMALL) {
      sockets.rest(coalesceNanos);
      count += Math.max(0, sockets.receiveWhatIsThere(socket, headers, count, MOST - count));
    }
    received = count;
    return count;
  }

  @Override public MemorySegment buffer() {
    return places.buffer();
  }

  @Override public long at(int i) {
    return NativePlaces.at(i);
  }

  @Override public int length(int i) {
    return headers.length(i);
  }

  @Override public Family family() {
    return address.family();
  }

  @Override public long peerHigh(int i) {
    return places.peerHigh(i);
  }

  @Override public long peerLow(int i) {
    return places.peerLow(i);
  }

  @Override public int peerPort(int i) {
    return places.peerPort(i);
  }

  @Override public boolean isFromItself(int i) {
    if (peerPort(i) != port) return false;
    if (wildcard) return places.isFromWhereItWent(i);
    return peerHigh(i) == address.high() && peerLow(i) == address.low();
  }

  @Override public void reply(int i, int length) {
    if (length == 0) return;
    if (wildcard) places.anyInterface(i);
    replies.add(i, length);
  }

  @Override public void send() {
    replies.send();
  }

  @Override public int port() {
    return port;
  }

  @Override public Buffers buffers() throws IOException {
    return new Buffers(sockets.get(socket, SocketOption.SO_RCVBUF) / 2,
        sockets.get(socket, SocketOption.SO_SNDBUF) / 2);
  }

  @Override public long unsent() {
    return replies.unsent();
  }

  @Override public void close() {
    sockets.close(socket);
    arena.close();
  }
}
