package org.rialto.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * How cost grows: one world after the other, along each {@link GrowthAxis} by itself, each in a process of its own with
 * the runtime's options that rialto runs with. {@code mvn -Pgrowth test} measures all in about ten minutes;
 * {@code -Dgrowth="NAMES PIDS"} some, and {@code -Dgrowth=none} only draws what was measured before. Run it on a
 * machine that does nothing else.
 *
 * <p>Expect queries to cost about the same whatever grows, but for what no cache holds any more; compilations and
 * memory to grow in proportion; and neither to depend on what isn't in them.
 *
 * <p>The figures go to {@code src/bench/growth.csv}, which keeps those that aren't measured again; a picture of them to
 * {@code growth.svg}; and a table of them to {@code RESULTS.md}, between two marks.
 */
final class Growth {
  private static final Path FOLDER = Path.of("src", "bench");
  private static final Path FIGURES = FOLDER.resolve("growth.csv");
  private static final Path PICTURE = FOLDER.resolve("growth.svg");
  private static final Path RESULTS = FOLDER.resolve("RESULTS.md");
  static final String BEGIN = "<!-- growth: the table is written by mvn -Pgrowth test -->\n";
  static final String END = "<!-- /growth -->\n";

  private Growth() {}

  /** @param arguments the axes to measure along; all where none is given, none where one is {@code none} */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    List<String> wanted = List.of(arguments);
    List<GrowthRow> rows = new ArrayList<>(Files.exists(FIGURES) ? read() : List.of());
    for (GrowthAxis axis : GrowthAxis.values()) {
      if (!wanted.isEmpty() && !wanted.contains(axis.name())) continue;
      List<GrowthRow> measured = new ArrayList<>();
      for (int size : axis.sizes()) measured.add(measure(axis, size));
      rows.removeIf(row -> row.axis() == axis);
      rows.addAll(measured);
    }
    rows.sort((a, b) -> a.axis() != b.axis() ? a.axis().compareTo(b.axis()) : Integer.compare(a.size(), b.size()));
    Files.write(FIGURES, Stream.concat(Stream.of(GrowthRow.header()), rows.stream().map(GrowthRow::toLine)).toList());
    Files.writeString(PICTURE, new GrowthPicture(rows).svg());
    Files.writeString(RESULTS, replaced(Files.readString(RESULTS), GrowthTable.of(rows)));
  }

  private static List<GrowthRow> read() throws IOException {
    return Files.readAllLines(FIGURES).stream().skip(1).map(GrowthRow::ofLine).toList();
  }

  private static GrowthRow measure(GrowthAxis axis, int size) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "@" + Path.of("src", "dist", "lib", "java.options"), "--enable-native-access=ALL-UNNAMED", "-classpath",
        System.getProperty("java.class.path"), GrowthPoint.class.getName(), axis.name(), Integer.toString(size))
        .redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String line = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    if (process.waitFor() != 0) throw new IOException(axis + " " + size + ": measuring it failed");
    System.out.println(line);
    return GrowthRow.ofLine(line);
  }

  /** A text with what stands between the marks replaced. */
  static String replaced(String text, String table) {
    int begin = text.indexOf(BEGIN);
    int end = text.indexOf(END);
    if (begin < 0 || end < begin) throw new IllegalArgumentException("the marks of the table are missing");
    return text.substring(0, begin) + BEGIN + table + text.substring(end);
  }
}
