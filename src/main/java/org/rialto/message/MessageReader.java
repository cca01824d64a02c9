package org.rialto.message;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Optional;
import org.rialto.wire.QueryName;
import org.rialto.zone.RdataNames;

/**
 * A message of another server (RFC 1035 §4), read from front to back: the header and the question at once, then {@link
 * #next} and what the record says. Reads nothing outside the message and follows compression only backwards; what can't
 * be read ends in the one exception.
 */
public final class MessageReader {
  private static final int HEADER_OCTETS = 12;
  private static final int FIXED_OCTETS = 10;
  private static final int POINTER = 0xc0;

  /** The question: a name in wire form, in the case it was sent in. */
  public record Question(byte[] name, int type, int questionClass) {}

  /** The sections that hold records. */
  public enum Section { ANSWER, AUTHORITY, ADDITIONAL }

  private final byte[] octets;
  private final Optional<Question> question;
  private final int[] left = new int[Section.values().length];
  private int at = HEADER_OCTETS;
  private int section;
  private int start;
  private byte[] owner = {0};
  private int fixed;

  /**
   * Reads header and question.
   *
   * @param octets not changed as long as the reader is used
   * @throws MessageException also if there is more than one question (RFC 9619 §4)
   */
  public MessageReader(byte[] octets) throws MessageException {
    this.octets = octets;
    if (octets.length < HEADER_OCTETS) throw new MessageException("a header of " + octets.length + " octets");
    int questions = u16(4);
    if (questions > 1) throw new MessageException(questions + " questions");
    question = questions == 0 ? Optional.empty() : Optional.of(readQuestion());
    for (int i = 0; i < left.length; i++) left[i] = u16(6 + 2 * i);
  }

  public int id() {
    return u16(0);
  }

  public boolean isResponse() {
    return (octets[2] & 0x80) != 0;
  }

  public int opcode() {
    return octets[2] >> 3 & 0xf;
  }

  public boolean isAuthoritative() {
    return (octets[2] & 0x04) != 0;
  }

  public boolean isTruncated() {
    return (octets[2] & 0x02) != 0;
  }

  /** RCODE of the header, 0 to 15. */
  public int rcode() {
    return octets[3] & 0xf;
  }

  /** Absent from the later messages of some transfers (RFC 5936 §2.2.1). */
  public Optional<Question> question() {
    return question;
  }

  /** Records in the section that haven't been read yet. */
  public int left(Section of) {
    return left[of.ordinal()];
  }

  /**
   * Goes to the next record of any section; false behind the last.
   *
   * @throws MessageException also if octets follow the last record
   */
  public boolean next() throws MessageException {
    while (section < left.length && left[section] == 0) section++;
    if (section == left.length) {
      if (at != octets.length) throw new MessageException(octets.length - at + " octets behind the last record");
      return false;
    }
    left[section]--;
    start = at;
    owner = name();
    fixed = at;
    need(FIXED_OCTETS);
    at += FIXED_OCTETS;
    need(u16(fixed + 8));
    at += u16(fixed + 8);
    return true;
  }

  public Section section() {
    return Section.values()[section];
  }

  /** Where the record starts in the message. */
  public int start() {
    return start;
  }

  /** The owner's name in wire form, uncompressed, in the case it was sent in. */
  public byte[] owner() {
    return owner.clone();
  }

  public int type() {
    return u16(fixed);
  }

  public int recordClass() {
    return u16(fixed + 2);
  }

  /** TTL in seconds; one with the highest bit set is zero (RFC 2181 §8). */
  public long ttlSeconds() {
    long ttl = (long) u16(fixed + 4) << 16 | u16(fixed + 6);
    return ttl > Integer.MAX_VALUE ? 0 : ttl;
  }

  /**
   * RDATA with its names uncompressed.
   *
   * @throws MessageException if a name in it makes no sense
   */
  public byte[] rdata() throws MessageException {
    int end = at;
    int from = fixed + FIXED_OCTETS;
    RdataNames names = RdataNames.of(type());
    if (names.names() == 0 || from == end) return Arrays.copyOfRange(octets, from, end);
    int to = from + names.octets();
    for (int i = 0; i < names.strings() && to < end; i++) to += 1 + (octets[to] & 0xff);
    if (to > end) throw new MessageException("RDATA of type " + type() + " is cut short");
    ByteArrayOutputStream rdata = new ByteArrayOutputStream(end - from + 64);
    rdata.write(octets, from, to - from);
    at = to;
    try {
      for (int i = 0; i < names.names(); i++) rdata.writeBytes(name());
      if (at > end) throw new MessageException("a name reaches beyond RDATA of type " + type());
      rdata.write(octets, at, end - at);
    } finally {
      at = end;
    }
    return rdata.toByteArray();
  }

  private Question readQuestion() throws MessageException {
    byte[] name = name();
    need(4);
    at += 4;
    return new Question(name, u16(at - 4), u16(at - 2));
  }

  /** Reads the name at the present place, and goes behind it. */
  private byte[] name() throws MessageException {
    byte[] name = new byte[QueryName.LONGEST_OCTETS];
    int length = 0;
    int from = at;
    int lowest = at;
    boolean jumped = false;
    while (true) {
      int label = octet(from);
      if ((label & POINTER) == POINTER) {
        int target = (label & ~POINTER) << 8 | octet(from + 1);
        if (!jumped) at = from + 2;
        jumped = true;
        // A pointer is to a prior occurrence (RFC 1035 §4.1.4): always further back, so there is an end.
        if (target >= lowest || target < HEADER_OCTETS) throw new MessageException("a name points to " + target);
        from = target;
        lowest = target;
        continue;
      }
      if ((label & POINTER) != 0) throw new MessageException("a label of type " + (label >> 6));
      if (length + 1 + label > name.length) throw new MessageException("a name of more than 255 octets");
      octet(from + label);
      System.arraycopy(octets, from, name, length, label + 1);
      length += label + 1;
      from += label + 1;
      if (label == 0) break;
    }
    if (!jumped) at = from;
    return Arrays.copyOf(name, length);
  }

  private void need(int count) throws MessageException {
    if (octets.length - at < count) throw new MessageException("cut short after " + octets.length + " octets");
  }

  private int octet(int index) throws MessageException {
    if (index >= octets.length) throw new MessageException("cut short after " + octets.length + " octets");
    return octets[index] & 0xff;
  }

  private int u16(int index) {
    return (octets[index] & 0xff) << 8 | octets[index + 1] & 0xff;
  }
}
