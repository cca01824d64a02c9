package org.rialto.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Figures as a picture (SVG): a row of small graphs for each kind of figure, a column for each axis, both scales
 * logarithmic; those of a row have the same scale, so that steepness can be compared. Readable on light ground and on
 * dark.
 */
final class GrowthPicture {
  private static final int LEFT = 62;
  private static final int TOP = 50;
  private static final int WIDTH = 128;
  private static final int HEIGHT = 140;
  private static final int GAP = 14;
  private static final int ROW_GAP = 48;
  private static final int BOTTOM = 24;
  private static final int LEGEND = 176;
  /** Between the border of a graph and its first point. */
  private static final int INSET = 12;
  /** Less than this is drawn as this: in a logarithmic scale nothing is infinitely far down. */
  private static final double MEMORY_MIN = 0.01;
  /** Colours that can be told from either ground; where the ground is known, words are set off further. */
  private static final String STYLE = """
      <style>
        text { font: 11px system-ui, sans-serif; fill: #76808a; }
        .head { font-weight: 600; font-size: 12px; }
        .frame { fill: none; } .frame, .grid { stroke: #8c959f; stroke-opacity: 0.45; stroke-width: 0.7; }
        .blue { fill: #3b86e0; stroke: #3b86e0; } .orange { fill: #dd7a1a; stroke: #dd7a1a; }
        .green { fill: #2fa56b; stroke: #2fa56b; } .violet { fill: #a06bd6; stroke: #a06bd6; }
        .line { fill: none; stroke-width: 1.8; stroke-linejoin: round; } .dashed { stroke-dasharray: 4 3; }
        @media (prefers-color-scheme: light) { text { fill: #57606a; } .head { fill: #24292f; } }
        @media (prefers-color-scheme: dark) { text { fill: #9aa4af; } .head { fill: #e6edf3; } }
      </style>
      """;

  private final List<GrowthRow> rows;
  private final StringBuilder svg = new StringBuilder();

  GrowthPicture(List<GrowthRow> rows) {
    this.rows = rows;
  }

  String svg() {
    int columns = GrowthAxis.values().length;
    int kinds = GrowthFigure.Kind.values().length;
    int width = LEFT + columns * (WIDTH + GAP) + LEGEND;
    int height = TOP + kinds * (HEIGHT + ROW_GAP) - ROW_GAP + BOTTOM;
    add("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" role=\"img\">\n",
        width, height, width, height);
    add("<title>How time for a query, compile time and memory grow</title>\n");
    svg.append(STYLE);
    for (GrowthAxis axis : GrowthAxis.values()) {
      text(left(axis) + WIDTH / 2.0, TOP - 26, "middle", "head", axis.label());
      text(left(axis) + WIDTH / 2.0, TOP - 10, "middle", "", axis.detail());
    }
    for (GrowthFigure.Kind kind : GrowthFigure.Kind.values()) drawRow(kind);
    return svg.append("</svg>\n").toString();
  }

  private void drawRow(GrowthFigure.Kind kind) {
    List<GrowthFigure> figures = Arrays.stream(GrowthFigure.values()).filter(figure -> figure.kind == kind).toList();
    Scale scale = scale(figures);
    double top = top(kind);
    add("<text class=\"head\" text-anchor=\"middle\" transform=\"translate(14 %.1f) rotate(-90)\">%s, %s</text>\n",
        top + HEIGHT / 2.0, kind.label, kind.unit);
    for (double tick : scale.ticks()) {
      text(LEFT - 6, scale.at(tick, top) + 4, "end", "", tick < 1 ? String.valueOf((float) tick)
          : String.format(Locale.ROOT, "%,.0f", tick));
    }
    for (GrowthAxis axis : GrowthAxis.values()) drawGraph(axis, figures, scale, top);
    drawLegend(figures, top);
  }

