package org.rialto.load;

/**
 * When queries are due. In a closed loop at once, as soon as there is room for one in flight; in an open loop evenly
 * spaced, however the server does, and what couldn't be sent when it was due is still counted from then.
 */
final class Pace {
  private final double gapNanos;
  private final long startNanos;
  private long taken;

  /** @param perSecond queries a second; zero for a closed loop */
  Pace(double perSecond, long startNanos) {
    this.gapNanos = perSecond == 0 ? 0 : 1e9 / perSecond;
    this.startNanos = startNanos;
  }

  /** How many are due, at most {@code most}. */
  int due(long nowNanos, int most) {
    if (gapNanos == 0) return most;
    long soFar = nowNanos < startNanos ? 0 : (long) ((nowNanos - startNanos) / gapNanos) + 1;
    return (int) Math.min(most, Math.max(0, soFar - taken));
  }

  /** Takes the next one that is due: since when it is. */
  long take(long nowNanos) {
    if (gapNanos == 0) return nowNanos;
    long due = next();
    taken++;
    return due;
  }

  /** Gives back the last ones that were taken: they couldn't be sent, and stay due since when they were. */
  void giveBack(int count) {
    if (gapNanos != 0) taken -= count;
  }

  /** When the next one is due; in a closed loop always. */
  long next() {
    return startNanos + (long) Math.ceil(taken * gapNanos);
  }
}
