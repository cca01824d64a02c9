package org.rialto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What README points to is there. */
class ReadmeTest {
  private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:)(?<file>[^)#]+)");

  @Test void everyLinkEndsInAFile() throws IOException {
    List<String> links = LINK.matcher(Files.readString(Path.of("README.md"))).results().map(link -> link.group("file"))
        .toList();
    assertFalse(links.isEmpty(), "no links found");
    assertEquals(List.of(), links.stream().filter(link -> !Files.exists(Path.of(link))).toList());
  }
}
