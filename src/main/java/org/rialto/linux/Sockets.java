package org.rialto.linux;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.ref.Reference;
import java.net.BindException;
import org.rialto.net.Family;
import org.rialto.net.IpAddress;

/** Datagram sockets, and datagrams by the batch. For one thread: calls leave their error number in its own memory. */
public final class Sockets {
  /** A call was interrupted by a signal. */
  public static final int EINTR = 4;
  /** The device can't do what is wanted. */
  public static final int EIO = 5;
  /** There is nothing to receive, or no room to send. */
  public static final int EAGAIN = 11;
  /** An argument the system won't have. */
  public static final int EINVAL = 22;
  /** A message is larger than what the way takes. */
  public static final int EMSGSIZE = 90;
  /** The system doesn't know an option. */
  public static final int ENOPROTOOPT = 92;
  /** The system is short of room to send from. */
  public static final int ENOBUFS = 105;
  /** Nothing listens at the other end. */
  public static final int ECONNREFUSED = 111;

  private static final int SOCK_DGRAM = 2;
  private static final int SOCK_NONBLOCK = 0x800;
  private static final int SOCK_CLOEXEC = 0x80000;
  private static final int MSG_DONTWAIT = 0x40;
  private static final int MSG_WAITFORONE = 0x10000;
  private static final short POLLIN = 1;
  private static final int POLL_OCTETS = 8;
  private static final int POLL_EVENTS = 4;
  private static final long SECOND = 1_000_000_000;

  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
  private static final NativeFunction SOCKET = NativeFunction.of("socket");
  private static final NativeFunction SETSOCKOPT = NativeFunction.of("setsockopt");
  private static final NativeFunction GETSOCKOPT = NativeFunction.of("getsockopt");
  private static final NativeFunction BIND = NativeFunction.of("bind");
  private static final NativeFunction CONNECT = NativeFunction.of("connect");
  private static final NativeFunction GETSOCKNAME = NativeFunction.of("getsockname");
  private static final NativeFunction CLOSE = NativeFunction.of("close");
  private static final NativeFunction RECVMMSG = NativeFunction.of("recvmmsg");
  private static final NativeFunction SENDMMSG = NativeFunction.of("sendmmsg");
  private static final NativeFunction PPOLL = NativeFunction.of("ppoll");

  private final MemorySegment callState;
  private final MemorySegment time;

  /** The calls, for the thread that will make them. */
  public Sockets(Arena arena) {
    callState = Linux.callState(arena);
    time = arena.allocate(2L * Long.BYTES, Long.BYTES);
  }

  /** A socket that isn't bound yet. */
  public int open(Family family) throws IOException {
    return checked(socket(family, SOCK_DGRAM | SOCK_CLOEXEC), "socket");
  }

  /** A socket whose calls never wait. */
  public int openWithoutWaiting(Family family) throws IOException {
    return checked(socket(family, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK), "socket");
  }

  private int socket(Family family, int type) {
    return SOCKET.call(callState, SocketAddress.number(family), type, 0, 0, 0);
  }

  /**
   * Sets an option.
   *
   * @throws IOException if the system refuses
   */
  public void set(int socket, SocketOption option, long value) throws IOException {
    if (!trySet(socket, option, value)) throw failed("setsockopt " + option);
  }

