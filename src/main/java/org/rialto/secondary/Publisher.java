package org.rialto.secondary;

import java.time.Instant;
import org.rialto.zone.ZoneRecords;

/** Where zones go that come from primaries. May be called from many threads, for one zone from one at a time. */
public interface Publisher {
  /**
   * Checks a version of a zone and has it answered from.
   *
   * @throws RefusedZoneException if it can't be served; what was served before still is
   */
  void publish(ZoneRecords records) throws RefusedZoneException, InterruptedException;

  /**
   * Says until when the version that is answered from may be, without a primary being heard of again.
   *
   * @param until when it expires (RFC 1035 §3.3.13)
   */
  void extend(byte[] origin, Instant until) throws InterruptedException;

  /** Has a zone answered with SERVFAIL: it is ours, but there is no version that may be served (RFC 1035 §4.3.5). */
  void withhold(byte[] origin) throws InterruptedException;

  /** Forgets a zone: it is no longer ours. */
  void remove(byte[] origin) throws InterruptedException;
}
