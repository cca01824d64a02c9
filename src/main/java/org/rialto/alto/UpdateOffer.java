package org.rialto.alto;

import java.net.URI;
import java.util.Set;

/** An update stream that a directory offers for a network map and a cost map (RFC 8895 §6). */
record UpdateOffer(URI uri, Resource networkMap, Resource costMap) {
  private static final Set<String> SUPPORTED = Set.of(MediaType.MERGE_PATCH, MediaType.JSON_PATCH);

  static UpdateOffer of(Directory.Resource stream, Closure.Selection maps) {
    return new UpdateOffer(stream.uri(), resource(stream, maps.networkMap()), resource(stream, maps.costMap()));
  }

  private static Resource resource(Directory.Resource stream, Directory.Resource map) {
    return new Resource(map.id(), stream.incrementalChanges().getOrDefault(map.id(), Set.of()));
  }

  /**
   * A resource that the stream tells of.
   *
   * @param changes media types of the patches that it may send, in lower case; none where it sends full copies only
   */
  record Resource(String id, Set<String> changes) {
    /** Whether patches may be asked for: a client must support all types that are announced, or ask for none (§6.5). */
    boolean isIncremental() {
      return !changes.isEmpty() && SUPPORTED.containsAll(changes);
    }

    /** Whether places in lists may be named, so that their order matters. */
    boolean isOrdered() {
      return isIncremental() && changes.contains(MediaType.JSON_PATCH);
    }
  }

  boolean isIncremental() {
    return networkMap.isIncremental() && costMap.isIncremental();
  }
}
