package org.rialto.secondary;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.rialto.zone.ZoneRecords;

/** Where secondary zones are kept from one start to the next. Calls for one zone come one at a time. */
public interface SecondaryStore {
  /**
   * A version, and when a primary was last known to have none newer.
   *
   * @param checkedAt EXPIRE counts from here
   */
  record Kept(ZoneRecords records, Instant checkedAt) {}

  /**
   * What is kept of a zone.
   *
   * @throws IOException if it can't be read, or isn't whole
   */
  Optional<Kept> read(byte[] origin) throws IOException;

  /** Keeps a version in place of the one before; there is always a whole one. */
  void write(byte[] origin, Kept kept) throws IOException;

  /** Notes that the version kept is still the newest. */
  void touch(byte[] origin, Instant checkedAt) throws IOException;

  /** Forgets a zone. */
  void remove(byte[] origin) throws IOException;
}
