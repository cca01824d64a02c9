package org.rialto.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rialto.app.RunningRialto;
import org.rialto.walk.World;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The embedded ALTO server, walked by curl as a person would: directory, network map, cost map (RFC 7285 §9.2). */
@Tag("interop")
class CurlTest {
  private static final String TYPE_MARK = "\ncontent-type: ";

  @Test void curlWalksFromTheDirectoryToTheCosts(@TempDir Path folder) throws Exception {
    World world = World.in(folder);
    try (RunningRialto _ = RunningRialto.start(world)) {
      URI directory = URI.create("http://127.0.0.1:" + world.altoPort() + "/directory");
      JsonNode resources = get(directory, "application/alto-directory+json").path("resources");
      JsonNode networkMap = JsonMapper.shared().createObjectNode();
      JsonNode costMap = JsonMapper.shared().createObjectNode();
      for (JsonNode resource : resources) {
        String type = resource.path("media-type").stringValue();
        JsonNode got = get(directory.resolve(resource.path("uri").stringValue()), type);
        if (type.equals("application/alto-networkmap+json")) networkMap = got;
        if (type.equals("application/alto-costmap+json")) costMap = got;
      }
      assertEquals("192.0.2.0/24", networkMap.path("network-map").path("one").path("ipv4").path(0).stringValue());
      assertEquals(1, costMap.path("cost-map").path("one").path("site-1").intValue());
      assertEquals(networkMap.path("meta").path("vtag"), costMap.path("meta").path("dependent-vtags").path(0));
    }
  }

  private static JsonNode get(URI uri, String type) throws Exception {
    String printed = Program.run("curl", "-sS", "--fail", "--compressed", "--noproxy", "*", "-w", TYPE_MARK
        + "%{content_type}", uri.toString());
    int mark = printed.lastIndexOf(TYPE_MARK);
    assertEquals(type, printed.substring(mark + TYPE_MARK.length()));
    assertTrue(mark > 0, printed);
    return JsonMapper.shared().readTree(printed.substring(0, mark));
  }
}
