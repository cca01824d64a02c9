package org.rialto.load;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.ByteOrder;

/**
 * Connected datagram sockets that never block, and datagrams by the batch: the calls of Linux that the JDK doesn't
 * have. Numbers are those of x86-64 and ARM64, which agree. For one thread.
 */
@SuppressWarnings("restricted")
final class ClientSockets {
  static final int POLL_OCTETS = 8;

  private static final int EINTR = 4;
  private static final int EAGAIN = 11;
  private static final int ENOBUFS = 105;
  private static final int ECONNREFUSED = 111;
  private static final int AF_INET = 2;
  private static final int AF_INET6 = 10;
  private static final int SOCK_DGRAM_NONBLOCK_CLOEXEC = 2 | 0x800 | 0x80000;
  private static final int SOL_SOCKET = 1;
  private static final int SO_SNDBUF = 7;
  private static final int SO_RCVBUF = 8;
  private static final int BUFFER_OCTETS = 4 << 20;
  private static final int SOCKADDR_OCTETS = 28;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final StructLayout CALL_STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO = CALL_STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
  private static final ValueLayout.OfShort PORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private static final MethodHandle SOCKET = link("socket", INT, INT, INT);
  private static final MethodHandle SETSOCKOPT = link("setsockopt", INT, INT, INT, ValueLayout.ADDRESS, INT);
  private static final MethodHandle CONNECT = link("connect", INT, ValueLayout.ADDRESS, INT);
  private static final MethodHandle CLOSE = link("close", INT);
  private static final MethodHandle RECVMMSG =
      link("recvmmsg", INT, ValueLayout.ADDRESS, INT, INT, ValueLayout.ADDRESS);
  private static final MethodHandle SENDMMSG = link("sendmmsg", INT, ValueLayout.ADDRESS, INT, INT);
  private static final MethodHandle PPOLL =
      link("ppoll", ValueLayout.ADDRESS, ValueLayout.JAVA_LONG, ValueLayout.ADDRESS, ValueLayout.ADDRESS);

  private final MemorySegment callState;
  private final MemorySegment wait;
  private long refusals;

  ClientSockets(Arena arena) {
    callState = arena.allocate(CALL_STATE);
    wait = arena.allocate(2L * Long.BYTES, Long.BYTES);
  }

  /** Whether this system is one these calls are written for. */
  static boolean isSupported() {
    String machine = System.getProperty("os.arch");
    return System.getProperty("os.name").equals("Linux") && (machine.equals("amd64") || machine.equals("aarch64"));
  }

  /** A socket from a port of the system's choice to this server. */
  int connect(InetSocketAddress server) throws IOException {
    boolean four = server.getAddress() instanceof Inet4Address;
    try (Arena arena = Arena.ofConfined()) {
      int socket = (int) SOCKET.invokeExact(callState, four ? AF_INET : AF_INET6, SOCK_DGRAM_NONBLOCK_CLOEXEC, 0);
      if (socket < 0) throw failed("socket");
      // As large as the system lets it be: a refusal only means that it stays smaller.
      MemorySegment size = arena.allocateFrom(INT, BUFFER_OCTETS);
      int _ = (int) SETSOCKOPT.invokeExact(callState, socket, SOL_SOCKET, SO_RCVBUF, size, Integer.BYTES);
      int _ = (int) SETSOCKOPT.invokeExact(callState, socket, SOL_SOCKET, SO_SNDBUF, size, Integer.BYTES);
      MemorySegment name = arena.allocate(SOCKADDR_OCTETS, 8);
      name.set(ValueLayout.JAVA_SHORT, 0, (short) (four ? AF_INET : AF_INET6));
      name.set(PORT, 2, (short) server.getPort());
      byte[] address = server.getAddress().getAddress();
      MemorySegment.copy(address, 0, name, ValueLayout.JAVA_BYTE, four ? 4 : 8, address.length);
      int connected = (int) CONNECT.invokeExact(callState, socket, name, four ? 16 : SOCKADDR_OCTETS);
      if (connected >= 0) return socket;
      IOException reason = failed("connect");
      close(socket);
      throw reason;
    } catch (IOException failed) {
      throw failed;
    } catch (Throwable impossible) {
      throw new AssertionError(impossible);
    }
  }

  /** Sends datagrams; how many, 0 if the system takes none now. */
  int send(int socket, MemorySegment headers, int count) throws IOException {
    try {
      return checked((int) SENDMMSG.invokeExact(callState, socket, headers, count, 0), "sendmmsg");
    } catch (IOException failed) {
      throw failed;
    } catch (Throwable impossible) {
      throw new AssertionError(impossible);
    }
  }

  /** Receives datagrams; how many, 0 if there are none. */
  int receive(int socket, MemorySegment headers, int count) throws IOException {
    try {
      return checked((int) RECVMMSG.invokeExact(callState, socket, headers, count, 0, MemorySegment.NULL), "recvmmsg");
    } catch (IOException failed) {
      throw failed;
    } catch (Throwable impossible) {
      throw new AssertionError(impossible);
    }
  }

  /** Waits until one of the sockets has something, or so many nanoseconds. */
  void await(MemorySegment sockets, int count, long nanos) {
    wait.set(ValueLayout.JAVA_LONG, 0, nanos / 1_000_000_000);
    wait.set(ValueLayout.JAVA_LONG, Long.BYTES, nanos % 1_000_000_000);
    try {
      // Whatever it says, the sockets are looked at next.
      int _ = (int) PPOLL.invokeExact(callState, sockets, (long) count, wait, MemorySegment.NULL);
    } catch (Throwable impossible) {
      throw new AssertionError(impossible);
    }
  }

  /** How often a call was told that nothing listens at the other end. */
  long refusals() {
    return refusals;
  }

  void close(int socket) {
    try {
      int _ = (int) CLOSE.invokeExact(callState, socket);
    } catch (Throwable impossible) {
      throw new AssertionError(impossible);
    }
  }

  private int checked(int result, String call) throws IOException {
    if (result >= 0) return result;
    int error = (int) ERRNO.get(callState, 0L);
    if (error == ECONNREFUSED) refusals++;
    else if (error != EAGAIN && error != EINTR && error != ENOBUFS) throw failed(call);
    return 0;
  }

  private IOException failed(String call) {
    return new IOException(call + ": error " + (int) ERRNO.get(callState, 0L));
  }

  private static MethodHandle link(String name, ValueLayout... arguments) {
    return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), FunctionDescriptor.of(INT, arguments),
        Linker.Option.captureCallState("errno"));
  }
}
