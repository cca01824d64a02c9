package org.rialto.serve;

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
import java.net.BindException;
import java.nio.ByteOrder;
import org.rialto.net.Family;
import org.rialto.net.IpAddress;

/**
 * The few calls of Linux's socket interface that the JDK doesn't have: datagrams by the batch, and the address a
 * datagram was sent to. Numbers are those of x86-64 and ARM64, which agree.
 */
@SuppressWarnings("restricted")
final class Sockets {
  static final int SOCKADDR_OCTETS = 32;
  static final int EINTR = 4;
  static final int EAGAIN = 11;

  private static final int AF_INET = 2;
  private static final int AF_INET6 = 10;
  private static final int SOCK_DGRAM_CLOEXEC = 2 | 0x80000;
  private static final int SOL_SOCKET = 1;
  private static final int SO_REUSEPORT = 15;
  private static final int SO_RCVTIMEO = 20;
  private static final int IPPROTO_IP = 0;
  private static final int IP_PKTINFO = 8;
  private static final int IP_MTU_DISCOVER = 10;
  private static final int IP_PMTUDISC_OMIT = 5;
  private static final int IPPROTO_IPV6 = 41;
  private static final int IPV6_V6ONLY = 26;
  private static final int IPV6_RECVPKTINFO = 49;
  private static final int IPV6_MTU_DISCOVER = 23;
  private static final int MSG_WAITFORONE = 0x10000;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final StructLayout CALL_STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO = CALL_STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
  private static final ValueLayout.OfShort PORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private static final ValueLayout.OfLong WORD = ValueLayout.JAVA_LONG;
  /**
   * All calls are linked by one descriptor, the widest: linking takes ten milliseconds of the start for each that
   * differs. Both systems' functions take integers and addresses in the same registers, find an {@code int} in the lower
   * half of one, and leave alone what they don't take.
   */
  private static final FunctionDescriptor CALL = FunctionDescriptor.of(INT, INT, WORD, WORD, WORD, WORD);
  private static final MethodHandle SOCKET = link("socket");
  private static final MethodHandle SETSOCKOPT = link("setsockopt");
  private static final MethodHandle BIND = link("bind");
  private static final MethodHandle GETSOCKNAME = link("getsockname");
  private static final MethodHandle CLOSE = link("close");
  private static final MethodHandle RECVMMSG = link("recvmmsg");
  private static final MethodHandle SENDMMSG = link("sendmmsg");

  /** Linked when an error is to be told. */
  private static final class Reasons {
    static final MethodHandle STRERROR = LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow("strerror"),
        FunctionDescriptor.of(ValueLayout.ADDRESS.withTargetLayout(MemoryLayout.sequenceLayout(256,
            ValueLayout.JAVA_BYTE)), INT));
  }

  private final MemorySegment callState;

  /** The calls, for one thread: they leave their error number in memory of the arena. */
  Sockets(Arena arena) {
    callState = arena.allocate(CALL_STATE);
  }

  /** Whether this system is one these calls are written for. */
  static boolean isSupported() {
    String machine = System.getProperty("os.arch");
    return System.getProperty("os.name").equals("Linux") && (machine.equals("amd64") || machine.equals("aarch64"));
  }

  /** A bound datagram socket that waits at most {@code waitMillis} in {@link #receive}. */
  int open(IpAddress address, int port, boolean shared, boolean destination, int waitMillis) throws IOException {
    boolean four = address.family() == Family.IPV4;
    int socket = checked(call(SOCKET, four ? AF_INET : AF_INET6, SOCK_DGRAM_CLOEXEC, 0, 0, 0), "socket");
    try (Arena arena = Arena.ofConfined()) {
      if (shared) set(arena, socket, SOL_SOCKET, SO_REUSEPORT, 1);
      if (!four) set(arena, socket, IPPROTO_IPV6, IPV6_V6ONLY, 1);
      if (destination) set(arena, socket, four ? IPPROTO_IP : IPPROTO_IPV6, four ? IP_PKTINFO : IPV6_RECVPKTINFO, 1);
      // A forged "fragmentation needed" must not make us fragment replies (RFC 9715 §3.1).
      set(arena, socket, four ? IPPROTO_IP : IPPROTO_IPV6, four ? IP_MTU_DISCOVER : IPV6_MTU_DISCOVER,
          IP_PMTUDISC_OMIT);
      MemorySegment time = arena.allocate(16, 8);
      time.set(ValueLayout.JAVA_LONG, 0, waitMillis / 1000);
      time.set(ValueLayout.JAVA_LONG, 8, waitMillis % 1000 * 1000L);
      checked(call(SETSOCKOPT, socket, SOL_SOCKET, SO_RCVTIMEO, time.address(), 16), "setsockopt");
      checked(call(BIND, socket, socketAddress(arena, address, port).address(), four ? 16 : 28, 0, 0), "bind");
      return socket;
    } catch (IOException unbound) {
      close(socket);
      throw unbound;
    }
  }

  /** The port a socket is bound to. */
  int port(int socket) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment name = arena.allocate(SOCKADDR_OCTETS, 8);
      MemorySegment length = arena.allocateFrom(INT, SOCKADDR_OCTETS);
      checked(call(GETSOCKNAME, socket, name.address(), length.address(), 0, 0), "getsockname");
      return name.get(PORT, 2) & 0xffff;
    }
  }

  /** Waits for at least one datagram, takes as many as there are; negative on an error, see {@link #error}. */
  int receive(int socket, MemorySegment headers, int count) {
    return call(RECVMMSG, socket, headers.address(), count, MSG_WAITFORONE, 0);
  }

  /** Sends datagrams until all are sent or one is refused: how many were sent; negative if the first was refused. */
  int send(int socket, MemorySegment headers, int count) {
    return call(SENDMMSG, socket, headers.address(), count, 0, 0);
  }

  void close(int socket) {
    call(CLOSE, socket, 0, 0, 0, 0);
  }

  /** The error number of the last call that failed. */
  int error() {
    return (int) ERRNO.get(callState, 0L);
  }

  private void set(Arena arena, int socket, int level, int option, int value) throws IOException {
    checked(call(SETSOCKOPT, socket, level, option, arena.allocateFrom(INT, value).address(), 4), "setsockopt " + option);
  }

  private static MemorySegment socketAddress(Arena arena, IpAddress address, int port) {
    boolean four = address.family() == Family.IPV4;
    MemorySegment name = arena.allocate(SOCKADDR_OCTETS, 8);
    name.set(ValueLayout.JAVA_SHORT, 0, (short) (four ? AF_INET : AF_INET6));
    name.set(PORT, 2, (short) port);
    MemorySegment.copy(address.octets(), 0, name, ValueLayout.JAVA_BYTE, four ? 4 : 8, four ? 4 : 16);
    return name;
  }

  private int checked(int result, String call) throws IOException {
    if (result >= 0) return result;
    String reason = reason(error());
    throw call.equals("bind") ? new BindException(reason) : new IOException(call + ": " + reason);
  }

  private static String reason(int error) {
    try {
      return ((MemorySegment) Reasons.STRERROR.invokeExact(error)).getString(0);
    } catch (Throwable impossible) {
      throw new AssertionError(impossible);
    }
  }

  private static MethodHandle link(String name) {
    return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), CALL,
        Linker.Option.captureCallState("errno"));
  }

  /** An address among the arguments must be of memory that stays until this returns. */
  private int call(MethodHandle function, int socket, long b, long c, long d, long e) {
    try {
      return (int) function.invokeExact(callState, socket, b, c, d, e);
    } catch (Throwable impossible) {
      throw new AssertionError(impossible);
    }
  }
}
