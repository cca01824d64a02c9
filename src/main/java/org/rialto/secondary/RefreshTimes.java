package org.rialto.secondary;

import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;
import org.rialto.transfer.SoaTimes;

/**
 * When a secondary looks at its primaries: by REFRESH and RETRY of its SOA record (RFC 1035 §4.3.5) within bounds, and
 * up to a quarter earlier, so that thousands of zones that came together don't come together again.
 */
record RefreshTimes(Duration least, Duration most, RandomGenerator random) {
  /** Without a version there is no SOA record to say it. */
  private static final Duration FIRST_RETRY = Duration.ofSeconds(10);
  private static final Duration LAST_RETRY = Duration.ofMinutes(10);

  /** After a look that succeeded. */
  Instant afterSuccess(SoaTimes soa, Instant now) {
    return now.plus(jittered(bounded(soa.refresh())));
  }

  /** After a look that failed, with a version to go on with. */
  Instant afterFailure(SoaTimes soa, Instant now) {
    return now.plus(jittered(bounded(soa.retry())));
  }

  /** After so many looks that failed, without a version: twice as long each time. */
  Instant afterFailure(int failures, Instant now) {
    Duration wait = FIRST_RETRY.multipliedBy(1L << Math.min(failures - 1, 10));
    return now.plus(jittered(wait.compareTo(LAST_RETRY) > 0 ? LAST_RETRY : wait));
  }

  private Duration bounded(Duration asked) {
    if (asked.compareTo(least) < 0) return least;
    return asked.compareTo(most) > 0 ? most : asked;
  }

  private Duration jittered(Duration whole) {
    long millis = whole.toMillis();
    return Duration.ofMillis(millis - random.nextLong(millis / 4 + 1));
  }
}
