package org.rialto.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Options of datagram sockets; each is a whole number (socket(7), ip(7), ipv6(7), udp(7)). */
public enum SocketOption {
  /** Octets for datagrams on their way out; the system reserves twice that, and says so. */
  SO_SNDBUF(1, 7),
  /** Octets for datagrams that wait to be received; likewise. */
  SO_RCVBUF(1, 8),
  /** Without checksums over IPv4. */
  SO_NO_CHECK(1, 11),
  /** Several sockets share a port, and the system shares out what comes. */
  SO_REUSEPORT(1, 15),
  /** How long to wait in a call that receives, in milliseconds. */
  SO_RCVTIMEO(1, 20) {
    @Override MemorySegment write(Arena arena, long millis) {
      return arena.allocateFrom(ValueLayout.JAVA_LONG, millis / 1000, millis % 1000 * 1000);
    }
  },
  /** Microseconds that a call watches the device before it sleeps. */
  SO_BUSY_POLL(1, 46),
  /** Tells the address a datagram was sent to. */
  IP_PKTINFO(0, 8),
  /** Whether datagrams may be fragmented, and who decides. */
  IP_MTU_DISCOVER(0, 10),
  IPV6_MTU_DISCOVER(41, 23),
  IPV6_V6ONLY(41, 26),
  IPV6_RECVPKTINFO(41, 49),
  /** Octets of each datagram that a message is to be cut into; 0 for none. Linux has it from 4.18 on. */
  UDP_SEGMENT(17, 103);

  /** What {@link #IP_MTU_DISCOVER} is set to so that what routers say of their MTU isn't believed. */
  public static final int IP_PMTUDISC_OMIT = 5;

  private final int level;
  private final int number;

  SocketOption(int level, int number) {
    this.level = level;
    this.number = number;
  }

  /** The protocol it belongs to; also the level of control data that say it for one message. */
  public int level() {
    return level;
  }

  /** Its number there; also the type of such control data. */
  public int number() {
    return number;
  }

  MemorySegment write(Arena arena, long value) {
    return arena.allocateFrom(ValueLayout.JAVA_INT, (int) value);
  }
}
