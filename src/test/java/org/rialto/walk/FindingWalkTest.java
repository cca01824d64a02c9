package org.rialto.walk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
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
import org.rialto.wire.Verdict;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Three providers with an ALTO server each. The first two publish in the reverse tree which one is right for their
 * users, as RFC 8686 has it; the server of the third, where rialto is, is configured. Nodes 1b and 1c are in the first
 * provider's network, 2b and 2c in the second's. Names in both zones are asked of a second rialto, as a resolver would.
 */
class FindingWalkTest {
  private static final String NETWORKS = """
      {"meta": {"vtag": {"resource-id": "net", "tag": "%1$s"}}, "network-map": {
        "rest": {"ipv4": ["0.0.0.0/0"], "ipv6": ["::/0"]},
        "near": {"ipv4": ["%2$s.0/25"]}, "far": {"ipv4": ["%2$s.128/25"]}}}""";
  private static final String COSTS = """
      {"meta": {"dependent-vtags": [{"resource-id": "net", "tag": "%1$s"}],
                "cost-type": {"cost-metric": "routingcost", "cost-mode": "numerical"}},
       "cost-map": {"near": {"near": 1, "far": 5, "rest": 50}, "far": {"far": 1, "near": 5, "rest": 50},
                    "rest": {"near": 50, "far": 50, "rest": 50}}}""";
  /** Of which more is better. */
  private static final String SPARE = """
      {"meta": {"dependent-vtags": [{"resource-id": "net", "tag": "%1$s"}],
                "cost-type": {"cost-metric": "priv:spare", "cost-mode": "numerical"}},
       "cost-map": {"near": {"near": 1, "far": 5, "rest": 0}}}""";
  private static final String ZONE = """
      $TTL 300
      @ SOA ns.isp.example. hostmaster.isp.example. 1 7200 900 1209600 60
      @ NS ns.isp.example.
      """;

  @TempDir Path folder;

  private final List<AltoServer> servers = new ArrayList<>();
  private final List<String> log = new CopyOnWriteArrayList<>();
  private final AppenderBase<ILoggingEvent> reading = new AppenderBase<>() {
    @Override protected void append(ILoggingEvent event) {
      log.add(event.getFormattedMessage());
    }
  };
  private RunningRialto reverse;
  private World world;

  @BeforeEach void layOut() throws Exception {
    AltoServer first = serve("isp1", "192.0.2");
    AltoServer second = serve("isp2", "198.51.100");
    AltoServer third = serve("isp3", "203.0.113");
    reverse = RunningRialto.start(reverseZones(zone("2.0.192.in-addr.arpa", first), zone("100.51.198.in-addr.arpa",
        second)));
    world = router(third);
    Logger all = (Logger) LoggerFactory.getLogger("org.rialto");
    all.setLevel(Level.DEBUG);
    all.addAppender(reading);
    reading.start();
  }

  @AfterEach void end() {
    Logger all = (Logger) LoggerFactory.getLogger("org.rialto");
    all.detachAppender(reading);
    all.setLevel(null);
    servers.forEach(AltoServer::close);
    if (reverse != null) reverse.close();
  }

  private AltoServer serve(String name, String network) throws Exception {
    Path maps = Files.createDirectory(folder.resolve(name));
    Files.writeString(maps.resolve("networkmap.json"), NETWORKS.formatted(name, network));
    Files.writeString(maps.resolve("costmap.json"), COSTS.formatted(name));
    Files.writeString(maps.resolve("spare.json"), SPARE.formatted(name));
    AltoServer server = new AltoServer(new Publication(
        List.of(new Publication.Listener(IpAddress.parse("127.0.0.1"), 0)), maps.resolve("networkmap.json"),
        List.of(maps.resolve("costmap.json"), maps.resolve("spare.json")), Duration.ofSeconds(60),
        Duration.ofSeconds(1), Limits.DEFAULT));
    server.start();
    servers.add(server);
    return server;
  }

  private String zone(String origin, AltoServer server) throws Exception {
    Files.createDirectories(folder.resolve("dns"));
    Files.writeString(folder.resolve("dns").resolve(origin + ".zone"),
        ZONE + "@ NAPTR 100 10 \"u\" \"ALTO:http\" \"!.*!" + server.directory() + "!\" .\n");
    return origin;
  }

  private World reverseZones(String... origins) throws Exception {
    StringBuilder config = new StringBuilder("listen: [127.0.0.1:0]\nstate-folder: state\nadmin: admin.sock\nzones:\n");
    for (String origin : origins) config.append("  - {file: ").append(origin).append(".zone}\n");
    Files.writeString(folder.resolve("dns").resolve("rialto.yaml"), config);
    return World.at(folder.resolve("dns"));
  }

