package org.rialto.rfc;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Type;

/**
 * A query written in words, as a case file does: {@code NAME TYPE} and then any of
 * {@code class=N opcode=NAME|N flags=HEX qd=N an=N ns=N ar=N edns edns=VERSION payload=N do z=HEX
 * subnet=FAMILY/SOURCE/SCOPE/HEX option=CODE:HEX second-opt opt-owner=HEX record trail=HEX cut=N raw=HEX}. Each means
 * what it says, so that broken messages can be written down as well as good ones.
 */
public final class Asked {
  private static final int ID = 0x1001;

  private final ByteArrayOutputStream question = new ByteArrayOutputStream();
  private final ByteArrayOutputStream options = new ByteArrayOutputStream();
  private final ByteArrayOutputStream records = new ByteArrayOutputStream();
  private int flags;
  private int qdcount = 1;
  private int ancount;
  private int nscount;
  private int arcount = -1;
  private int added;
  private boolean edns;
  private int version;
  private int payload = 1232;
  private int ednsFlags;
  private boolean second;
  private byte[] owner = {0};
  private byte[] trail = {};
  private int cut = -1;
  private byte[] raw = {};

  private Asked() {}

  /** The octets of the query described. */
  public static byte[] of(String words) {
    Asked asked = new Asked();
    List<String> tokens = new ArrayList<>(List.of(words.strip().split("\\s+")));
    int type = 0;
    int questionClass = 1;
    if (!tokens.getFirst().contains("=")) {
      asked.question.writeBytes(name(tokens.removeFirst()));
      String word = tokens.removeFirst();
      type = Type.value(word, true);
      if (type < 0) type = Integer.parseInt(word);
    }
    for (String token : tokens) {
      int equals = token.indexOf('=');
      String key = equals < 0 ? token : token.substring(0, equals);
      String value = equals < 0 ? "" : token.substring(equals + 1);
      if (key.equals("class")) questionClass = Integer.parseInt(value);
      else asked.set(key, value);
    }
    asked.u16(asked.question, type);
    asked.u16(asked.question, questionClass);
    return asked.build();
  }

  private void set(String key, String value) {
    switch (key) {
      case "opcode" -> flags |= (Opcode.value(value) < 0 ? Integer.parseInt(value) : Opcode.value(value)) << 11;
      case "flags" -> flags |= Integer.parseInt(value, 16);
      case "qd" -> qdcount = Integer.parseInt(value);
      case "an" -> ancount = Integer.parseInt(value);
      case "ns" -> nscount = Integer.parseInt(value);
      case "ar" -> arcount = Integer.parseInt(value);
      case "edns" -> {
        edns = true;
        version = value.isEmpty() ? 0 : Integer.parseInt(value);
      }
      case "payload" -> {
        edns = true;
        payload = Integer.parseInt(value);
      }
      case "do" -> {
        edns = true;
        ednsFlags |= 0x8000;
      }
      case "z" -> {
        edns = true;
        ednsFlags |= Integer.parseInt(value, 16);
      }
      case "subnet" -> subnet(value.split("/", -1));
      case "option" -> {
        edns = true;
        u16(options, Integer.parseInt(value.split(":")[0]));
        byte[] data = HexFormat.of().parseHex(value.split(":", -1)[1]);
        u16(options, data.length);
        options.writeBytes(data);
      }
      case "options" -> {
        edns = true;
        options.writeBytes(HexFormat.of().parseHex(value));
      }
      case "second-opt" -> second = true;
      case "opt-owner" -> owner = HexFormat.of().parseHex(value);
      case "record" -> record();
      case "trail" -> trail = HexFormat.of().parseHex(value);
      case "cut" -> cut = Integer.parseInt(value);
      case "raw" -> raw = HexFormat.of().parseHex(value);
      default -> throw new IllegalArgumentException("no word \"" + key + "\" for a query");
    }
  }

  private void subnet(String[] parts) {
    edns = true;
    byte[] address = HexFormat.of().parseHex(parts[3]);
    u16(options, 8);
    u16(options, 4 + address.length);
    u16(options, Integer.parseInt(parts[0]));
    options.write(Integer.parseInt(parts[1]));
    options.write(Integer.parseInt(parts[2]));
    options.writeBytes(address);
  }

  /** An ordinary record in the additional section: ". 0 IN TXT". */
  private void record() {
    records.write(0);
    u16(records, 16);
    u16(records, 1);
    u16(records, 0);
    u16(records, 0);
    u16(records, 1);
    records.write(0);
    added++;
  }

  private byte[] build() {
    if (raw.length > 0) return raw;
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    int opts = edns ? second ? 2 : 1 : 0;
    for (int field : new int[] {ID, flags, qdcount, ancount, nscount, arcount < 0 ? opts + added
        : arcount}) u16(message, field);
    message.writeBytes(question.toByteArray());
    message.writeBytes(records.toByteArray());
    for (int i = 0; i < opts; i++) opt(message);
    message.writeBytes(trail);
    byte[] whole = message.toByteArray();
    return cut < 0 ? whole : Arrays.copyOf(whole, cut);
  }

  private void opt(ByteArrayOutputStream message) {
    message.writeBytes(owner);
    u16(message, 41);
    u16(message, payload);
    message.write(0);
    message.write(version);
    u16(message, ednsFlags);
    u16(message, options.size());
    message.writeBytes(options.toByteArray());
  }

  /** The wire form of a name; a dot for the root. */
  public static byte[] name(String text) {
    ByteArrayOutputStream wire = new ByteArrayOutputStream();
    for (String label : text.split("\\.")) {
      if (label.isEmpty()) continue;
      byte[] octets = label.getBytes(StandardCharsets.ISO_8859_1);
      wire.write(octets.length);
      wire.writeBytes(octets);
    }
    wire.write(0);
    return wire.toByteArray();
  }

  private void u16(ByteArrayOutputStream out, int value) {
    out.write(value >>> 8);
    out.write(value);
  }
}
