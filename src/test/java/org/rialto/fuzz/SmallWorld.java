package org.rialto.fuzz;

import java.nio.file.Files;
import java.nio.file.Path;
import org.rialto.answer.State;
import org.rialto.app.RunningRialto;
import org.rialto.walk.World;

/** What fuzzed messages are answered from: made once, as each class runs in a process of its own. */
final class SmallWorld {
  static final long NOW_SECONDS = 1_800_000_000L;
  static final State STATE = state();

  private SmallWorld() {}

  private static State state() {
    try {
      Path folder = Files.createTempDirectory(Path.of("target"), "fuzz");
      return RunningRialto.state(World.in(folder), NOW_SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
