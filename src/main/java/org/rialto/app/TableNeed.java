package org.rialto.app;

import java.util.List;
import org.rialto.location.LocationIndex;
import org.rialto.net.Family;
import org.rialto.route.Fleet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a redirection table can take of the heap: each set of candidates has ranges of its own, at most as many as the
 * network maps have.
 *
 * @param sets of candidates, of all services and record families
 * @param ranges of both client families in the indexes
 */
record TableNeed(int sets, long ranges) {
  private static final Logger LOG = LoggerFactory.getLogger(TableNeed.class);
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

  /** Says that a heap of so many bytes may be too small, if it may. */
  void warnIfTight(long heapBytes) {
    if (!isTight(heapBytes)) return;
    LOG.warn("event=memory-may-not-do key=services[].nodes sets={} ranges={} mib-at-most={} heap-mib={} cause=\"each"
        + " set of nodes, and number of answers, has ranges of its own: let services share them, or give more with"
        + " -Xmx in RIALTO_JAVA_OPTIONS\"", sets, ranges, bytes() >> 20, heapBytes >> 20);
  }

  /** Whether a heap of so many bytes may be too small while maps change. */
  boolean isTight(long heapBytes) {
    return sets > 1 && bytes() > heapBytes / HEAP_PART;
  }
}
