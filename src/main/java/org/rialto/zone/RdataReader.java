package org.rialto.zone;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/** Reads record data as master files have it: the usual by itself, all else by dnsjava. */
final class RdataReader {
  private static final int MOST_OCTETS = 0xffff;
  /** What stands before the RDATA of a record owned by the root: name, type, class, TTL, length. */
  private static final int BEFORE_RDATA = 11;
  private static final int SHOWN_CHARACTERS = 60;

  private final CommonRdata common = new CommonRdata();

  /**
   * Record data in wire form, names in it uncompressed.
   *
   * @param typeName as it was written
   * @param words of the data, quotes and escapes in them
   * @param origin of relative names, once in wire form and once as dnsjava has it
   * @throws IllegalArgumentException naming what is wrong and the cure
   */
  byte[] read(int type, String typeName, List<String> words, byte[] origin, Name originName) {
    Optional<byte[]> usual = common.read(type, words, origin);
    if (usual.isPresent()) return usual.get();
    String text = String.join(" ", words);
    String message;
    try {
      byte[] rdata = RareRdata.isRare(type) && !words.isEmpty() && !words.getFirst().equals("\\#")
          ? RareRdata.read(type, words, originName) : dnsjava(type, text, originName);
      if (rdata.length <= MOST_OCTETS) return rdata;
      message = "has more than 65,535 octets";
    } catch (IOException | RuntimeException wrong) {
      message = String.valueOf(wrong.getMessage()).replaceFirst("^<none>:\\d+: ", "");
    }
    String shown = text.length() > SHOWN_CHARACTERS ? text.substring(0, SHOWN_CHARACTERS) + "…" : text;
    throw new IllegalArgumentException(typeName + " data \"" + shown + "\": " + message + "; " + cure(type));
  }

  /** As dnsjava reads it. */
  static byte[] dnsjava(int type, String text, Name origin) throws IOException {
    byte[] wire = Record.fromString(Name.root, type, DClass.IN, 0, text, origin).toWire(Section.ANSWER);
    return Arrays.copyOfRange(wire, BEFORE_RDATA, wire.length);
  }

  private static String cure(int type) {
    return switch (type) {
      case RecordType.A -> "write one IPv4 address, as 192.0.2.1";
      case RecordType.AAAA -> "write one IPv6 address, as 2001:db8::1";
      case RecordType.NS, RecordType.CNAME, RecordType.PTR -> "write one domain name";
      case RecordType.MX -> "write a preference and a domain name, as 10 mail";
      case RecordType.SOA -> "write primary server, contact, serial, refresh, retry, expire and minimum";
      case RecordType.SRV -> "write priority, weight, port and target";
      case RecordType.NAPTR -> "write order, preference, \"flags\", \"services\", \"regexp\" and replacement";
      case RecordType.SVCB, RecordType.HTTPS -> "write priority, target and parameters, as 1 . alpn=h2";
      default -> "correct it, or write it as \\# LENGTH HEX (RFC 3597 §5)";
    };
  }
}
