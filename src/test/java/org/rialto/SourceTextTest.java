package org.rialto;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the compiler doesn't mind, and readers do. */
class SourceTextTest {
  private static final int COLUMNS = 120;
  private static final Pattern IMPORT = Pattern.compile("^import (?:static )?[\\w.]+\\.(\\w+);$", Pattern.MULTILINE);

  @Test void linesFitThePage() throws IOException {
    assertEquals(List.of(), files().flatMap(file -> {
      List<String> lines = text(file).lines().toList();
      return IntStream.range(0, lines.size()).filter(i -> lines.get(i).length() > COLUMNS)
          .mapToObj(i -> file + ":" + (i + 1));
    }).toList());
  }

  @Test void everyImportIsUsed() throws IOException {
    assertEquals(List.of(), files().flatMap(file -> {
      String text = text(file);
      String body = IMPORT.matcher(text).replaceAll("");
      Matcher imported = IMPORT.matcher(text);
      return imported.results().filter(each -> !Pattern.compile("\\b" + each.group(1) + "\\b").matcher(body).find())
          .map(each -> file + ": " + each.group());
    }).toList());
  }

  private static Stream<Path> files() throws IOException {
    return Files.walk(Path.of("src")).filter(file -> file.toString().endsWith(".java")).sorted();
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
