package org.rialto.app;

import java.util.List;
import org.rialto.location.LocationIndex;
import org.rialto.net.Family;
import org.rialto.route.Fleet;

/**
 * What a redirection table can take of the heap: each set of candidates has ranges of its own, at most as many as the
 * network maps have.
 *
 * @param sets of candidates, of all services and record families
 * @param ranges of both client families in the indexes
 */
record TableNeed(int sets, long ranges) {
  /** A start and its value, and as much of the table that leads to it as there is at most. */
  private static final int RANGE_BYTES = Long.BYTES + Integer.BYTES;
  /** The maps take another part, and while they change all of it is there twice. */
  private static final int HEAP_PART = 3;

  /** @param clients where clients are by each source: merged, they have at most all their ranges */
  static TableNeed of(Fleet fleet, List<LocationIndex> clients) {
    long ranges = 0;
    for (LocationIndex locations : clients) {
      for (Family family : Family.values()) ranges += locations.ranges(family).size();
    }
    return new TableNeed(fleet.candidateSets(), ranges);
  }

  /** At most so many bytes. */
  long bytes() {
    return sets * ranges * RANGE_BYTES;
  }

  /** Whether a heap of so many bytes may be too small while maps change. */
  boolean isTight(long heapBytes) {
    return sets > 1 && bytes() > heapBytes / HEAP_PART;
  }
}
