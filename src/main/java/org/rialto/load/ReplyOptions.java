package org.rialto.load;

import java.lang.foreign.MemorySegment;
import java.util.HexFormat;
import java.util.Optional;
import org.rialto.wire.Octets;

/** Reads EDNS options of a reply (RFC 6891 §6.1.2), one reply at a time and outside the load. */
public final class ReplyOptions {
  private static final int HEADER_OCTETS = 12;
  private static final int COUNTS_AT = 6;
  private static final int TYPE_OPT = 41;
  private static final int OPTION_COOKIE = 10;
  private static final int SCOPE_AT = 3;

  private ReplyOptions() {}

  /** The cookie in a reply, the client's and the server's, in hexadecimal; empty if it has none. */
  public static Optional<String> cookie(byte[] reply) {
    return option(reply, OPTION_COOKIE).map(HexFormat.of()::formatHex);
  }

  /** The scope of the client subnet in a reply, 0 to 255; {@link Script#ANY_SCOPE} if there is none. */
  public static int scope(byte[] reply) {
    return option(reply, QueryForm.OPTION_SUBNET).filter(data -> data.length > SCOPE_AT)
        .map(data -> data[SCOPE_AT] & 0xff).orElse(Script.ANY_SCOPE);
  }

  private static Optional<byte[]> option(byte[] reply, int code) {
    if (reply.length < HEADER_OCTETS) return Optional.empty();
    MemorySegment message = MemorySegment.ofArray(reply);
    Records records = new Records();
    records.begin(message, 0, reply.length, HEADER_OCTETS);
    if (!records.skipQuestion()) return Optional.empty();
    int left = 0;
    for (int at = COUNTS_AT; at < HEADER_OCTETS; at += 2) left += message.get(Octets.U16, at) & 0xffff;
    for (; left > 0 && records.next(); left--) {
      if (records.type() == TYPE_OPT) return option(message, records, code);
    }
    return Optional.empty();
  }

  private static Optional<byte[]> option(MemorySegment message, Records records, int code) {
    long end = records.dataAt() + records.dataLength();
    for (long at = records.dataAt(); at + 4 <= end; ) {
      int length = message.get(Octets.U16, at + 2) & 0xffff;
      if (at + 4 + length > end) break;
      if (message.get(Octets.U16, at) == code) {
        return Optional.of(message.asSlice(at + 4, length).toArray(Octets.U8));
      }
      at += 4 + length;
    }
    return Optional.empty();
  }
}
