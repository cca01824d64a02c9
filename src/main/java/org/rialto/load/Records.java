package org.rialto.load;

import java.lang.foreign.MemorySegment;
import org.rialto.wire.Octets;
import org.rialto.wire.Query;
import org.rialto.wire.QueryName;

/** Steps through the records of a message; a holder for reuse. Never reads beyond the message, whoever sent it. */
final class Records {
  private static final int FIXED_OCTETS = 10;
  private static final int LONGEST_NAME = 255;
  /** Of names in one record's data. */
  private static final int MOST_NAMES = 2;

  /** Grows to what the longest data need. */
  private byte[] scratch = new byte[0];
  private MemorySegment message = MemorySegment.NULL;
  private long start;
  private long end;
  private long next;
  private long fixed;

  void begin(MemorySegment newMessage, long at, int length, int from) {
    message = newMessage;
    start = at;
    end = at + length;
    next = at + from;
  }

  /** Steps over a question; false if the message ends before. */
  boolean skipQuestion() {
    long name = Query.skipName(message, next, end);
    if (name < 0 || name + 4 > end) return false;
    next = name + 4;
    return true;
  }

  /** Goes to the next record; false if the message ends before that does. */
  boolean next() {
    long name = Query.skipName(message, next, end);
    if (name < 0 || name + FIXED_OCTETS > end) return false;
    fixed = name;
    next = name + FIXED_OCTETS + dataLength();
    return next <= end;
  }

  int type() {
    return message.get(Octets.U16, fixed) & 0xffff;
  }

  /** Where the record's data start. */
  long dataAt() {
    return fixed + FIXED_OCTETS;
  }

  int dataLength() {
    return message.get(Octets.U16, fixed + 8) & 0xffff;
  }

  /** Bits 4 to 11 of the response code, if this is an OPT record (RFC 6891 §6.1.3). */
  int extendedRcode() {
    return (message.get(Octets.U8, fixed + 4) & 0xff) << 4;
  }

  /** Whether the data are these, given in canonical form. */
  boolean has(byte[] canonical) {
    if (leadingOctets(type()) < 0) return isSame(canonical);
    int length = canonical();
    if (length != canonical.length) return false;
    for (int i = 0; i < length; i++) {
      if (scratch[i] != canonical[i]) return false;
    }
    return true;
  }

  private boolean isSame(byte[] octets) {
    if (dataLength() != octets.length) return false;
    long at = dataAt();
    for (int i = 0; i < octets.length; i++) {
      if (message.get(Octets.U8, at + i) != octets[i]) return false;
    }
    return true;
  }

  /**
   * Writes the data in canonical form, from the scratch's start: names in the types of RFC 1035 may be compressed, and
   * are written out in lower case; how many octets that is, -1 where a name runs out of the message.
   */
  int canonical() {
    int most = dataLength() + MOST_NAMES * LONGEST_NAME;
    if (scratch.length < most) scratch = new byte[most];
    int before = leadingOctets(type());
    long at = dataAt();
    int length = before < 0 ? dataLength() : Math.min(before, dataLength());
    MemorySegment.copy(message, Octets.U8, at, scratch, 0, length);
    int to = length;
    for (int left = names(type()); left > 0; left--) {
      int wide = name(at + length, to);
      if (wide < 0) return -1;
      to += wide;
      length = (int) (Query.skipName(message, at + length, end) - at);
    }
    int rest = dataLength() - length;
    if (rest < 0) return -1;
    MemorySegment.copy(message, Octets.U8, at + length, scratch, to, rest);
    return to + rest;
  }

  /** What {@link #canonical} has written; shared, and good until it writes again. */
  byte[] scratch() {
    return scratch;
  }

  /** Octets before the names in data of this type; -1 if there are none that may be compressed (RFC 3597 §4). */
  private static int leadingOctets(int type) {
    return switch (type) {
      case 2, 5, 6, 12, 39 -> 0;
      case 15 -> 2;
      default -> -1;
    };
  }

  private static int names(int type) {
    return leadingOctets(type) < 0 ? 0 : type == 6 ? 2 : 1;
  }

  /** Writes a name out; how many octets it has, -1 where it is none. */
  private int name(long from, int to) {
    long at = from;
    long before = from;
    int wide = 0;
    while (at < end) {
      int label = message.get(Octets.U8, at) & 0xff;
      if (label >= 0xc0) {
        if (at + 2 > end) return -1;
        at = start + ((label & 0x3f) << 8 | message.get(Octets.U8, at + 1) & 0xff);
        if (at >= before) return -1;
        before = at;
        continue;
      }
      if (label > 0x3f || wide + label + 1 > LONGEST_NAME || at + label >= end) return -1;
      // The length of a label is below any letter.
      for (int i = 0; i <= label; i++) scratch[to + wide + i] = QueryName.lower(message.get(Octets.U8, at + i));
      wide += label + 1;
      if (label == 0) return wide;
      at += label + 1;
    }
    return -1;
  }
}
