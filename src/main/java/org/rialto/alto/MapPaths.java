package org.rialto.alto;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Maps in local files.
 *
 * @param networkMap a network map in the media type's own JSON, compressed if its name ends in {@code .gz}
 * @param costMap a cost map for it, likewise
 * @param lookEvery how often the files are looked at for a change
 */
public record MapPaths(Path networkMap, Path costMap, Duration lookEvery) implements Origin {
  public MapPaths {
    if (!lookEvery.isPositive()) {
      throw new IllegalArgumentException("the files must be looked at now and then, not every " + lookEvery);
    }
  }
}
