package org.rialto.answer;

import org.rialto.location.CostMap;
import org.rialto.location.LocationIndex;

/**
 * What an ALTO source told us, as answers and explanations need it. Times are seconds of the Unix epoch.
 *
 * @param source the source's name in the configuration
 * @param server the directory it came from
 * @param locations where clients are
 * @param costs what it costs to serve them
 * @param fetchedAtSeconds when the maps were fetched, or last found unchanged
 * @param freshUntilSeconds when HTTP says they may be outdated (RFC 7285 §8.3.6)
 * @param restored whether they are the last good maps of an earlier run, not confirmed since
 */
public record Guidance(String source, String server, LocationIndex locations, CostMap costs, long fetchedAtSeconds,
    long freshUntilSeconds, boolean restored) {

  /** The same maps, found unchanged. */
  public Guidance confirmed(long newFetchedAtSeconds, long newFreshUntilSeconds) {
    return new Guidance(source, server, locations, costs, newFetchedAtSeconds, newFreshUntilSeconds, false);
  }

  /** How long ago the maps were fetched or confirmed, in seconds. */
  public long ageSeconds(long nowSeconds) {
    return Math.max(0, nowSeconds - fetchedAtSeconds);
  }
}
