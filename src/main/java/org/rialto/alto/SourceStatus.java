package org.rialto.alto;

import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import org.rialto.location.Schedule;
import org.rialto.location.VersionTag;

/**
 * How a source does, for people and for gauges. Maps that are kept while the source fails stay in {@code tag}, {@code
 * fetchedAt} and {@code freshUntil}: their age is the one to watch.
 *
 * @param directory the directory used last, or the file of the network map
 * @param tag the network map in use
 * @param fetchedAt when the server last sent the maps in use or confirmed them; when the older of two files was written
 * @param freshUntil when they go stale; empty for files, which don't as long as they are there
 * @param lastError what went wrong last; empty when the last attempt went well
 * @param failures attempts that failed since the last that went well
 * @param bytes received of the maps in use, after decompression; zero when they come from disk
 * @param prefixes in the network map in use
 * @param nextFetch when the next attempt is due; while maps are pushed, when they are next confirmed by that
 * @param updates how changes come
 * @param calendar when the costs in use change by themselves; none where they don't
 * @param property how it does with the property of nodes that it is asked for, if it is
 * @param pointers how it does with directories that maps name as better ones, if any does
 * @param otherCosts costs of the cost map that are no numbers, and count as none
 */
public record SourceStatus(String name, State state, Optional<URI> directory, Optional<VersionTag> tag,
    Optional<Instant> fetchedAt, Optional<Instant> freshUntil, Optional<Instant> lastAttempt,
    Optional<String> lastError, int failures, long bytes, int prefixes, Optional<Instant> nextFetch,
    UpdateStatus updates, Optional<Schedule> calendar, Optional<PropertyStatus> property,
    Optional<PointerStatus> pointers, int otherCosts) {
  SourceStatus with(UpdateStatus now, Optional<PropertyStatus> propertyNow) {
    return new SourceStatus(name, state, directory, tag, fetchedAt, freshUntil, lastAttempt, lastError, failures, bytes,
        prefixes, nextFetch, now, calendar, propertyNow, pointers, otherCosts);
  }

  /** What a source can be in. */
  public enum State {
    /** Nothing has been received yet, and nothing was on disk. */
    WAITING,
    /** Guiding by maps from disk that the server hasn't confirmed yet. */
    RESTORED,
    /** The last attempt went well. */
    CURRENT,
    /** The last attempt failed; whatever maps there were are kept. */
    FAILING,
    /** Asks no more. */
    CLOSED
  }
}
