package org.rialto.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rialto.alto.AltoClient;
import org.rialto.alto.Guidance;
import org.rialto.alto.Progress;
import org.rialto.config.Config;
import org.rialto.guide.ClientDiscovery.Submission;
import org.rialto.guide.FoundServer;
import org.rialto.guide.FoundServers.Found;
import org.rialto.location.Better;
import org.rialto.location.CostType;
import org.rialto.net.IpPrefix;

/**
 * The whole way, over the loopback: a client's address, the reverse tree, a server, its maps. Both servers are rialto's
 * own.
 */
class ServerFindingTest {
  private static final CostType ROUTING_COST = new CostType(CostType.ROUTING_COST, CostType.NUMERICAL);

  @TempDir Path folder;
  private ReverseWorld world;

  @BeforeEach void start() throws Exception {
    world = ReverseWorld.start(folder);
  }

  @AfterEach void stop() {
    world.close();
  }

  private Config.ClientDiscovery config(boolean requireDnssec, boolean allowHttp, boolean allowInside) {
    var none = new Config.ClientDiscovery.Hosts(List.of(), List.of());
    return new Config.ClientDiscovery(world.resolver(), 24, 56, requireDnssec, allowHttp, none, none, allowInside,
        ROUTING_COST, Better.LOWER, 4, Duration.ofHours(1), 10, 100);
  }

  private ServerFinding open(Config.ClientDiscovery config) {
    ServerFinding finding = new ServerFinding(config, Clock.systemUTC());
    finding.start();
    return finding;
  }

  /** Waits until a client was looked for. */
  private static void lookFor(ServerFinding finding, String client) throws Exception {
    RunningRialto.await(() -> finding.see(IpPrefix.parse(client)), became -> became == Submission.KNOWN);
  }

  @Test void aClientLeadsToTheMapsOfItsNetwork() throws Exception {
    Config.ClientDiscovery config = config(false, true, true);
    try (ServerFinding finding = open(config)) {
      lookFor(finding, "198.51.100.9");
      Found found = RunningRialto.await(finding::found, there -> !there.isEmpty()).getFirst();
      assertEquals(IpPrefix.parse("198.51.100.0/24"), found.networks().getFirst().prefix());
      // Https before http, whatever the preference.
      assertEquals(List.of("https://alto.example/directory", "http://127.0.0.1:" + world.altoPort() + "/directory"),
          found.server().directories().stream().map(Object::toString).toList());
      FoundServer plain = new FoundServer(found.server().directories().subList(1, 2));
      BlockingQueue<Guidance> given = new LinkedBlockingQueue<>();
      try (AltoClient client = new AltoClient(plain.source(ROUTING_COST,
          ServerFinding.rights(config)), Clock.systemUTC(), Optional.empty(), Progress.NONE, given::add)) {
        client.start();
        Guidance guidance = given.poll(30, TimeUnit.SECONDS);
        assertEquals("walk", guidance.maps().networkMap().tag().resourceId());
      }
    }
  }

  @Test void forgedRecordsToInsideAddressesFindNobody() throws Exception {
    Config.ClientDiscovery whole = new Config.ClientDiscovery(world.resolver(), 32, 128, false, false,
        config(false, false, false).allow(), config(false, false, false).deny(), false, ROUTING_COST, Better.LOWER, 4,
        Duration.ofHours(1), 10, 100);
    try (ServerFinding finding = open(whole)) {
      lookFor(finding, "203.0.113.66");
      RunningRialto.await(finding::refused, refused -> refused == 2);
      assertEquals(List.of(), finding.found());
    }
  }

  @Test void withoutDnssecNothingIsFoundWhereItIsRequired() throws Exception {
    try (ServerFinding finding = open(config(true, true, true))) {
      lookFor(finding, "198.51.100.9");
      assertEquals(List.of(), finding.found());
    }
  }
}
