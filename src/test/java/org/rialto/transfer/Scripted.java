package org.rialto.transfer;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;
import org.rialto.message.MessageReader.Section;
import org.rialto.message.MessageWriter;
import org.rialto.zone.Names;
import org.rialto.zone.ZoneRecords;

/**
 * Messages of a primary for the zone example., written in words: {@code id=N rcode=N opcode=N tc query noaa q=none
 * q=other additional cut loop}, and then records, {@code soa=SERIAL}, {@code osoa=SERIAL} for another zone's, {@code
 * LABEL:N} for an address; {@code out} and {@code glued} are labels outside the zone. {@code upper ttl=N class=N
 * type=N} say what the next record has.
 */
public final class Scripted {
  public static final int ID = 4711;
  private static final int AS_WRITTEN = -1;
  /** Where the first record starts: with a pointer to the question's name. */
  private static final int OWNER_AT = 25;

  private int id = ID;
  private int flags = MessageWriter.QR | MessageWriter.AA;
  private byte[] question = name("example.");
  private boolean upper;
  private long ttl = 300;
  private int recordClass = 1;
  private int type = AS_WRITTEN;
  private boolean additional;
  private boolean cut;
  private boolean loop;
  private MessageWriter writer;

  private Scripted() {}

  /** A message, in reply to a question of this type. */
  public static byte[] message(String words, int qtype) {
    return new Scripted().write(words, qtype);
  }

  /** A version of the zone. */
  public static ZoneRecords zone(long serial, String records) {
    ZoneRecords.Builder builder = new ZoneRecords.Builder(name("example.")).add(name("example."), 6, 300, soa(serial));
    for (String record : records.split(" ")) {
      int colon = record.indexOf(':');
      builder.add(name(record.substring(0, colon) + ".example."), 1, 300, address(record.substring(colon + 1)));
    }
    return builder.build();
  }

  public static byte[] name(String text) {
    return Names.wire(text, new byte[] {0});
  }

  public static byte[] soa(long serial) {
    byte[] names = {2, 'n', 's', 0, 1, 'h', 0};
    return ByteBuffer.allocate(names.length + 20).put(names).putInt((int) serial).putInt(3600).putInt(600)
        .putInt(86400).putInt(300).array();
  }

  private byte[] write(String words, int qtype) {
    String[] tokens = words.split(" ");
    for (String token : tokens) header(token);
    writer = new MessageWriter(id, flags, 65535);
    if (question.length > 0) writer.question(question, qtype);
    for (String token : tokens) record(token);
    if (additional) writer.record(Section.ADDITIONAL, name("example."), 1, 1, address("9"));
    byte[] octets = writer.octets();
    if (loop) octets[OWNER_AT + 1] = OWNER_AT;
    return cut ? Arrays.copyOf(octets, octets.length - 3) : octets;
  }

  private void header(String token) {
    int value = token.contains("=") && Character.isDigit(token.charAt(token.length() - 1))
        ? Integer.parseInt(token.substring(token.indexOf('=') + 1)) : 0;
    if (token.startsWith("id=")) id = value;
    else if (token.startsWith("rcode=")) flags |= value;
    else if (token.startsWith("opcode=")) flags |= MessageWriter.opcode(value);
    else if (token.equals("tc")) flags |= MessageWriter.TC;
    else if (token.equals("query")) flags &= ~MessageWriter.QR;
    else if (token.equals("noaa")) flags &= ~MessageWriter.AA;
    else if (token.equals("q=none")) question = new byte[0];
    else if (token.equals("q=other")) question = name("other.test.");
    else if (token.equals("additional")) additional = true;
    else if (token.equals("cut")) cut = true;
    else if (token.equals("loop")) loop = true;
  }

  private void record(String token) {
    int at = Math.max(token.indexOf('='), token.indexOf(':'));
    String value = at < 0 ? "" : token.substring(at + 1);
    switch (at < 0 ? token : token.substring(0, at)) {
      case "upper" -> upper = true;
      case "ttl" -> ttl = Long.parseLong(value);
      case "class" -> recordClass = Integer.parseInt(value);
      case "type" -> type = Integer.parseInt(value);
      case "soa" -> add(owner("example."), 6, soa(Long.parseLong(value)));
      case "osoa" -> add(owner("other.test."), 6, soa(Long.parseLong(value)));
      case "out" -> add(owner("out.test."), 1, address(value));
      case "glued" -> add(owner("gluedexample."), 1, address(value));
      default -> {
        if (token.contains(":")) add(owner(token.substring(0, at) + ".example."), 1, address(value));
      }
    }
  }

  private byte[] owner(String text) {
    return name(upper ? text.toUpperCase(Locale.ROOT) : text);
  }

  private void add(byte[] owner, int normal, byte[] rdata) {
    int written = type == AS_WRITTEN ? normal : type;
    writer.record(Section.ANSWER, owner, recordClass, written, ttl, rdata);
    upper = false;
    ttl = 300;
    recordClass = 1;
    type = AS_WRITTEN;
  }

  private static byte[] address(String last) {
    return new byte[] {(byte) 192, 0, 2, (byte) Integer.parseInt(last)};
  }
}
