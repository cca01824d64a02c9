package org.rialto.answer;

import org.rialto.location.CostType;
import org.rialto.location.VersionTag;

/**
 * What an ALTO source told us, beside the maps themselves: those are with the redirection table, once they have been
 * read. Times are seconds of the Unix epoch.
 *
 * @param source the source's name in the configuration
 * @param server the directory it came from
 * @param tag the version of the network map
 * @param costType what is compared
 * @param fetchedAtSeconds when the maps were fetched, or last found unchanged
 * @param freshUntilSeconds when HTTP says they may be outdated (RFC 7285 §8.3.6)
 * @param restored whether they are the last good maps of an earlier run, not confirmed since
 * @param notesClients whether the clients that it chooses nodes for are left in {@link Sightings}, as far as there
 *     is room
 */
public record Guidance(String source, String server, VersionTag tag, CostType costType, long fetchedAtSeconds,
    long freshUntilSeconds, boolean restored, boolean notesClients) {
  /** Of a source whose clients aren't noted. */
  public Guidance(String source, String server, VersionTag tag, CostType costType, long fetchedAtSeconds,
      long freshUntilSeconds, boolean restored) {
    this(source, server, tag, costType, fetchedAtSeconds, freshUntilSeconds, restored, false);
  }

  /** The same, and its clients are noted, or none. */
  public Guidance notingClients(boolean are) {
    return new Guidance(source, server, tag, costType, fetchedAtSeconds, freshUntilSeconds, restored, are);
  }

  /** The same maps, found unchanged. */
  public Guidance confirmed(long newFetchedAtSeconds, long newFreshUntilSeconds) {
    return new Guidance(source, server, tag, costType, newFetchedAtSeconds, newFreshUntilSeconds, false,
        notesClients);
  }

  /** How long ago the maps were fetched or confirmed, in seconds. */
  public long ageSeconds(long nowSeconds) {
    return Math.max(0, nowSeconds - fetchedAtSeconds);
  }
}
