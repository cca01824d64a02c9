package org.rialto.walk;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rialto.alto.AltoServer;
import org.rialto.alto.Limits;
import org.rialto.alto.Publication;
import org.rialto.app.RunningRialto;
import org.rialto.net.IpAddress;
import org.rialto.rfc.Told;
import tools.jackson.databind.JsonNode;

/**
 * Two providers with an ALTO server each, and nodes in both: n1 and n2 in the first's east and west, n3 in the second's
 * network. Each provider's users are answered by what their own server says, as long as it is a source.
 */
class SeveralSourcesWalkTest {
  private static final String FIRST = """
      {"meta": {"vtag": {"resource-id": "net", "tag": "first1"}}, "network-map": {
        "rest": {"ipv4": ["0.0.0.0/0"], "ipv6": ["::/0"]},
        "east": {"ipv4": ["192.0.2.0/25", "198.18.1.0/24"]}, "west": {"ipv4": ["192.0.2.128/25", "198.18.2.0/24"]},
        "others": {"ipv4": ["45.0.0.0/16", "198.18.3.0/24"]}}}""";
  private static final String SECOND = """
      {"meta": {"vtag": {"resource-id": "net", "tag": "second1"}}, "network-map": {
        "rest": {"ipv4": ["0.0.0.0/0"], "ipv6": ["::/0"]},
        "east": {"ipv4": ["45.0.1.0/24", "198.18.3.0/24"]}}}""";
  private static final String FIRST_COSTS = """
      {"meta": {"dependent-vtags": [{"resource-id": "net", "tag": "first1"}],
                "cost-type": {"cost-metric": "routingcost", "cost-mode": "numerical"}},
       "cost-map": {"east": {"east": 1, "west": 5, "others": 20}, "west": {"west": 1, "east": 5, "others": 20},
                    "others": {"west": 7, "east": 8, "others": 9}}}""";
  private static final String SECOND_COSTS = """
      {"meta": {"dependent-vtags": [{"resource-id": "net", "tag": "second1"}],
                "cost-type": {"cost-metric": "routingcost", "cost-mode": "ordinal"}},
       "cost-map": {"east": {"east": 1000, "rest": 2000}}}""";
  private static final String ONE_SOURCE = "  - name: walk\n";
  private static final String OF_FIRST_USER = "both.cdn.example A subnet=1/24/0/c00002";
  private static final String OF_SECOND_USER = "both.cdn.example A subnet=1/24/0/2d0001";

  @TempDir Path folder;

  private final List<AltoServer> servers = new ArrayList<>();
  private World world;

  @BeforeEach void layOut() throws Exception {
    AltoServer first = serve("first", FIRST, FIRST_COSTS, Duration.ofSeconds(60));
    AltoServer second = serve("second", SECOND, SECOND_COSTS, Duration.ofSeconds(2));
    world = World.in(folder, "127.0.0.1:0", "60s");
    String text = Files.readString(world.config());
    String sources = "  - {name: first, directory: \"" + first.directory() + "\"}\n"
        + "  - {name: second, directory: \"" + second.directory() + "\", mode: ordinal}\n";
    Files.writeString(world.config(), text.substring(0, text.indexOf(ONE_SOURCE)) + sources
        + text.substring(text.indexOf("client-subnet:")));
    world.edit("rialto.yaml", "name: n1, ipv4: 198.18.1.1, ipv6: \"2001:db8:f1::1\"", "name: n1, ipv4: 198.18.1.1")
        .edit("rialto.yaml", "name: n2, ipv4: 198.18.2.1, pid: site-2", "name: n2, ipv4: 198.18.2.1")
        .edit("rialto.yaml", "name: n3, ipv4: 198.18.3.1, ipv6: \"2001:db8:f3::1\", pid: site-3",
            "name: n3, ipv4: 198.18.3.1")
        .edit("rialto.yaml", "names: [both.cdn.example], nodes: [\"*\"], ttl: 20s, answers: 2",
            "names: [both.cdn.example], nodes: [n1, n2, n3], ttl: 20s, answers: 3");
  }

