package org.rialto.guide;

import java.time.Instant;
import java.util.List;

/**
 * A name that was looked up on the way to a directory, and what was made of it.
 *
 * @param until when it would be asked for again
 * @param remembered whether the answer was known already
 * @param judged its records in the order they are tried: by order, then by preference (RFC 3403 §4.1)
 * @param decision what follows
 */
public record Step(NaptrAnswer answer, Instant until, boolean remembered, List<Judged> judged, String decision) {
  /** A record and what it means to us. */
  public record Judged(NaptrRecord record, String verdict) {}

  public Step {
    judged = List.copyOf(judged);
  }
}
