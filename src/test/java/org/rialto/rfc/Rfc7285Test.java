package org.rialto.rfc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.rialto.alto.Access;
import org.rialto.alto.AltoClient;
import org.rialto.alto.DirectoryFinder;
import org.rialto.alto.Eventually;
import org.rialto.alto.Guidance;
import org.rialto.alto.Limits;
import org.rialto.alto.MapFiles;
import org.rialto.alto.Progress;
import org.rialto.alto.ScriptedServer;
import org.rialto.alto.Source;
import org.rialto.alto.Timing;
import org.rialto.location.CostMap;
import org.rialto.location.CostType;
import org.rialto.location.MapException;
import org.rialto.location.NetworkMap;
import org.rialto.net.Family;

/** RFC 7285, as a client meets it: maps from the octets on, directories by what a client finds through them. */
class Rfc7285Test {
  @TempDir Path files;

  static Stream<Arguments> maps() {
    return Cases.of("rfc7285-maps.cases", 5);
  }

  static Stream<Arguments> directories() {
    return Cases.of("rfc7285-directories.cases", 5);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("maps")
  void mapsAreReadOrRefused(String section, String name, String kind, String json, String outcome) throws IOException {
    Path file = Files.writeString(files.resolve("map.json"), json);
    if (!outcome.startsWith("!")) {
      assertEquals(outcome, read(kind, file));
      return;
    }
    String complaint = assertThrows(MapException.class, () -> read(kind, file)).getMessage();
    assertTrue(complaint.contains(outcome.substring(1).strip()), complaint);
    assertTrue(complaint.startsWith(file + ": "), complaint);
  }

  private static String read(String kind, Path file) throws IOException {
    return kind.equals("n") ? shown(MapFiles.networkMap(file, Limits.DEFAULT))
        : shown(MapFiles.costMap(file, Limits.DEFAULT));
  }

  @Test void theExampleOf_11_2_1_7_isRead() throws IOException {
    assertEquals("my-default-network-map#da65eca2eb7a10ce8b059740b0b2e3f8eb1d4785 PID1=192.0.2.0/24,198.51.100.0/25 "
        + "PID2=198.51.100.128/25 PID3=0.0.0.0/0,::/0", shown(MapFiles.networkMap(example("networkmap-11.2.1.7.json"),
        Limits.DEFAULT)));
  }

  @Test void theExampleOf_11_2_3_7_isRead() throws IOException {
    assertEquals("my-default-network-map#da65eca2eb7a10ce8b059740b0b2e3f8eb1d4785 routingcost/numerical "
        + "PID1>PID1=1.0 PID1>PID2=5.0 PID1>PID3=10.0 "
        + "PID2>PID1=5.0 PID2>PID2=1.0 PID2>PID3=15.0 PID3>PID1=20.0 PID3>PID2=15.0",
        shown(MapFiles.costMap(example("costmap-11.2.3.7.json"), Limits.DEFAULT)));
  }

  /** Ordinal costs are in the delegated directory of §9.2.4 only, and rest on a network map of the root's. */
  @Test void theDirectoriesOf_9_2_3_and_9_2_4_leadToTheirMaps() throws IOException {
    for (String mode : List.of("numerical", "ordinal")) {
      try (ScriptedServer server = new ScriptedServer()) {
        serve(server, "/directory", "application/alto-directory+json", "directory-9.2.3.json", mode);
        serve(server, "/maps", "application/alto-directory+json", "directory-9.2.4.json", mode);
        serve(server, "/networkmap", "application/alto-networkmap+json", "networkmap-11.2.1.7.json", mode);
        String costs = mode.equals("numerical") ? "/costmap/num/routingcost" : "/ord/routingcost";
        serve(server, costs, "application/alto-costmap+json", "costmap-11.2.3.7.json", mode);
        assertEquals("my-default-network-map " + costs, led(server, new CostType("routingcost", mode),
            Optional.empty()));
      }
    }
  }

  private void serve(ScriptedServer server, String path, String mediaType, String example,
      String mode) throws IOException {
    String content = Files.readString(example(example))
        .replace("\"cost-mode\": \"numerical\", \"cost-metric\": \"routingcost\"}\n",
        "\"cost-mode\": \"" + mode + "\", \"cost-metric\": \"routingcost\"}\n");
    String here = server.uri("").toString();
    server.on(path, answer(mediaType, content.replace("http://alto.example.com", here)
        .replace("http://custom.alto.example.com", here)));
  }

  /**
   * Directories: {@code root} is the root's JSON, {@code more} that of a nested one at {@code /more}; both with {@code
   * '} for {@code "}. The outcome is the tag of the network map and the path of the cost map that a client comes to, or
   * its complaint.
   */
  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("directories")
  void directoriesLeadToTheRightMaps(String section, String name, String root, String more,
      String outcome) throws IOException {
    try (ScriptedServer server = new ScriptedServer()) {
      server.on("/directory", answer("application/alto-directory+json", root.replace('\'', '"')))
          .on("/more", answer("application/alto-directory+json", more.replace('\'', '"')));
      for (String id : List.of("n", "m")) {
        server.on("/" + id, answer("application/alto-networkmap+json",
            "{\"meta\":{\"vtag\":{\"resource-id\":\"" + id
            + "\",\"tag\":\"1\"}},\"network-map\":{\"p\":{\"ipv4\":[\"0.0.0.0/0\"]}}}"));
        for (String mode : List.of("numerical", "ordinal")) {
          server.on("/" + id + "-" + mode, answer("application/alto-costmap+json",
              "{\"meta\":{\"dependent-vtags\":[{\"resource-id\":\"" + id + "\",\"tag\":\"1\"}],"
                  + "\"cost-type\":{\"cost-metric\":\"routingcost\",\"cost-mode\":\"" + mode
                  + "\"}},\"cost-map\":{}}"));
        }
      }
      Optional<String> wanted = name.startsWith("asked for m") ? Optional.of("m") : Optional.empty();
      String led = led(server, new CostType("routingcost", "numerical"), wanted);
      if (outcome.startsWith("!")) assertTrue(led.contains(outcome.substring(1).strip()), led);
      else assertEquals(outcome, led);
    }
  }

  /** The network map's id and the cost map's path that a client comes to, or its complaint. */
  private String led(ScriptedServer server, CostType type, Optional<String> networkMapId) {
    List<Guidance> given = new CopyOnWriteArrayList<>();
    Source source = new Source("rfc", DirectoryFinder.at(server.uri("/directory")), type, networkMapId, false,
        Access.ANONYMOUS, Timing.DEFAULT,
        Limits.DEFAULT);
    try (AltoClient client = new AltoClient(source, Clock.systemUTC(), Optional.empty(), Progress.NONE, given::add)) {
      client.start();
      Eventually.holds("an outcome", () -> !given.isEmpty() || client.status().lastError().isPresent());
      if (given.isEmpty()) return client.status().lastError().orElseThrow();
      return given.getFirst().maps().networkMap().tag().resourceId() + " " + server.asked().getLast().path();
    }
  }

  private static ScriptedServer.Script answer(String mediaType, String content) {
    byte[] octets = content.getBytes(StandardCharsets.UTF_8);
    String head = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: " + mediaType + "\r\nContent-Length: "
        + octets.length + "\r\n\r\n";
    return (request, to) -> {
      to.write(head.getBytes(StandardCharsets.ISO_8859_1));
      to.write(octets);
    };
  }

  private Path example(String name) throws IOException {
    try (InputStream in = Rfc7285Test.class.getResourceAsStream("/rfc/rfc7285/" + name)) {
      return Files.write(files.resolve(name), in.readAllBytes());
    }
  }

  private static String shown(NetworkMap map) {
    StringBuilder text = new StringBuilder(map.tag().toString());
    for (int pid = 0; pid < map.pids().size(); pid++) {
      int number = pid;
      String prefixes = Stream.of(Family.values()).map(map::prefixes)
          .flatMap(all -> IntStream.range(0, all.count()).filter(i -> all.pid()[i] == number)
          .mapToObj(i -> all.at(i).toString()))
          .collect(Collectors.joining(","));
      text.append(' ').append(map.pids().get(pid)).append('=').append(prefixes);
    }
    return text.toString();
  }

  private static String shown(CostMap map) {
    StringBuilder text = new StringBuilder(map.networkMap() + " " + map.type());
    for (int row = 0; row < map.sources().size(); row++) {
      for (int pair = map.rowStart(row); pair < map.rowStart(row + 1); pair++) {
        text.append(' ').append(map.sources().get(row)).append('>')
            .append(map.destinations().get(map.destinationAt(row, pair))).append('=')
            .append(map.costAt(pair));
      }
    }
    return text.toString();
  }
}
