package org.rialto.rfc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.rialto.alto.Limits;
import org.rialto.alto.MapFiles;
import org.rialto.location.CostMap;
import org.rialto.location.MapException;
import org.rialto.location.Metric;

/** RFC 9439: what the names of performance metrics say, and which values each may have. */
class Rfc9439Test {
  @TempDir Path files;

  static Stream<Arguments> metrics() {
    return Cases.of("rfc9439-metrics.cases", 5);
  }

  static Stream<Arguments> maps() {
    return Cases.of("rfc9439-maps.cases", 4);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("metrics")
  void nameSaysUnitAndWhichIsBetter(String section, String name, String unit, String better, String fault) {
    Metric metric = Metric.of(name);
    assertEquals(unit, metric.unit().orElse("-"));
    assertEquals(better, metric.better().name());
    assertTrue(metric.fault().orElse("-").startsWith(fault), metric.fault().toString());
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("maps")
  void mapsAreReadOrRefused(String section, String name, String json, String outcome) throws IOException {
    Path file = Files.writeString(files.resolve("map.json"), json);
    if (outcome.startsWith("!")) {
      String complaint = assertThrows(MapException.class, () -> MapFiles.costMap(file, Limits.DEFAULT)).getMessage();
      assertTrue(complaint.contains(outcome.substring(1).strip()), complaint);
      return;
    }
    CostMap map = MapFiles.costMap(file, Limits.DEFAULT);
    assertEquals(outcome, map.type().metric() + " " + map.type().mode() + " " + map.type().costSource() + " "
        + map.cost("p", "q"));
  }
}
