package org.rialto.alto;

import java.nio.file.Path;
import java.util.Optional;

/** The last good maps of each source, kept on disk, one file for each. */
public final class MapStore {
  /** A store in this directory, which is made when something is first kept in it. */
  public MapStore(Path directory) {}

  /** The maps kept for a source; empty where there are none, or none that can be read. */
  public Optional<Guidance> restore(String source) {
    return Optional.empty();
  }
}
