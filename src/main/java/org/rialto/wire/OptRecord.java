package org.rialto.wire;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.rialto.net.Client;

/**
 * The OPT record of a reply (RFC 6891 §6.1.2), where the query has one: what must go out is reserved beforehand, what
 * may be missed is added if there is room. A holder for reuse.
 */
final class OptRecord {
  /** The record with the longest of each option that must go out. */
  static final int MOST_OCTETS = 11 + 8 + 16;

  private static final int TYPE_OPT = 41;
  private static final int FIXED_OCTETS = 11;
  private static final int RDLENGTH = 9;
  private static final int OPTION_CLIENT_SUBNET = 8;
  private static final int OPTION_EXTENDED_ERROR = 15;
  private static final int SUBNET_OCTETS = 8;
  private static final int EXTENDED_ERROR_OCTETS = 6;
  private static final int DNSSEC_OK = 0x8000;
  /** The largest datagram we take, as we say in each OPT record (RFC 6891 §6.2.3). */
  private static final int OUR_PAYLOAD = 1232;

  private MemorySegment message = MemorySegment.NULL;
  private long to;
  private ExtendedError error = ExtendedError.NONE;

  /** Octets to reserve for the reply to this query. */
  int begin(Query query) {
    error = ExtendedError.NONE;
    if (!query.hasEdns()) return 0;
    return FIXED_OCTETS + (query.hasSubnet() ? SUBNET_OCTETS + (query.client().source() + 7) / 8 : 0);
  }

  void extendedError(ExtendedError newError) {
    error = newError;
  }

  /**
   * Writes the record.
   *
   * @param stop where the room ends: as many octets behind {@code at} as were reserved, or more
   * @param extendedRcode the upper 8 bits of the response code (RFC 6891 §6.1.3)
   * @return where the record ends
   */
  long write(MemorySegment newMessage, long at, long stop, Query query, int extendedRcode, int scope) {
    message = newMessage;
    to = at;
    message.set(Octets.U8, to, (byte) 0);
    message.set(Octets.U16, to + 1, (short) TYPE_OPT);
    message.set(Octets.U16, to + 3, (short) OUR_PAYLOAD);
    message.set(Octets.U32, to + 5, extendedRcode << 24 | (query.dnssecOk() ? DNSSEC_OK : 0));
    to += FIXED_OCTETS;
    if (query.hasSubnet()) subnet(query, scope);
    if (error != ExtendedError.NONE) extendedError(stop);
    message.set(Octets.U16, at + RDLENGTH, (short) (to - at - FIXED_OCTETS));
    return to;
  }

  /** The client subnet as it was asked, with the scope of the answer (RFC 7871 §7.2.1). */
  private void subnet(Query query, int scope) {
    Client client = query.client();
    int octets = (client.source() + 7) / 8;
    option(OPTION_CLIENT_SUBNET, 4 + octets);
    message.set(Octets.U16, to, (short) query.subnetFamily());
    message.set(Octets.U8, to + 2, (byte) client.source());
    message.set(Octets.U8, to + 3, (byte) scope);
    to += 4;
    for (int i = 0; i < octets; i++) {
      message.set(Octets.U8, to++, (byte) ((i < 8 ? client.high() : client.low()) >>> 56 - 8 * (i & 7)));
    }
  }

  /** INFO-CODE and EXTRA-TEXT (RFC 8914 §2); where only the code fits, the code. */
  private void extendedError(long stop) {
    byte[] text = error.text();
    if (to + EXTENDED_ERROR_OCTETS > stop) return;
    int length = to + EXTENDED_ERROR_OCTETS + text.length > stop ? 0 : text.length;
    option(OPTION_EXTENDED_ERROR, 2 + length);
    message.set(Octets.U16, to, (short) error.code());
    MemorySegment.copy(text, 0, message, ValueLayout.JAVA_BYTE, to + 2, length);
    to += 2 + length;
  }

  /** OPTION-CODE and OPTION-LENGTH. */
  private void option(int code, int length) {
    message.set(Octets.U16, to, (short) code);
    message.set(Octets.U16, to + 2, (short) length);
    to += 4;
  }
}
