package org.rialto.zone;

import java.util.Arrays;

/**
 * Where domain names stand in the RDATA of the types that have them among those a receiver has to expand (RFC 3597 §4)
 * or to lower (RFC 4034 §6.2): behind some octets and character-strings, before whatever follows.
 *
 * @param octets before the first string or name
 * @param strings character-strings (RFC 1035 §3.3) before the first name
 * @param names one behind the other; zero for a type without any
 * @param lowered whether the canonical form has them in lower case
 */
public record RdataNames(int octets, int strings, int names, boolean lowered) {
  private static final int RP = 17;
  private static final int AFSDB = 18;
  private static final int RT = 21;
  private static final int SIG = 24;
  private static final int PX = 26;
  private static final int NXT = 30;
  private static final int KX = 36;
  private static final RdataNames NONE = new RdataNames(0, 0, 0, false);

  /** The layout of a type; types not known have none. */
  public static RdataNames of(int type) {
    return switch (type) {
      case RecordType.NS, RecordType.CNAME, RecordType.PTR, RecordType.DNAME, RecordType.MD, RecordType.MF,
          RecordType.MB, RecordType.MG, RecordType.MR, NXT -> new RdataNames(0, 0, 1, true);
      case RecordType.SOA, RecordType.MINFO, RP -> new RdataNames(0, 0, 2, true);
      case RecordType.MX, AFSDB, RT, KX -> new RdataNames(2, 0, 1, true);
      case PX -> new RdataNames(2, 0, 2, true);
      case RecordType.SRV -> new RdataNames(6, 0, 1, true);
      case RecordType.NAPTR -> new RdataNames(4, 3, 1, true);
      case SIG, RecordType.RRSIG -> new RdataNames(18, 0, 1, true);
      // RFC 6840 §5.1 takes NSEC off the list of RFC 4034 §6.2.
      case RecordType.NSEC -> new RdataNames(0, 0, 1, false);
      default -> NONE;
    };
  }

  /** RDATA in canonical form (RFC 4034 §6.2); with names uncompressed, as it is given. */
  public byte[] canonical(byte[] rdata) {
    if (!lowered) return rdata;
    byte[] canonical = rdata.clone();
    int at = octets;
    for (int i = 0; i < strings; i++) at += 1 + (rdata[at] & 0xff);
    for (int i = 0; i < names; i++) {
      byte[] name = Names.lower(Names.at(rdata, at));
      System.arraycopy(name, 0, canonical, at, name.length);
      at += name.length;
    }
    return Arrays.equals(canonical, rdata) ? rdata : canonical;
  }
}
