package org.rialto.transfer;

import java.util.Arrays;
import java.util.Optional;
import org.rialto.zone.Names;

/**
 * A message that was handed over and has one question.
 *
 * @param octets the message, without a signature
 * @param name QNAME in wire form and lower case
 * @param type QTYPE
 */
record Request(byte[] octets, byte[] name, int type) {
  private static final int HEADER_OCTETS = 12;
  private static final int QR = 0x80;
  private static final int OPCODE_AND_RD = 0x79;

  /** The request in a message; none, where it has no question. */
  static Optional<Request> of(byte[] octets) throws MessageException {
    return new MessageReader(octets).question()
        .map(question -> new Request(octets, Names.lower(question.name()), question.type()));
  }

  /** A reply of the header and, where there is one that can be repeated, the question. */
  static byte[] reply(byte[] octets, int questionOctets, int rcode) {
    byte[] reply = Arrays.copyOf(octets, HEADER_OCTETS + questionOctets);
    reply[2] = (byte) (QR | octets[2] & OPCODE_AND_RD);
    reply[3] = (byte) rcode;
    Arrays.fill(reply, 6, HEADER_OCTETS, (byte) 0);
    if (questionOctets == 0) reply[5] = 0;
    return reply;
  }

  /** A reply of nothing but the header and the question, in the case it was asked in. */
  byte[] reply(int rcode) {
    return reply(octets, name.length + 4, rcode);
  }
}