  private AltoServer serve(String name, String networkMap, String costs, Duration maxAge) throws Exception {
    Path maps = Files.createDirectory(folder.resolve(name));
    Files.writeString(maps.resolve("networkmap.json"), networkMap);
    Files.writeString(maps.resolve("costmap.json"), costs);
    AltoServer server = new AltoServer(new Publication(
        List.of(new Publication.Listener(IpAddress.parse("127.0.0.1"), 0)), maps.resolve("networkmap.json"),
        List.of(maps.resolve("costmap.json")), maxAge, Duration.ofSeconds(1), Limits.DEFAULT));
    server.start();
    servers.add(server);
    return server;
  }

  @AfterEach void closeServers() {
    servers.forEach(AltoServer::close);
  }

  private static String order(JsonNode explained) {
    return String.join(" ", explained.path("ranking").valueStream()
        .filter(node -> node.path("chosen").booleanValue()).map(node -> node.path("node").stringValue()).toList());
  }

  private static JsonNode explain(RunningRialto rialto, String client) throws Exception {
    return rialto.explain("both.cdn.example", "A", client);
  }

  @Test void usersOfEachProviderAreAnsweredByWhatTheirOwnServerSays() throws Exception {
    try (RunningRialto rialto = RunningRialto.start(world)) {
      JsonNode first = explain(rialto, "192.0.2.1");
      assertEquals("n1 n2 n3", order(first));
      assertEquals("first", first.path("location").path("source").stringValue());
      assertEquals("net#first1", first.path("maps").path("tag").stringValue());
      assertEquals(servers.getFirst().directory().toString(), first.path("maps").path("server").stringValue());
      assertEquals("n2 n1 n3", order(explain(rialto, "192.0.2.200")));
      JsonNode second = explain(rialto, "45.0.1.1");
      assertEquals("n3 n1 n2", order(second));
      assertEquals("second", second.path("location").path("source").stringValue());
      assertEquals("net#second1", second.path("maps").path("tag").stringValue());
      assertEquals(servers.getLast().directory().toString(), second.path("maps").path("server").stringValue());
      assertEquals("n2 n1 n3", order(explain(rialto, "45.0.2.1")));
      assertEquals(List.of("first", "second"), rialto.status().path("maps").valueStream()
          .map(maps -> maps.path("source").stringValue()).toList());
    }
  }

  @Test void nodeOfTheHighestThroughputIsTheNearest() throws Exception {
    world.edit("first/costmap.json", "\"cost-metric\": \"routingcost\", \"cost-mode\": \"numerical\"",
        "\"cost-metric\": \"tput:p5\", \"cost-mode\": \"numerical\", \"cost-context\": {\"cost-source\": \"sla\"}")
        .edit("rialto.yaml", "{name: first, ", "{name: first, metric: \"tput:p5\", ");
    try (RunningRialto rialto = RunningRialto.start(world)) {
      RunningRialto.await(() -> order(explain(rialto, "192.0.2.1")), "n3 n2 n1"::equals);
      JsonNode maps = explain(rialto, "192.0.2.1").path("maps");
      assertEquals("tput:p5/numerical, bytes per second, sla, higher", Stream.of("cost-type", "unit", "cost-source",
          "better").map(key -> maps.path(key).stringValue("")).collect(Collectors.joining(", ")));
      assertEquals("bytes per second", rialto.sources().path(0).path("unit").stringValue(""));
      assertEquals("others", rialto.lookUp("192.0.2.1").path("costs").path(0).path("pid").stringValue(""));
    }
  }

  @Test void eachSourceIsShownWithWhatItsMapsLeaveOpen() throws Exception {
    try (RunningRialto rialto = RunningRialto.start(world)) {
      JsonNode sources = rialto.sources();
      assertEquals(List.of("first", "second"),
          sources.valueStream().map(source -> source.path("name").stringValue()).toList());
      assertEquals("current", sources.path(0).path("state").stringValue());
      assertEquals(0, sources.path(0).path("unplaced-nodes").intValue());
      assertEquals(1, sources.path(0).path("silent-pids").intValue()); // "rest" has no costs
      assertEquals(1, explain(rialto, "45.0.1.1").path("maps").path("silent-pids").intValue());
      RunningRialto.await(() -> RunningRialto.gaps(world).size(), count -> count == 2);   // once the maps are on disk
    }
  }

