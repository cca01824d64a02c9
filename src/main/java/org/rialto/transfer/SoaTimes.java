package org.rialto.transfer;

import java.time.Duration;
import org.rialto.zone.ZoneRecords;

/**
 * What a zone's SOA record says to secondaries (RFC 1035 §3.3.13).
 *
 * @param refresh between two looks at the primary
 * @param retry after a look that failed
 * @param expire since the last good look, until the zone is no longer served
 */
public record SoaTimes(long serial, Duration refresh, Duration retry, Duration expire) {
  private static final int NUMBERS_OCTETS = 20;
  /** Two names, of the root at the least, and the numbers. */
  static final int LEAST_OCTETS = NUMBERS_OCTETS + 2;

  public static SoaTimes of(ZoneRecords records) {
    ZoneRecords.Cursor cursor = records.cursor();
    cursor.next();
    return of(cursor.rdata());
  }

  /** @param soa RDATA, of at least 22 octets */
  static SoaTimes of(byte[] soa) {
    int at = soa.length - NUMBERS_OCTETS;
    return new SoaTimes(u32(soa, at), Duration.ofSeconds(u32(soa, at + 4)), Duration.ofSeconds(u32(soa, at + 8)),
        Duration.ofSeconds(u32(soa, at + 12)));
  }

  /** SERIAL. */
  public static long serial(byte[] soa) {
    return u32(soa, soa.length - NUMBERS_OCTETS);
  }

  private static long u32(byte[] octets, int at) {
    return (octets[at] & 0xffL) << 24 | (octets[at + 1] & 0xff) << 16 | (octets[at + 2] & 0xff) << 8
        | octets[at + 3] & 0xff;
  }
}
