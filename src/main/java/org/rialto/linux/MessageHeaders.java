package org.rialto.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Objects;

/**
 * Headers of messages that go through one system call together, and the vectors that say where their octets are; all
 * zero at first. Addresses are the memory's own: whoever sets them keeps what is there alive.
 * <pre>
 *  mmsghdr (64 octets)   0 name*   8 namelen   16 iov*   24 iovlen   32 control*   40 controllen   48 flags   56 len
 *  iovec (16 octets)     0 base*   8 len
 * </pre>
 */
public final class MessageHeaders {
  static final int HEADER_OCTETS = 64;
  private static final int NAME_LENGTH = 8;
  private static final int VECTORS = 16;
  private static final int VECTOR_COUNT = 24;
  private static final int CONTROL = 32;
  private static final int CONTROL_LENGTH = 40;
  private static final int MESSAGE_LENGTH = 56;
  private static final int VECTOR_OCTETS = 16;
  private static final int VECTOR_LENGTH = 8;
  /** Where a cache's line begins. */
  private static final int LINE_OCTETS = 64;

  private final MemorySegment headers;
  private final MemorySegment vectors;
  private final long vectorsAt;
  private final int count;

  /** Headers for so many messages, and as many vectors: the i-th message is in the i-th vector alone. */
  public MessageHeaders(Arena arena, int count) {
    this.count = count;
    headers = arena.allocate((long) count * HEADER_OCTETS, LINE_OCTETS);
    vectors = arena.allocate((long) count * VECTOR_OCTETS, LINE_OCTETS);
    vectorsAt = vectors.address();
    for (int i = 0; i < count; i++) gather(i, i, 1);
  }

  /** The socket address of the i-th message's other end: where it is, and its octets. */
  public void name(int i, long address, int octets) {
    headers.set(ValueLayout.JAVA_LONG, (long) i * HEADER_OCTETS, address);
    headers.set(ValueLayout.JAVA_INT, (long) i * HEADER_OCTETS + NAME_LENGTH, octets);
  }

  /** What is said to the system beside the i-th message, or by it: where it is, and its octets. */
  public void control(int i, long address, long octets) {
    headers.set(ValueLayout.JAVA_LONG, (long) i * HEADER_OCTETS + CONTROL, address);
    headers.set(ValueLayout.JAVA_LONG, (long) i * HEADER_OCTETS + CONTROL_LENGTH, octets);
  }

  /** The i-th message is in so many vectors, one behind the other. */
  public void gather(int i, int firstVector, int count) {
    headers.set(ValueLayout.JAVA_LONG, (long) i * HEADER_OCTETS + VECTORS,
        vectorsAt + (long) firstVector * VECTOR_OCTETS);
    headers.set(ValueLayout.JAVA_LONG, (long) i * HEADER_OCTETS + VECTOR_COUNT, count);
  }

  /** The octets of a vector: where they are, and how many. */
  public void vector(int number, long address, int octets) {
    vectors.set(ValueLayout.JAVA_LONG, (long) number * VECTOR_OCTETS, address);
    vectors.set(ValueLayout.JAVA_LONG, (long) number * VECTOR_OCTETS + VECTOR_LENGTH, octets);
  }

  /** Octets of the i-th message, once it has been received. */
  public int length(int i) {
    return headers.get(ValueLayout.JAVA_INT, (long) i * HEADER_OCTETS + MESSAGE_LENGTH);
  }

  /** Where so many headers are, from the i-th on; there must be as many. */
  long address(int i, int count) {
    Objects.checkFromIndexSize(i, count, this.count);
    return NativeFunction.address(headers) + (long) i * HEADER_OCTETS;
  }
}
