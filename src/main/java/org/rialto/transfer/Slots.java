package org.rialto.transfer;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.rialto.net.IpAddress;

/** How many transfers go out at once, in all and to each client. */
final class Slots {
  private final Map<IpAddress, Integer> byClient = new HashMap<>();
  private int taken;

  /**
   * Takes a slot, waiting for one if it must; false where none has become free in time.
   *
   * @param atOnce slots in all
   * @param forClient slots for one client
   */
  synchronized boolean take(IpAddress client, int atOnce, int forClient, Duration patience)
      throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (taken >= atOnce || byClient.getOrDefault(client, 0) >= forClient) {
      long leftMillis = (deadline - System.nanoTime()) / 1_000_000;
      if (leftMillis <= 0) return false;
      wait(leftMillis);
    }
    taken++;
    byClient.merge(client, 1, Integer::sum);
    return true;
  }

  /** Gives a slot back. */
  synchronized void free(IpAddress client) {
    taken--;
    byClient.computeIfPresent(client, (_, count) -> count == 1 ? null : count - 1);
    notifyAll();
  }

  /** Transfers that are under way. */
  synchronized int taken() {
    return taken;
  }
}
