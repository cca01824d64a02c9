package org.rialto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * NOTICE names each library in the image's {@code lib}, as the build listed them, no other, and a licence whose text is
 * in the image.
 */
class NoticeTest {
  private static final Pattern NAMED =
      Pattern.compile("(?m)^  (?<artifact>\\S+) +(?<version>\\d\\S*) +(?<licence>\\S+) +https://\\S+$");

  @Test void theLibrariesNamedAreTheLibrariesShipped() throws IOException {
    var shipped = new TreeSet<String>();
    for (String line : Files.readAllLines(Path.of("target", "libraries.txt"))) {
      String[] coordinates = line.strip().split(" ")[0].split(":");
      if (coordinates.length >= 5) shipped.add(coordinates[1] + " " + coordinates[coordinates.length - 2]);
    }
    var named = new TreeSet<String>();
    named().forEach(library -> named.add(library.group("artifact") + " " + library.group("version")));
    assertEquals(String.join("\n", shipped), String.join("\n", named));
  }

  @Test void theTextOfEachLicenceIsShipped() throws IOException {
    List<MatchResult> named = named();
    assertTrue(!named.isEmpty(), "no library in NOTICE");
    for (MatchResult library : named) {
      Path text = Path.of("src", "dist", "licenses", library.group("licence") + ".txt");
      assertTrue(Files.isRegularFile(text), text + " is missing, for " + library.group("artifact"));
    }
  }

  private static List<MatchResult> named() throws IOException {
    return NAMED.matcher(Files.readString(Path.of("NOTICE"))).results().toList();
  }
}
