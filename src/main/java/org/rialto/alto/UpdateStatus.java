package org.rialto.alto;

import java.net.URI;
import java.time.Instant;
import java.util.Optional;

/**
 * How a source's changes come.
 *
 * @param stream the update stream that is offered, if there is one and it is wanted
 * @param pushedSince since when the stream vouches for the maps; empty while they are polled
 * @param events since the start, those that were of no use too
 * @param patches applied since the start
 * @param begunAnew times that a substream broke and began anew, while its stream went on
 * @param resynchronisations times that a stream was given up, or couldn't be had
 * @param lastReason why, the last time
 */
public record UpdateStatus(Optional<URI> stream, Optional<Instant> pushedSince, long events, long patches,
    long begunAnew, long resynchronisations, Optional<String> lastReason) {
  /** Of a source that is only polled. */
  public static final UpdateStatus POLLED = new UpdateStatus(Optional.empty(), Optional.empty(), 0, 0, 0, 0,
      Optional.empty());

  public boolean isPushed() {
    return pushedSince.isPresent();
  }
}
