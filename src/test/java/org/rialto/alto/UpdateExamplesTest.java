package org.rialto.alto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.rialto.alto.ScriptedServer.ok;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.rialto.location.CostMap;
import org.rialto.location.Maps;
import org.rialto.location.NetworkMap;
import org.rialto.net.Family;

/** The examples of RFC 8895 §8.1 to §8.3, with their slips mended: commas, names, a patch that is no array. */
class UpdateExamplesTest {
  private static final String FRESH = "Cache-Control: max-age=86400";

  private static String example(String name) throws IOException {
    try (InputStream in = UpdateExamplesTest.class.getResourceAsStream("/rfc/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String shown(Maps maps) {
    NetworkMap network = maps.networkMap();
    NetworkMap.Prefixes prefixes = network.prefixes(Family.IPV4);
    String first = IntStream.range(0, prefixes.count())
        .filter(i -> network.pids().get(prefixes.pid()[i]).equals("PID1")).mapToObj(i -> prefixes.at(i).toString())
        .collect(Collectors.joining(","));
    CostMap costs = maps.costMap();
    String rows = List.of("PID1", "PID2", "PID3").stream().map(source -> List.of("PID1", "PID2", "PID3").stream()
        .map(destination -> costs.cost(source, destination)).map(cost -> cost.isNaN() ? "-" : "" + cost.intValue())
        .collect(Collectors.joining(" "))).collect(Collectors.joining("/"));
    return first + " " + rows;
  }

  @Test void theStreamOf_8_2_isFollowed() throws IOException {
    List<String> seen = new CopyOnWriteArrayList<>();
    ScriptedStream stream = new ScriptedStream();
    try (ScriptedServer server = new ScriptedServer()) {
      server.on("/directory", ok(MediaType.DIRECTORY, example("rfc8895/directory-8.1.json"), FRESH))
          .on("/networkmap", ok(MediaType.NETWORK_MAP, example("rfc7285/networkmap-11.2.1.7.json")
              .replace("my-default-network-map", "my-network-map"), FRESH))
          .on("/costmap/routingcost", ok(MediaType.COST_MAP, example("rfc7285/costmap-11.2.3.7.json")
              .replace("my-default-network-map", "my-network-map"), FRESH))
          .on("/updates/costs", stream);
      Source source = new Source("rfc", DirectoryFinder.at(server.uri("/directory")), Examples.NUMERICAL,
          Optional.empty(), false, Access.ANONYMOUS, Timing.DEFAULT, Limits.DEFAULT,
          new UpdateTerms(true, Duration.ofSeconds(20), Duration.ofSeconds(20)), Reach.ANYWHERE);
      try (AltoClient client = new AltoClient(source, Clock.systemUTC(), Optional.empty(), Progress.NONE,
          guidance -> seen.add(shown(guidance.maps())))) {
        client.start();
        String[] events = example("rfc8895/stream-8.2.txt").replace("https://alto.example.com",
            server.uri("").toString()).split("(?<=\n\n)");
        ScriptedStream.Opening opened = stream.opening(0);
        String[] afterwards = {"192.0.2.0/24,198.51.100.0/25 1 9 10/5 1 15/- 15 1",
            "192.0.2.0/24,198.51.100.0/25,203.0.113.0/25 1 3 7/12 1 9/14 8 -",
            "192.0.2.0/24,198.51.100.0/25,203.0.113.0/25 1 3 7/12 1 31/14 8 -"};
        int[] sentBy = {4, 6, 7};
        int sent = 0;
        for (int i = 0; i < afterwards.length; i++) {
          while (sent < sentBy[i]) opened.send(events[sent++]);
          String expected = afterwards[i];
          Eventually.holds(expected, () -> seen.contains(expected));
        }
        opened.send(events[sent]);
        Eventually.holds("stopped", () -> client.status().updates().lastReason().orElse("")
            .equals("the server stopped network-1, costs-1"));
        assertEquals(3, client.status().updates().patches());
        assertEquals("192.0.2.0/24,198.51.100.0/25 1 5 10/5 1 15/20 15 -", seen.getFirst());
      }
    }
  }
}
