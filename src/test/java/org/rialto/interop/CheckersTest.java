package org.rialto.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rialto.app.CheckedZone;

/**
 * named-checkzone (BIND), nsd-checkzone, kzonecheck (Knot) and check-zone take and refuse the same zones; where we
 * don't do as most of them, {@code src/test/resources/interop/checks.txt} has the reason.
 */
@Tag("interop")
class CheckersTest {
  private static final Path RESOURCES = Path.of("src/test/resources");

  static Stream<Path> files() throws IOException {
    List<Path> files = new ArrayList<>();
    Path good = RESOURCES.resolve("interop/zones");
    for (Path folder : List.of(Path.of("zones"), good, RESOURCES.resolve("zones/wrong"))) {
      try (Stream<Path> found = Files.list(folder)) {
        found.filter(file -> file.toString().endsWith(".zone")).sorted().forEach(files::add);
      }
    }
    return files.stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("files")
  void takesAndRefusesAsMostDo(Path file) throws Exception {
    String origin = file.getParent().endsWith("wrong") ? "wrong.example"
        : file.getFileName().toString().replaceFirst("\\.zone$", "");
    Map<String, Boolean> takers = new HashMap<>();
    String path = file.toString();
    takers.put("named-checkzone", Program.succeeds("named-checkzone", "-q", "-i", "local", "-k", "ignore", origin,
        path));
    takers.put("nsd-checkzone", Program.succeeds("nsd-checkzone", origin, path));
    takers.put("kzonecheck", Program.succeeds("kzonecheck", "-o", origin, path));
    boolean mostTake = takers.values().stream().filter(takes -> takes).count() > 1;
    boolean weTake = CheckedZone.isGood(file, origin);
    assertEquals(recorded().containsKey(file.getFileName().toString()), weTake != mostTake,
        () -> "we " + (weTake ? "take it" : "refuse it") + ", others take it: " + takers);
  }

  @Test void whatIsRecordedIsThere() throws IOException {
    List<String> names = files().map(file -> file.getFileName().toString()).toList();
    assertEquals(List.of(), recorded().keySet().stream().filter(name -> !names.contains(name)).toList());
  }

  /** Files that we don't judge as most do, each with the reason. */
  private static Map<String, String> recorded() throws IOException {
    Map<String, String> recorded = new HashMap<>();
    for (String line : Files.readAllLines(RESOURCES.resolve("interop/checks.txt"))) {
      if (line.isBlank() || line.startsWith("#")) continue;
      String[] cells = line.split("\\|", 2);
      recorded.put(cells[0].strip(), cells[1].strip());
    }
    return recorded;
  }
}
