package org.rialto.message;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Optional;
import org.rialto.message.MessageReader.Section;
import org.rialto.wire.QueryName;
import org.rialto.zone.Names;

/**
 * A TSIG record (RFC 8945 §4.2). Names are in lower case, times in seconds of the Unix epoch.
 *
 * @param mac empty in a message that says the request's was wrong
 */
public record TsigRecord(byte[] keyName, byte[] algorithmName, long signedSeconds, int fudgeSeconds, byte[] mac,
    int originalId, int error, byte[] other) {
  private static final int TYPE = 250;
  private static final int CLASS_ANY = 255;
  private static final int TIMERS_OCTETS = 8;
  private static final int ARCOUNT = 10;

  /** A message taken apart: as it was before it was signed, but for the ID; and the signature. */
  public record Found(byte[] message, TsigRecord record) {}

  /**
   * Looks for the record where it may stand.
   *
   * @throws MessageException if it is anywhere else or can't be read (RFC 8945 §5.2)
   */
  public static Optional<Found> find(byte[] octets) throws MessageException {
    MessageReader reader = new MessageReader(octets);
    Optional<Found> found = Optional.empty();
    while (reader.next()) {
      if (found.isPresent()) throw new MessageException("a record behind TSIG");
      if (reader.type() != TYPE) continue;
      if (reader.section() != Section.ADDITIONAL || reader.recordClass() != CLASS_ANY || reader.ttlSeconds() != 0) {
        throw new MessageException("TSIG out of place");
      }
      byte[] message = Arrays.copyOf(octets, reader.start());
      u16(message, ARCOUNT, u16(message, ARCOUNT) - 1);
      found = Optional.of(new Found(message, parse(Names.lower(reader.owner()), reader.rdata())));
    }
    return found;
  }

  /** The message with this record behind it. */
  byte[] appendedTo(byte[] message) {
    byte[] signed = Arrays.copyOf(message, message.length + octets());
    u16(signed, ARCOUNT, u16(signed, ARCOUNT) + 1);
    ByteArrayOutputStream record = new ByteArrayOutputStream();
    record.writeBytes(keyName);
    u16(record, TYPE);
    u16(record, CLASS_ANY);
    u16(record, 0);
    u16(record, 0);
    u16(record, algorithmName.length + TIMERS_OCTETS + 8 + mac.length + other.length);
    record.writeBytes(algorithmName);
    record.writeBytes(timers());
    u16(record, mac.length);
    record.writeBytes(mac);
    u16(record, originalId);
    u16(record, error);
    u16(record, other.length);
    record.writeBytes(other);
    System.arraycopy(record.toByteArray(), 0, signed, message.length, record.size());
    return signed;
  }

  /** What the MAC covers besides the message (RFC 8945 §4.3.3). */
  byte[] variables() {
    ByteArrayOutputStream variables = new ByteArrayOutputStream();
    variables.writeBytes(keyName);
    u16(variables, CLASS_ANY);
    u16(variables, 0);
    u16(variables, 0);
    variables.writeBytes(algorithmName);
    variables.writeBytes(timers());
    u16(variables, error);
    u16(variables, other.length);
    variables.writeBytes(other);
    return variables.toByteArray();
  }

  /** What the MAC of a later message covers besides it (RFC 8945 §5.3.1). */
  byte[] timers() {
    byte[] timers = Arrays.copyOf(u48(signedSeconds), TIMERS_OCTETS);
    u16(timers, 6, fudgeSeconds);
    return timers;
  }

  TsigRecord withMac(byte[] made) {
    return new TsigRecord(keyName, algorithmName, signedSeconds, fudgeSeconds, made, originalId, error, other);
  }

  boolean isTimely(long nowSeconds) {
    return Math.abs(nowSeconds - signedSeconds) <= fudgeSeconds;
  }

  static byte[] u48(long value) {
    byte[] octets = new byte[6];
    for (int i = 0; i < octets.length; i++) octets[i] = (byte) (value >>> 8 * (octets.length - 1 - i));
    return octets;
  }

  /** Octets of the whole record. */
  private int octets() {
    return keyName.length + 10 + algorithmName.length + TIMERS_OCTETS + 8 + mac.length + other.length;
  }

  private static TsigRecord parse(byte[] keyName, byte[] rdata) throws MessageException {
    int at = algorithmOctets(rdata);
    byte[] algorithm = Names.lower(Arrays.copyOf(rdata, at));
    need(rdata, at + TIMERS_OCTETS + 2);
    long signed = 0;
    for (int i = 0; i < 6; i++) signed = signed << 8 | rdata[at + i] & 0xff;
    int fudge = u16(rdata, at + 6);
    at += TIMERS_OCTETS;
    int macEnd = at + 2 + u16(rdata, at);
    need(rdata, macEnd + 6);
    byte[] mac = Arrays.copyOfRange(rdata, at + 2, macEnd);
    int otherEnd = macEnd + 6 + u16(rdata, macEnd + 4);
    if (otherEnd != rdata.length) throw new MessageException("TSIG of " + rdata.length + " octets");
    return new TsigRecord(keyName, algorithm, signed, fudge, mac, u16(rdata, macEnd), u16(rdata, macEnd + 2),
        Arrays.copyOfRange(rdata, macEnd + 6, otherEnd));
  }

  /** The algorithm's name must not be compressed (RFC 8945 §4.2). */
  private static int algorithmOctets(byte[] rdata) throws MessageException {
    int at = 0;
    while (true) {
      need(rdata, at + 1);
      int label = rdata[at] & 0xff;
      at += label + 1;
      if (label > 63 || at > QueryName.LONGEST_OCTETS) throw new MessageException("TSIG's algorithm isn't a name");
      if (label == 0) return at;
    }
  }

  private static void need(byte[] rdata, int octets) throws MessageException {
    if (rdata.length < octets) throw new MessageException("TSIG of " + rdata.length + " octets");
  }

  private static int u16(byte[] octets, int at) {
    return (octets[at] & 0xff) << 8 | octets[at + 1] & 0xff;
  }

  private static void u16(byte[] octets, int at, int value) {
    octets[at] = (byte) (value >> 8);
    octets[at + 1] = (byte) value;
  }

  private static void u16(ByteArrayOutputStream to, int value) {
    to.write(value >> 8);
    to.write(value);
  }
}
