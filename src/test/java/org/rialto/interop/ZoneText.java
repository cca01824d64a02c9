package org.rialto.interop;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A zone and the text of its master file.
 *
 * @param origin with the last dot
 * @param group of zones whose names lead into each other
 */
record ZoneText(String origin, String text, String group) {
  /** Its file in a folder. */
  Path in(Path folder) {
    return folder.resolve(origin + "zone");
  }

  void write(Path folder) throws IOException {
    Files.writeString(in(folder), text, StandardCharsets.ISO_8859_1);
  }

  @Override public String toString() {
    return "; " + origin + "\n" + text;
  }
}
