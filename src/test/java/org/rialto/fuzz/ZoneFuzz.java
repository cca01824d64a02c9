package org.rialto.fuzz;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.rialto.zone.ZoneException;
import org.rialto.zone.ZoneLoader;
import org.rialto.zone.ZoneLoader.ReverseDefaults;
import org.rialto.zone.ZoneLoader.ZoneFile;

/** A master file of any text is a zone, or refused with what is wrong; in bounded time. */
class ZoneFuzz {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private Path file;

  @BeforeEach void folder(@TempDir Path folder) {
    file = folder.resolve("fuzz.example.zone");
  }

  @FuzzTest(maxDuration = "90s")
  void anyTextIsAZoneOrRefused(byte[] text) throws IOException {
    Files.write(file, text);
    assertTimeout(PATIENCE, this::load);
  }

  private void load() {
    try {
      ZoneLoader.load(List.of(new ZoneFile(file, "fuzz.example")), List.of(), List.of(),
          new ReverseDefaults(0, ".", ".", "fuzz"));
    } catch (ZoneException wrong) {
      assertFalse(wrong.problems().isEmpty());
    }
  }
}
