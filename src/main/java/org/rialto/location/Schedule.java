package org.rialto.location;

import java.time.Instant;
import java.util.Optional;

/**
 * When each value of a cost calendar applies (RFC 8896 §5.1.2): in intervals of one length, one after the other, and
 * again from the first for so many rounds. Before the start the first value applies, after the end the last.
 *
 * @param intervalSeconds the length of an interval, at least a millisecond
 * @param intervals values in a round; 1 to {@value #INTERVALS_MAX}
 * @param rounds how often the values apply, the first time counted; at least 1
 */
public record Schedule(Instant start, double intervalSeconds, int intervals, long rounds) {
  /** A week of five minutes each. */
  public static final int INTERVALS_MAX = 2016;
  /** Later than any clock here goes. */
  private static final Instant NO_END = Instant.parse("9999-12-31T23:59:59Z");
  private static final double MILLIS_MAX = NO_END.toEpochMilli();

  public Schedule {
    if (!isSound(intervalSeconds, intervals) || rounds < 1) {
      throw new MapException("a calendar of " + intervals + " intervals of " + intervalSeconds + " seconds, " + rounds
          + " times: 1 to " + INTERVALS_MAX + " intervals are taken, a millisecond long at least (RFC 8896 §4.1)");
    }
  }

  /** Whether a round may have so many intervals of this length in seconds. */
  public static boolean isSound(double intervalSeconds, double intervals) {
    boolean isWhole = intervals == Math.rint(intervals);
    return intervalSeconds >= 0.001 && isWhole && intervals >= 1 && intervals <= INTERVALS_MAX;
  }

  /** Which value of a round applies, from 0. */
  public int position(Instant now) {
    long interval = interval(now);
    return isLast(interval) ? intervals - 1 : (int) (interval % intervals);
  }

  /** When another interval begins next; empty once the last has begun. */
  public Optional<Instant> next(Instant now) {
    long interval = interval(now);
    return isLast(interval) ? Optional.empty() : Optional.of(begin(interval + 1));
  }

  /** When the last interval ends: from then on nothing is known. */
  public Instant end() {
    return begin((double) intervals * rounds);
  }

  private boolean isLast(long interval) {
    return interval >= (double) intervals * rounds - 1;
  }

  /** The interval of all rounds that a time is in, or the nearest. */
  private long interval(Instant now) {
    double since = (now.toEpochMilli() - start.toEpochMilli()) / (1000 * intervalSeconds);
    long interval = (long) Math.clamp(Math.floor(since), 0, (double) intervals * rounds - 1);
    // a fraction of a second has no exact form, and what begins at a time applies at that time
    if (!isLast(interval) && !begin(interval + 1).isAfter(now)) return interval + 1;
    return interval > 0 && begin(interval).isAfter(now) ? interval - 1 : interval;
  }

  private Instant begin(double interval) {
    double millis = start.toEpochMilli() + Math.rint(interval * intervalSeconds * 1000);
    return millis >= MILLIS_MAX ? NO_END : Instant.ofEpochMilli((long) millis);
  }
}
