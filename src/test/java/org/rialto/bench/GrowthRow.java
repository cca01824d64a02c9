package org.rialto.bench;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** All figures of one world, and the text they are kept as: a line of comma-separated values. */
record GrowthRow(GrowthAxis axis, int size, Map<GrowthFigure, Double> figures) {
  GrowthRow {
    figures = Map.copyOf(figures);
    if (figures.size() != GrowthFigure.values().length) {
      throw new IllegalArgumentException("figures are missing: there are only " + figures.keySet());
    }
  }

  static String header() {
    return "axis,size," + Arrays.stream(GrowthFigure.values())
        .map(figure -> figure.name().toLowerCase(Locale.ROOT) + " " + figure.kind.unit)
        .collect(Collectors.joining(","));
  }

  double of(GrowthFigure figure) {
    return figures.get(figure);
  }

  String toLine() {
    return axis.name() + "," + size + "," + Arrays.stream(GrowthFigure.values())
        .map(figure -> String.format(Locale.ROOT, "%.4f", of(figure))).collect(Collectors.joining(","));
  }

  /** @throws IllegalArgumentException naming the line, if it isn't one of {@link #toLine} */
  static GrowthRow ofLine(String line) {
    List<String> values = List.of(line.split(","));
    if (values.size() != 2 + GrowthFigure.values().length) {
      throw new IllegalArgumentException("\"" + line + "\" has " + values.size() + " values");
    }
    Map<GrowthFigure, Double> figures = new EnumMap<>(GrowthFigure.class);
    for (GrowthFigure figure : GrowthFigure.values()) {
      figures.put(figure, Double.parseDouble(values.get(2 + figure.ordinal())));
    }
    return new GrowthRow(GrowthAxis.valueOf(values.get(0)), Integer.parseInt(values.get(1)), figures);
  }
}
