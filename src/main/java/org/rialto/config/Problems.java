package org.rialto.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What is found wrong while a configuration is read. Reading goes on after a problem, so that all are told at once. */
final class Problems {
  private final Path file;
  private final List<Problem> found = new ArrayList<>();

  /** @param file the configuration, as it was named to us */
  Problems(Path file) {
    this.file = file;
  }

  Path file() {
    return file;
  }

  /** Where a path written in the configuration leads, from the configuration's folder. */
  Path resolve(String path) {
    return file.toAbsolutePath().resolveSibling(path).normalize();
  }

  /** As {@link #resolve}, but named as the configuration was: to be shown. */
  Path shown(String path) {
    return file.resolveSibling(path).normalize();
  }

  void add(Problem problem) {
    found.add(problem);
  }

  void error(int line, String path, String message) {
    add(new Problem(Problem.Severity.ERROR, file, line, path, message));
  }

  void warning(int line, String path, String message) {
    add(new Problem(Problem.Severity.WARNING, file, line, path, message));
  }

  <T> Located<T> locate(T value, int line, String path) {
    return new Located<>(value, file, line, path);
  }

  /** How many there are so far, warnings too. */
  int size() {
    return found.size();
  }

  boolean hasErrors() {
    return found.stream().anyMatch(problem -> problem.severity() == Problem.Severity.ERROR);
  }

  /** The configuration's first, then each table's; in a file from top to bottom. */
  List<Problem> sorted() {
    if (found.isEmpty()) return List.of();
    return found.stream().sorted(Comparator.comparing((Problem problem) -> !problem.file().equals(file))
        .thenComparing(Problem::file).thenComparingInt(Problem::line)).toList();
  }
}