  /** Sets an option, if the system has it and lets us. */
  public boolean trySet(int socket, SocketOption option, long value) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment data = option.write(arena, value);
      return SETSOCKOPT.call(callState, socket, option.level(), option.number(), data.address(), data.byteSize()) >= 0;
    }
  }

  /** What an option of one number stands at. */
  public int get(int socket, SocketOption option) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment data = arena.allocate(INT);
      MemorySegment length = arena.allocateFrom(INT, Integer.BYTES);
      checked(GETSOCKOPT.call(callState, socket, option.level(), option.number(), data.address(), length.address()),
          "getsockopt " + option);
      return data.get(INT, 0);
    }
  }

  /** @throws BindException if the address or port can't be had */
  public void bind(int socket, IpAddress address, int port) throws IOException {
    if (named(BIND, socket, address, port) < 0) throw new BindException(Linux.reason(error()));
  }

  /** Has a socket send to this address and port alone, and receive from there. */
  public void connect(int socket, IpAddress address, int port) throws IOException {
    checked(named(CONNECT, socket, address, port), "connect");
  }

  private int named(NativeFunction function, int socket, IpAddress address, int port) {
    try (Arena arena = Arena.ofConfined()) {
      return function.call(callState, socket, SocketAddress.of(arena, address, port).address(),
          SocketAddress.octets(address.family()), 0, 0);
    }
  }

  /** The port a socket is bound to. */
  public int port(int socket) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment name = arena.allocate(SocketAddress.PLACE_OCTETS, Long.BYTES);
      MemorySegment length = arena.allocateFrom(INT, SocketAddress.PLACE_OCTETS);
      checked(GETSOCKNAME.call(callState, socket, name.address(), length.address(), 0, 0), "getsockname");
      return SocketAddress.port(name, 0);
    }
  }

  /** Waits for at least one datagram, takes as many as there are; negative on an error, see {@link #error}. */
  public int receive(int socket, MessageHeaders headers, int count) {
    return receive(socket, headers, 0, count, MSG_WAITFORONE);
  }

  /** Takes as many datagrams as there are, by the headers from this one on; negative on an error. */
  public int receiveWhatIsThere(int socket, MessageHeaders headers, int from, int count) {
    return receive(socket, headers, from, count, MSG_DONTWAIT);
  }

  private int receive(int socket, MessageHeaders headers, int from, int count, int flags) {
    int received = RECVMMSG.call(callState, socket, headers.address(from, count), count, flags, 0);
    Reference.reachabilityFence(headers);
    return received;
  }

  /**
   * Sends messages, from this one on, until all are sent or one is refused: how many were sent; negative if the first
   * was refused.
   */
  public int send(int socket, MessageHeaders headers, int from, int count) {
    int sent = SENDMMSG.call(callState, socket, headers.address(from, count), count, 0, 0);
    Reference.reachabilityFence(headers);
    return sent;
  }

  /** A list of sockets for {@link #await}. */
  public static MemorySegment polled(Arena arena, int... sockets) {
    MemorySegment polled = arena.allocate((long) sockets.length * POLL_OCTETS, POLL_OCTETS);
    for (int i = 0; i < sockets.length; i++) {
      polled.set(INT, (long) i * POLL_OCTETS, sockets[i]);
      polled.set(ValueLayout.JAVA_SHORT, (long) i * POLL_OCTETS + POLL_EVENTS, POLLIN);
    }
    return polled;
  }

  /** Waits until one of the sockets has something, so many nanoseconds at the most; a signal may end it early. */
  public void await(MemorySegment polled, long nanos) {
    poll(polled, polled.byteSize() / POLL_OCTETS, nanos);
  }

  /** Waits so many nanoseconds; a signal may end it early. */
  public void rest(long nanos) {
    poll(MemorySegment.NULL, 0, nanos);
  }

  private void poll(MemorySegment polled, long count, long nanos) {
    time.set(ValueLayout.JAVA_LONG, 0, nanos / SECOND);
    time.set(ValueLayout.JAVA_LONG, Long.BYTES, nanos % SECOND);
    // Whatever it says, the sockets are looked at next.
    PPOLL.call(callState, NativeFunction.address(polled), count, time.address(), 0, 0);
    Reference.reachabilityFence(polled);
  }

  public void close(int socket) {
    CLOSE.call(callState, socket, 0, 0, 0, 0);
  }

  /** The error number of the last call that failed. */
  public int error() {
    return Linux.error(callState);
  }

  /** The last call that failed, told in words. */
  public IOException failed(String call) {
    return new IOException(call + ": " + Linux.reason(error()));
  }

  private int checked(int result, String call) throws IOException {
    if (result < 0) throw failed(call);
    return result;
  }
}
