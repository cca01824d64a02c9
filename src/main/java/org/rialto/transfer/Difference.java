package org.rialto.transfer;

import java.util.Arrays;
import org.rialto.zone.ZoneRecords;

/**
 * One version of a zone against the next, as IXFR carries it (RFC 1995 §4).
 *
 * @param deleted the old version's SOA record, and then what isn't in the new version
 * @param added the new version's SOA record, and then what wasn't in the old version
 */
public record Difference(ZoneRecords deleted, ZoneRecords added) {
  /**
   * Works out a difference. Records are the same octet by octet: one of another TTL, or in another case, is deleted and
   * added.
   */
  static Difference between(ZoneRecords before, ZoneRecords after) {
    return new Difference(missing(before, hashes(after)), missing(after, hashes(before)));
  }

  /** Whether there is none but in the SOA records. */
  boolean isEmpty() {
    return deleted.count() == 1 && added.count() == 1;
  }

  /** The old version's serial. */
  public long from() {
    return deleted.serial();
  }

  /** The new version's serial. */
  public long to() {
    return added.serial();
  }

  /** Eight octets a record: a table of a million records themselves would take more than the zone. */
  private static long[] hashes(ZoneRecords records) {
    long[] hashes = new long[records.count()];
    ZoneRecords.Cursor cursor = records.cursor();
    for (int i = 0; cursor.next(); i++) hashes[i] = hash(cursor.record());
    Arrays.sort(hashes);
    return hashes;
  }

  /** The SOA record, and each record that isn't among the others. */
  private static ZoneRecords missing(ZoneRecords from, long[] others) {
    ZoneRecords.Builder missing = new ZoneRecords.Builder(from.origin());
    ZoneRecords.Cursor cursor = from.cursor();
    for (boolean soa = cursor.next(); soa || cursor.next(); soa = false) {
      if (!soa && Arrays.binarySearch(others, hash(cursor.record())) >= 0) continue;
      missing.add(cursor.owner(), cursor.type(), cursor.ttlSeconds(), cursor.rdata());
    }
    return missing.build();
  }

  private static long hash(byte[] record) {
    long hash = record.length;
    for (byte octet : record) {
      hash = (hash ^ octet) * 0xff51afd7ed558ccdL;
      hash ^= hash >>> 32;
    }
    return hash;
  }
}
