package org.rialto.alto;

import java.net.URI;

/** Told, on the source's thread, how far the reading of a resource has come; so a terminal can show it. */
@FunctionalInterface
public interface Progress {
  /** Shows nothing. */
  Progress NONE = (resource, prefixes, bytes) -> {};

  /**
   * Called every few thousand prefixes, and once when all is read.
   *
   * @param prefixes read so far; zero for a resource that isn't a network map
   * @param bytes read so far, after decompression
   */
  void read(URI resource, int prefixes, long bytes);
}
