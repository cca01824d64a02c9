package org.rialto.serve;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import org.rialto.answer.Answerer;

/**
 * What it takes to answer a stream's messages: an {@link Answerer} and a buffer for the replies. A stream has one only
 * while it answers, so that a thousand that wait, for messages or for their replies to be taken, cost no buffers.
 */
final class Desk {
  /** A message and its length (RFC 1035 §4.2.2). */
  private static final int FRAME_OCTETS = 2 + 0xffff;
  /** Replies are sent once there are so many octets of them: what one client can make us keep is this and one reply. */
  private static final int ENOUGH_OCTETS = 16 * 1024;

  final Answerer answerer;
  final MemorySegment buffer = Arena.ofAuto().allocate(ENOUGH_OCTETS + FRAME_OCTETS);
  final ByteBuffer octets = buffer.asByteBuffer();

  Desk(Answerer answerer) {
    this.answerer = answerer;
  }

  /** Whether the reply to one more message of any length goes out together with what is written. */
  boolean hasRoom() {
    return octets.position() < ENOUGH_OCTETS;
  }
}