  private void drawGraph(GrowthAxis axis, List<GrowthFigure> figures, Scale scale, double top) {
    double left = left(axis);
    for (double tick : scale.ticks()) {
      add("<path class=\"grid\" d=\"M%.1f %.1fh%d\"/>\n", left, scale.at(tick, top), WIDTH);
    }
    add("<rect class=\"frame\" x=\"%.1f\" y=\"%.1f\" width=\"%d\" height=\"%d\"/>\n", left, top, WIDTH, HEIGHT);
    for (int size : axis.sizes()) {
      double exponent = Math.log10(size);
      if (exponent != Math.rint(exponent)) continue;
      add("<text text-anchor=\"middle\" x=\"%.1f\" y=\"%.1f\">10<tspan dy=\"-4\" font-size=\"8\">%.0f</tspan></text>\n",
          x(axis, size), top + HEIGHT + 16, exponent);
    }
    List<GrowthRow> along = rows.stream().filter(row -> row.axis() == axis).toList();
    if (along.isEmpty()) return;
    for (GrowthFigure figure : figures) {
      String points = along.stream().map(row -> String.format(Locale.ROOT, "%.1f,%.1f", x(axis, row.size()),
          scale.at(row.of(figure), top))).collect(Collectors.joining(" "));
      add("<polyline class=\"line %s\" points=\"%s\"/>\n", style(figure), points);
      for (GrowthRow row : along) {
        add("<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"2.4\"/>\n", colour(figure), x(axis, row.size()),
            scale.at(row.of(figure), top));
      }
    }
  }

  private void drawLegend(List<GrowthFigure> figures, double top) {
    double left = left(GrowthAxis.PREFIXES) + GrowthAxis.values().length * (WIDTH + GAP);
    for (int i = 0; i < figures.size(); i++) {
      double y = top + 14 + 20 * i;
      add("<path class=\"line %s\" d=\"M%.1f %.1fh22\"/>\n", style(figures.get(i)), left, y);
      text(left + 28, y + 4, "start", "", figures.get(i).label);
    }
  }

  private Scale scale(List<GrowthFigure> figures) {
    double[] values = rows.stream().flatMapToDouble(row -> figures.stream().mapToDouble(row::of))
        .map(value -> Math.max(value, MEMORY_MIN)).sorted().toArray();
    return values.length == 0 ? new Scale(1, 10) : new Scale(values[0], values[values.length - 1]);
  }

  /** A logarithmic scale from below one value to above another. */
  private record Scale(double least, double most) {
    double[] ticks() {
      double[] steps = most / least < 50 ? new double[] {1, 2, 5} : new double[] {1};
      return Arrays.stream(new int[] {-2, -1, 0, 1, 2, 3, 4, 5}).mapToDouble(exponent -> Math.pow(10, exponent))
          .flatMap(decade -> Arrays.stream(steps).map(step -> step * decade))
          .filter(tick -> tick >= lower() * 0.999 && tick <= upper() * 1.001).toArray();
    }

    double lower() {
      return least / 1.4;
    }

    double upper() {
      return most * 1.4;
    }

    double at(double value, double top) {
      double clamped = Math.max(value, MEMORY_MIN);
      return top + HEIGHT * (1 - Math.log(clamped / lower()) / Math.log(upper() / lower()));
    }
  }

  private static double x(GrowthAxis axis, int size) {
    double first = Math.log(axis.sizes().getFirst());
    double last = Math.log(axis.sizes().getLast());
    return left(axis) + INSET + (WIDTH - 2 * INSET) * (Math.log(size) - first) / (last - first);
  }

  private static double left(GrowthAxis axis) {
    return LEFT + axis.ordinal() * (WIDTH + GAP);
  }

  private static double top(GrowthFigure.Kind kind) {
    return TOP + kind.ordinal() * (HEIGHT + ROW_GAP);
  }

  private static String colour(GrowthFigure figure) {
    return switch (figure) {
      case ROUTED_IN_BATCH, ROUTED_ALONE, INDEX_COMPILE, INDEX_MEMORY -> "blue";
      case STORED_IN_BATCH, STORED_ALONE, TABLE_COMPILE, TABLE_MEMORY -> "orange";
      case ZONE_COMPILE, ZONE_MEMORY -> "green";
      case COSTS_MEMORY -> "violet";
    };
  }

  private static String style(GrowthFigure figure) {
    boolean dashed = figure == GrowthFigure.ROUTED_ALONE || figure == GrowthFigure.STORED_ALONE;
    return colour(figure) + (dashed ? " dashed" : "");
  }

  private void text(double x, double y, String anchor, String style, String words) {
    add("<text%s text-anchor=\"%s\" x=\"%.1f\" y=\"%.1f\">%s</text>\n", style.isEmpty() ? "" : " class=\"" + style
        + "\"", anchor, x, y, words);
  }

  private void add(String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values));
  }
}
