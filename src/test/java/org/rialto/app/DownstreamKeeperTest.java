package org.rialto.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.rialto.alto.ScriptedServer.ok;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
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
    try (ScriptedServer server = new ScriptedServer().on("/directory", ok("application/alto-directory+json", DIRECTORY))
        .on("/cdnifci", ok("application/alto-cdni+json", ADVERTISEMENT))) {
      World world = World.in(folder).edit("rialto.yaml", "sources:\n", "downstream-cdns:\n"
          + "  - {name: dcdn, directory: \"" + server.uri("/directory") + "\", nodes: n3}\nsources:\n");
      try (DownstreamKeeper keeper = new DownstreamKeeper(Clock.systemUTC(), () -> {
        throw new MapException("footprints cut PIDs into too many parts");
      })) {
        keeper.follow(Setup.read(world.config()).downstreamSetup());
        String error = RunningRialto.await(() -> keeper.status().getFirst(),
            status -> status.state() == SourceStatus.State.FAILING).lastError().orElseThrow();
        assertEquals("footprints cut PIDs into too many parts", error);
        assertEquals(Map.of(), keeper.advertised());
      }
    }
  }
}
