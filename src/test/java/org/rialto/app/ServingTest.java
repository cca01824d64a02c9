package org.rialto.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rialto.alto.Progress;
import org.rialto.walk.World;
import picocli.CommandLine;

class ServingTest {
  private static Optional<Serving> plain(String line) {
    return Serving.plain(line.isEmpty() ? new String[0] : line.split(" "));
  }

  @Test void serveAloneTakesTheDefaultConfiguration() {
    assertEquals(Optional.of(new Serving(Serving.defaultConfig(), false)), plain("serve"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-c a.yaml serve", "serve -c a.yaml", "--config a.yaml serve", "serve --config a.yaml",
      "--config=a.yaml serve", "serve --config=a.yaml"})
  void aPlainFormIsReadAsTheParserOfCommandLinesReadsIt(String line) {
    assertEquals(Optional.of(new Serving(Path.of("a.yaml"), false)), plain(line));
    CommandLine.ParseResult parsed = Main.commandLine().parseArgs(line.split(" "));
    assertEquals("serve", parsed.subcommand().commandSpec().name());
    assertEquals(Path.of("a.yaml"), ((Main) parsed.commandSpec().userObject()).config());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "serve serve", "-c a.yaml", "serve -c", "serve --config", "-c a.yaml serve -c b.yaml",
      "serve --config=", "serve -c --until-ready", "--until-ready serve", "serve --help", "serve -h", "--version serve",
      "-ca.yaml serve", "serve a.yaml", "-c=a.yaml serve", "status", "serve status", "help serve", "serve -V"})
  void whatIsNotPlainIsLeftToTheParserOfCommandLines(String line) {
    assertEquals(Optional.empty(), plain(line));
  }

  /** A source that is silent is waited for, as a default answer given before its maps would be kept for its TTL. */
  @Test void aServerToldToStopWaitsForNoSourceAndOpensNoDoor(@TempDir Path folder) throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"))) {
      World world = World.in(folder, "127.0.0.1:0", "60s");
      world.edit("rialto.yaml", "directory: http://127.0.0.1:" + world.altoPort(),
          "directory: http://127.0.0.1:" + silent.getLocalPort());
      CountDownLatch stop = new CountDownLatch(1);
      stop.countDown();
      try (Rialto rialto = Rialto.open(Setup.read(world.config()), Progress.NONE)) {
        rialto.start(stop);
        assertEquals(List.of(), Thread.getAllStackTraces().keySet().stream().map(Thread::getName)
            .filter(name -> name.equals("udp-0-127.0.0.1:0")).toList());
      }
    }
  }
}
