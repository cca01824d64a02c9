package org.rialto.serve;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import org.rialto.net.Family;

/**
 * Datagrams received together, in places of one buffer, and their replies. Owned by one worker; nothing is made for a
 * datagram.
 */
sealed interface Batch extends AutoCloseable permits ChannelBatch, NativeBatch {
  /** Octets of a place: the largest query we read, and the largest reply a {@link Listen} may ask for. */
  int PLACE_OCTETS = 4096;
  /** Datagrams received together at the most. Wider batches no longer save much; a narrow one keeps waits short. */
  int MOST = 32;

  /**
   * Waits for datagrams; how many came, zero where none did within a fraction of a second, so that the worker can see
   * whether to stop.
   */
  int receive() throws IOException;

  /** The buffer that all places are in. */
  MemorySegment buffer();

  /** Where the i-th datagram starts in the buffer. */
  long at(int i);

  /** Octets of the i-th datagram. */
  int length(int i);

  /** The family of the addresses datagrams come from. */
  Family family();

  /** Bits 0 to 63 of the i-th datagram's source address, left-aligned. */
  long peerHigh(int i);

  /** Bits 64 to 127. */
  long peerLow(int i);

  /** The port the i-th datagram came from, 0 to 65,535. */
  int peerPort(int i);

  /** Whether the i-th datagram says to be from the address and port that it came to. */
  boolean isFromItself(int i);

  /** The i-th datagram has been overwritten by a reply of this length; zero for none. */
  void reply(int i, int length);

  /** Sends the replies. One that can't be sent is dropped and the rest go on: its requestor will ask again. */
  void send() throws IOException;

  /** The port that is bound. */
  int port();

  /** What the system gave this socket. */
  Buffers buffers() throws IOException;

  /**
   * Room for datagrams that wait.
   *
   * @param receive octets, for those that came
   * @param send octets, for those on their way out
   */
  record Buffers(int receive, int send) {}

  /** Replies the system refused to send so far. */
  long unsent();

  @Override void close();
}