  @Test void lookUpShowsWhatEachSourceHasAndWhichCounts() throws Exception {
    try (RunningRialto rialto = RunningRialto.start(world)) {
      JsonNode found = rialto.lookUp("45.0.1.1");
      assertEquals("second", found.path("source").stringValue());
      assertEquals("45.0.1.0/24", found.path("prefix").stringValue());
      assertEquals(List.of("first others false", "second east true"), found.path("matches").valueStream()
          .map(match -> match.path("source").stringValue() + " " + match.path("pid").stringValue() + " "
          + match.path("counts").booleanValue()).toList());
    }
  }

  @Test void onlyTheClientsOfASourceThatDiedAreAnsweredWithTheStaleLifetime() throws Exception {
    try (RunningRialto rialto = RunningRialto.start(world)) {
      Dig dig = new Dig("127.0.0.1", rialto.port(0));
      servers.getLast().close();
      RunningRialto.await(() -> Told.of(dig.udp(OF_SECOND_USER)), told -> told.contains("ttl:A=10"));
      Set<String> first = Told.of(dig.udp(OF_FIRST_USER));
      assertEquals(Set.of("ttl:A=20"), Set.copyOf(first.stream().filter(each -> each.startsWith("ttl:")).toList()));
      assertEquals("n3 n1 n2", order(explain(rialto, "45.0.1.1")));
      assertEquals("stale-ttl: the maps are no longer fresh",
          explain(rialto, "45.0.1.1").path("lifetime").path("bounded-by").stringValue());
    }
  }

  @Test void clientsOfASourceThatIsForgottenAreAnsweredByTheOther() throws Exception {
    world.edit("rialto.yaml", "{name: second, ", "{name: second, forget-after: 0s, ");
    try (RunningRialto rialto = RunningRialto.start(world)) {
      RunningRialto.await(() -> explain(rialto, "45.0.1.1").path("location").path("source").stringValue(""),
          "second"::equals);
      servers.getLast().close();
      RunningRialto.await(() -> explain(rialto, "45.0.1.1").path("location").path("source").stringValue(""),
          "first"::equals);
      assertEquals(List.of(true, false), rialto.sources().valueStream()
          .map(source -> source.path("in-use").booleanValue()).toList());
    }
  }

  @Test void restartWithoutAnyServerAnswersEachProvidersUsersAsBefore() throws Exception {
    Path table = world.file("state").resolve("redirects.table");
    try (RunningRialto rialto = RunningRialto.start(world)) {
      RunningRialto.await(() -> Files.exists(table), there -> there);
      assertEquals("n3 n1 n2", order(explain(rialto, "45.0.1.1")));
    }
    servers.forEach(AltoServer::close);
    try (RunningRialto rialto = RunningRialto.start(world)) {
      assertEquals("n3 n1 n2", order(explain(rialto, "45.0.1.1")));
      assertEquals("n1 n2 n3", order(explain(rialto, "192.0.2.1")));
    }
    Files.delete(world.file("state").resolve("second.maps"));
    try (RunningRialto rialto = RunningRialto.start(world)) {
      assertEquals("n2 n1 n3", order(explain(rialto, "45.0.1.1")));
      assertEquals("n1 n2 n3", order(explain(rialto, "192.0.2.1")));
    }
  }

  @Test void sourcesComeAndGoByReload() throws Exception {
    String both = Files.readString(world.config());
    String second = both.lines().filter(line -> line.contains("name: second")).findFirst().orElseThrow() + "\n";
    Files.writeString(world.config(), both.replace(second, ""));
    try (RunningRialto rialto = RunningRialto.start(world)) {
      assertEquals("n2 n1 n3", order(explain(rialto, "45.0.1.1")));
      Files.writeString(world.config(), both);
      rialto.reload();
      RunningRialto.await(() -> order(explain(rialto, "45.0.1.1")), "n3 n1 n2"::equals);
      String elsewhere = second.replace("mode:", "region: [203.0.113.0/24], mode:");
      Files.writeString(world.config(), both.replace(second, elsewhere));
      rialto.reload();
      assertEquals("n2 n1 n3", order(explain(rialto, "45.0.1.1")));
      Files.writeString(world.config(), both.replace(second, ""));
      rialto.reload();
      assertEquals(1, rialto.status().path("sources").size());
      assertEquals(1, rialto.status().path("maps").size());
    }
  }
}
