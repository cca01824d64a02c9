package org.rialto.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
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
}
