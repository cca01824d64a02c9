package org.rialto.robustness;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rialto.answer.Outcome;
import org.rialto.app.RunningRialto;
import org.rialto.walk.World;

/** A short robustness run. */
class RobustnessTest {
  @TempDir Path folder;

  @Test void mutatedMessagesGetWellFormedRepliesOrNone() throws Exception {
    long seed = System.nanoTime();
    try (RunningRialto rialto = RunningRialto.start(World.in(folder))) {
      new RobustnessRun(rialto.port(0), seed).send(4_000);
      assertEquals(0, rialto.door(0).counters().of(Outcome.SERVFAIL_IMPOSSIBLE));
      RunningRialto.await(() -> rialto.status().path("streams").path("open").intValue(), open -> open == 0);
    } catch (Exception | AssertionError failed) {
      throw new AssertionError("seed " + seed, failed);
    }
  }
}
