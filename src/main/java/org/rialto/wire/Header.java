package org.rialto.wire;

/**
 * The twelve octets every DNS message starts with, RFC 1035 §4.1.1, with the bits of RFC 4035 §3.
 * <pre>
 *   0  1  2  3  4  5  6  7  8  9 10 11 12 13 14 15
 * |                      ID                       |  0
 * |QR|  Opcode   |AA|TC|RD|RA| Z|AD|CD|   RCODE   |  2
 * |                    QDCOUNT                    |  4
 * |                    ANCOUNT                    |  6
 * |                    NSCOUNT                    |  8
 * |                    ARCOUNT                    | 10
 * </pre>
 */
final class Header {
  static final int FLAGS = 2;
  static final int QDCOUNT = 4;
  static final int ANCOUNT = 6;
  static final int NSCOUNT = 8;
  static final int ARCOUNT = 10;
  static final int OCTETS = 12;

  static final int QR = 0x8000;
  static final int OPCODE = 0x7800;
  /** The opcode of RFC 1996 §3.3, in its place. */
  static final int NOTIFY = 0x2000;
  static final int AA = 0x0400;
  static final int TC = 0x0200;
  static final int RD = 0x0100;
  static final int CD = 0x0010;
  static final int RCODE = 0x000f;

  private Header() {}
}