  /**
   * Clients are looked for slowly enough for a flood of them to show that; and where they have the addresses of
   * documents, those count.
   */
  private World router(AltoServer configured) throws Exception {
    Path own = Files.createDirectory(folder.resolve("router"));
    Files.writeString(own.resolve("cdn.example.zone"), """
        $TTL 300
        @ SOA ns.cdn.example. hostmaster.cdn.example. 1 7200 900 1209600 60
        @ NS ns.cdn.example.
        ns A 203.0.113.53
        www A 203.0.113.80
        """);
    Files.writeString(own.resolve("rialto.yaml"), """
        listen: [127.0.0.1:0]
        udp: {workers: 1}
        state-folder: state
        admin: admin.sock
        zones: [{file: cdn.example.zone}]
        nodes:
          - {name: 1b, ipv4: 192.0.2.66}
          - {name: 1c, ipv4: 192.0.2.166, pid: strange}
          - {name: 2b, ipv4: 198.51.100.66}
          - {name: 2c, ipv4: 198.51.100.166}
        services: [{name: www, names: [www.cdn.example], nodes: ["*"], ttl: 20s, answers: 2}]
        sources: [{name: isp3, directory: "%s"}]
        client-discovery: {resolver: 127.0.0.1:%d, allow-http: true, allow-inside: true, queue: 4, rate: 5}
        client-subnet: {special-use: []}
        """.formatted(configured.directory(), reverse.port(0)));
    return World.at(own);
  }

  private static String ask(RunningRialto rialto, int... client) throws Exception {
    return String.join(" ", Told.of(new Dig("127.0.0.1", rialto.port(0)).udp(
        "www.cdn.example A subnet=1/32/0/%02x%02x%02x%02x".formatted(IntStream.of(client).boxed().toArray()))).stream()
        .filter(each -> each.startsWith("answer:")).sorted().toList());
  }

  private static String nearest(JsonNode explained) {
    return String.join(" ", explained.path("ranking").valueStream().limit(2)
        .map(node -> node.path("node").stringValue()).toList());
  }

  private static JsonNode explain(RunningRialto rialto, String client) throws Exception {
    return rialto.explain("www.cdn.example", "A", client);
  }

  @Test void usersOfTwoProvidersAreAnsweredByTheServersFoundForThem() throws Exception {
    try (RunningRialto rialto = RunningRialto.start(world)) {
      assertEquals("isp3", explain(rialto, "192.0.2.9").path("maps").path("source").stringValue(), "by its default");
      RunningRialto.await(() -> ask(rialto, 192, 0, 2, 9), "answer:A=192.0.2.166 answer:A=192.0.2.66"::equals);
      RunningRialto.await(() -> ask(rialto, 198, 51, 100, 9),
          "answer:A=198.51.100.166 answer:A=198.51.100.66"::equals);
      JsonNode first = explain(rialto, "192.0.2.9");
      assertEquals("1b 1c", nearest(first));
      assertEquals(servers.get(0).directory().toString(), first.path("maps").path("server").stringValue());
      assertEquals("192.0.2.0/24", first.path("maps").path("found-for").stringValue());
      assertEquals("2.0.192.in-addr.arpa. NAPTR 100 10 " + servers.get(0).directory(),
          first.path("maps").path("found-by").stringValue());
      JsonNode second = explain(rialto, "198.51.100.200");
      assertEquals("2c 2b", nearest(second));
      assertEquals(servers.get(1).directory().toString(), second.path("maps").path("server").stringValue());
      JsonNode own = explain(rialto, "203.0.113.9");
      assertEquals("isp3", own.path("maps").path("source").stringValue());
      assertTrue(own.path("maps").path("found-for").isMissingNode());
      assertEquals("198.51.100.0/24", rialto.lookUp("198.51.100.9").path("found-for").stringValue());
      assertEquals(List.of("", "192.0.2.0/24", "198.51.100.0/24"), rialto.sources().valueStream()
          .map(source -> source.path("found-for").path(0).stringValue("").split(" ")[0]).toList());
      assertEquals(2, rialto.status().path("client-discovery").path("servers").intValue());
      assertFlow(List.of("event=client-looked-for clients=192.0.2.0/24", "event=found-server-joined",
          "event=request-answered server=alto at=127.0.0.1:" + servers.get(0).directory().getPort(),
          "event=found-servers-compiled"));
      assertFlow(List.of("event=client-looked-for clients=198.51.100.0/24", "event=found-server-joined",
          "event=request-answered server=alto at=127.0.0.1:" + servers.get(1).directory().getPort(),
          "event=found-servers-compiled"));
    }
  }

  /** The servers publish another cost beside the usual one, by which the other node of each network is nearer. */
  @Test void foundServersAreAskedForTheMetricThatIsConfigured() throws Exception {
    world.edit("rialto.yaml", "allow-inside: true,", "allow-inside: true, metric: \"priv:spare\", better: higher,");
    try (RunningRialto rialto = RunningRialto.start(world)) {
      RunningRialto.await(() -> {
        ask(rialto, 192, 0, 2, 9);
        return nearest(explain(rialto, "192.0.2.9"));
      }, "1c 1b"::equals);
      assertEquals("priv:spare/numerical", explain(rialto, "192.0.2.9").path("maps").path("cost-type").stringValue());
      assertEquals("routingcost/numerical",
          explain(rialto, "203.0.113.9").path("maps").path("cost-type").stringValue());
      world.edit("rialto.yaml", "metric: \"priv:spare\", better: higher, ", "");
      rialto.reload();
      RunningRialto.await(() -> {
        ask(rialto, 192, 0, 2, 9);
        return nearest(explain(rialto, "192.0.2.9"));
      }, "1b 1c"::equals);
    }
  }

