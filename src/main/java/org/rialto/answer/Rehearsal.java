package org.rialto.answer;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.rialto.net.IpAddress;
import org.rialto.wire.Transport;

/**
 * What queries would be answered with: by the code that answers queries, but outside any door. For one thread; the same
 * one for many queries, as it is large.
 */
public final class Rehearsal {
  private static final int MOST_OCTETS = 0xffff;

  private final byte[] octets = new byte[MOST_OCTETS];
  private final MemorySegment buffer = MemorySegment.ofArray(octets);
  private final Answerer answerer;

  /** @param subnets whether client subnets are read and returned */
  public Rehearsal(boolean subnets) {
    answerer = new Answerer(subnets);
  }

  /**
   * The reply's octets, as over a stream; none where nothing would be sent, or another than the answerer replies.
   *
   * @param query at most 65,535 octets
   */
  public byte[] reply(State state, byte[] query, IpAddress peer, long nowSeconds) {
    System.arraycopy(query, 0, octets, 0, query.length);
    answerer.peer(peer.family(), peer.high(), peer.low());
    int length = answerer.answer(state, buffer, 0, query.length, MOST_OCTETS, Transport.STREAM, nowSeconds);
    return Arrays.copyOf(octets, Math.max(0, length));
  }
}
