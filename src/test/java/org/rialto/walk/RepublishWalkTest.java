package org.rialto.walk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rialto.alto.Access;
import org.rialto.alto.AltoClient;
import org.rialto.alto.DirectoryFinder;
import org.rialto.alto.Guidance;
import org.rialto.alto.Limits;
import org.rialto.alto.Progress;
import org.rialto.alto.Source;
import org.rialto.alto.Timing;
import org.rialto.app.RunningRialto;
import org.rialto.location.CostType;
import org.rialto.location.Maps;
import org.rialto.location.NetworkMap;
import org.rialto.net.Family;

/** Maps of sources in our own directory: of those that let them be published again, and of no other. */
class RepublishWalkTest {
  private static final String COSTS = "/sources/isp.one/costmap";

  @TempDir Path folder;

  private World world;

  /** Two sources of the same maps, and maps of our own that are others. */
  @BeforeEach void layOut() throws Exception {
    world = World.in(folder, "127.0.0.1:0", "1s");
    for (String name : List.of("networkmap.json", "costmap.json")) {
      Files.writeString(world.file("own-" + name), Files.readString(world.file(name))
          .replace("\"resource-id\": \"walk\"", "\"resource-id\": \"own\""));
    }
    String files = ", files: {network-map: networkmap.json, cost-map: costmap.json}";
    world.edit("rialto.yaml", "  - name: walk\n    directory: http://127.0.0.1:" + world.altoPort() + "/directory\n",
        "  - {name: isp.one" + files + ", republish: yes}\n  - {name: isp-two" + files + "}\n")
        .edit("rialto.yaml", "network-map: networkmap.json\n  cost-maps: [costmap.json]",
            "network-map: own-networkmap.json\n  cost-maps: [own-costmap.json]");
  }

  private HttpResponse<String> get(String path) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + world.altoPort() + path)).build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  private String directory() throws Exception {
    return get("/directory").body();
  }

  /** What a client of ours makes of it. */
  private Maps maps(String networkMap) throws Exception {
    List<Guidance> given = new CopyOnWriteArrayList<>();
    Source source = new Source("peer", DirectoryFinder.at(URI.create("http://127.0.0.1:" + world.altoPort()
        + "/directory")), new CostType("routingcost", CostType.NUMERICAL), Optional.of(networkMap), false,
        Access.ANONYMOUS, Timing.DEFAULT, Limits.DEFAULT);
    try (AltoClient client = new AltoClient(source, Clock.systemUTC(), Optional.empty(), Progress.NONE, given::add)) {
      client.start();
      RunningRialto.await(() -> given, got -> !got.isEmpty());
    }
    return given.getFirst().maps();
  }

  private static String prefixes(NetworkMap map) {
    StringBuilder text = new StringBuilder();
    for (Family family : Family.values()) {
      NetworkMap.Prefixes all = map.prefixes(family);
      for (int i = 0; i < all.count(); i++) text.append(all.at(i)).append(' ').append(map.pids().get(all.pid()[i]));
    }
    return text.toString();
  }

  @Test void onlyTheMapsOfASourceThatLetsThemAreInOurDirectory() throws Exception {
    try (RunningRialto rialto = RunningRialto.start(world)) {
      String listed = RunningRialto.await(this::directory, told -> told.contains("isp:one:networkmap"));
      assertFalse(listed.contains("isp-two"), listed);
      assertTrue(listed.contains("\"default-alto-network-map\":\"own\""), listed);
      Maps own = maps("own");
      Maps again = maps("isp:one:networkmap");
      assertEquals("isp:one:networkmap", again.networkMap().tag().resourceId());
      assertEquals(prefixes(own.networkMap()), prefixes(again.networkMap()));
      assertEquals(own.costMap().size(), again.costMap().size());
      assertEquals(List.of("true", ""), rialto.sources().valueStream()
          .map(source -> source.path("republished").asString("")).toList());
      world.edit("costmap.json", "\"site-1\": 1,", "\"site-1\": 7,");
      RunningRialto.await(() -> get(COSTS).body(), told -> told.contains("\"site-1\":7"));
      Maps changed = maps("isp:one:networkmap");
      assertEquals(again.networkMap().tag(), changed.networkMap().tag(), "the same network map");
      assertEquals(7, changed.costMap().cost("one", "site-1"));
      assertEquals(404, get("/sources/isp-two/costmap").statusCode());
      world.edit("rialto.yaml", "republish: yes", "republish: no");
      rialto.reload();
      RunningRialto.await(() -> get(COSTS).statusCode(), status -> status == 404);
      assertFalse(directory().contains("isp"), directory());
    }
  }

  @Test void anotherVersionOfANetworkMapHasAnotherTag() throws Exception {
    try (RunningRialto rialto = RunningRialto.start(world)) {
      RunningRialto.await(this::directory, told -> told.contains("isp:one:networkmap"));
      Maps before = maps("isp:one:networkmap");
      world.edit("networkmap.json", "\"203.0.113.0/25\", ", "");
      RunningRialto.await(() -> maps("isp:one:networkmap"),
          now -> !now.networkMap().tag().equals(before.networkMap().tag())
          && !prefixes(now.networkMap()).contains("203.0.113.0/25"));
      assertEquals("walk#1", rialto.sources().path(0).path("tag").stringValue(), "though its own is the same");
    }
  }

  @Test void mapsThatTheGuardHoldsAreNotPublishedAgain() throws Exception {
    try (RunningRialto rialto = RunningRialto.start(world)) {
      String before = RunningRialto.await(() -> get(COSTS).body(), told -> told.contains("\"site-1\":1"));
      String costs = Files.readString(world.file("costmap.json"));
      Files.writeString(world.file("costmap.json"), costs.substring(0, costs.indexOf("\"cost-map\""))
          + "\"cost-map\": {}}");
      RunningRialto.await(() -> rialto.sources().path(0).path("guard").stringValue(), "holding"::equals);
      for (int cost = 51; cost <= 52; cost++) { // the second is published after a look at the sources
        world.edit("own-costmap.json", "\"site-0\": " + (cost - 1) + ", \"site-1\": 1,", "\"site-0\": " + cost
            + ", \"site-1\": 1,");
        String changed = "\"site-0\": " + cost;
        RunningRialto.await(() -> get("/costmap/routingcost/numerical").body(), told -> told.contains(changed));
      }
      assertEquals(before, get(COSTS).body());
    }
  }
}
