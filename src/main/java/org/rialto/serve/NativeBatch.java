package org.rialto.serve;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.rialto.net.Family;
import org.rialto.net.IpAddress;

/**
 * Up to {@link #MOST} datagrams by one {@code recvmmsg}, their replies by one {@code sendmmsg}. The header arrays
 * point at fixed places and are written once; each batch only resets the lengths that the kernel changed.
 * <pre>
 *  mmsghdr (64 octets)   0 name*   8 namelen   16 iov*   24 iovlen   32 control*   40 controllen   48 flags   56 len
 *  iovec (16 octets)     0 base*   8 len
 *  cmsghdr               0 len     8 level   12 type   16 data
 *  in_pktinfo (data, IPv4)   0 ifindex   4 spec_dst   8 addr          in6_pktinfo (IPv6)   0 addr   16 ifindex
 * </pre>
 */
final class NativeBatch implements Batch {
  /** How long a worker sleeps at most before it looks whether to stop. */
  private static final int WAIT_MILLIS = 250;

  /**
   * From one place to the next: places a power of two apart would all begin in the same few lines of the processor's
   * cache, and drive each other out of it.
   */
  private static final int STRIDE = PLACE_OCTETS + 192;

  private static final int HEADER_OCTETS = 64;
  private static final int NAME_LENGTH = 8;
  private static final int CONTROL_LENGTH = 40;
  private static final int MESSAGE_LENGTH = 56;
  private static final int VECTOR_OCTETS = 16;
  private static final int CONTROL_OCTETS = 64;
  private static final int CONTROL_DATA = 16;

  private static final ValueLayout.OfShort BIG_SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfLong BIG_LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfInt BIG_INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private final Arena arena = Arena.ofShared();
  private final Sockets sockets = new Sockets(arena);
  private final IpAddress address;
  private final Family family;
  private final boolean wildcard;
  private final int socket;
  private final int port;

  private final MemorySegment buffer = arena.allocate((long) MOST * STRIDE, 64);
  private final MemorySegment names = arena.allocate((long) MOST * Sockets.SOCKADDR_OCTETS, 8);
  private final MemorySegment vectors = arena.allocate((long) MOST * VECTOR_OCTETS, 8);
  private final MemorySegment controls = arena.allocate((long) MOST * CONTROL_OCTETS, 8);
  private final MemorySegment headers = arena.allocate((long) MOST * HEADER_OCTETS, 8);
  private final MemorySegment outgoing = arena.allocate((long) MOST * HEADER_OCTETS, 8);
  private int received;
  private int replies;
  private long unsent;

  NativeBatch(IpAddress address, int port, boolean shared) throws IOException {
    this.address = address;
    family = address.family();
    wildcard = address.high() == 0 && address.low() == 0;
    try {
      socket = sockets.open(address, port, shared, wildcard, WAIT_MILLIS);
    } catch (IOException unbound) {
      arena.close();
      throw unbound;
    }
    this.port = sockets.port(socket);
    for (int i = 0; i < MOST; i++) {
      long header = (long) i * HEADER_OCTETS;
      headers.set(ValueLayout.ADDRESS, header, names.asSlice((long) i * Sockets.SOCKADDR_OCTETS));
      headers.set(ValueLayout.ADDRESS, header + 16, vectors.asSlice((long) i * VECTOR_OCTETS));
      headers.set(ValueLayout.JAVA_LONG, header + 24, 1);
      if (wildcard) headers.set(ValueLayout.ADDRESS, header + 32, controls.asSlice((long) i * CONTROL_OCTETS));
      vectors.set(ValueLayout.ADDRESS, (long) i * VECTOR_OCTETS, buffer.asSlice((long) i * STRIDE));
    }
    received = MOST;
  }

  @Override public int receive() throws IOException {
    for (int i = 0; i < received; i++) {
      long header = (long) i * HEADER_OCTETS;
      headers.set(ValueLayout.JAVA_INT, header + NAME_LENGTH, Sockets.SOCKADDR_OCTETS);
      if (wildcard) headers.set(ValueLayout.JAVA_LONG, header + CONTROL_LENGTH, CONTROL_OCTETS);
      vectors.set(ValueLayout.JAVA_LONG, (long) i * VECTOR_OCTETS + 8, PLACE_OCTETS);
    }
    received = 0;
    int count = sockets.receive(socket, headers, MOST);
    if (count < 0) {
      int error = sockets.error();
      if (error == Sockets.EAGAIN || error == Sockets.EINTR) return 0;
      throw new IOException("recvmmsg: error " + error);
    }
    received = count;
    replies = 0;
    return count;
  }

  @Override public MemorySegment buffer() {
    return buffer;
  }

  @Override public long at(int i) {
    return (long) i * STRIDE;
  }

  @Override public int length(int i) {
    return headers.get(ValueLayout.JAVA_INT, (long) i * HEADER_OCTETS + MESSAGE_LENGTH);
  }

  @Override public Family family() {
    return family;
  }

  @Override public long peerHigh(int i) {
    long name = (long) i * Sockets.SOCKADDR_OCTETS;
    return family == Family.IPV4 ? (long) names.get(BIG_INT, name + 4) << 32 : names.get(BIG_LONG, name + 8);
  }

  @Override public long peerLow(int i) {
    return family == Family.IPV4 ? 0 : names.get(BIG_LONG, (long) i * Sockets.SOCKADDR_OCTETS + 16);
  }

  @Override public int peerPort(int i) {
    return names.get(BIG_SHORT, (long) i * Sockets.SOCKADDR_OCTETS + 2) & 0xffff;
  }

  @Override public boolean isFromItself(int i) {
    if (peerPort(i) != port) return false;
    if (!wildcard) return peerHigh(i) == address.high() && peerLow(i) == address.low();
    long asked = (long) i * CONTROL_OCTETS + CONTROL_DATA;
    if (family == Family.IPV4) return (long) controls.get(BIG_INT, asked + 8) << 32 == peerHigh(i);
    return controls.get(BIG_LONG, asked) == peerHigh(i) && controls.get(BIG_LONG, asked + 8) == peerLow(i);
  }

  @Override public void reply(int i, int length) {
    if (length == 0) return;
    vectors.set(ValueLayout.JAVA_LONG, (long) i * VECTOR_OCTETS + 8, length);
    if (wildcard) anyInterface((long) i * CONTROL_OCTETS + CONTROL_DATA);
    MemorySegment.copy(headers, (long) i * HEADER_OCTETS, outgoing, (long) replies * HEADER_OCTETS, HEADER_OCTETS);
    replies++;
  }

  /**
   * The reply goes out from the address that was asked, by whatever interface leads to the requestor; only a link-local
   * address means something on its own link alone, and keeps the interface.
   */
  private void anyInterface(long data) {
    if (family == Family.IPV4) {
      controls.set(ValueLayout.JAVA_INT, data, 0);
    } else if ((controls.get(BIG_INT, data) & 0xffc00000) != 0xfe800000) {
      controls.set(ValueLayout.JAVA_INT, data + 16, 0);
    }
  }

  @Override public void send() {
    int from = 0;
    while (from < replies) {
      int sent = sockets.send(socket, outgoing.asSlice((long) from * HEADER_OCTETS), replies - from);
      if (sent < 0 && sockets.error() == Sockets.EINTR) continue;
      if (sent <= 0) unsent++;
      from += Math.max(sent, 1);
    }
    replies = 0;
  }

  @Override public int port() {
    return port;
  }

  @Override public long unsent() {
    return unsent;
  }

  @Override public void close() {
    sockets.close(socket);
    arena.close();
  }
}
