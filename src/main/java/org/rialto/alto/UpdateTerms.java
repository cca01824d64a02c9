package org.rialto.alto;

import java.time.Duration;

/**
 * How what a source says changes: whether and how its update stream (RFC 8895) is followed, and whether its calendar
 * is.
 *
 * @param streamed whether it is, where the directory offers one; else maps are only fetched when they go stale
 * @param silence without an event or a comment, after which the stream counts as lost; servers should send something
 *     every 15 seconds (§6.8)
 * @param pairing how long the maps that depend on a changed one may be in coming (§9.2)
 * @param calendared whether costs are taken by a calendar (RFC 8896), where the directory offers one and no stream
 *     tells of other costs only
 */
public record UpdateTerms(boolean streamed, Duration silence, Duration pairing, boolean calendared) {
  /** Three keep-alive messages in a row were lost; a minute is long for a map of a million costs to be worked out. */
  public static final UpdateTerms DEFAULT = new UpdateTerms(true, Duration.ofSeconds(45), Duration.ofMinutes(1));
  /** No stream. */
  public static final UpdateTerms POLLED = new UpdateTerms(false, DEFAULT.silence, DEFAULT.pairing);

  /** Terms by which a calendar is followed. */
  public UpdateTerms(boolean streamed, Duration silence, Duration pairing) {
    this(streamed, silence, pairing, true);
  }

  public UpdateTerms {
    if (!silence.isPositive() || !pairing.isPositive()) {
      throw new IllegalArgumentException("silence and pairing must be above zero, not " + silence + " and " + pairing);
    }
  }

  /** These terms without calendars. */
  public UpdateTerms withoutCalendar() {
    return new UpdateTerms(streamed, silence, pairing, false);
  }
}
