package org.rialto.rfc;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Case files: one line, one case, its columns parted by bars; lines that start with # say what the columns mean. */
public final class Cases {
  private Cases() {}

  /** The cases of a file under {@code src/test/resources/rfc}, each with the given number of columns. */
  public static Stream<Arguments> of(String file, int columns) {
    List<Arguments> cases = lines(file).filter(line -> !line.isBlank() && !line.stripLeading().startsWith("#"))
        .map(line -> split(file, line, columns)).toList();
    if (cases.isEmpty()) throw new IllegalStateException(file + " has no cases");
    return cases.stream();
  }

  private static Arguments split(String file, String line, int columns) {
    String[] cells = line.split("\\|", -1);
    if (cells.length != columns) throw new IllegalStateException(file + ": " + cells.length + " columns in: " + line);
    return Arguments.of((Object[]) Arrays.stream(cells).map(String::strip).toArray(String[]::new));
  }

  private static Stream<String> lines(String file) {
    try (InputStream in = Cases.class.getResourceAsStream("/rfc/" + file)) {
      if (in == null) throw new IllegalStateException("no case file " + file);
      return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).lines().toList().stream();
    } catch (IOException unread) {
      throw new UncheckedIOException(unread);
    }
  }
}
