package org.rialto.transfer;

/** Serial numbers of zones: 0 to 4,294,967,295, going round (RFC 1982). */
public final class Serial {
  private static final long HALF = 1L << 31;
  private static final long ALL = 1L << 32;

  private Serial() {}

  /** Whether one comes after the other; with exactly half of all numbers between them neither does (RFC 1982 §3.2). */
  public static boolean isNewer(long serial, long than) {
    long ahead = Math.floorMod(serial - than, ALL);
    return ahead > 0 && ahead < HALF;
  }

  /** @param count 0 to 2,147,483,647 (RFC 1982 §3.1) */
  public static long plus(long serial, long count) {
    return Math.floorMod(serial + count, ALL);
  }
}
