package org.rialto.guide;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rialto.alto.EndpointAnswer;
import org.rialto.alto.EndpointNodes;
import org.rialto.guide.EndpointCostCache.Known;
import org.rialto.location.CostType;
import org.rialto.net.IpAddress;
import org.rialto.net.IpPrefix;

/** What a service said, as it is read back: all of it, or nothing. */
class EndpointCostStoreTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final EndpointNodes NODES = new EndpointNodes(List.of(IpAddress.parse("198.18.0.1"),
      IpAddress.parse("2001:db8::1")));
  private static final EndpointNodes OTHERS = new EndpointNodes(List.of(IpAddress.parse("198.18.0.9")));
  private static final Known RANKED = costs("45.0.1.0/24", NODES, 60, 1.5, Double.NaN);
  private static final Known OF_OTHERS = costs("2001:db8:1::/56", OTHERS, 90, 7);
  private static final Known REFUSED = new Known(IpPrefix.parse("203.0.113.0/24"), NODES, Optional.empty(),
      Optional.of("E_INVALID_FIELD_VALUE"), NOW, NOW.plusSeconds(30), NOW.plusSeconds(30));

  @TempDir Path folder;

  private static Known costs(String clients, EndpointNodes nodes, int seconds, double... values) {
    return Known.of(IpPrefix.parse(clients), nodes, new EndpointAnswer.Costs(URI.create("http://alto.example/ecs"),
        new CostType("routingcost", CostType.NUMERICAL), values, 3, NOW, NOW.plusSeconds(45),
        NOW.plusSeconds(seconds)));
  }

  private EndpointCostStore kept(Known... known) throws IOException {
    EndpointCostStore store = new EndpointCostStore(folder);
    store.save("near", "key", List.of(known));
    return store;
  }

  @Test void answersAreReadBackAsTheyWere() throws IOException {
    List<Known> read = kept(RANKED, OF_OTHERS, REFUSED).load("near", "key");
    assertEquals(List.of(OF_OTHERS.clients(), RANKED.clients(), REFUSED.clients()),
        read.stream().map(Known::clients).toList());
    EndpointAnswer.Costs costs = read.get(1).costs().orElseThrow();
    EndpointAnswer.Costs before = RANKED.costs().orElseThrow();
    assertArrayEquals(before.values(), costs.values());
    assertEquals(List.of(before.server(), before.type(), before.strange(), before.fetchedAt(), before.refreshFrom(),
        before.freshUntil()), List.of(costs.server(), costs.type(), costs.strange(), costs.fetchedAt(),
        costs.refreshFrom(), costs.freshUntil()));
    assertEquals(OTHERS.addresses(), read.get(0).nodes().addresses());
    assertSame(read.get(1).nodes(), read.get(2).nodes());
    assertEquals(REFUSED.refusal(), read.get(2).refusal());
    assertEquals(REFUSED.freshUntil(), read.get(2).freshUntil());
  }

  @Test void answersToOtherQuestionsAreNotUsed() throws IOException {
    EndpointCostStore store = kept(RANKED);
    assertEquals(List.of(), store.load("near", "other"));
    assertEquals(List.of(), store.load("far", "key"));
  }

  @Test void damageAnywhereIsNoticed() throws IOException {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    EndpointCostStore store = kept(RANKED, OF_OTHERS, REFUSED);
    Path file = folder.resolve("near.endpoint-costs");
    byte[] whole = Files.readAllBytes(file);
    for (int i = 0; i < 200; i++) {
      byte[] damaged = whole.clone();
      damaged[random.nextInt(whole.length)] ^= (byte) (1 << random.nextInt(8));
      Files.write(file, damaged);
      assertEquals(List.of(), store.load("near", "key"), () -> "seed " + seed);
      Files.write(file, Arrays.copyOf(whole, random.nextInt(whole.length)));
      assertEquals(List.of(), store.load("near", "key"), () -> "cut, seed " + seed);
    }
  }

  @Test void ofMoreThanMayBeKeptWhatStaysFreshLongestIs() throws IOException {
    EndpointCostStore store = new EndpointCostStore(folder, 1200);
    store.save("near", "key", Stream.iterate(1, i -> i <= 10, i -> i + 1)
        .map(i -> costs("45.0." + i + ".0/24", NODES, i, 1, 2)).toList());
    assertEquals(List.of(10L, 9L, 8L, 7L), store.load("near", "key").stream()
        .map(known -> known.freshUntil().getEpochSecond() - NOW.getEpochSecond()).toList());
  }
}
