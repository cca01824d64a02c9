package org.rialto.app;

import java.nio.file.Path;

/**
 * A value, and where an operator wrote it, so that what only shows later can still be reported at its line.
 *
 * @param file the configuration, or a table it names
 * @param line from 1
 * @param path as in {@link Problem}
 */
record Located<T>(T value, Path file, int line, String path) {
  /** The same place, with another value. */
  <U> Located<U> with(U other) {
    return new Located<>(other, file, line, path);
  }

  Problem error(String message) {
    return new Problem(Problem.Severity.ERROR, file, line, path, message);
  }

  Problem warning(String message) {
    return new Problem(Problem.Severity.WARNING, file, line, path, message);
  }

  /** The place alone, to point at from another: {@code rialto.yaml:12}. */
  String place() {
    return file + ":" + line;
  }
}
