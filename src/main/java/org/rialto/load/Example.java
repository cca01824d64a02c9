package org.rialto.load;

import java.nio.charset.StandardCharsets;

/**
 * A wrong answer.
 *
 * @param entry the query's place in the script
 * @param reply its octets, one character each
 */
public record Example(int entry, Finding finding, String reply) {
  /** The reply's octets. */
  public byte[] octets() {
    return reply.getBytes(StandardCharsets.ISO_8859_1);
  }
}
