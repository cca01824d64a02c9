package org.rialto.load;

import java.lang.foreign.MemorySegment;
import org.rialto.wire.Octets;

/** Finds whether a reply is what is expected of it. Makes nothing for a reply. */
final class Judge {
  private static final int FLAGS_AT = 2;
  private static final int QDCOUNT_AT = 4;
  private static final int ANCOUNT_AT = 6;
  private static final int NSCOUNT_AT = 8;
  private static final int ARCOUNT_AT = 10;
  private static final int HEADER_OCTETS = 12;
  private static final int QR_AND_OPCODE = 0xf800;
  private static final int QR = 0x8000;
  private static final int TC = 0x0200;
  private static final int NOERROR = 0;
  private static final int NXDOMAIN = 3;
  private static final int TYPE_CNAME = 5;
  private static final int TYPE_DNAME = 39;
  private static final int TYPE_OPT = 41;
  private static final int TYPE_RRSIG = 46;
  private static final int SUBNET_TO_ADDRESS = 8;

  private final Script script;
  private final boolean subnets;
  private final Records records = new Records();

  /** @param subnets whether the client subnet that is returned, and its scope, matter */
  Judge(Script script, boolean subnets) {
    this.script = script;
    this.subnets = subnets;
  }

  /** Judges a reply of at least a header to query {@code i}; its ID is known to be right. */
  Finding judge(MemorySegment message, long at, int length, int i) {
    int flags = message.get(Octets.U16, at + FLAGS_AT) & 0xffff;
    byte[] question = script.question(i).octets();
    if ((flags & QR_AND_OPCODE) != QR || !repeats(message, at, length, question)) return Finding.OTHER_QUESTION;
    if ((flags & TC) != 0) return Finding.TRUNCATED;
    records.begin(message, at, length, HEADER_OCTETS + question.length);
    Expected expected = script.known(i);
    boolean isKnown = expected != Expected.UNKNOWN;
    int differing = isKnown ? answer(message, at, expected) : skip(count(message, at, ANCOUNT_AT));
    if (differing < 0 || skip(count(message, at, NSCOUNT_AT)) < 0) return Finding.MALFORMED;
    long option = 0;
    int rcode = flags & 0xf;
    for (int left = count(message, at, ARCOUNT_AT); left > 0; left--) {
      if (!records.next()) return Finding.MALFORMED;
      if (records.type() != TYPE_OPT) continue;
      rcode |= records.extendedRcode();
      option = subnet(message);
    }
    if (isKnown ? rcode != expected.rcode() : rcode != NOERROR && rcode != NXDOMAIN) return Finding.RCODE;
    if (differing > 0) return Finding.ANSWER;
    return subnets && script.hasSubnet(i) ? subnet(message, option, i) : Finding.RIGHT;
  }

  private static int count(MemorySegment message, long at, int place) {
    return message.get(Octets.U16, at + place) & 0xffff;
  }

  private static boolean repeats(MemorySegment message, long at, int length, byte[] question) {
    if (length < HEADER_OCTETS + question.length || count(message, at, QDCOUNT_AT) != 1) return false;
    for (int i = 0; i < question.length; i++) {
      if (message.get(Octets.U8, at + HEADER_OCTETS + i) != question[i]) return false;
    }
    return true;
  }

  /**
   * Compares the answer section: 0 if it is as expected, 1 if not, -1 if it is malformed. Aliases and signatures that
   * aren't expected are stepped over: where only addresses are known, how they are reached is the zone's affair.
   */
  private int answer(MemorySegment message, long at, Expected expected) {
    int matched = 0;
    boolean same = true;
    for (int left = count(message, at, ANCOUNT_AT); left > 0; left--) {
      if (!records.next()) return -1;
      int type = records.type();
      boolean isNext = matched < expected.count() && expected.type(matched) == type
          && records.has(expected.octets(matched));
      if (isNext) matched++;
      else if (type != TYPE_CNAME && type != TYPE_DNAME && type != TYPE_RRSIG) same = false;
    }
    return same && matched == expected.count() ? 0 : 1;
  }

  private int skip(int count) {
    for (int left = count; left > 0; left--) {
      if (!records.next()) return -1;
    }
    return 0;
  }

  /** Where the client subnet option's family stands in the OPT record; 0 if it has none, or none that is whole. */
  private long subnet(MemorySegment message) {
    long at = records.dataAt();
    long end = at + records.dataLength();
    while (at + 4 <= end) {
      int length = message.get(Octets.U16, at + 2) & 0xffff;
      long next = at + 4 + length;
      boolean isSubnet = (message.get(Octets.U16, at) & 0xffff) == QueryForm.OPTION_SUBNET;
      if (isSubnet) return next <= end && length >= QueryForm.SUBNET_FIXED_OCTETS ? at + 4 : 0;
      at = next;
    }
    return 0;
  }

  private Finding subnet(MemorySegment message, long option, int i) {
    if (option == 0) return Finding.NO_SUBNET;
    int source = script.source(i);
    int octets = source + 7 >>> 3;
    boolean same = (message.get(Octets.U16, option - 2) & 0xffff) == QueryForm.SUBNET_FIXED_OCTETS + octets
        && (message.get(Octets.U16, option) & 0xffff) == script.family(i)
        && (message.get(Octets.U8, option + 2) & 0xff) == source;
    long address = option - 4 + SUBNET_TO_ADDRESS;
    for (int k = 0; same && k < octets; k++) {
      long half = k < Long.BYTES ? script.high(i) : script.low(i);
      same = message.get(Octets.U8, address + k) == (byte) (half >>> 56 - 8 * (k & 7));
    }
    if (!same) return Finding.OTHER_SUBNET;
    int scope = script.scope(i);
    return scope == Script.ANY_SCOPE || scope == (message.get(Octets.U8, option + 3) & 0xff) ? Finding.RIGHT
        : Finding.SCOPE;
  }
}
