package org.rialto.alto;

import java.net.URI;
import java.util.Set;

/**
 * An update stream that a directory offers for a network map and a cost map (RFC 8895 §6).
 *
 * @param networkMapChanges media types of the patches it may send for the network map, in lower case; none where it
 *     sends full copies only
 */
record UpdateOffer(URI uri, String networkMapId, Set<String> networkMapChanges, String costMapId,
    Set<String> costMapChanges) {
  private static final Set<String> SUPPORTED = Set.of(MediaType.MERGE_PATCH, MediaType.JSON_PATCH);

  static UpdateOffer of(Directory.Resource stream, Closure.Selection maps) {
    String networkMap = maps.networkMap().id();
    String costMap = maps.costMap().id();
    return new UpdateOffer(stream.uri(), networkMap, stream.incrementalChanges().getOrDefault(networkMap, Set.of()),
        costMap, stream.incrementalChanges().getOrDefault(costMap, Set.of()));
  }

  /** Whether patches may be asked for: a client must support all types that are announced, or ask for none (§6.5). */
  static boolean isIncremental(Set<String> changes) {
    return !changes.isEmpty() && SUPPORTED.containsAll(changes);
  }

  boolean isIncremental() {
    return isIncremental(networkMapChanges) && isIncremental(costMapChanges);
  }

  /** Whether places in lists of prefixes may be named, so that their order matters. */
  boolean isOrdered() {
    return isIncremental(networkMapChanges) && networkMapChanges.contains(MediaType.JSON_PATCH);
  }
}
