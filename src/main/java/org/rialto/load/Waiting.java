package org.rialto.load;

import java.io.IOException;
import java.nio.channels.Selector;
import java.util.concurrent.locks.LockSupport;

/** Waits as a selector can't: it knows no less than a millisecond. */
final class Waiting {
  private static final long MILLISECOND = 1_000_000;
  private static final long NAP = 50_000;

  private Waiting() {}

  static void on(Selector selector, long nanos) throws IOException {
    if (nanos < MILLISECOND) {
      LockSupport.parkNanos(Math.min(nanos, NAP));
      return;
    }
    selector.select(nanos / MILLISECOND);
    selector.selectedKeys().clear();
  }
}
