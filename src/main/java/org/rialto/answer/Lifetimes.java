package org.rialto.answer;

/**
 * How long routed answers may be kept: the TTL of each service, bounded by what remains of the guidance's freshness, so
 * that no cache holds an answer longer than the maps it was made from were good for.
 */
public final class Lifetimes {
  private final int[] serviceSeconds;
  private final int staleSeconds;

  /**
   * @param serviceSeconds the TTL of each service, by its number
   * @param staleSeconds the TTL once the freshness has run out: maps of yesterday are better than none, but are asked
   * for again soon
   */
  public Lifetimes(int[] serviceSeconds, int staleSeconds) {
    this.serviceSeconds = serviceSeconds.clone();
    this.staleSeconds = staleSeconds;
  }

  /** What bounded a TTL. */
  public enum Bound { SERVICE, FRESHNESS, STALE }

  /** The TTL of a routed answer, in seconds. */
  public int ttlSeconds(int service, long nowSeconds, long freshUntilSeconds) {
    int ttl = serviceSeconds[service];
    long remaining = freshUntilSeconds - nowSeconds;
    if (remaining >= ttl) return ttl;
    return remaining > 0 ? (int) remaining : Math.min(ttl, staleSeconds);
  }

  /** What bounds the TTL now. */
  public Bound bound(int service, long nowSeconds, long freshUntilSeconds) {
    long remaining = freshUntilSeconds - nowSeconds;
    if (remaining >= serviceSeconds[service]) return Bound.SERVICE;
    return remaining > 0 ? Bound.FRESHNESS : Bound.STALE;
  }

  int services() {
    return serviceSeconds.length;
  }
}
