package org.rialto.alto;

import java.io.IOException;
import java.net.URI;
import java.util.List;

/** Says where a source's information resource directory is: a fixed URI, or one discovered in the DNS (RFC 7286). */
@FunctionalInterface
public non-sealed interface DirectoryFinder extends Origin {
  /**
   * The directories to try, best first; at least one. Called before each fetch, so it caches what is slow to find.
   *
   * @throws IOException if none is known now; the message says what was looked for and what was found
   */
  List<URI> find() throws IOException;

  /** Whether maps kept on disk from this directory may still be ones wanted; asked when none can be found yet. */
  default boolean mayBe(URI directory) {
    return true;
  }

  /**
   * A directory that is known by configuration.
   *
   * @throws IllegalArgumentException if it is no absolute http or https URI
   */
  static DirectoryFinder at(URI directory) {
    return new FixedDirectory(directory);
  }
}
