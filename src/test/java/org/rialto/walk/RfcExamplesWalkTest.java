package org.rialto.walk;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.rialto.alto.ScriptedServer;
import org.rialto.alto.ScriptedStream;
import org.rialto.app.RunningRialto;
import org.rialto.net.IpAddress;
import org.rialto.rfc.Cases;
import tools.jackson.databind.JsonNode;

/** A whole server that is guided by the samples of the ALTO RFCs: what they say is what its answers go by. */
class RfcExamplesWalkTest {
  private static final String EXAMPLES = "alto-examples.cases";
  /** Nodes at the addresses that the samples of RFC 7285, 8189 and 8896 name, and one in each PID without any. */
  private static final String NODES = "a 192.0.2.89, b 198.51.100.34, c 203.0.113.45, d 198.51.100.200,"
      + " f 192.0.2.34, g 203.0.113.129";
  /** Nodes in the PIDs of RFC 9240 §10.1; those of the first in the networks that its table 5 tells apart. */
  private static final String NODES_OF_9240 = "a 192.0.2.89, h 192.0.2.2, i 192.0.2.1, k 192.0.2.17, l 192.0.3.1,"
      + " m 192.0.3.20";
  /** Within the third interval of two hours, whenever this runs. */
  private static final Duration SINCE_START = Duration.ofHours(5);

  @TempDir Path folder;

  static Stream<Arguments> examples() {
    return Cases.of(EXAMPLES, 6);
  }

