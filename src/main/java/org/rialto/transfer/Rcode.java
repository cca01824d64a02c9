package org.rialto.transfer;

/** Response codes (RFC 6895 §2.3) that this room gives or is given. */
final class Rcode {
  static final int NOERROR = 0;
  static final int FORMERR = 1;
  static final int SERVFAIL = 2;
  static final int NOTIMP = 4;
  static final int REFUSED = 5;
  static final int NOTAUTH = 9;

  private Rcode() {}

  static String text(int rcode) {
    return switch (rcode) {
      case NOERROR -> "NOERROR";
      case FORMERR -> "FORMERR";
      case SERVFAIL -> "SERVFAIL";
      case 3 -> "NXDOMAIN";
      case NOTIMP -> "NOTIMP";
      case REFUSED -> "REFUSED";
      case NOTAUTH -> "NOTAUTH";
      default -> "RCODE " + rcode;
    };
  }
}
