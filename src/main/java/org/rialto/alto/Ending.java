package org.rialto.alto;

import java.time.Duration;

/** How threads end that ask servers. */
final class Ending {
  private static final Duration WAIT_MAX = Duration.ofSeconds(10);

  private Ending() {}

  /** Waits until an interrupted thread has ended, ten seconds at most; not for itself, nor for one that isn't begun. */
  static void await(Thread thread) {
    if (Thread.currentThread() == thread || thread.getState() == Thread.State.NEW) return;
    try {
      thread.join(WAIT_MAX);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
