package org.rialto.answer;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.rialto.net.IpAddress;
import org.rialto.wire.Transport;

/** What a query would be answered with: by the code that answers queries, but outside any door. */
public final class Rehearsal {
  private static final int MOST_OCTETS = 0xffff;

  private Rehearsal() {}

  /**
   * The reply's octets, as over a stream; none where nothing would be sent, or another than the answerer replies.
   *
   * @param query at most 65,535 octets
   * @param subnets whether client subnets are read and returned
   */
  public static byte[] reply(State state, byte[] query, IpAddress peer, boolean subnets, long nowSeconds) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment buffer = arena.allocate(MOST_OCTETS);
      MemorySegment.copy(query, 0, buffer, ValueLayout.JAVA_BYTE, 0, query.length);
      Answerer answerer = new Answerer(subnets);
      answerer.peer(peer.family(), peer.high(), peer.low());
      int length = answerer.answer(state, buffer, 0, query.length, MOST_OCTETS, Transport.STREAM, nowSeconds);
      return buffer.asSlice(0, Math.max(0, length)).toArray(ValueLayout.JAVA_BYTE);
    }
  }
}
