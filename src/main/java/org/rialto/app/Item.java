package org.rialto.app;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/** A single value of the configuration at its place, to be read as what its key wants. Reading reports what is wrong. */
record Item(YamlValue.Scalar scalar, String path, Problems problems) {
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
    return read(problems::resolve).filter(file -> {
      if (!Files.exists(file)) error("there is no file " + file);
      else if (!Files.isRegularFile(file)) error(file + " is not a file");
      else if (!Files.isReadable(file)) error(file + " can't be read: check its permissions");
      else return true;
      return false;
    });
  }

  /** A folder that is there and can be read. */
  Optional<Path> folder() {
    return read(problems::resolve).filter(folder -> {
      if (!Files.exists(folder)) error("there is no folder " + folder);
      else if (!Files.isDirectory(folder)) error(folder + " is not a folder");
      else if (!Files.isReadable(folder)) error(folder + " can't be read: check its permissions");
      else return true;
      return false;
    });
  }

  void error(String message) {
    problems.error(scalar.line(), path, message);
  }

  void warning(String message) {
    problems.warning(scalar.line(), path, message);
  }
}
