package org.rialto.alto;

import java.net.URI;
import java.util.List;
import okhttp3.HttpUrl;

/** The directory that configuration names. */
record FixedDirectory(URI directory) implements DirectoryFinder {
  FixedDirectory {
    if (!directory.isAbsolute() || HttpUrl.get(directory) == null) {
      throw new IllegalArgumentException("\"" + directory + "\" is not an http or https URI");
    }
  }

  @Override public List<URI> find() {
    return List.of(directory);
  }

  @Override public boolean mayBe(URI other) {
    return directory.equals(other);
  }
}
