package org.rialto.zone;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.rialto.wire.Body;

/** Where names stand in record data, for the types where that matters to a server. */
final class Rdata {
  private static final int SOA_NUMBERS_OCTETS = 20;
  private static final int IPV4_HINT = 4;
  private static final int IPV6_HINT = 6;
  private static final List<Integer> ADDRESSES = List.of(RecordType.A, RecordType.AAAA);

  private Rdata() {}

  /** Adds record data to the body's present record, its names compressed where the type allows (RFC 3597 §4). */
  static void write(Body.Builder body, int type, byte[] rdata) {
    switch (type) {
      case RecordType.NS, RecordType.CNAME, RecordType.PTR, RecordType.MD, RecordType.MF, RecordType.MB, RecordType.MG,
          RecordType.MR ->
          names(body, rdata, 0, 1, true);
      case RecordType.SOA, RecordType.MINFO -> names(body, rdata, 0, 2, true);
      case RecordType.MX -> names(body, rdata, 2, 1, true);
      case RecordType.SRV -> names(body, rdata, 6, 1, false);
      case RecordType.SVCB, RecordType.HTTPS -> names(body, rdata, 2, 1, false);
      default -> body.octets(rdata);
    }
  }

  /** The name a record leads to, where records of that may be of use to whoever asks for this one. */
  static Optional<byte[]> target(int type, byte[] rdata) {
    return switch (type) {
      case RecordType.NS, RecordType.CNAME -> Optional.of(Names.at(rdata, 0));
      case RecordType.MX -> Optional.of(Names.at(rdata, 2));
      case RecordType.SRV -> Optional.of(Names.at(rdata, 6));
      case RecordType.SVCB, RecordType.HTTPS -> Optional.of(Names.at(rdata, 2));
      case RecordType.NAPTR -> Optional.of(Names.at(rdata, naptrReplacement(rdata)));
      default -> Optional.empty();
    };
  }

  /** The types of records that are of use of a record's {@link #target}. */
  static List<Integer> wanted(int type, byte[] rdata) {
    if (type == RecordType.NAPTR) {
      return switch (naptrFlags(rdata).toUpperCase(Locale.ROOT)) {
        case "A" -> ADDRESSES;
        case "S" -> List.of(RecordType.SRV);
        default -> List.of();
      };
    }
    boolean isAlias = isServiceBinding(type) && rdata[0] == 0 && rdata[1] == 0;
    return isAlias ? List.of(RecordType.A, RecordType.AAAA, type) : ADDRESSES;
  }

  /** SOA's SERIAL. */
  static long serial(byte[] soa) {
    return u32(soa, soa.length - SOA_NUMBERS_OCTETS);
  }

  /** SOA's RNAME: the mailbox of who is responsible, as a domain name (RFC 1035 §8). */
  static byte[] contact(byte[] soa) {
    return Names.at(soa, Names.at(soa, 0).length);
  }

  static long refreshSeconds(byte[] soa) {
    return u32(soa, soa.length - 16);
  }

  static long retrySeconds(byte[] soa) {
    return u32(soa, soa.length - 12);
  }

  static long expireSeconds(byte[] soa) {
    return u32(soa, soa.length - 8);
  }

  /** SOA's MINIMUM: the longest a negative answer may be kept (RFC 2308 §4). */
  static long minimum(byte[] soa) {
    return u32(soa, soa.length - 4);
  }

  /**
   * Whether the record's target is its owner: "." in a SVCB or HTTPS record with parameters means so (RFC 9460
   * §2.5.2).
   */
  static boolean isOwnTarget(int type, byte[] rdata) {
    return isServiceBinding(type) && (rdata[0] != 0 || rdata[1] != 0) && rdata[2] == 0;
  }

  /** Whether a SVCB or HTTPS record carries addresses (RFC 9460 §7.3). */
  static boolean hasAddressHints(int type, byte[] rdata) {
    if (!isServiceBinding(type)) return false;
    int at = 2 + Names.at(rdata, 2).length;
    while (at + 4 <= rdata.length) {
      int key = u16(rdata, at);
      if (key == IPV4_HINT || key == IPV6_HINT) return true;
      at += 4 + u16(rdata, at + 2);
    }
    return false;
  }

  private static boolean isServiceBinding(int type) {
    return type == RecordType.SVCB || type == RecordType.HTTPS;
  }

  private static String naptrFlags(byte[] rdata) {
    return new String(rdata, 5, rdata[4] & 0xff, StandardCharsets.ISO_8859_1);
  }

  private static int naptrReplacement(byte[] rdata) {
    int at = 4;
    for (int string = 0; string < 3; string++) at += 1 + (rdata[at] & 0xff);
    return at;
  }

  private static void names(Body.Builder body, byte[] rdata, int from, int count, boolean compressed) {
    body.octets(Arrays.copyOf(rdata, from));
    int at = from;
    for (int i = 0; i < count; i++) {
      byte[] name = Names.at(rdata, at);
      body.name(name, compressed);
      at += name.length;
    }
    body.octets(Arrays.copyOfRange(rdata, at, rdata.length));
  }

  private static int u16(byte[] octets, int at) {
    return (octets[at] & 0xff) << 8 | octets[at + 1] & 0xff;
  }

  private static long u32(byte[] octets, int at) {
    return (octets[at] & 0xffL) << 24 | (octets[at + 1] & 0xff) << 16 | (octets[at + 2] & 0xff) << 8 | octets[at
        + 3] & 0xff;
  }
}
