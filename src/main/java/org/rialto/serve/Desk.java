package org.rialto.serve;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import org.rialto.answer.Answerer;

/**
 * What it takes to answer a stream's messages: an {@link Answerer} and a buffer for the replies. A stream has one only
 * while it answers, so that a thousand idle ones cost no buffers.
 */
final class Desk {
  /** A message and its length (RFC 1035 §4.2.2). */
  static final int FRAME_OCTETS = 2 + 0xffff;
  /** Room for one message of any length behind a good many of the usual length. */
  private static final int OCTETS = FRAME_OCTETS + 32 * 1024;

  final Answerer answerer;
  final MemorySegment buffer = Arena.ofAuto().allocate(OCTETS);
  final ByteBuffer octets = buffer.asByteBuffer();

  Desk(Answerer answerer) {
    this.answerer = answerer;
  }

  /** Whether one more message of any length fits behind what is written. */
  boolean hasRoom() {
    return octets.remaining() >= FRAME_OCTETS;
  }
}
