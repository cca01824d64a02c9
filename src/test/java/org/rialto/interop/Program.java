package org.rialto.interop;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Outside programs, run to their end. */
final class Program {
  private static final int PATIENCE_SECONDS = 20;

  private Program() {}

  /** What a program prints; fails where it isn't there, doesn't end, or ends with an error. */
  static String run(String... command) throws IOException, InterruptedException {
    Ended ended = end(command);
    if (ended.status() == 0) return ended.printed();
    throw new AssertionError(List.of(command) + " ended with " + ended.status() + ": " + ended.printed());
  }

  /** Whether a program ends without an error; fails where it isn't there or doesn't end. */
  static boolean succeeds(String... command) throws IOException, InterruptedException {
    return end(command).status() == 0;
  }

  private record Ended(int status, String printed) {}

  private static Ended end(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError(List.of(command) + " doesn't end");
    }
    return new Ended(process.exitValue(), printed);
  }
}
