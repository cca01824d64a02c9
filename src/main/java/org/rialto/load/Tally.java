package org.rialto.load;

import java.util.Arrays;

/** What came of the queries counted so far. */
public final class Tally {
  private static final Finding[] FINDINGS = Finding.values();

  private final long[] findings = new long[FINDINGS.length];
  private final Histogram latencies = new Histogram();
  private long sent;
  private long lost;
  private long strays;
  private long octets;

  /** Queries sent. */
  public long sent() {
    return sent;
  }

  /** Queries answered, rightly or not. */
  public long answered() {
    return latencies.count();
  }

  /** Queries without an answer within the timeout. */
  public long lost() {
    return lost;
  }

  /** Messages that answer nothing that is open: late, twice, or not asked for. */
  public long strays() {
    return strays;
  }

  /** Octets of all answers, the length before one in a stream not counted. */
  public long octets() {
    return octets;
  }

  /** Answers of this kind. */
  public long of(Finding finding) {
    return findings[finding.ordinal()];
  }

  /** Answers that were wrong in any way. */
  public long wrong() {
    return answered() - of(Finding.RIGHT);
  }

  /** From when a query was due to when its answer was there, in nanoseconds. */
  public Histogram latencies() {
    return latencies;
  }

  void sent(int count) {
    sent += count;
  }

  void answered(Finding finding, long nanos, int length) {
    findings[finding.ordinal()]++;
    latencies.add(nanos);
    octets += length;
  }

  void addLost() {
    lost++;
  }

  void stray() {
    strays++;
  }

  void clear() {
    Arrays.fill(findings, 0);
    latencies.clear();
    sent = 0;
    lost = 0;
    strays = 0;
    octets = 0;
  }
}
