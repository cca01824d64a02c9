package org.rialto.app;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets a command that is interrupted, by Ctrl-C or SIGTERM, end in order: the virtual machine halts when this is
 * closed, or else after a while.
 */
final class Interruption implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 10;

  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread hook = new Thread(this::interrupted, "interruption");
  private volatile Runnable stop = () -> {};

  Interruption() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** What to do then first, on another thread. */
  void first(Runnable newStop) {
    stop = newStop;
  }

  private void interrupted() {
    stop.run();
    try {
      boolean _ = closed.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
  }

  @Override public void close() {
    closed.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException halting) {
      // It has run.
    }
  }
}
