package org.rialto.message;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.rialto.message.MessageReader.Section;

/** Writes a message (RFC 1035 §4), owners' names compressed: the question first, then records section by section. */
public final class MessageWriter {
  public static final int QUERY = 0;
  public static final int NOTIFY = 4;
  public static final int SOA = 6;
  /** Header bits, beside the opcode and the response code. */
  public static final int QR = 0x8000;
  public static final int AA = 0x0400;
  public static final int TC = 0x0200;

  private static final int HEADER_OCTETS = 12;
  private static final int FIXED_OCTETS = 10;
  /** Further than this no pointer reaches (RFC 1035 §4.1.4). */
  private static final int FARTHEST = 0x3fff;
  private static final int CLASS_IN = 1;

  private final int most;
  private final Map<String, Integer> suffixes = new HashMap<>();
  private byte[] octets = new byte[512];
  private int at = HEADER_OCTETS;
  private Section section = Section.ANSWER;

  /**
   * @param flags of the header: its second 16 bits, OPCODE and RCODE included
   * @param most octets the message may have, 512 to 65,535; room for a TSIG record is the caller's to subtract
   */
  public MessageWriter(int id, int flags, int most) {
    this.most = most;
    u16(0, id);
    u16(2, flags);
  }

  /** The header's 16 bits for an opcode. */
  public static int opcode(int opcode) {
    return opcode << 11;
  }

  /** Writes the question; before any record, once. */
  public MessageWriter question(byte[] name, int type) {
    name(name);
    grow(4);
    u16(at, type);
    u16(at + 2, CLASS_IN);
    at += 4;
    u16(4, 1);
    return this;
  }

  /**
   * Writes a record of class IN, if it fits; else nothing, and false.
   *
   * @param to the section of the record before, or a later one
   * @param owner in wire form, uncompressed
   * @param rdata at most 65,535 octets, written as it is
   */
  public boolean record(Section to, byte[] owner, int type, long ttlSeconds, byte[] rdata) {
    return record(to, owner, CLASS_IN, type, ttlSeconds, rdata);
  }

  /** The same with any class. */
  public boolean record(Section to, byte[] owner, int recordClass, int type, long ttlSeconds, byte[] rdata) {
    if (to.compareTo(section) < 0) throw new IllegalArgumentException(to + " after " + section);
    if (at + written(owner) + FIXED_OCTETS + rdata.length > most) return false;
    section = to;
    name(owner);
    grow(FIXED_OCTETS + rdata.length);
    u16(at, type);
    u16(at + 2, recordClass);
    u16(at + 4, (int) (ttlSeconds >>> 16));
    u16(at + 6, (int) ttlSeconds);
    u16(at + 8, rdata.length);
    System.arraycopy(rdata, 0, octets, at + FIXED_OCTETS, rdata.length);
    at += FIXED_OCTETS + rdata.length;
    int count = 6 + 2 * to.ordinal();
    u16(count, ((octets[count] & 0xff) << 8 | octets[count + 1] & 0xff) + 1);
    return true;
  }

  /** Octets written so far. */
  public int length() {
    return at;
  }

  /** The message as it is. */
  public byte[] octets() {
    return Arrays.copyOf(octets, at);
  }

  private void name(byte[] name) {
    int from = known(name);
    for (int label = 0; label < from && at + label <= FARTHEST; label += name[label] + 1) {
      suffixes.put(key(name, label), at + label);
    }
    grow(from + 2);
    System.arraycopy(name, 0, octets, at, from);
    at += from;
    if (name[from] == 0) {
      octets[at++] = 0;
    } else {
      u16(at, 0xc000 | suffixes.get(key(name, from)));
      at += 2;
    }
  }

  private int written(byte[] name) {
    int from = known(name);
    return name[from] == 0 ? from + 1 : from + 2;
  }

  /** Where the longest suffix starts that was written before, in the same case; the root's label if none was. */
  private int known(byte[] name) {
    int from = 0;
    while (name[from] != 0 && !suffixes.containsKey(key(name, from))) from += name[from] + 1;
    return from;
  }

  private static String key(byte[] name, int from) {
    return new String(name, from, name.length - from, StandardCharsets.ISO_8859_1);
  }

  private void grow(int count) {
    if (at + count > octets.length) octets = Arrays.copyOf(octets, Math.max(octets.length * 2, at + count));
  }

  private void u16(int index, int value) {
    octets[index] = (byte) (value >> 8);
    octets[index + 1] = (byte) value;
  }
}
