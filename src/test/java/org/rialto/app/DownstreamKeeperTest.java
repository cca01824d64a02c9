package org.rialto.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.rialto.alto.ScriptedServer.ok;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.rialto.alto.AdvertisementStatus;
import org.rialto.alto.ScriptedServer;
import org.rialto.alto.SourceStatus;
import org.rialto.location.MapException;
import org.rialto.walk.World;

class DownstreamKeeperTest {
  private static final String DIRECTORY = """
      {"resources": {"plain": {"uri": "cdnifci", "media-type": "application/alto-cdni+json"}}}""";
  private static final String ADVERTISEMENT = """
      {"meta": {"vtag": {"resource-id": "plain", "tag": "1"}}, "cdni-advertisement":
       {"capabilities-with-footprints": [{"capability-type": "FCI.DeliveryProtocol",
        "capability-value": {"delivery-protocols": ["https/1.1"]}}]}}""";

  @TempDir Path folder;

  @Test @Timeout(60) void advertisementThatCannotBeUsedDoesNotCount() throws Exception {
    checkRefused("footprints cut PIDs into too many parts", () -> {
      throw new MapException("footprints cut PIDs into too many parts");
    });
  }

  @Test @Timeout(60) void advertisementThatThereIsNoMemoryForIsAskedForAgain() throws Exception {
    checkRefused("unexpectedly failed: java.lang.OutOfMemoryError: for this test", () -> {
      throw new OutOfMemoryError("for this test");
    });
  }

  private void checkRefused(String cause, Runnable use) throws Exception {
    try (ScriptedServer server = new ScriptedServer().on("/directory", ok("application/alto-directory+json", DIRECTORY))
        .on("/cdnifci", ok("application/alto-cdni+json", ADVERTISEMENT))) {
      World world = World.in(folder).edit("rialto.yaml", "sources:\n", "downstream-cdns:\n"
          + "  - {name: dcdn, directory: \"" + server.uri("/directory") + "\", nodes: n3}\nsources:\n");
      try (DownstreamKeeper keeper = new DownstreamKeeper(Clock.systemUTC(), use)) {
        keeper.follow(Setup.read(world.config()).downstreamSetup());
        AdvertisementStatus failing = RunningRialto.await(() -> keeper.status().getFirst(),
            status -> status.state() != SourceStatus.State.WAITING);
        assertEquals(SourceStatus.State.FAILING, failing.state());
        assertEquals(Optional.of(cause), failing.lastError());
        assertTrue(failing.nextFetch().isPresent());
        assertEquals(Map.of(), keeper.advertised());
      }
    }
  }
}
