package org.rialto.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rialto.load.Script;
import org.rialto.load.SubnetDraw;
import org.rialto.net.IpAddress;
import org.rialto.walk.FreePort;
import org.rialto.walk.World;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The load generator against a whole server in this process, on the embedded maps. */
class BenchCommandTest {
  private static final String NODES = "name,ipv4,ipv6,pid\nn0,198.18.0.1,2001:db8:f0::1,site-0\n"
      + "n1,198.18.1.1,2001:db8:f1::1,\nn2,198.18.2.1,,site-2\nn3,198.18.3.1,2001:db8:f3::1,site-3\n";

  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    CommandLine line = Main.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return line.execute(arguments);
  }

  private JsonNode told() {
    return JsonMapper.shared().readTree(out.toString());
  }

  private String server(RunningRialto rialto) {
    return "@127.0.0.1:" + rialto.port(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--sockets=3", "--portable", "--tcp", "--cookies", "--source-length=prefix"})
  void everyAnswerIsAsTheConfigurationSays(String how) throws Exception {
    World world = World.in(folder);
    try (RunningRialto rialto = RunningRialto.start(world)) {
      int code = run("bench", "-c", world.config().toString(), server(rialto), "--json", "--quiet", "--warm-up=0s",
          "--count=20000", "--subnets=2000", how);
      JsonNode told = told();
      assertEquals(0, code, told.toPrettyString() + err);
      assertEquals(20_000, told.path("sent").longValue());
      assertEquals(20_000, told.path("right").longValue());
      assertEquals(true, told.path("script").path("expected").booleanValue());
      assertTrue(told.path("script").path("ipv6").intValue() > 0, told.toPrettyString());
      assertEquals("", err.toString());
    }
  }

  /** So slowly that a pause fills no buffer of a socket: who asks by the clock waits for no answer. */
  @Test void questionsAtARateAreAnsweredToo() throws Exception {
    World world = World.in(folder);
    try (RunningRialto rialto = RunningRialto.start(world)) {
      int code = run("bench", "-c", world.config().toString(), server(rialto), "--json", "--quiet", "--warm-up=0s",
          "--count=1000", "--subnets=500", "--rate=1000");
      JsonNode told = told();
      assertEquals(0, code, told.toPrettyString() + err);
      assertEquals(1000, told.path("right").longValue());
      assertEquals(1000.0, told.path("rate").doubleValue());
    }
  }

  @Test void namesOfAnnouncedNodesAreAskedForToo() throws Exception {
    World world = World.in(folder).edit("networkmap.json", "\"198.18.1.0/24\"", "\"198.18.1.0/24\", \"198.18.1.9/32\"");
    world.edit("rialto.yaml", "    directory: http://127.0.0.1:" + world.altoPort() + "/directory\n",
        "    files: {network-map: networkmap.json, cost-map: costmap.json}\n    roles: {edge-pids: site-1}\n"
        + "    announced-nodes: {within: [198.18.0.0/15]}\n");
    for (String nodes : List.of("nodes: [\"*\"]", "nodes: [n2]", "nodes: [n0, n1, n2, n3]")) {
      world.edit("rialto.yaml", nodes, "nodes: [\"site-1/*\"]");
    }
    try (RunningRialto rialto = RunningRialto.start(world)) {
      assertEquals(0, run("bench", "-c", world.config().toString(), server(rialto), "--json", "--quiet",
          "--warm-up=0s", "--count=5000"), () -> out.toString() + err);
      assertEquals(5_000, told().path("right").longValue());
    }
  }

  @Test void mapsAndNodesAloneTellWhatToExpect() throws Exception {
    World world = World.in(folder).edit("rialto.yaml", "longest-scope: {ipv4: 32, ipv6: 128}",
        "longest-scope: {ipv4: 24, ipv6: 56}");
    Path nodes = Files.writeString(folder.resolve("nodes.csv"), NODES);
    try (RunningRialto rialto = RunningRialto.start(world)) {
      assertEquals(0, run("bench", server(rialto), "www.cdn.example", "--map", world.file("networkmap.json").toString(),
          "--cost-map", world.file("costmap.json").toString(), "--nodes", nodes.toString(), "--json", "--quiet",
          "--warm-up=0s", "--count=5000"), () -> out.toString() + err);
      assertEquals(5_000, told().path("right").longValue());
    }
  }

  @Test void wrongExpectationFindsEveryAnswerWrongAndShowsSome() throws Exception {
    World world = World.in(folder);
    Path clients =
        Files.writeString(folder.resolve("clients"), "# all are at n1\n192.0.2.0/24 n2\n203.0.113.0/25, n2\n");
    try (RunningRialto rialto = RunningRialto.start(world)) {
      assertEquals(1, run("bench", "-c", world.config().toString(), server(rialto), "www.cdn.example", "--clients",
          clients.toString(), "--warm-up=0s", "--count=3000", "--examples=1"), () -> out.toString() + err);
      assertTrue(out.toString().contains("3,000 another answer"), out.toString());
      assertTrue(out.toString().contains("got 198.18.1.1 (n1), expected 198.18.2.1 (n2)"), out.toString());
    }
  }

  @Test void storedAnswersAreAskedForByAFileOfQueries() throws Exception {
    World world = World.in(folder);
    Path queries = Files.writeString(folder.resolve("queries"),
        "cdn.example SOA\ncdn.example MX\nalias.cdn.example A\nnothing.cdn.example A\n\nother.example A\n");
    try (RunningRialto rialto = RunningRialto.start(world)) {
      assertEquals(0, run("bench", "-c", world.config().toString(), server(rialto), "--queries", queries.toString(),
          "--json", "--quiet", "--warm-up=0s", "--count=5000"), () -> out.toString() + err);
      assertEquals(5_000, told().path("right").longValue());
      out.getBuffer().setLength(0);
      assertEquals(1, run("bench", server(rialto), "--queries", queries.toString(), "--json", "--quiet",
          "--warm-up=0s", "--count=5000"));
      assertEquals(1_000, told().path("findings").path("another response code").longValue());
    }
  }

  @Test void sameSeedAsksTheSame() throws Exception {
    World world = World.in(folder);
    BenchSources sources = new BenchSources(Optional.of("www.cdn.example"), "A", Optional.empty(),
        Optional.of(world.file("networkmap.json")), Optional.empty(), Optional.empty(), 1,
        Optional.empty(), 500, 50, Optional.of(40), SubnetDraw.Lengths.USUAL);
    BenchPlan plan = BenchPlan.of(sources, Optional.empty(), IpAddress.parse("127.0.0.1"), 0);
    Script one = plan.script(42);
    Script other = plan.script(42);
    for (int i = 0; i < one.size(); i++) assertEquals(one.subnet(i), other.subnet(i));
    assertEquals(500, one.size());
  }

  @Test void nothingIsExpectedWhereServersSayMeanwhileWhoIsNearest() throws Exception {
    World world = World.in(folder);
    BenchSources sources = new BenchSources(Optional.of("www.cdn.example"), "A", Optional.empty(), Optional.empty(),
        Optional.empty(), Optional.empty(), 1, Optional.empty(), 500, 50, Optional.of(40), SubnetDraw.Lengths.USUAL);
    IpAddress peer = IpAddress.parse("127.0.0.1");
    assertTrue(BenchPlan.of(sources, Optional.of(Setup.read(world.config())), peer, 0).script(42).expectsAnswers());
    world.edit("rialto.yaml", "  - name: walk\n", "  - {name: near, directory: \"http://127.0.0.1:1/directory\", "
        + "guidance: endpoint-costs}\n  - name: walk\n");
    assertFalse(BenchPlan.of(sources, Optional.of(Setup.read(world.config())), peer, 0).script(42).expectsAnswers());
  }

  @Test void nothingListeningIsSaidAtOnce() throws Exception {
    int port = FreePort.find();
    for (String how : new String[] {"--sockets=2", "--tcp"}) {
      assertEquals(1, run("bench", "@127.0.0.1:" + port, "www.cdn.example", how));
    }
    assertTrue(err.toString().contains("nothing listens at 127.0.0.1:" + port + " over UDP"), err.toString());
    assertTrue(err.toString().contains("nothing listens at 127.0.0.1:" + port + " over TCP"), err.toString());
  }

  @Test void serversElsewhereAreLeftAloneUnlessTheWordIsSaid() {
    assertEquals(2, run("bench", "@192.0.2.1", "www.cdn.example"));
    assertTrue(err.toString().contains("--i-run-this-server"), err.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"--sockets=0", "--rate=-1", "--duration=5", "--source-length=33/56", "--cost-map=x",
      "--tolerate-lost=101", "--in-flight=20000"})
  void whatCannotBeMeantIsRefused(String option) {
    assertEquals(2, run("bench", "@127.0.0.1", "www.cdn.example", option), err::toString);
  }
}
