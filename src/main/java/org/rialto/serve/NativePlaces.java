package org.rialto.serve;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.rialto.linux.MessageHeaders;
import org.rialto.linux.SocketAddress;
import org.rialto.linux.SocketOption;
import org.rialto.net.Family;

/**
 * Where the datagrams of a batch lie, each with the address it came from and, at a wildcard's socket, the one it came
 * to; that is also what the reply is sent by. A place for control data begins with what tells the address, where there
 * is any, and ends with what says how to cut a message apart.
 * <pre>
 *  cmsghdr               0 len     8 level   12 type   16 data
 *  in_pktinfo (data)     0 ifindex   4 spec_dst   8 addr          in6_pktinfo   0 addr   16 ifindex
 * </pre>
 */
final class NativePlaces {
  /**
   * From one place to the next: places a power of two apart would all begin in the same few lines of the processor's
   * cache, and drive each other out of it.
   */
  private static final int STRIDE = Batch.PLACE_OCTETS + 192;
  private static final int LINE_OCTETS = 64;

  private static final int CONTROL_OCTETS = 64;
  private static final int CONTROL_LEVEL = 8;
  private static final int CONTROL_TYPE = 12;
  private static final int CONTROL_DATA = 16;
  private static final int IPV4_CONTROL_OCTETS = 32;
  private static final int IPV6_CONTROL_OCTETS = 40;
  private static final int SEGMENT_CONTROL_OCTETS = 24;
  private static final int IPV4_ASKED = 8;
  private static final int IPV6_INTERFACE = 16;
  private static final int LINK_LOCAL = 0xfe800000;
  private static final int LINK_LOCAL_MASK = 0xffc00000;

  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
  private static final ValueLayout.OfLong BIG_LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfInt BIG_INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private final Family family;
  private final boolean wildcard;
  private final int askedOctets;
  private final int nameOctets;
  private final MemorySegment buffer;
  private final MemorySegment names;
  private final MemorySegment controls;
  private final long bufferAt;
  private final long namesAt;
  private final long controlsAt;

  /** @param wildcard whether datagrams come with the address they were sent to */
  NativePlaces(Arena arena, Family family, boolean wildcard) {
    this.family = family;
    this.wildcard = wildcard;
    nameOctets = SocketAddress.octets(family);
    askedOctets = !wildcard ? 0 : family == Family.IPV4 ? IPV4_CONTROL_OCTETS : IPV6_CONTROL_OCTETS;
    buffer = arena.allocate((long) Batch.MOST * STRIDE, LINE_OCTETS);
    names = arena.allocate((long) Batch.MOST * SocketAddress.PLACE_OCTETS, LINE_OCTETS);
    controls = arena.allocate((long) Batch.MOST * CONTROL_OCTETS, LINE_OCTETS);
    bufferAt = buffer.address();
    namesAt = names.address();
    controlsAt = controls.address();
    for (int i = 0; i < Batch.MOST; i++) {
      long segments = (long) i * CONTROL_OCTETS + askedOctets;
      controls.set(LONG, segments, CONTROL_DATA + Short.BYTES);
      controls.set(INT, segments + CONTROL_LEVEL, SocketOption.UDP_SEGMENT.level());
      controls.set(INT, segments + CONTROL_TYPE, SocketOption.UDP_SEGMENT.number());
    }
  }

  MemorySegment buffer() {
    return buffer;
  }

  /** Where the i-th place starts in the buffer. */
  static long at(int i) {
    return (long) i * STRIDE;
  }

  long addressOf(int i) {
    return bufferAt + at(i);
  }

  long nameAt(int i) {
    return namesAt + (long) i * SocketAddress.PLACE_OCTETS;
  }

  int nameOctets() {
    return nameOctets;
  }

  long peerHigh(int i) {
    return SocketAddress.high(names, (long) i * SocketAddress.PLACE_OCTETS, family);
  }

  long peerLow(int i) {
    return SocketAddress.low(names, (long) i * SocketAddress.PLACE_OCTETS, family);
  }

  int peerPort(int i) {
    return SocketAddress.port(names, (long) i * SocketAddress.PLACE_OCTETS);
  }

  /** Whether the address that the i-th datagram was sent to is the one it came from. Only at a wildcard's socket. */
  boolean isFromWhereItWent(int i) {
    long asked = (long) i * CONTROL_OCTETS + CONTROL_DATA;
    if (family == Family.IPV4) return (long) controls.get(BIG_INT, asked + IPV4_ASKED) << 32 == peerHigh(i);
    return controls.get(BIG_LONG, asked) == peerHigh(i) && controls.get(BIG_LONG, asked + 8) == peerLow(i);
  }

  /**
   * The reply goes out from the address that was asked, by whatever interface leads to the requestor; only a link-local
   * address means something on its own link alone, and keeps the interface. Only at a wildcard's socket.
   */
  void anyInterface(int i) {
    long asked = (long) i * CONTROL_OCTETS + CONTROL_DATA;
    if (family == Family.IPV4) {
      controls.set(INT, asked, 0);
    } else if ((controls.get(BIG_INT, asked) & LINK_LOCAL_MASK) != LINK_LOCAL) {
      controls.set(INT, asked + IPV6_INTERFACE, 0);
    }
  }

  /** Of the address and port that the i-th datagram came from. */
  long peerHash(int i) {
    long name = (long) i * SocketAddress.PLACE_OCTETS;
    long hash = names.get(LONG, name);
    return family == Family.IPV4 ? hash : hash * 31 + names.get(LONG, name + 8) * 37 + names.get(LONG, name + 16);
  }

  /** Whether replies to both go to one address and port, from one address. */
  boolean isSamePeer(int one, int other) {
    long name = (long) one * SocketAddress.PLACE_OCTETS;
    long otherName = (long) other * SocketAddress.PLACE_OCTETS;
    for (int i = 0; i < (family == Family.IPV4 ? Long.BYTES : SocketAddress.PLACE_OCTETS); i += Long.BYTES) {
      if (names.get(LONG, name + i) != names.get(LONG, otherName + i)) return false;
    }
    long control = (long) one * CONTROL_OCTETS;
    long otherControl = (long) other * CONTROL_OCTETS;
    for (int i = CONTROL_DATA; i < askedOctets; i += Long.BYTES) {
      if (controls.get(LONG, control + i) != controls.get(LONG, otherControl + i)) return false;
    }
    return true;
  }

  /** Says that the i-th message has the control data of this place: none, or the address asked. */
  void control(MessageHeaders headers, int i, int place) {
    headers.control(i, askedOctets == 0 ? 0 : controlsAt + (long) place * CONTROL_OCTETS, askedOctets);
  }

  /** The same, and that the message is to be cut into segments of so many octets. */
  void controlSegments(MessageHeaders headers, int i, int place, int octets) {
    controls.set(ValueLayout.JAVA_SHORT, (long) place * CONTROL_OCTETS + askedOctets + CONTROL_DATA, (short) octets);
    headers.control(i, controlsAt + (long) place * CONTROL_OCTETS, askedOctets + SEGMENT_CONTROL_OCTETS);
  }
}
