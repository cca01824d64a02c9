package org.rialto.transfer;

import java.util.concurrent.atomic.AtomicLongArray;

/** Counts events, from any thread. */
public final class EventCounters {
  private final AtomicLongArray counts = new AtomicLongArray(Event.values().length);

  void count(Event event) {
    counts.incrementAndGet(event.ordinal());
  }

  /** How often it happened so far. */
  public long of(Event event) {
    return counts.get(event.ordinal());
  }
}
