package org.rialto.transfer;

import org.rialto.zone.ZoneRecords;

/**
 * One version of a zone against the next, as IXFR carries it (RFC 1995 §4).
 *
 * @param deleted the old version's SOA record, and then what isn't in the new version
 * @param added the new version's SOA record, and then what wasn't in the old version
 */
public record Difference(ZoneRecords deleted, ZoneRecords added) {
  /** The old version's serial. */
  public long from() {
    return deleted.serial();
  }

  /** The new version's serial. */
  public long to() {
    return added.serial();
  }
}
