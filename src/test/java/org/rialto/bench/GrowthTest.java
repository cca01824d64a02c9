package org.rialto.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** What is made of the figures: the lines they are kept in, the table, the picture. */
class GrowthTest {
  @Test void figuresAreReadAsTheyWereWritten() {
    GrowthRow row = row(GrowthAxis.NAMES, 1_000, 12.5);
    assertEquals(row, GrowthRow.ofLine(row.toLine()));
    assertEquals(GrowthRow.header().split(",").length, row.toLine().split(",").length);
    var refused = assertThrows(IllegalArgumentException.class, () -> GrowthRow.ofLine("NAMES,1"));
    assertEquals("\"NAMES,1\" has 2 values", refused.getMessage());
  }

  @Test void tableHasALineForEachWorld() {
    String table = GrowthTable.of(List.of(row(GrowthAxis.PIDS, 100, 0.25), row(GrowthAxis.PIDS, 100_000, 1234.5)));
    List<String> lines = table.lines().toList();
    assertEquals(4, lines.size());
    assertEquals("| 100,000 PIDs, in the network map" + " | 1,235".repeat(GrowthFigure.values().length) + " |",
        lines.get(3));
  }

  @Test void numbersHaveTwoDigitsOrMore() {
    assertEquals(List.of("0", "0.01", "0.99", "1.0", "9.9", "10", "1,000"),
        DoubleStream.of(0.004, 0.01, 0.99, 0.996, 9.94, 9.96, 999.6).mapToObj(GrowthTable::shown).toList());
  }

  @Test void tableTakesThePlaceOfTheOneBeforeIt() {
    String text = Growth.replaced("a\n" + Growth.BEGIN + Growth.END + "b\n", "1\n");
    assertTrue(text.startsWith("a\n") && text.endsWith("b\n"), text);
    assertEquals(Growth.replaced(text, "2\n"), text.replace("1\n", "2\n"));
    assertThrows(IllegalArgumentException.class, () -> Growth.replaced("a\n", "1\n"));
  }

  @Test void pictureHasAPointForEachFigureHigherWhereMore() throws Exception {
    List<GrowthRow> rows = new ArrayList<>();
    for (GrowthAxis axis : GrowthAxis.values()) for (int size : axis.sizes()) rows.add(row(axis, size, size));
    Document picture = DocumentBuilderFactory.newInstance().newDocumentBuilder()
        .parse(new InputSource(new StringReader(new GrowthPicture(rows).svg())));
    NodeList points = picture.getElementsByTagName("circle");
    assertEquals(rows.size() * GrowthFigure.values().length, points.getLength());
    NodeList lines = picture.getElementsByTagName("polyline");
    for (int i = 0; i < lines.getLength(); i++) {
      double[] heights = Arrays.stream(((Element) lines.item(i)).getAttribute("points").split(" "))
          .mapToDouble(point -> -Double.parseDouble(point.split(",")[1])).toArray();
      double[] ascending = heights.clone();
      Arrays.sort(ascending);
      assertEquals(Arrays.toString(ascending), Arrays.toString(heights));
    }
  }

  private static GrowthRow row(GrowthAxis axis, int size, double figure) {
    Map<GrowthFigure, Double> figures = Arrays.stream(GrowthFigure.values())
        .collect(Collectors.toMap(Function.identity(), _ -> figure));
    return new GrowthRow(axis, size, figures);
  }
}
