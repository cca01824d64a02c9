package org.rialto.wire;

import java.io.IOException;
import org.rialto.net.IpAddress;

/** A message that came, and the way back to whoever sent it. Good until {@link Clerk#take} returns. */
public interface Exchange {
  /** The message, its own copy; at least a header, of an opcode we were asked for, not a response. */
  byte[] message();

  /** The address it came from. */
  IpAddress peer();

  /** The port it came from, 0 to 65,535. */
  int port();

  Transport transport();

  /** Octets of the largest message that can go back, and of a buffer to make one in; at least 512. */
  int most();

  /**
   * Answers a query as if it had come unsigned from this peer, by the same rules and with the same limits.
   *
   * @param buffer has the query from its start on, and takes the reply; of {@link #most} octets
   * @param length of the query
   * @param reserved octets to be left of what the transport takes, for a signature
   * @return the length of the reply; zero where none is to be sent, be it that the query is for a {@link Clerk} itself
   */
  int answer(byte[] buffer, int length, int reserved);

  /**
   * Makes a reply of nothing but a response code: the question, and where the requestor speaks EDNS, its OPT record
   * with the reason.
   *
   * @param buffer has the query from its start on, and takes the reply; of {@link #most} octets
   * @param rcode up to 12 bits
   * @param reserved as in {@link #answer}
   * @return the length of the reply
   */
  int reply(byte[] buffer, int length, int rcode, ExtendedError reason, int reserved);

  /**
   * Sends a message back. Over a stream as many as are needed, each waiting until there is room; in a datagram one, no
   * larger than the query was allowed to ask for.
   *
   * @throws IOException if the peer has gone or doesn't read
   */
  void send(byte[] message, int length) throws IOException;
}
