package org.rialto.config;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** A file that the configuration names, with an entry a line. Empty lines are skipped, and what follows a {@code #}. */
final class LineFile {
  /** Room for a million lines and more. */
  private static final int OCTETS_MAX = 64 << 20;
  /** In a file that is wrong throughout, more are of no help. */
  private static final int PROBLEMS_MAX = 50;

  private LineFile() {}

  /**
   * Hands over the lines of the file that an item names; their problems are told with the file's name.
   *
   * @param empty what is wrong with a file without any
   */
  static void read(Item named, String empty, Consumer<Item> reader) {
    named.file().ifPresent(file -> {
      Path shown = named.problems().shown(named.text());
      Problems problems = new Problems(shown);
      TextFile.read(file, shown, OCTETS_MAX, problems).ifPresent(text -> read(text, empty, problems, reader));
      problems.sorted().forEach(named.problems()::add);
    });
  }

  private static void read(String text, String empty, Problems problems, Consumer<Item> reader) {
    int number = 0;
    boolean isEmpty = true;
    for (String line : text.lines().toList()) {
      number++;
      String content = line.split("#", 2)[0].strip();
      if (content.isEmpty()) continue;
      isEmpty = false;
      reader.accept(new Item(new YamlValue.Scalar(number, content), "", problems));
      if (problems.size() >= PROBLEMS_MAX) {
        problems.error(number, "", "more than " + PROBLEMS_MAX + " problems; reading stopped here");
        return;
      }
    }
    if (isEmpty) problems.error(0, "", empty);
  }

  /** What a line has in its cells, parted by a tab or a comma. */
  static List<String> cells(Item line) {
    return Arrays.stream(line.text().split("[\t,]", -1)).map(String::strip).toList();
  }

  /** A cell of a line, as a value of its own. */
  static Item cell(Item line, String column, String text) {
    return new Item(new YamlValue.Scalar(line.scalar().line(), text), column, line.problems());
  }
}
