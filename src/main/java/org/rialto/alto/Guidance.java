package org.rialto.alto;

import java.net.URI;
import java.time.Instant;
import org.rialto.location.Maps;

/**
 * What one source advises now. When a source merely confirms what it said before, the next guidance has the very same
 * {@code maps} and a later {@code freshUntil}: compare {@code maps} by identity to see whether there is anything to
 * compile.
 *
 * @param source the name of the source in configuration
 * @param server the directory the maps were found by, as it was asked for; or the file of the network map
 * @param fetchedAt when the server last sent the maps or confirmed them; or when the older of two files was written
 * @param freshUntil when the first of the two maps goes stale by HTTP's rules (RFC 9111 §4.2)
 * @param restored whether the maps come from disk and the server hasn't confirmed them since the start
 * @param turned whether the costs, which are others than before, are those that the source's calendar had announced for
 *     this time (RFC 8896)
 */
public record Guidance(String source, URI server, Maps maps, Instant fetchedAt, Instant freshUntil, boolean restored,
    boolean turned) {
  /** Guidance whose costs no calendar had announced. */
  public Guidance(String source, URI server, Maps maps, Instant fetchedAt, Instant freshUntil, boolean restored) {
    this(source, server, maps, fetchedAt, freshUntil, restored, false);
  }
}