  private static String sample(String name) throws IOException {
    try (InputStream in = RfcExamplesWalkTest.class.getResourceAsStream("/rfc/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** A sample without its slips, as the RFC means it. */
  private static String mended(String name) throws IOException {
    String text = sample(name);
    for (Object[] mend : Cases.of("alto-mends.cases", 3).map(Arguments::get).toList()) {
      if (!mend[0].equals(name)) continue;
      String slip = ((String) mend[1]).translateEscapes();
      if (!text.contains(slip)) throw new IllegalArgumentException(name + " has no \"" + slip + "\"");
      text = text.replace(slip, ((String) mend[2]).translateEscapes());
    }
    String start = DateTimeFormatter.RFC_1123_DATE_TIME.format(Instant.now().minus(SINCE_START)
        .atOffset(ZoneOffset.UTC));
    return text.replaceAll("(\"calendar-start-time\" : )\"[^\"]*\"", "$1\"" + start + "\"");
  }

  /** What a word of the case file stands for: the samples of one RFC are of several versions of its network map. */
  private static String content(String word) throws IOException {
    if (word.startsWith("!")) return sample(word.substring(1));
    return (word.startsWith("~") ? sample(word.substring(1)) : mended(word))
        .replaceAll("(\"tag\"\\s*:\\s*)\"[^\"]*\"", "$1\"one\"");
  }

  private static String mediaType(String file) {
    String kind = file.substring(file.indexOf('/') + 1).replaceFirst("[-.].*", "");
    return "application/alto-" + kind.replace("propertymap", "propmap") + "+json";
  }

  private static ScriptedServer server(String served) throws IOException {
    ScriptedServer server = new ScriptedServer();
    for (String each : served.split(" ")) {
      String[] parts = each.split("=");
      String here = content(parts[1]).replaceAll("https?://(custom\\.)?alto\\.example\\.com",
          server.uri("").toString());
      server.on(parts[0], ScriptedServer.ok(mediaType(parts[1]), here));
    }
    return server;
  }

  private World world(ScriptedServer server, String nodes, String keys) throws IOException {
    World.in(folder);
    String listed = Arrays.stream(nodes.split(", ")).map(node -> node.split(" "))
        .map(node -> "  - {name: " + node[0] + ", ipv4: " + node[1] + "}\n").collect(Collectors.joining());
    String more = Arrays.stream(keys.split("; ")).map(key -> "    " + key + "\n").collect(Collectors.joining());
    try (InputStream in = RfcExamplesWalkTest.class.getResourceAsStream("/walk/examples.yaml")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      Files.writeString(folder.resolve("rialto.yaml"), text.replace("@NODES@\n", listed)
          .replace("@DIRECTORY@", server.uri("/directory").toString()) + more);
    }
    return World.at(folder);
  }

  /** The nodes that have a cost for a client, in the order in which they serve it; of equal cost, by name. */
  private static String nodes(RunningRialto rialto, String client) throws Exception {
    List<JsonNode> ranking = rialto.explain("www.cdn.example", "A", client).path("ranking").valueStream()
        .filter(node -> node.has("cost")).toList();
    StringBuilder told = new StringBuilder();
    TreeSet<String> equal = new TreeSet<>();
    for (int i = 0; i < ranking.size(); i++) {
      JsonNode node = ranking.get(i);
      equal.add(node.path("node").stringValue() + "=" + node.path("cost").doubleValue()
          + (node.has("role-by") ? "(" + node.path("role").stringValue() + ")" : ""));
      if (i + 1 < ranking.size() && ranking.get(i + 1).path("cost").equals(node.path("cost"))
          && ranking.get(i + 1).path("chosen").equals(node.path("chosen"))) continue;
      told.append(told.isEmpty() ? "" : " ").append(String.join(" ", equal));
      equal.clear();
    }
    return told.toString();
  }

  /** Asks as the client, which has a source of endpoint costs asked about it. */
  private static void ask(RunningRialto rialto, String client) throws IOException {
    IpAddress address = IpAddress.parse(client);
    byte[] octets = address.octets();
    StringBuilder hex = new StringBuilder();
    for (byte octet : octets) hex.append("%02x".formatted(octet));
    new Dig("127.0.0.1", rialto.port(0)).udp("www.cdn.example A subnet=" + (octets.length == 4 ? 1 : 2) + "/"
        + octets.length * 8 + "/0/" + hex);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("examples")
  void clientsAreAnsweredAsTheSampleSays(String section, String name, String keys, String served, String client,
      String outcome) throws Exception {
    try (ScriptedServer server = server(served)) {
      World world = world(server, section.startsWith("9240") ? NODES_OF_9240 : NODES, keys);
      try (RunningRialto rialto = RunningRialto.start(world)) {
        RunningRialto.await(() -> {
          ask(rialto, client);
          JsonNode source = rialto.sources().path(0);
          return outcome.startsWith("!") ? "! " + source.path("last-error").stringValue("")
              : nodes(rialto, client) + source.path("last-error").stringValue("");
        }, told -> outcome.startsWith("!") ? told.contains(outcome.substring(1).strip()) : told.equals(outcome));
      }
    }
  }

  /** RFC 8895 §8.2, §8.3: a cost is patched, a pair comes and one goes; a prefix moves to PID1, and node c with it. */
  @Test void clientsFollowTheStreamOfTheSample() throws Exception {
    ScriptedStream stream = new ScriptedStream();
    try (ScriptedServer server = new ScriptedServer()) {
      String fresh = "Cache-Control: max-age=86400";
      server.on("/directory", ScriptedServer.ok(mediaType("rfc8895/directory"),
              sample("rfc8895/directory-8.1.json"), fresh))
          .on("/networkmap", ScriptedServer.ok(mediaType("rfc7285/networkmap"),
              sample("rfc7285/networkmap-11.2.1.7.json").replace("my-default-", "my-"), fresh))
          .on("/costmap/routingcost", ScriptedServer.ok(mediaType("rfc7285/costmap"),
              sample("rfc7285/costmap-11.2.3.7.json").replace("my-default-", "my-"), fresh))
          .on("/updates/costs", stream);
      String[] events = sample("rfc8895/stream-8.2.txt").replace("https://alto.example.com", server.uri("").toString())
          .split("(?<=\n\n)");
      try (RunningRialto rialto = RunningRialto.start(world(server, NODES, "updates: stream"))) {
        String[] expected = {"d=15.0 a=20.0 b=20.0 f=20.0", "c=1.0 g=1.0 d=15.0", "d=8.0 a=14.0 b=14.0 c=14.0 f=14.0"};
        int[] sentBy = {0, 4, 6};
        int sent = 0;
        for (int i = 0; i < expected.length; i++) {
          while (sent < sentBy[i]) stream.opening(0).send(events[sent++]);
          RunningRialto.await(() -> nodes(rialto, "9.9.9.9"), expected[i]::equals);
        }
        stream.opening(0).end();
      }
    }
  }
}
