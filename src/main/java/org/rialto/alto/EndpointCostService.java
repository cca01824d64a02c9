package org.rialto.alto;

import java.time.Duration;
import java.util.Optional;

/** One source's endpoint cost service (RFC 7285 §11.5), as those see it who ask. For several threads. */
public interface EndpointCostService {
  /**
   * What the server says now; takes as long as the source's timing allows.
   *
   * @throws InterruptedException if the thread is to end
   */
  EndpointAnswer ask(EndpointQuestion question) throws InterruptedException;

  /**
   * How long to leave the server alone after so many failures in a row, at least one.
   *
   * @param retryAfter how long it asks to be left alone; heeded where it is longer
   */
  Duration untilRetry(int failures, Optional<Duration> retryAfter);

  /** How long a refused question isn't asked again. */
  Duration untilAskedAgain();
}
