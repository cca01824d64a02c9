package org.rialto.secondary;

import java.time.Instant;
import java.util.Optional;

/**
 * How a secondary zone is, for people.
 *
 * @param zone as people write it
 * @param serial of the version that is served, or would be if it hadn't expired
 * @param primary the one that the last good look was at
 * @param checkedAt when that was
 * @param nextAt when the next look is
 * @param expiresAt when the zone will no longer be served, or ceased to be
 * @param octets of the last transfer's messages
 * @param failure why the last look came to nothing
 */
public record SecondaryStatus(String zone, Standing standing, Optional<Long> serial, Optional<String> primary,
    Optional<Instant> checkedAt, Optional<Instant> nextAt, Optional<Instant> expiresAt, Optional<Long> octets,
    Optional<String> failure) {
  /** Whether a zone is answered from. */
  public enum Standing { AWAITED, SERVED, EXPIRED }
}
