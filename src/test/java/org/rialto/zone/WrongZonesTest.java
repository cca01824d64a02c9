package org.rialto.zone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rialto.net.Family;
import org.rialto.zone.ZoneLoader.ReverseDefaults;
import org.rialto.zone.ZoneLoader.RoutedName;
import org.rialto.zone.ZoneLoader.ZoneFile;
import org.rialto.zone.ZoneProblem.Severity;

/** Every way a zone can be wrong, a file each: at its end stands what is to be told of it, and nothing else may be. */
class WrongZonesTest {
  private static final String EXPECTED = "; expect: ";
  private static final String ROUTED = "; routed: ";
  private static final ReverseDefaults NO_REVERSE = new ReverseDefaults(0, ".", ".", "");

  static Stream<Path> files() throws IOException, URISyntaxException {
    Path folder = Path.of(Objects.requireNonNull(WrongZonesTest.class.getResource("/zones/wrong")).toURI());
    try (Stream<Path> found = Files.list(folder)) {
      return found.filter(file -> file.toString().endsWith(".zone")).sorted().toList().stream();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("files")
  void isToldWithFileLineAndCure(Path file) throws IOException {
    List<String> expected = marked(file, EXPECTED);
    assertFalse(expected.isEmpty(), "nothing is expected of " + file);
    List<ZoneProblem> told = new ArrayList<>(load(file));
    for (String expectation : expected) {
      String[] parts = expectation.split(" ", 3);
      Severity severity = Severity.valueOf(parts[0].toUpperCase(Locale.ROOT));
      int line = Integer.parseInt(parts[1]);
      List<ZoneProblem> fitting = told.stream()
          .filter(problem -> problem.severity() == severity && problem.line() == line
              && problem.toString().contains(parts[2]))
          .toList();
      assertEquals(1, fitting.size(), () -> expectation + " in " + told);
      told.removeAll(fitting);
    }
    assertEquals(List.of(), told, "more was told");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("files")
  void isToldOfTheFileItIsIn(Path file) throws IOException {
    for (ZoneProblem problem : load(file)) {
      boolean isFile = problem.place().startsWith(file.getParent().toString());
      assertTrue(isFile || problem.place().equals("services[0]"), problem.toString());
    }
  }

  private static List<ZoneProblem> load(Path file) throws IOException {
    List<RoutedName> routed = marked(file, ROUTED).stream()
        .map(name -> new RoutedName(name, 0, Set.of(Family.IPV4), "services[0]")).toList();
    try {
      return ZoneLoader.load(List.of(new ZoneFile(file, "wrong.example")), routed, List.of(), NO_REVERSE).warnings();
    } catch (ZoneException wrong) {
      return wrong.problems();
    }
  }

  private static List<String> marked(Path file, String mark) throws IOException {
    return Arrays.stream(Files.readString(file).split("\n"))
        .filter(line -> line.startsWith(mark)).map(line -> line.substring(mark.length())).toList();
  }
}
