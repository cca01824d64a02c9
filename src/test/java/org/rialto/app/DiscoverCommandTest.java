package org.rialto.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code rialto discover}, asking a rialto that serves reverse zones. */
class DiscoverCommandTest {
  @TempDir Path folder;
  private ReverseWorld world;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach void start() throws Exception {
    world = ReverseWorld.start(Files.createDirectory(folder.resolve("world")));
  }

  @AfterEach void stop() {
    world.close();
  }

  private int run(String... arguments) {
    CommandLine line = Main.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return line.execute(arguments);
  }

  private int discover(String subject, String... more) {
    List<String> arguments = new ArrayList<>(List.of("discover", subject, "--resolver", world.resolver().toString()));
    arguments.addAll(List.of(more));
    return run(arguments.toArray(String[]::new));
  }

  private List<String> uris() {
    List<String> uris = new ArrayList<>();
    for (JsonNode directory : JsonMapper.shared().readTree(out.toString()).get("directories")) {
      uris.add(directory.get("uri").stringValue() + (directory.has("refused") ? " refused" : ""));
    }
    return uris;
  }

  @Test void tellsEachLookUpAndWhatItFound() {
    assertEquals(0, discover("198.51.100.0/24"));
    assertEquals(String.join(System.lineSeparator(),
        "198.51.100.0/24: ALTO:https, asking " + world.resolver(), "",
        "100.51.198.in-addr.arpa. NAPTR: NOERROR, no AD, TTL 3600",
        "  3600 100 10 \"u\" \"ALTO:http\" \"!.*!http://127.0.0.1:" + world.altoPort() + "/directory!\" .",
        "      a record is for \"ALTO:http\", not for ALTO:https",
        "  3600 100 20 \"u\" \"ALTO:https\" \"!.*!https://alto.example/directory!\" .",
        "      directory https://alto.example/directory", "  => 1 directory", "",
        "https://alto.example/directory  order 100, preference 20"), out.toString().strip());
  }

  @Test void aClientOfEitherFamilyIsFound() {
    assertEquals(0, discover("2001:db8:2:3::4", "--json"));
    assertEquals(List.of("https://six.example/directory"), uris());
  }

  @Test void aClientBehindTranslationIsItsIpv4Host() {
    assertEquals(0, discover("64:ff9b::198.51.100.9"));
    assertTrue(out.toString().startsWith("64:ff9b::198.51.100.9, looked for by 198.51.100.9/32:"), out.toString());
  }

  @Test void aliasesOfACustomersZoneAreFollowed_2317() {
    assertEquals(0, discover("203.0.113.7", "--json"));
    JsonNode first = JsonMapper.shared().readTree(out.toString()).get("look-ups").get(0);
    assertEquals("7.0/25.113.0.203.in-addr.arpa.", first.get("aliases").get(0).stringValue());
    assertEquals(List.of("https://customer.example/ird"), uris());
  }

  @Test void aReverseZoneThatWasMovedIsFollowed_6672() {
    assertEquals(0, discover("192.0.2.7", "--json"));
    assertEquals(List.of("https://moved.example/ird"), uris());
  }

  @Test void anAnswerTooLongForADatagramComesOverTcp() {
    assertEquals(0, discover("203.0.113.88", "--json"));
    assertEquals(16, uris().size());
    assertEquals("https://alto1.example/directory", uris().getFirst());
    JsonNode first = JsonMapper.shared().readTree(out.toString()).get("look-ups").get(0);
    assertEquals(32, first.get("records").size());
    assertTrue(first.get("records").get(16).get("verdict").stringValue().startsWith("one directory more"));
  }

  @Test void insideAddressesAreToldAndNotCounted() {
    assertEquals(1, discover("203.0.113.66", "--json"));
    assertEquals(List.of("https://169.254.169.254/latest refused", "https://[::1]/ird refused"), uris());
  }

  @Test void httpIsLookedForWhenItIsAskedFor() {
    assertEquals(1, discover("198.51.100.9", "--service", "ALTO:http", "--json"));
    assertEquals(List.of("http://127.0.0.1:" + world.altoPort() + "/directory refused"), uris());
  }

  @Test void whereNothingIsPublishedItSaysSo() {
    assertEquals(1, discover("cdn.example"));
    assertTrue(out.toString().contains("  => cdn.example. has no NAPTR record"), out.toString());
    assertTrue(out.toString().strip().endsWith("no directory"), out.toString());
  }

  @Test void whatFailedForNowIsTold() {
    assertEquals(1, discover("8.8.8.8"));
    assertTrue(out.toString().contains("8.8.8.8.in-addr.arpa. gets REFUSED"), out.toString());
    assertTrue(out.toString().strip().endsWith("a look-up failed for now: later there may be more"), out.toString());
  }

  @Test void wrongCommandLinesAreToldApart() throws Exception {
    assertEquals(2, discover("198.0.0.0/7"));
    assertTrue(err.toString().startsWith("unsupported prefix length"), err.toString());
    assertEquals(2, discover("198.51.100.0/33"));
    assertEquals(2, discover("a..example"));
    assertEquals(2, discover("198.51.100.1", "--service", "ALTO https"));
    assertEquals(2, run("discover", "198.51.100.1", "--resolver", "127.0.0.1"));
    assertEquals(2, run("discover", "198.51.100.1", "--resolver", "127.0.0.1:0"));
    assertEquals(2, run("discover", "--resolver", world.resolver().toString()));
    Path without = Files.writeString(folder.resolve("without.yaml"), "zones: {}\n".replace("{}",
        "[{file: world/cdn.example.zone, origin: cdn.example}]"));
    assertEquals(2, run("discover", "198.51.100.1", "--config", without.toString()));
    assertTrue(err.toString().contains("has no client-discovery"), err.toString());
  }

  @Test void theConfigurationSaysWhomToAskAndWhoMayBeAsked() throws Exception {
    Path config = Files.writeString(folder.resolve("client.yaml"), """
        zones: [{file: world/cdn.example.zone, origin: cdn.example}]
        client-discovery:
          resolver: %s
          allow-http: true
          allow: 127.0.0.0/8
        """.formatted(world.resolver()));
    assertEquals(0, run("discover", "198.51.100.9", "--config", config.toString(), "--json"));
    assertEquals(List.of("https://alto.example/directory", "http://127.0.0.1:" + world.altoPort() + "/directory"),
        uris());
    assertFalse(out.toString().contains("9.100.51.198"), "it is looked for by its network");
  }
}
