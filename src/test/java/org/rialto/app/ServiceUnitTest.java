package org.rialto.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The unit for systemd says what the launcher, the commands and README say. */
class ServiceUnitTest {
  private static final Path UNIT = Path.of("conf", "rialto.service");
  private static final String INSTALLED = "/opt/rialto/";

  @Test void serverIsStartedByTheLauncherWithACommandThereIs() throws IOException {
    List<String> words = new ArrayList<>(List.of(value("ExecStart").split(" ")));
    String program = words.removeFirst();
    assertTrue(program.startsWith(INSTALLED), program);
    assertTrue(Files.exists(Path.of("src", "dist").resolve(program.substring(INSTALLED.length()))), program);
    CommandLine.ParseResult parsed = Main.commandLine().parseArgs(words.toArray(String[]::new));
    assertEquals("serve", parsed.subcommand().commandSpec().name());
    assertEquals(Path.of("/etc/rialto/rialto.yaml"), parsed.subcommand().matchedOption("--config").getValue());
  }

  @Test void reloadIsTheSignalThatReloads() throws IOException {
    assertEquals("/bin/kill -HUP $MAINPID", value("ExecReload"));
    assertTrue(Files.readString(Path.of("README.md")).contains("`rialto reload`, or SIGHUP"));
  }

  /** The two folders the unit makes are those that README has the configuration name. */
  @ParameterizedTest @ValueSource(strings = {"state-folder: /var/lib/", "admin: /run/"})
  void foldersAreThoseToBeConfigured(String setting) throws IOException {
    String folder = value(setting.startsWith("state") ? "StateDirectory" : "RuntimeDirectory");
    for (Path text : List.of(UNIT, Path.of("README.md"))) {
      assertTrue(Files.readString(text).contains(setting + folder), () -> setting + folder + " in " + text);
    }
  }

  @Test void portsBelow1024AreAllThatIsGranted() throws IOException {
    for (String key : List.of("AmbientCapabilities", "CapabilityBoundingSet")) {
      assertEquals("CAP_NET_BIND_SERVICE", value(key));
    }
    assertEquals("yes", value("NoNewPrivileges"));
    assertEquals("strict", value("ProtectSystem"));
  }

  @Test void writableAndExecutableMemoryIsNotForbidden() throws IOException {
    assertTrue(settings().noneMatch(line -> line.startsWith("MemoryDenyWriteExecute=")));
  }

  @Test void descriptorsAreEnoughForTheDefaultConnections() throws IOException {
    assertTrue(Integer.parseInt(value("LimitNOFILE")) > 2 * 1000);
  }

  private static String value(String key) throws IOException {
    List<String> values = settings().filter(line -> line.startsWith(key + "="))
        .map(line -> line.substring(key.length() + 1)).toList();
    assertEquals(1, values.size(), () -> key + " in " + UNIT + ": " + values);
    return values.getFirst();
  }

  private static Stream<String> settings() throws IOException {
    return Arrays.stream(Files.readString(UNIT).split("\n")).filter(line -> !line.startsWith("#"));
  }
}
