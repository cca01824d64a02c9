package org.rialto.fuzz;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.rialto.alto.Limits;
import org.rialto.alto.MapFiles;
import org.rialto.location.MapException;

/** What an ALTO server calls a map (RFC 7285 §11.2) is one, or refused. */
class MapFuzz {
  private Path file;

  @BeforeEach void folder(@TempDir Path folder) {
    file = folder.resolve("map.json");
  }

  @FuzzTest(maxDuration = "90s")
  void anyTextIsAMapOrRefused(byte[] text) throws IOException {
    Files.write(file, text);
    try {
      assertNotNull(MapFiles.networkMap(file, Limits.DEFAULT).tag());
    } catch (IOException | MapException refused) {
      assertNotNull(refused.getMessage());
    }
    try {
      assertNotNull(MapFiles.costMap(file, Limits.DEFAULT).type());
    } catch (IOException | MapException refused) {
      assertNotNull(refused.getMessage());
    }
  }
}
