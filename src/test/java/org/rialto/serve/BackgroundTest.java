package org.rialto.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Heavy work steps back behind the threads that answer, and these stay as they were. */
@EnabledOnOs(OS.LINUX)
class BackgroundTest {
  @Test void threadsOfItAreNicerThanOthers() throws Exception {
    int own = nice();
    CompletableFuture<Integer> seen = new CompletableFuture<>();
    Thread thread = new Background("heavy").newThread(() -> seen.complete(nice()));
    thread.start();
    assertEquals(Math.min(own + Background.NICER, 19), seen.get());
    assertEquals(own, nice());
    assertEquals("heavy", thread.getName());
  }

  /** What /proc says of this thread, counted from after its name (proc_pid_stat(5)). */
  private static int nice() {
    try {
      String stat = Files.readString(Path.of("/proc/thread-self/stat"));
      return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[16]);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }
}
