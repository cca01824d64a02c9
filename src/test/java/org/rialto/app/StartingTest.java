package org.rialto.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.rialto.alto.Progress;
import org.rialto.serve.Issued;
import org.rialto.walk.World;

/** What comes while a server starts. */
class StartingTest {
  @TempDir Path folder;

  @Test @Timeout(60) void reloadWaitsUntilAllHasBegunThatItMayEnd() throws Exception {
    World world = World.in(folder, "127.0.0.1:0", "60s");
    Path trust = world.file("trust.pem");
    Issued.by(folder, "-keyalg", "EC").write(trust, folder.resolve("trust.key"));
    byte[] anchors = Files.readAllBytes(trust);
    String plain = "http://127.0.0.1:" + world.altoPort() + "/directory\n";
    String trusting = "https://127.0.0.1:" + world.altoPort() + "/directory\n    trust: trust.pem\n";
    world.edit("rialto.yaml", plain, trusting);
    Setup setup = Setup.read(world.config());
    world.edit("rialto.yaml", trusting, plain);
    Files.delete(trust);
    assertEquals(0, new ProcessBuilder("mkfifo", trust.toString()).start().waitFor()); // whoever reads waits here
    try (Rialto rialto = Rialto.open(setup, Progress.NONE);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> started = threads.submit(() -> {
        rialto.start(new CountDownLatch(1));
        return rialto;
      });
      Future<?> reloaded;
      try (OutputStream out = Files.newOutputStream(trust)) { // the making of the source's client has begun
        reloaded = threads.submit(() -> rialto.reload(Optional.empty()));
        assertThrows(TimeoutException.class, () -> reloaded.get(1, TimeUnit.SECONDS));
        Files.delete(trust);
        Files.write(trust, anchors);
        out.write(anchors);
      }
      started.get(30, TimeUnit.SECONDS);
      reloaded.get(30, TimeUnit.SECONDS);
      RunningRialto.await(() -> rialto.sources().getFirst().state().toString(), "CURRENT"::equals);
    }
  }
}
