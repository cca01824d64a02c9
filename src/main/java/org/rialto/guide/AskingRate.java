package org.rialto.guide;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Keeps questions apart, so that a resolver or a server gets no more than so many a second, whoever wants them asked;
 * each waits for its turn. For several threads.
 */
final class AskingRate {
  private final Duration interval;
  private final Clock clock;
  private final Pause pause;
  private final ReentrantLock turn = new ReentrantLock(true);
  private Instant next = Instant.MIN;

  /** Lets time pass. */
  interface Pause {
    void take(Duration duration) throws InterruptedException;
  }

  /** @param perSecond 1 to 1,000,000 */
  AskingRate(int perSecond, Clock clock, Pause pause) {
    if (perSecond < 1 || perSecond > 1_000_000) {
      throw new IllegalArgumentException(perSecond + " questions a second is not in 1 to 1000000");
    }
    this.interval = Duration.ofSeconds(1).dividedBy(perSecond);
    this.clock = clock;
    this.pause = pause;
  }

  /** The same look-up at this rate. */
  NaptrLookup limit(NaptrLookup lookup) {
    return name -> {
      awaitTurn();
      return lookup.ask(name);
    };
  }

  /** Waits until it is the caller's turn. */
  void awaitTurn() throws InterruptedException {
    turn.lockInterruptibly();
    try {
      Instant now = clock.instant();
      if (next.isAfter(now)) {
        Duration wait = Duration.between(now, next);
        // Longer only where the clock was set back.
        pause.take(wait.compareTo(interval) < 0 ? wait : interval);
      }
      next = clock.instant().plus(interval);
    } finally {
      turn.unlock();
    }
  }
}
