package org.rialto.app;

import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does the same again and again, on a virtual thread of its own, until it is closed. What goes wrong costs the round it
 * happens in and a rest, never the rounds to come: whoever waits for these would wait for ever.
 */
final class Rounds implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Rounds.class);
  private static final Duration REST = Duration.ofSeconds(1);

  private final String name;
  private final Round round;
  private final Thread thread;
  private Optional<String> told = Optional.empty();

  /** One round, with the waiting it takes. */
  @FunctionalInterface
  interface Round {
    void make() throws InterruptedException;
  }

  /** @param name of the thread, and of what fails as the log says it */
  Rounds(String name, Round round) {
    this.name = name;
    this.round = round;
    thread = Thread.ofVirtual().name(name).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  private void run() {
    try {
      while (true) {
        try {
          round.make();
        } catch (RuntimeException | Error fault) {
          tell(fault);
          Thread.sleep(REST);
        }
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  /** Once, as long as it is the same that goes wrong. */
  private void tell(Throwable fault) {
    Optional<String> cause = Optional.of(fault.toString());
    if (!told.equals(cause)) LOG.error("event=round-failed task={}", name, fault);
    told = cause;
  }

  @Override public void close() {
    thread.interrupt();
  }
}
