package org.rialto.wire;

import java.lang.foreign.MemorySegment;

/**
 * The effective QNAME (RFC 8499 §2): the name whose records come next. At first that of the question, then the one an
 * alias in the reply leads to; with it, where in the message each of its labels stands. Places are counted from the
 * message's start. A holder for reuse.
 */
final class EffectiveName {
  /** RFC 1035 §4.1.4: the bits that make a pointer of a place. */
  static final int POINTER = 0xc000;

  private final QueryName target = new QueryName();
  private final int[] places = new int[QueryName.LONGEST_OCTETS + 1];
  private MemorySegment message = MemorySegment.NULL;
  private long at;
  private QueryName name = target;

  /** The name in the question of the message at {@code newAt}: it stands there in one piece. */
  void question(MemorySegment newMessage, long newAt, QueryName asked) {
    message = newMessage;
    at = newAt;
    name = asked;
  }

  /** Takes the name that starts at a place and ends before another; false if there is none. */
  boolean read(int place, int end) {
    name = target;
    return target.readCompressed(message, at, place, end, places);
  }

  QueryName name() {
    return name;
  }

  boolean isQuestion() {
    return name != target;
  }

  /** Where the label stands that starts at this octet of the name. */
  int place(int octet) {
    return isQuestion() ? Header.OCTETS + octet : places[octet];
  }

  /**
   * Makes the records of a stored body that were just copied to {@code to} this name's: the question's records get it
   * as their owner, and the listed pointers are reckoned anew from where the body and this name's labels stand.
   *
   * @param records that were copied
   * @param end of what was copied, in octets of the body
   */
  void settle(byte[] pool, int body, long to, int records, int end) {
    long record = to;
    for (int i = 0; i < records; i++) {
      boolean isQuestions = message.get(Octets.U16, record) == (short) (POINTER | Header.OCTETS);
      if (isQuestions) message.set(Octets.U16, record, (short) (POINTER | place(0)));
      record = end(record, to + end);
    }
    int anchor = pool[body + Body.ANCHOR] & 0xff;
    int base = Header.OCTETS + anchor + 4;
    int pointers = Body.u16(pool, body + Body.POINTERS);
    int list = body + Body.OCTETS + Body.u16(pool, body + Body.ALL_END);
    for (int i = 0; i < pointers; i++) {
      int place = Body.u16(pool, list + 2 * i);
      if (place >= end) return;
      int stored = Body.u16(pool, body + Body.OCTETS + place) & ~POINTER;
      int moved = stored < base ? place(stored - Header.OCTETS + name.length() - anchor)
          : stored - base + (int) (to - at);
      message.set(Octets.U16, to + place, (short) (POINTER | moved));
    }
  }

  /**
   * Looks through records for one of this type whose owner is this name without its first {@code from} octets. Returns
   * where its TYPE stands, in the segment; 0 where there is none.
   */
  long find(int type, int from, long records, int count, long end) {
    long record = records;
    for (int i = 0; i < count; i++) {
      long fixed = Query.skipName(message, record, end);
      boolean isSought = (message.get(Octets.U16, fixed) & 0xffff) == type;
      if (isSought && isSuffix(from, (int) (record - at))) return fixed;
      record = end(record, end);
    }
    return 0;
  }

  /** Whether the name that stands at a place is this one from an octet on, case aside (RFC 4343 §3). */
  private boolean isSuffix(int from, int place) {
    int own = from;
    int other = place;
    while (own < name.length()) {
      int label = message.get(Octets.U8, at + other) & 0xff;
      if (label >= 0xc0) {
        other = (label & 0x3f) << 8 | message.get(Octets.U8, at + other + 1) & 0xff;
        continue;
      }
      if (label != name.octets()[own]) return false;
      for (int i = 1; i <= label; i++) {
        if (QueryName.lower(message.get(Octets.U8, at + other + i)) != name.octets()[own + i]) return false;
      }
      own += label + 1;
      other += label + 1;
    }
    return true;
  }

  private long end(long record, long bound) {
    long fixed = Query.skipName(message, record, bound);
    return fixed + 10 + (message.get(Octets.U16, fixed + 8) & 0xffff);
  }
}
