package org.rialto.wire;

import java.util.Arrays;

/**
 * What follows the question in a stored reply, encoded once and copied into each. In memory a body is a head and its
 * octets:
 * <pre>
 *   0  u16  header bits to set: AA, RCODE
 *   2  u8   anchor: octets of the name that pointers are reckoned from
 *   3  u8   how the answer goes on: {@link #COMPLETE}, {@link #CONTINUES} or {@link #SUBSTITUTES}
 *   4  u16  ANCOUNT
 *   6  u16  NSCOUNT
 *   8  u16  ARCOUNT of the records that must go out or the reply is truncated (glue, RFC 9471)
 *  10  u16  ARCOUNT of all
 *  12  u16  end of the answer section, in octets
 *  14  u16  end of the authority section
 *  16  u16  end of the required additional records
 *  18  u16  end of all
 *  20  u16  number of pointers to move
 *  22  u16  where in the octets the owner of further records stands; {@link #AT_QUESTION} for the question's name
 *  24       octets, then a u16 for each pointer to move: its place in the octets
 * </pre>
 * Pointers (RFC 1035 §4.1.4) are written as if the question's name were the <i>anchor</i>: the name itself, or one of
 * its ancestors where a body serves many names (a referral, a wildcard, NXDOMAIN). A longer question moves everything
 * by the difference, so each of the listed pointers grows by just that. Pointers to the whole question name don't move
 * and aren't listed; they stand for the owner of a record and nowhere else. Where none is listed the anchor is zero, so
 * that bodies that say the same are the same octets.
 *
 * <p>A body may follow another in one reply, where an alias leads to the name it is about. The effective name then
 * takes the question's place, and pointers are reckoned anew from where that name's labels and the body came to stand.
 */
public final class Body {
  /** The owner of further records is the name in the question. */
  public static final int AT_QUESTION = 0xffff;

  static final int FLAGS = 0;
  static final int ANCHOR = 2;
  static final int FORM = 3;
  static final int ANCOUNT = 4;
  static final int NSCOUNT = 6;
  static final int ARCOUNT_REQUIRED = 8;
  static final int ARCOUNT_ALL = 10;
  static final int ANSWER_END = 12;
  static final int AUTHORITY_END = 14;
  static final int REQUIRED_END = 16;
  static final int ALL_END = 18;
  static final int POINTERS = 20;
  static final int TAIL_OWNER = 22;
  static final int OCTETS = 24;

  /** All that is to be said is in the body. */
  static final int COMPLETE = 0;
  /** The body is an alias; what its target is answered with comes behind it (RFC 1034 §4.3.2 step 3a). */
  static final int CONTINUES = 1;
  /** The body is a DNAME record; the alias made by it, and what that leads to, come behind (RFC 6672 §3.2 step 3c). */
  static final int SUBSTITUTES = 2;

  /**
   * No message is longer than its length field on a stream can say (RFC 1035 §4.2.2). Header, the longest question and
   * the longest OPT record fit beside a body of this length: one that could be asked for in no way would be cut off on
   * a stream too.
   */
  private static final int MOST_OCTETS = 0xffff - Header.OCTETS - QueryName.LONGEST_OCTETS - 4 - OptRecord.MOST_OCTETS;
  private static final int CLASS_IN = 1;
  private static final int QUESTION_AT = 12;
  /**
   * Octets of a reply, header and question included, behind which a further body may still come. Aliases that lead to
   * each other take less, for they are few.
   */
  static final int MOST_OCTETS_BEFORE = 0x1800;
  /** A pointer has 14 bits; a longer question, or the aliases before a body, may move its target by so much. */
  private static final int POINTER_REACH = 0x4000 - MOST_OCTETS_BEFORE;

  private Body() {}

  /** Records in the answer section of the body that starts there. */
  public static int answers(byte[] pool, int body) {
    return u16(pool, body + ANCOUNT);
  }

  /** Whether a reply goes on behind this body, with what its alias leads to. */
  public static boolean isContinued(byte[] pool, int body) {
    return pool[body + FORM] != COMPLETE;
  }

  static int authorities(byte[] pool, int body) {
    return u16(pool, body + NSCOUNT);
  }

  static int u16(byte[] pool, int at) {
    return Octets.u16(pool, at);
  }

  /** The sections of a body, in the order they are written. */
  public enum Section { ANSWER, AUTHORITY, REQUIRED_ADDITIONAL, ADDITIONAL }

  /** Writes a body. Records go section by section, in the order of {@link Section}. */
  public static final class Builder {
    private final byte[] anchor;
    private final int base;
    private final int[] counts = new int[Section.values().length];
    private final int[] ends = new int[Section.values().length];
    private byte[] octets = new byte[64];
    private int length;
    private SuffixPlaces places;
    private int[] pointers = {};
    private int pointerCount;
    private int flags;
    private int form = COMPLETE;
    private int tailOwner = AT_QUESTION;
    private int recordClass = CLASS_IN;
    private Section section = Section.ANSWER;
    private int rdataLengthAt;

    /** A body whose pointers are reckoned from this name, given in wire form, uncompressed. */
    public Builder(byte[] anchor) {
      this.anchor = anchor;
      base = QUESTION_AT + anchor.length + 4;
    }

