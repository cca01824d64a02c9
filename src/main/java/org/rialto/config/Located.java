package org.rialto.config;

import java.nio.file.Path;

/**
 * A value, and where an operator wrote it, so that what only shows later can still be reported at its line.
 *
 * @param file the configuration, or a table it names
 * @param line from 1
 * @param path as in {@link Problem}
 */
public record Located<T>(T value, Path file, int line, String path) {
  /** The same place, with another value. */
  public <U> Located<U> with(U other) {
    return new Located<>(other, file, line, path);
  }

  public Problem error(String message) {
    return new Problem(Problem.Severity.ERROR, file, line, path, message);
  }

  public Problem warning(String message) {
    return new Problem(Problem.Severity.WARNING, file, line, path, message);
  }

  /** The place alone, to point at from another: {@code rialto.yaml:12}. */
  public String place() {
    return file + ":" + line;
  }

  /**
   * Two are the same if their values are, wherever they were written: so a file whose lines have only moved says
   * nothing new.
   */
  @Override public boolean equals(Object other) {
    return other instanceof Located<?> located && value.equals(located.value);
  }

  @Override public int hashCode() {
    return value.hashCode();
  }
}
