package org.rialto.answer;

import org.rialto.net.PrefixSet;

/**
 * How many replies of one kind the clients of one prefix get from one worker; what {@link RateLimiter} counts by.
 *
 * @param responsesPerSecond 1 to 100,000; 0 where replies aren't limited
 * @param windowSeconds how long a flood is remembered after its end, at the most; 1 to 3600
 * @param slip of the replies over the limit, every how many-th is sent, truncated, so that a client whose address was
 * forged gets through over a stream; 0 for none, to 10
 * @param ipv4Length bits of an IPv4 address that clients counted together share, 0 to 32
 * @param ipv6Length the same of an IPv6 address, 0 to 128
 * @param exempt clients whose replies aren't limited
 * @param tableSize prefixes and kinds that are counted at once; 4 to 2^24, taken as the next power of two
 */
public record RateLimits(int responsesPerSecond, int windowSeconds, int slip, int ipv4Length, int ipv6Length,
    PrefixSet exempt, int tableSize) {
  /** Replies aren't limited. */
  public static final RateLimits OFF = new RateLimits(0, 1, 0, 0, 0, PrefixSet.NONE, 4);

  /** Whether replies are limited at all. */
  public boolean areOn() {
    return responsesPerSecond > 0;
  }
}
