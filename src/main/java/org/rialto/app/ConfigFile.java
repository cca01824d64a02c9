package org.rialto.app;

import java.nio.file.Path;
import java.util.List;

/** Reads the configuration. */
final class ConfigFile {
  private ConfigFile() {}

  /**
   * Reads a configuration and all it names but zones and maps: those are only looked for.
   *
   * @return it, with {@link Config#warnings}
   * @throws ConfigException with every problem found, sorted by file and line; a file that can't be read is one of them
   */
  static Config read(Path file) throws ConfigException {
    throw new ConfigException(List.of(new Problem(Problem.Severity.ERROR, file, 0, "", "can't be read")));
  }
}
