package org.rialto.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CheckZoneCommandTest {
  private static final String GOOD = """
      $TTL 3600
      @ SOA ns1 hostmaster 7 7200 900 1209600 300
      @ NS ns1
      ns1 A 192.0.2.1
      """;

  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test void saysWhatAGoodZoneHolds() throws IOException {
    Path file = zone(GOOD);
    assertEquals(0, run("check-zone", file.toString()));
    assertEquals(file + ": test.example. serial 7, 2 names, 3 records: good", out.toString().strip());
  }

  @Test void tellsErrorsBeforeWarningsAndFailsForErrors() throws IOException {
    Path file = zone(GOOD + "www 60 A 192.0.2.1\nwww A 192.0.2.2\nwww MX ten mail\n");
    assertEquals(1, run("check-zone", file.toString()));
    String[] lines = out.toString().split(System.lineSeparator());
    assertTrue(lines[0].startsWith(file + ":7: www.test.example.: MX data"), lines[0]);
    assertTrue(lines[1].startsWith(file + ":5: warning: www.test.example.: the A records have different TTLs"),
        lines[1]);
    assertEquals(file + ": 1 error, 1 warning", lines[2]);
  }

  @Test void warningsAreErrorsOnlyWhenStrict() throws IOException {
    Path file = zone(GOOD + "@ MX 10 mail\n");
    assertEquals(0, run("check-zone", file.toString()));
    assertTrue(out.toString().strip().endsWith("2 names, 4 records: good, 1 warning"), out.toString());
    assertEquals(1, run("check-zone", "--strict", file.toString()));
  }

  @Test void whatIsServedThoughForbiddenIsAnError() throws IOException {
    Path file = zone(GOOD + "sub NS ns.sub\n");
    assertEquals(1, run("check-zone", file.toString()));
    assertTrue(out.toString().startsWith(file + ":5: sub.test.example.: server ns.sub.test.example."), out.toString());
  }

  @Test void writesForPrograms() throws IOException {
    Path file = zone(GOOD + "@ MX 10 mail\n");
    assertEquals(1, run("check-zone", "--json", file.toString(), folder.resolve("missing.zone").toString()));
    JsonNode told = JsonMapper.shared().readTree(out.toString());
    assertEquals("test.example.", told.path(0).path("origin").stringValue());
    assertEquals(7, told.path(0).path("serial").intValue());
    assertEquals(0, told.path(0).path("errors").size());
    assertEquals(5, told.path(0).path("warnings").path(0).path("line").intValue());
    assertEquals("no such file; check the path", told.path(1).path("errors").path(0).path("message").stringValue());
  }

  @Test void originIsSaidForAFileThatIsNotNamedByIt() throws IOException {
    Path file = Files.writeString(folder.resolve("db.test"), GOOD);
    assertEquals(2, run("check-zone", file.toString()));
    assertTrue(err.toString().contains("say it with --origin"), err.toString());
    assertEquals(0, run("check-zone", "--origin", "other.example", file.toString()));
    assertTrue(out.toString().contains("other.example. serial 7"), out.toString());
    assertEquals(2, run("check-zone", "--origin", "other.example", file.toString(), file.toString()));
    assertEquals(2, run("check-zone"));
  }

  private Path zone(String text) throws IOException {
    return Files.writeString(folder.resolve("test.example.zone"), text);
  }

  private int run(String... arguments) {
    CommandLine line = Main.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return line.execute(arguments);
  }
}
