package org.rialto.alto;

import java.time.Duration;

/**
 * Whether and how a source's update stream (RFC 8895) is followed.
 *
 * @param streamed whether it is, where the directory offers one; else maps are only fetched when they go stale
 * @param silence without an event or a comment, after which the stream counts as lost; servers should send something
 *     every 15 seconds (§6.8)
 * @param pairing how long the maps that depend on a changed one may be in coming (§9.2)
 */
public record UpdateTerms(boolean streamed, Duration silence, Duration pairing) {
  /** Three keep-alive messages in a row were lost; a minute is long for a map of a million costs to be worked out. */
  public static final UpdateTerms DEFAULT = new UpdateTerms(true, Duration.ofSeconds(45), Duration.ofMinutes(1));
  /** No stream. */
  public static final UpdateTerms POLLED = new UpdateTerms(false, DEFAULT.silence, DEFAULT.pairing);

  public UpdateTerms {
    if (!silence.isPositive() || !pairing.isPositive()) {
      throw new IllegalArgumentException("silence and pairing must be above zero, not " + silence + " and " + pairing);
    }
  }
}
