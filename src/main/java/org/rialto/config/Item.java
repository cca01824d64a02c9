package org.rialto.config;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A single value of the configuration at its place, to be read as what its key wants. Reading reports what is wrong.
 */
record Item(YamlValue.Scalar scalar, String path, Problems problems) {
  /** In a fuller folder not all are looked at: a hint is a courtesy. */
  private static final int NAMES_COMPARED_MAX = 1000;

  String text() {
    return scalar.text();
  }

  /**
   * What the reader makes of the text; nothing if it throws an {@link IllegalArgumentException}, whose message
   * becomes the problem.
   */
  <T> Optional<T> read(Function<String, T> reader) {
    try {
      return Optional.of(reader.apply(text()));
    } catch (IllegalArgumentException e) {
      error(e.getMessage());
      return Optional.empty();
    }
  }

  /** As {@link #read}, with the place. */
  <T> Optional<Located<T>> locate(Function<String, T> reader) {
    return read(reader).map(this::at);
  }

  <T> Located<T> at(T value) {
    return problems.locate(value, scalar.line(), path);
  }

  /** A file that is there and can be read. */
  Optional<Path> file() {
    return read(text -> readable(text, "file", Files::isRegularFile));
  }

  /** A folder that is there and can be read. */
  Optional<Path> folder() {
    return read(text -> readable(text, "folder", Files::isDirectory));
  }

  private Path readable(String text, String kind, Predicate<Path> is) {
    Path found = problems.resolve(text);
    if (!Files.exists(found)) throw new IllegalArgumentException("there is no " + kind + " " + found + nearest(found));
    if (!is.test(found)) throw new IllegalArgumentException(found + " is not a " + kind);
    if (!Files.isReadable(found)) throw new IllegalArgumentException(found + " can't be read: check its permissions");
    return found;
  }

  /** The name that may have been meant, of those beside it. */
  private static String nearest(Path missing) {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> beside = Files.newDirectoryStream(missing.getParent())) {
      for (Path file : beside) {
        if (names.size() == NAMES_COMPARED_MAX) break;
        names.add(file.getFileName().toString());
      }
    } catch (IOException e) {
      return "";
    }
    return Suggestion.hint(missing.getFileName().toString(), names.stream().sorted().toList());
  }

  void error(String message) {
    problems.error(scalar.line(), path, message);
  }

  void warning(String message) {
    problems.warning(scalar.line(), path, message);
  }
}