    /** Header bits of the reply: AA (RFC 1035 §4.1.1) and the lower RCODE. */
    public Builder flags(boolean authoritative, int rcode) {
      flags = (authoritative ? Header.AA : 0) | rcode & 0xf;
      return this;
    }

    /** The class of the records that follow; IN where it isn't said. */
    public Builder inClass(int newClass) {
      recordClass = newClass;
      return this;
    }

    /** The section that the next records belong to; never one before the present one. */
    public Builder section(Section next) {
      if (next.ordinal() < section.ordinal()) throw new IllegalStateException(next + " after " + section);
      section = next;
      return this;
    }

    /** Starts a record whose owner is the name in the question, with its case as asked. */
    public Builder recordAtQuestion(int type, long ttl) {
      u16(0xc000 | QUESTION_AT);
      return fixed(type, ttl);
    }

    /** Starts a record of this owner (wire form, uncompressed). */
    public Builder record(byte[] owner, int type, long ttl) {
      name(owner, true);
      return fixed(type, ttl);
    }

    /**
     * Adds a name to the RDATA; compressed only where the type is one of RFC 1035, since others may not know it (RFC
     * 3597 §4).
     */
    public Builder name(byte[] wire, boolean compressed) {
      if (places == null) places = new SuffixPlaces(anchor, QUESTION_AT);
      places.read(wire);
      int at = 0;
      for (int label = 0; wire[at] != 0; label++) {
        int known = places.find(label);
        if (compressed && known != SuffixPlaces.NONE) {
          movingPointer(known);
          return this;
        }
        if (known == SuffixPlaces.NONE && base + length < POINTER_REACH) places.add(label, base + length);
        write(wire, at, wire[at] + 1);
        at += wire[at] + 1;
      }
      write(wire, at, 1);
      return this;
    }

    /** Adds octets to the RDATA as they are. */
    public Builder octets(byte[] data) {
      write(data, 0, data.length);
      return this;
    }

    /** Ends the record: its RDLENGTH is known now. */
    public Builder end() {
      put16(octets, rdataLengthAt, length - rdataLengthAt - 2);
      counts[section.ordinal()]++;
      for (int s = section.ordinal(); s < ends.length; s++) ends[s] = length;
      return this;
    }

    /** The name that is written next, a CNAME's target, is the owner of further records in the answer section. */
    public Builder nextNameOwnsTheRest() {
      tailOwner = length;
      return this;
    }

    /**
     * The name that is written next is an alias's target, of which nothing more is said here: what it is answered with
     * will follow.
     */
    public Builder continues() {
      form = CONTINUES;
      return nextNameOwnsTheRest();
    }

    /** The body is a DNAME record and the anchor its owner: the alias from the name asked for is made in each reply. */
    public Builder substitutes() {
      form = SUBSTITUTES;
      return this;
    }

    /** How long the body will be, head and list of pointers included. */
    public int size() {
      return OCTETS + length + 2 * pointerCount;
    }

    /**
     * The body.
     *
     * @throws IllegalStateException if it is longer than a DNS message can be
     */
    public byte[] build() {
      if (length > MOST_OCTETS) throw new IllegalStateException("records of " + length
          + " octets don't fit into a message");
      byte[] body = new byte[size()];
      put16(body, FLAGS, flags);
      body[ANCHOR] = (byte) (pointerCount == 0 && form != SUBSTITUTES ? 0 : anchor.length);
      body[FORM] = (byte) form;
      put16(body, ANCOUNT, counts[0]);
      put16(body, NSCOUNT, counts[1]);
      put16(body, ARCOUNT_REQUIRED, counts[2]);
      put16(body, ARCOUNT_ALL, counts[2] + counts[3]);
      for (int s = 0; s < ends.length; s++) put16(body, ANSWER_END + 2 * s, ends[s]);
      put16(body, POINTERS, pointerCount);
      put16(body, TAIL_OWNER, tailOwner);
      System.arraycopy(octets, 0, body, OCTETS, length);
      for (int i = 0; i < pointerCount; i++) put16(body, OCTETS + length + 2 * i, pointers[i]);
      return body;
    }

    private Builder fixed(int type, long ttl) {
      u16(type);
      u16(recordClass);
      u16((int) (ttl >>> 16) & 0xffff);
      u16((int) ttl & 0xffff);
      rdataLengthAt = length;
      u16(0);
      return this;
    }

    private void movingPointer(int target) {
      if (pointerCount == pointers.length) pointers = Arrays.copyOf(pointers, Math.max(8, pointerCount * 2));
      pointers[pointerCount++] = length;
      u16(0xc000 | target);
    }

    private void u16(int value) {
      reserve(2);
      put16(octets, length, value);
      length += 2;
    }

    private void write(byte[] data, int from, int count) {
      reserve(count);
      System.arraycopy(data, from, octets, length, count);
      length += count;
    }

    private void reserve(int count) {
      if (length + count > octets.length) octets = Arrays.copyOf(octets, Math.max(length + count, 2 * octets.length));
    }

    private static void put16(byte[] into, int at, int value) {
      into[at] = (byte) (value >>> 8);
      into[at + 1] = (byte) value;
    }
  }
}