  /** Each of these is in the log, behind the one before. */
  private void assertFlow(List<String> steps) {
    int at = 0;
    for (String step : steps) {
      int from = at;
      at = IntStream.range(from, log.size()).filter(i -> log.get(i).contains(step)).findFirst()
          .orElseThrow(() -> new AssertionError("no " + step + " after line " + from + " of " + log)) + 1;
    }
  }

  @Test void aServerThatIsNoLongerPublishedLeaves() throws Exception {
    Path zone = folder.resolve("dns").resolve("2.0.192.in-addr.arpa.zone");
    Files.writeString(zone, Files.readString(zone).replace("$TTL 300", "$TTL 1"));
    reverse.reload();
    try (RunningRialto rialto = RunningRialto.start(world)) {
      RunningRialto.await(() -> ask(rialto, 192, 0, 2, 9), "answer:A=192.0.2.166 answer:A=192.0.2.66"::equals);
      Files.writeString(zone, Files.readString(zone).replaceAll(".*NAPTR.*\n", "").replace(" 1 7200", " 2 7200"));
      reverse.reload();
      RunningRialto.await(() -> {
        ask(rialto, 192, 0, 2, 9);
        return explain(rialto, "192.0.2.9").path("maps").path("source").stringValue();
      }, "isp3"::equals);
      RunningRialto.await(rialto::sources, sources -> sources.size() == 1);
    }
  }

  @Test void aReloadKeepsWhatIsStillAllowed() throws Exception {
    try (RunningRialto rialto = RunningRialto.start(world)) {
      RunningRialto.await(() -> ask(rialto, 192, 0, 2, 9), "answer:A=192.0.2.166 answer:A=192.0.2.66"::equals);
      world.edit("rialto.yaml", "rate: 5", "rate: 6");
      rialto.reload();
      assertEquals("1b 1c", nearest(explain(rialto, "192.0.2.9")));
      assertEquals(2, rialto.sources().size());
      world.edit("rialto.yaml", "allow-http: true", "allow-http: false");
      rialto.reload();
      assertEquals("isp3", explain(rialto, "192.0.2.9").path("maps").path("source").stringValue());
      assertEquals(1, rialto.sources().size());
    }
  }

  @Test void restartGoesOnWithWhatWasFoundThoughNobodyCanBeAsked() throws Exception {
    try (RunningRialto rialto = RunningRialto.start(world)) {
      RunningRialto.await(() -> ask(rialto, 192, 0, 2, 9), "answer:A=192.0.2.166 answer:A=192.0.2.66"::equals);
      RunningRialto.await(() -> ask(rialto, 198, 51, 100, 9),
          "answer:A=198.51.100.166 answer:A=198.51.100.66"::equals);
    }
    String directory = servers.get(0).directory().toString();
    reverse.close();
    reverse = null;
    servers.get(0).close();
    try (RunningRialto rialto = RunningRialto.start(world)) {
      RunningRialto.await(() -> ask(rialto, 192, 0, 2, 9), "answer:A=192.0.2.166 answer:A=192.0.2.66"::equals);
      JsonNode explained = explain(rialto, "192.0.2.9");
      assertEquals("192.0.2.0/24", explained.path("maps").path("found-for").stringValue());
      assertEquals("2.0.192.in-addr.arpa. NAPTR 100 10 " + directory,
          explained.path("maps").path("found-by").stringValue());
    }
  }

  /** As many networks ask as there is no room for; those looked for are as many as the rate lets through. */
  @Test void aFloodOfStrangersIsNoFloodOfLookUps() throws Exception {
    try (RunningRialto rialto = RunningRialto.start(world)) {
      long began = System.nanoTime();
      for (int i = 0; i < 2000; i++) ask(rialto, 45, i >> 8, i & 0xff, 9);
      JsonNode counters = RunningRialto.await(() -> rialto.status().path("client-discovery"),
          seen -> seen.path("DROPPED").longValue() > 0);
      long asked = reverse.door(0).counters().of(Verdict.ANSWER);
      double seconds = (System.nanoTime() - began) / 1e9;
      assertTrue(asked <= 5 * seconds + 1, asked + " questions in " + seconds + " s at 5 a second");
      assertTrue(counters.path("pending").intValue() <= 4 + 8, "a queue of four and eight that look: " + counters);
      RunningRialto.await(() -> ask(rialto, 192, 0, 2, 9), "answer:A=192.0.2.166 answer:A=192.0.2.66"::equals);
    }
  }
}
