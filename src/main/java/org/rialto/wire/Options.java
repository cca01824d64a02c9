package org.rialto.wire;

import java.lang.foreign.MemorySegment;
import org.rialto.net.Bits;
import org.rialto.net.Client;
import org.rialto.net.Family;

/**
 * The EDNS options of a query (RFC 6891 §6.1.2), those we know; others are stepped over. A holder for reuse.
 */
final class Options {
  static final int NSID = 3;
  static final int CLIENT_SUBNET = 8;
  static final int EXPIRE = 9;
  static final int COOKIE = 10;
  static final int KEEPALIVE = 11;
  static final int PADDING = 12;
  static final int EXTENDED_ERROR = 15;
  static final int REPORT_CHANNEL = 18;

  private static final int SUBNET_FIXED_OCTETS = 4;

  private final Client client;
  private final Cookie cookie = new Cookie();
  /** A bit for each option that was read, by its code. */
  private int present;
  private int subnetFamily;

  /** @param client takes the client subnet */
  Options(Client client) {
    this.client = client;
  }

  /** No options have been read. */
  void clear() {
    present = 0;
    cookie.clear();
    client.noSubnet();
  }

  /** Whether there is none that we know. */
  boolean isEmpty() {
    return present == 0;
  }

  /** Whether this option is there. */
  boolean has(int code) {
    return (present & 1 << code) != 0;
  }

  Cookie cookie() {
    return cookie;
  }

  /** FAMILY as it was in the client subnet: 1, 2, or 0 with an opt-out. */
  int subnetFamily() {
    return subnetFamily;
  }

  /**
   * Reads the options from {@code at} to {@code end}. Where one is malformed none can be answered faithfully, so none
   * is there.
   *
   * @param subnets whether client subnets are read
   */
  Verdict read(MemorySegment message, long at, long end, boolean subnets) {
    for (long next = at; next < end; ) {
      if (next + 4 > end) return refuse(Verdict.FORMERR_OPTION);
      int codeAndLength = message.get(Octets.U32, next);
      int code = codeAndLength >>> 16;
      int length = codeAndLength & 0xffff;
      next += 4;
      if (next + length > end) return refuse(Verdict.FORMERR_OPTION);
      Verdict verdict = read(message, next, code, length, subnets);
      if (verdict != Verdict.ANSWER) return refuse(verdict);
      next += length;
    }
    return Verdict.ANSWER;
  }

  /**
   * Where a query has no use for content, it isn't looked at: that of NSID is to be ignored (RFC 5001 §2.2), and so are
   * a time-out or a time of expiry that only a reply can tell.
   */
  private Verdict read(MemorySegment message, long at, int code, int length, boolean subnets) {
    switch (code) {
      case CLIENT_SUBNET -> {
        return subnets ? readSubnet(message, at, length) : Verdict.ANSWER;
      }
      case COOKIE -> {
        present |= 1 << COOKIE;
        return cookie.read(message, at, length);
      }
      case NSID, EXPIRE, KEEPALIVE, PADDING -> present |= 1 << code;
      default -> { }
    }
    return Verdict.ANSWER;
  }

  /**
   * The client subnet's content, RFC 7871 §6:
   * <pre>
   *   FAMILY (2)  SOURCE PREFIX-LENGTH (1)  SCOPE PREFIX-LENGTH (1)  ADDRESS (as many octets as SOURCE needs)
   * </pre>
   */
  private Verdict readSubnet(MemorySegment message, long at, int length) {
    if (has(CLIENT_SUBNET) || length < SUBNET_FIXED_OCTETS) return Verdict.FORMERR_SUBNET_FORM;
    int fields = message.get(Octets.U32, at);
    subnetFamily = fields >>> 16;
    int source = fields >>> 8 & 0xff;
    if (subnetFamily > 2 || subnetFamily == 0 && source != 0) return Verdict.FORMERR_SUBNET_FAMILY;
    Family family = subnetFamily == 2 ? Family.IPV6 : Family.IPV4;
    if (source > family.bits()) return Verdict.FORMERR_SUBNET_SOURCE;
    if ((fields & 0xff) != 0) return Verdict.FORMERR_SUBNET_SCOPE;
    int octets = length - SUBNET_FIXED_OCTETS;
    if (octets != (source + 7) / 8) return Verdict.FORMERR_SUBNET_LENGTH;
    long address = at + SUBNET_FIXED_OCTETS;
    long high = Octets.leftAligned(message, address, Math.min(octets, Long.BYTES));
    long low = Octets.leftAligned(message, address + Long.BYTES, Math.max(octets - Long.BYTES, 0));
    if ((high & ~Bits.maskHigh(source) | low & ~Bits.maskLow(source)) != 0) return Verdict.FORMERR_SUBNET_BITS;
    client.subnet(family, high, low, source);
    present |= 1 << CLIENT_SUBNET;
    return Verdict.ANSWER;
  }

  private Verdict refuse(Verdict verdict) {
    clear();
    return verdict;
  }
}
