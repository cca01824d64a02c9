package org.rialto.guide;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rialto.guide.DiscoveryResult.Directory;
import org.rialto.guide.FoundServers.Found;
import org.rialto.guide.FoundServers.Network;
import org.rialto.net.IpPrefix;

/** Servers that were found, as they are read back: all of them, or none. */
class FoundServerStoreTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final List<Found> SERVERS = List.of(found("https://a.example/", "192.0.2.0/24", "2001:db8::/32"),
      found("https://b.example/", "198.51.100.0/24"));

  @TempDir Path folder;

  private static Found found(String uri, String... networks) {
    Directory directory = new Directory(URI.create(uri), "owner.example.", 100, 10);
    return new Found(new FoundServer(List.of(URI.create(uri), URI.create("https://spare.example/"))), NOW,
        NOW.plusSeconds(60), Arrays.stream(networks)
        .map(network -> new Network(IpPrefix.parse(network), directory, NOW.plusSeconds(300))).toList());
  }

  @Test void serversAreReadBackAsTheyWere() throws IOException {
    FoundServerStore store = new FoundServerStore(folder.resolve("made"));
    assertEquals(List.of(), store.load());
    store.save(SERVERS);
    assertEquals(SERVERS, store.load());
  }

  @Test void damageAnywhereIsNoticed() throws IOException {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    FoundServerStore store = new FoundServerStore(folder);
    store.save(SERVERS);
    Path file = folder.resolve("found-servers");
    byte[] whole = Files.readAllBytes(file);
    for (int i = 0; i < 200; i++) {
      byte[] damaged = whole.clone();
      damaged[random.nextInt(whole.length)] ^= (byte) (1 << random.nextInt(8));
      Files.write(file, damaged);
      assertEquals(List.of(), store.load(), () -> "seed " + seed);
      Files.write(file, Arrays.copyOf(whole, random.nextInt(whole.length)));
      assertEquals(List.of(), store.load(), () -> "cut, seed " + seed);
    }
  }
}
