package org.rialto.answer;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.rialto.wire.Verdict;

/**
 * What became of the messages one worker took. Only its worker counts; anybody may read, and sees each number whole
 * though perhaps a moment late.
 */
public final class Counters {
  private static final VarHandle COUNT = MethodHandles.arrayElementVarHandle(long[].class);
  private static final int VERDICTS = Verdict.values().length;

  /**
   * Before the first count and behind the last: two lines of the processor's cache, so that what one worker counts is
   * in none that another writes.
   */
  private static final int APART = 16;

  private final long[] counts = new long[APART + VERDICTS + Outcome.values().length + APART];

  void count(Verdict verdict) {
    add(APART + verdict.ordinal());
  }

  void count(Outcome outcome) {
    add(APART + VERDICTS + outcome.ordinal());
  }

  /** Messages with this verdict so far. */
  public long of(Verdict verdict) {
    return (long) COUNT.getOpaque(counts, APART + verdict.ordinal());
  }

  /** Queries with this outcome so far. */
  public long of(Outcome outcome) {
    return (long) COUNT.getOpaque(counts, APART + VERDICTS + outcome.ordinal());
  }

  /** Adds another worker's numbers, of a worker that has ended or for a total. */
  public void addAll(Counters other) {
    for (int i = 0; i < counts.length; i++) COUNT.setOpaque(counts, i, counts[i]
        + (long) COUNT.getOpaque(other.counts, i));
  }

  private void add(int i) {
    COUNT.setOpaque(counts, i, counts[i] + 1);
  }
}
