package org.rialto.transfer;

/** Response codes (RFC 6895 §2.3) that this room gives or is given. */
public final class Rcode {
  public static final int NOERROR = 0;
  public static final int FORMERR = 1;
  static final int SERVFAIL = 2;
  public static final int NOTIMP = 4;
  public static final int REFUSED = 5;
  public static final int NOTAUTH = 9;

  private Rcode() {}

  public static String text(int rcode) {
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
