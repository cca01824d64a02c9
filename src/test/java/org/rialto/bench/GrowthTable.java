package org.rialto.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Figures as a table in Markdown. */
final class GrowthTable {
  private GrowthTable() {}

  /** A row for each world, a column for each figure, in the order given. */
  static String of(List<GrowthRow> rows) {
    StringBuilder table = new StringBuilder("| ");
    for (GrowthFigure figure : GrowthFigure.values()) {
      table.append("| ").append(figure.kind.label).append(", ").append(figure.kind.unit).append(": ")
          .append(figure.label).append(' ');
    }
    table.append("|\n|---").append("|--:".repeat(GrowthFigure.values().length)).append("|\n");
    for (GrowthRow row : rows) table.append(line(row));
    return table.toString();
  }

  private static String line(GrowthRow row) {
    return "| " + String.format(Locale.ROOT, "%,d", row.size()) + " " + row.axis().label() + ", " + row.axis().detail()
        + " | " + Arrays.stream(GrowthFigure.values()).map(figure -> shown(row.of(figure)))
            .collect(Collectors.joining(" | ")) + " |\n";
  }

  /** Two digits at least, none after the point from ten on. */
  static String shown(double value) {
    if (value < 0.005) return "0";
    return String.format(Locale.ROOT, value >= 9.95 ? "%,.0f" : value >= 0.995 ? "%.1f" : "%.2f", value);
  }
}
