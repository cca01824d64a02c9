package org.rialto.app;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders of zones, as they are watched. */
class ZoneWatchTest {
  @TempDir Path folder;

  @Test void reloadThatFailsIsFollowedByTheNextOne() throws Exception {
    Semaphore reloads = new Semaphore(0);
    try (ZoneWatch watch = new ZoneWatch(() -> Set.of(folder), () -> {
      reloads.release();
      throw new IllegalStateException("a reload that always fails");
    })) {
      watch.start();
      for (String zone : new String[] {"one", "other"}) {
        Files.writeString(folder.resolve(zone), zone);
        assertTrue(reloads.tryAcquire(30, TimeUnit.SECONDS), zone);
      }
    }
  }
}
