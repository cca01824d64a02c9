package org.rialto.transfer;

import java.time.Duration;

/**
 * What one transfer may take before it is given up.
 *
 * @param time from connecting to the last message
 * @param silence between two messages
 * @param octets of all messages
 * @param records of all messages
 */
public record TransferLimits(Duration time, Duration silence, long octets, long records) {
  /** Room for the largest zones there are, on a slow path. */
  public static final TransferLimits DEFAULT =
      new TransferLimits(Duration.ofHours(2), Duration.ofMinutes(1), 1L << 31, 100_000_000);
}
