package org.rialto.zone;

import org.rialto.wire.QueryName;

/** Whether record data from elsewhere have the form of their type, for the types that we look into. */
final class RdataForm {
  private static final int WRONG = -1;
  private static final int LONGEST_LABEL_OCTETS = 63;

  private RdataForm() {}

  /** Whether the data can be read as what their type says; true of types that we don't look into. */
  static boolean isRight(int type, byte[] rdata) {
    return switch (type) {
      case RecordType.A -> rdata.length == 4;
      case RecordType.AAAA -> rdata.length == 16;
      case RecordType.NS, RecordType.CNAME, RecordType.PTR, RecordType.DNAME, RecordType.MD, RecordType.MF,
          RecordType.MB, RecordType.MG, RecordType.MR -> name(rdata, 0) == rdata.length;
      case RecordType.MINFO -> name(rdata, name(rdata, 0)) == rdata.length;
      case RecordType.SOA -> name(rdata, name(rdata, 0)) == rdata.length - 20;
      case RecordType.MX -> name(rdata, 2) == rdata.length;
      case RecordType.SRV -> name(rdata, 6) == rdata.length;
      case RecordType.NAPTR -> name(rdata, strings(rdata, 4, 3)) == rdata.length;
      case RecordType.SVCB, RecordType.HTTPS -> parameters(rdata, name(rdata, 2)) == rdata.length;
      default -> hasNames(rdata, RdataNames.of(type));
    };
  }

  private static boolean hasNames(byte[] rdata, RdataNames names) {
    if (names.names() == 0) return true;
    int at = strings(rdata, names.octets(), names.strings());
    for (int i = 0; i < names.names(); i++) at = name(rdata, at);
    return at != WRONG;
  }

  /** The end of the uncompressed name that starts there. */
  private static int name(byte[] rdata, int from) {
    if (from == WRONG) return WRONG;
    int at = from;
    while (at < rdata.length && rdata[at] != 0) {
      if ((rdata[at] & 0xff) > LONGEST_LABEL_OCTETS) return WRONG;
      at += rdata[at] + 1;
    }
    return at < rdata.length && at + 1 - from <= QueryName.LONGEST_OCTETS ? at + 1 : WRONG;
  }

  private static int strings(byte[] rdata, int from, int count) {
    int at = from;
    for (int i = 0; i < count && at < rdata.length; i++) at += 1 + (rdata[at] & 0xff);
    return at < rdata.length ? at : WRONG;
  }

  /** RFC 9460 §2.2: a key, the octets of its value, the value. */
  private static int parameters(byte[] rdata, int from) {
    int at = from;
    while (at != WRONG && at < rdata.length) {
      at = at + 4 > rdata.length ? WRONG : at + 4 + ((rdata[at + 2] & 0xff) << 8 | rdata[at + 3] & 0xff);
    }
    return at;
  }
}
