package org.rialto.alto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.rialto.alto.ScriptedServer.cutShort;
import static org.rialto.alto.ScriptedServer.drop;
import static org.rialto.alto.ScriptedServer.octets;
import static org.rialto.alto.ScriptedServer.ok;
import static org.rialto.alto.ScriptedServer.redirect;
import static org.rialto.alto.ScriptedServer.status;
import static org.rialto.alto.ScriptedServer.tagged;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.RepeatedTest;
import org.rialto.location.Maps;

/**
 * Network map and cost map are never torn (RFC 7285 §6.3), whatever a server does: it changes its maps between two
 * fetches, serves an old one, drops, stalls, cuts short, sends garbage, errors and redirects. The content of each map
 * tells its version apart from its tag.
 */
class MapPairingTest {
  private static final int VERSIONS = 12;

  private final SplittableRandom random = new SplittableRandom(seed());
  private final AtomicInteger version = new AtomicInteger(1);
  private final List<Maps> given = new CopyOnWriteArrayList<>();
  private volatile boolean calm;

  private static long seed() {
    long seed = System.nanoTime();
    System.out.println("MapPairingTest seed " + seed);
    return seed;
  }

  @RepeatedTest(3) void noPairIsEverTornAndTheLastVersionArrives() throws Exception {
    try (ScriptedServer server = new ScriptedServer()) {
      server.on("/directory", (request, to) -> directory().answer(request, to))
          .on("/networkmap", (request, to) -> map(server, MediaType.NETWORK_MAP, request.path()).answer(request, to))
          .on("/costmap", (request, to) -> map(server, MediaType.COST_MAP, request.path()).answer(request, to));
      Timing quick = new Timing(Duration.ofMillis(20), Duration.ofMillis(5), Duration.ofDays(1), Duration.ofMillis(2),
          Duration.ofMillis(20), Duration.ofSeconds(5), Duration.ofMillis(60), Duration.ofSeconds(5));
      try (AltoClient client = new AltoClient(Examples.with(Examples.source(server), quick), Clock.systemUTC(),
          Optional.empty(), Progress.NONE, guidance -> given.add(guidance.maps()))) {
        client.start();
        for (int v = 1; v <= VERSIONS; v++) {
          version.set(v);
          int asked = server.asked().size();
          Eventually.holds("requests for version " + v, () -> server.asked().size() > asked + 12);
        }
        calm = true;
        Eventually.holds("the last version, status " + client.status(),
            () -> !given.isEmpty() && versionOfTag(given.getLast()) == VERSIONS);
      }
    }
    given.forEach(MapPairingTest::assertWhole);
    TreeSet<Integer> seen = new TreeSet<>();
    given.forEach(maps -> seen.add(versionOfTag(maps)));
    assertTrue(seen.size() > 1, "only " + seen + " came through: the test tests nothing");
  }

  private static int versionOfTag(Maps maps) {
    return Integer.parseInt(maps.networkMap().tag().tag().substring(1));
  }

  private static void assertWhole(Maps maps) {
    int tag = versionOfTag(maps);
    assertTrue(maps.networkMap().pids().contains("v" + tag), maps.networkMap().pids() + " under tag " + tag);
    assertEquals(tag, maps.costMap().cost("v" + tag, "rest"));
    assertEquals(maps.networkMap().tag(), maps.costMap().networkMap());
  }

  private ScriptedServer.Script directory() {
    return calm || chance(4) ? ok(MediaType.DIRECTORY, Examples.directory()) : mischief(Examples.directory());
  }

  /** The current version two times in three; now and then the one before, so that the two maps differ. */
  private ScriptedServer.Script map(ScriptedServer server, String mediaType, String path) {
    int now = version.get();
    int served = calm || chance(3) ? now : Math.max(1, now - 1);
    String content = mediaType.equals(MediaType.NETWORK_MAP) ? Examples.networkMap(served) : Examples.costMap(served);
    if (!calm && !chance(3)) return chance(8) ? mischief(content) : server.stall();
    return tagged(mediaType, content, "\"" + path + served + "\"", "Cache-Control: max-age=" + (chance(2) ? 0 : 1));
  }

  private ScriptedServer.Script mischief(String content) {
    return switch (next(8)) {
      case 0 -> drop();
      case 1 -> status(503, "", "");
      case 2 -> octets(new byte[] {0, 1, 2, 3, 13, 10, 13, 10});
      case 3 -> cutShort(MediaType.NETWORK_MAP, content, next(content.length()));
      case 4 -> ok("text/html", "<html>");
      case 5 -> ok(MediaType.NETWORK_MAP, content.substring(0, next(content.length())));
      case 6 -> ok(MediaType.ERROR, "{\"meta\": {\"code\": \"E_SYNTAX\"}}");
      default -> redirect(307, "/nowhere");
    };
  }

  /** True but for one time in {@code of}. */
  private boolean chance(int of) {
    return next(of) != 0;
  }

  private synchronized int next(int bound) {
    return random.nextInt(bound);
  }
}
