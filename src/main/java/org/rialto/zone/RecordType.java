package org.rialto.zone;

import java.util.Locale;
import java.util.Map;
import org.xbill.DNS.Type;

/** The record types whose meaning an authoritative server has to know, by their numbers. */
final class RecordType {
  static final int A = 1;
  static final int NS = 2;
  static final int MD = 3;
  static final int MF = 4;
  static final int CNAME = 5;
  static final int SOA = 6;
  static final int MB = 7;
  static final int MG = 8;
  static final int MR = 9;
  static final int PTR = 12;
  static final int HINFO = 13;
  static final int MINFO = 14;
  static final int MX = 15;
  static final int AAAA = 28;
  static final int SRV = 33;
  static final int NAPTR = 35;
  static final int DNAME = 39;
  static final int OPT = 41;
  static final int DS = 43;
  static final int RRSIG = 46;
  static final int NSEC = 47;
  static final int ZONEMD = 63;
  static final int SVCB = 64;
  static final int HTTPS = 65;
  static final int ANY = 255;

  /** RFC 6895 §3.1: types from 128 to 255 are for questions and for what is never stored. */
  private static final int FIRST_META = 128;

  /** Types that dnsjava has no name for. */
  private static final Map<String, Integer> NEWER = Map.of("DSYNC", 66, "RESINFO", 261, "WALLET", 262, "CLA", 263);

  private RecordType() {}

  /** The number of a type as people write it, TYPE and a number included (RFC 3597 §5); negative where it is none. */
  static int number(String text) {
    return NEWER.getOrDefault(text.toUpperCase(Locale.ROOT), Type.value(text));
  }

  /** Whether records of this type may stand in a zone. */
  static boolean isData(int type) {
    return type > 0 && type != OPT && (type < FIRST_META || type > ANY) && type != 0xffff;
  }

  static boolean isAddress(int type) {
    return type == A || type == AAAA;
  }

  /** A type as people write it. */
  static String text(int type) {
    return Type.string(type);
  }
}
