package org.rialto.walk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rialto.alto.ScriptedServer;
import org.rialto.alto.ScriptedStream;
import org.rialto.app.RunningRialto;
import org.rialto.rfc.Told;
import tools.jackson.databind.JsonNode;

/** Walk 2, a map update: from a file over real HTTP to the answer; and what is answered when that way is broken. */
class MapWalkTest {
  private static final String LISTEN = "127.0.0.1:0";
  private static final String QUESTION = "www.cdn.example A subnet=1/24/0/c00002";
  private static final String NEAREST = "answer:A=198.18.1.1";
  private static final String DEFAULT = "answer:A=198.18.0.1";

  private static final String DIRECTORY = """
      {"meta": {"default-alto-network-map": "walk",
                "cost-types": {"num": {"cost-metric": "routingcost", "cost-mode": "numerical"}}},
       "resources": {
        "walk": {"uri": "networkmap", "media-type": "application/alto-networkmap+json"},
        "costs": {"uri": "costmap", "media-type": "application/alto-costmap+json",
                  "capabilities": {"cost-type-names": ["num"]}, "uses": ["walk"]},
        "changes": {"uri": "updates", "media-type": "text/event-stream", "uses": ["walk", "costs"],
                    "accepts": "application/alto-updatestreamparams+json",
                    "capabilities": {"incremental-change-media-types": {"costs": "application/merge-patch+json"}}}}}""";

  private static final String CALENDARED = """
      {"meta": {"default-alto-network-map": "walk",
                "cost-types": {"num": {"cost-metric": "routingcost", "cost-mode": "numerical"}}},
       "resources": {
        "walk": {"uri": "networkmap", "media-type": "application/alto-networkmap+json"},
        "costs": {"uri": "filtered", "media-type": "application/alto-costmap+json",
                  "accepts": "application/alto-costmapfilter+json", "uses": ["walk"],
                  "capabilities": {"cost-type-names": ["num"], "calendar-attributes": [
                    {"cost-type-names": ["num"], "time-interval-size": 1, "number-of-intervals": 2}]}}}}""";

  private static final String MULTI_COST = """
      {"meta": {"default-alto-network-map": "walk",
                "cost-types": {"rc": {"cost-metric": "routingcost", "cost-mode": "numerical"},
                               "tp": {"cost-metric": "tput", "cost-mode": "numerical"}}},
       "resources": {
        "walk": {"uri": "networkmap", "media-type": "application/alto-networkmap+json"},
        "costs": {"uri": "filtered", "media-type": "application/alto-costmap+json",
                  "accepts": "application/alto-costmapfilter+json", "uses": ["walk"],
                  "capabilities": {"max-cost-types": 2, "cost-type-names": ["rc", "tp"]}}}}""";

  @TempDir Path folder;

  @Test void answerFollowsACostThatIsEditedInTheServedFile() throws Exception {
    World world = World.in(folder, LISTEN, "1s");
    try (RunningRialto rialto = RunningRialto.start(world)) {
      Dig dig = new Dig("127.0.0.1", rialto.port(0));
      Told.check(dig.udp(QUESTION), NEAREST);
      world.edit("costmap.json", "\"one\": {\"site-0\": 50, \"site-1\": 1",
          "\"one\": {\"site-0\": 50, \"site-1\": 100");
      RunningRialto.await(() -> Told.of(dig.udp(QUESTION)), told -> told.contains("answer:A=198.18.2.1"));
    }
  }

  @Test void answerFollowsANewVersionOfBothMaps() throws Exception {
    World world = World.in(folder, LISTEN, "1s");
    try (RunningRialto rialto = RunningRialto.start(world)) {
      Dig dig = new Dig("127.0.0.1", rialto.port(0));
      Told.check(dig.udp(QUESTION), NEAREST);
      world.edit("networkmap.json", "\"192.0.2.0/24\", ", "")
          .edit("networkmap.json", "[\"198.51.100.0/24\"", "[\"192.0.2.0/24\", \"198.51.100.0/24\"")
          .edit("networkmap.json", "\"tag\": \"1\"", "\"tag\": \"2\"")
          .edit("costmap.json", "\"tag\": \"1\"", "\"tag\": \"2\"");
      RunningRialto.await(() -> Told.of(dig.udp(QUESTION)), told -> told.contains("answer:A=198.18.2.1"));
    }
  }

  @Test void answerFollowsACostThatIsPushedWithoutAnyPoll() throws Exception {
    World world = World.in(folder, LISTEN, "1s");
    String fresh = "Cache-Control: max-age=86400";
    ScriptedStream stream = new ScriptedStream();
    try (ScriptedServer server = new ScriptedServer()) {
      server.on("/directory", ScriptedServer.ok("application/alto-directory+json", DIRECTORY, fresh))
          .on("/networkmap", ScriptedServer.ok("application/alto-networkmap+json",
              Files.readString(world.file("networkmap.json")), fresh))
          .on("/costmap", ScriptedServer.ok("application/alto-costmap+json",
              Files.readString(world.file("costmap.json")), fresh))
          .on("/updates", stream);
      world.edit("rialto.yaml", "http://127.0.0.1:" + world.altoPort() + "/directory", server.uri("/directory")
          .toString());
      try (RunningRialto rialto = RunningRialto.start(world)) {
        Dig dig = new Dig("127.0.0.1", rialto.port(0));
        Told.check(dig.udp(QUESTION), NEAREST);
        ScriptedStream.Opening opened = stream.opening(0).control().event("application/alto-costmap+json,costs-1",
            Files.readString(world.file("costmap.json")));
        RunningRialto.await(() -> rialto.status().path("sources").path(0).path("updates").stringValue(""),
            "pushed"::equals);
        opened.event("application/merge-patch+json,costs-1", "{\"cost-map\": {\"one\": {\"site-1\": 100}}}");
        RunningRialto.await(() -> Told.of(dig.udp(QUESTION)), told -> told.contains("answer:A=198.18.2.1"));
        JsonNode source = rialto.status().path("sources").path(0);
        assertEquals(1, source.path("update-stream").path("patches").intValue(), source.toString());
        assertTrue(rialto.sourcesText(false).contains("patches 1"), rialto.sourcesText(false));
        assertTrue(rialto.sourcesText(true).contains("update_patches_total{source=\"walk\"} 1"),
            rialto.sourcesText(true));
        assertEquals(1, server.asked("/costmap").size());
        assertEquals(1, server.asked("/networkmap").size());
        opened.end();
      }
    }
  }

  @Test void answerFollowsACalendarToAndFroWithoutAnyFetch() throws Exception {
    World world = World.in(folder, LISTEN, "1s");
    String fresh = "Cache-Control: max-age=86400";
    String costs = Files.readString(world.file("costmap.json"));
    int map = costs.indexOf("\"cost-map\"");
    String start = DateTimeFormatter.RFC_1123_DATE_TIME.format(Instant.now().atOffset(ZoneOffset.UTC));
    String calendar = costs.substring(0, map).replaceFirst("\"meta\": \\{",
        "\"meta\": {\"calendar-response-attributes\":"
        + " [{\"calendar-start-time\": \"" + start + "\", \"time-interval-size\": 1, \"number-of-intervals\": 2,"
        + " \"repeated\": 10000}],") + costs.substring(map).replaceAll(": (\\d+)", ": [$1, $1]")
        .replaceFirst("\"site-1\": \\[1, 1]", "\"site-1\": [1, 100]");
    try (ScriptedServer server = new ScriptedServer()) {
      server.on("/directory", ScriptedServer.ok("application/alto-directory+json", CALENDARED, fresh))
          .on("/networkmap", ScriptedServer.ok("application/alto-networkmap+json",
              Files.readString(world.file("networkmap.json")), fresh))
          .on("/filtered", ScriptedServer.ok("application/alto-costmap+json", calendar, fresh));
      world.edit("rialto.yaml", "http://127.0.0.1:" + world.altoPort() + "/directory", server.uri("/directory")
          .toString());
      try (RunningRialto rialto = RunningRialto.start(world)) {
        Dig dig = new Dig("127.0.0.1", rialto.port(0));
        for (int turn = 0; turn < 3; turn++) {
          String node = turn % 2 == 0 ? "198.18.2.1" : "198.18.1.1";
          RunningRialto.await(() -> Told.of(dig.udp(QUESTION)), told -> told.contains("answer:A=" + node));
        }
        JsonNode maps = rialto.explain("www.cdn.example", "A", "192.0.2.1").path("maps");
        assertTrue(maps.path("calendar-interval").stringValue("").endsWith(" of 2"), maps.toString());
        assertEquals(List.of("GET", "GET", "POST"), server.asked().stream().map(ScriptedServer.Asked::method).toList());
      }
    }
  }

  @Test void answerIsTheBestOfASumThatIsExplainedByItsParts() throws Exception {
    World world = World.in(folder, LISTEN, "1s");
    String costs = Files.readString(world.file("costmap.json"));
    int map = costs.indexOf("\"cost-map\"");
    String both = costs.substring(0, map).replace("\"cost-type\"", "\"multi-cost-types\": [{\"cost-metric\":"
        + " \"routingcost\", \"cost-mode\": \"numerical\"}, {\"cost-metric\": \"tput\", \"cost-mode\":"
        + " \"numerical\"}], \"cost-type\"") + costs.substring(map).replaceAll(": (\\d+)", ": [$1, 2]");
    try (ScriptedServer server = new ScriptedServer()) {
      server.on("/directory", ScriptedServer.ok("application/alto-directory+json", MULTI_COST))
          .on("/networkmap", ScriptedServer.ok("application/alto-networkmap+json",
              Files.readString(world.file("networkmap.json"))))
          .on("/filtered", ScriptedServer.ok("application/alto-costmap+json", both.replace("\"site-3\": [40, 2]",
              "\"site-3\": [40, 900]")));
      world.edit("rialto.yaml", "http://127.0.0.1:" + world.altoPort() + "/directory", server.uri("/directory")
          + "\n    metrics: [{metric: routingcost, weight: 2}, {metric: tput, weight: 0.5}]");
      try (RunningRialto rialto = RunningRialto.start(world)) {
        Dig dig = new Dig("127.0.0.1", rialto.port(0));
        Told.check(dig.udp(QUESTION), "answer:A=198.18.3.1");
        JsonNode first = rialto.explain("www.cdn.example", "A", "192.0.2.1").path("ranking").path(0);
        assertEquals(-370, first.path("cost").doubleValue(), first.toString());
        assertEquals(List.of("routingcost 2.0 40.0 80.0", "tput 0.5 900.0 -450.0"), first.path("parts").valueStream()
            .map(part -> part.path("metric").stringValue() + " " + part.path("weight").doubleValue() + " "
            + part.path("cost").doubleValue() + " " + part.path("term").doubleValue()).toList());
      }
    }
  }

  @Test void lifetimeNeverExceedsWhatRemainsOfTheMapsFreshness() throws Exception {
    World world = World.in(folder, LISTEN, "3s");
    try (RunningRialto rialto = RunningRialto.start(world)) {
      Set<String> told = Told.of(new Dig("127.0.0.1", rialto.port(0)).udp(QUESTION));
      assertTrue(told.contains("ttl:A=1") || told.contains("ttl:A=2") || told.contains("ttl:A=3"), told.toString());
    }
  }

  @Test void answersGoOnWhenTheAltoServerDiesAndTheExplanationShowsTheAge() throws Exception {
    World world = World.in(folder, LISTEN, "1s");
    try (RunningRialto rialto = RunningRialto.start(world)) {
      rialto.killAltoServer();
      Dig dig = new Dig("127.0.0.1", rialto.port(0));
      JsonNode maps = RunningRialto.await(() -> rialto.explain("www.cdn.example", "A", "192.0.2.1").path("maps"),
          seen -> seen.path("age-seconds").longValue() >= 3);
      assertEquals("walk#1", maps.path("tag").stringValue());
      Told.check(dig.udp(QUESTION), NEAREST + " ttl:A=10 extended-error=3");
      assertEquals("stale-ttl: the maps are no longer fresh", rialto.explain("www.cdn.example", "A", "192.0.2.1")
          .path("lifetime").path("bounded-by").stringValue());
      Files.writeString(world.config(), Files.readString(world.config()) + "extended-errors: false\n");
      rialto.reload();
      Told.check(dig.udp(QUESTION), NEAREST + " ttl:A=10 !extended-error=3");
    }
  }

  @Test void restartWithoutTheAltoServerAnswersAtOnceFromTheLastGoodMaps() throws Exception {
    World world = World.in(folder, LISTEN, "60s");
    try (RunningRialto first = RunningRialto.start(world)) {
      Told.check(new Dig("127.0.0.1", first.port(0)).udp(QUESTION), NEAREST);
    }
    withoutAltoServer(world);
    try (RunningRialto second = RunningRialto.start(world)) {
      Told.check(new Dig("127.0.0.1", second.port(0)).udp(QUESTION), NEAREST);
      assertTrue(second.explain("www.cdn.example", "A", "192.0.2.1").path("maps").path("restored").booleanValue());
    }
  }

  @Test void startWithNoMapsAtAllAnswersWithTheZonesDefaults() throws Exception {
    World world = withoutAltoServer(World.in(folder, LISTEN, "60s"));
    try (RunningRialto rialto = RunningRialto.start(world)) {
      Told.check(new Dig("127.0.0.1", rialto.port(0)).udp(QUESTION), DEFAULT + " ttl:A=20 subnet=1/24/0/c00002");
    }
  }

  /** RFC 7285 §8.3.4.3: who has no guidance does without. */
  @Test void serverWithoutAnySourceAnswersWithTheZonesRecords() throws Exception {
    World world = World.in(folder, LISTEN, "60s");
    String text = Files.readString(world.config());
    Files.writeString(world.config(), text.substring(0, text.indexOf("sources:"))
        + text.substring(text.indexOf("client-subnet:")));
    try (RunningRialto rialto = RunningRialto.start(world)) {
      Told.check(new Dig("127.0.0.1", rialto.port(0)).udp(QUESTION), DEFAULT + " an=1 ttl:A=20");
      assertEquals(0, rialto.sources().size());
      assertEquals("NO_GUIDANCE", rialto.explain("www.cdn.example", "A", "192.0.2.1").path("reason").stringValue());
    }
  }

  @Test void noAnswerIsLostOrMixedWhileMapsChange() throws Exception {
    World world = World.in(folder, LISTEN, "1s");
    // All queries come from one client, and each change moves it: that is more than the guard lets pass.
    Files.writeString(world.config(), Files.readString(world.config()) + "guard: off\n");
    AtomicInteger asked = new AtomicInteger();
    AtomicBoolean stop = new AtomicBoolean();
    try (RunningRialto rialto = RunningRialto.start(world)) {
      Dig dig = new Dig("127.0.0.1", rialto.port(0));
      Thread asking = Thread.ofPlatform().start(() -> {
        while (!stop.get()) {
          Set<String> told = ask(dig);
          // The exception's prefix moves between two nodes with its tag; its scope goes with it.
          boolean before = told.contains("answer:A=198.18.3.1") && told.contains("subnet=1/32/26/c6336446");
          boolean after = told.contains("answer:A=198.18.2.1") && told.contains("subnet=1/32/24/c6336446");
          if (!before && !after) throw new AssertionError("mixed: " + told);
          asked.incrementAndGet();
        }
      });
      AtomicInteger failed = new AtomicInteger();
      asking.setUncaughtExceptionHandler((thread, thrown) -> failed.incrementAndGet());
      for (int tag = 1; tag <= 4; tag++) swap(world, dig, tag);
      stop.set(true);
      asking.join();
      assertEquals(0, failed.get());
      assertTrue(asked.get() > 100, "asked only " + asked.get() + " times");
    }
  }

  private static void swap(World world, Dig dig, int tag) throws Exception {
    String from = tag % 2 == 1 ? "\"three\": {\"ipv4\": [\"198.51.100.64/26\"]}" : "\"three\": {\"ipv4\": []}";
    String to = tag % 2 == 1 ? "\"three\": {\"ipv4\": []}" : "\"three\": {\"ipv4\": [\"198.51.100.64/26\"]}";
    world.edit("networkmap.json", from, to)
        .edit("networkmap.json", "\"tag\": \"" + tag + "\"", "\"tag\": \"" + (tag + 1) + "\"")
        .edit("costmap.json", "\"tag\": \"" + tag + "\"", "\"tag\": \"" + (tag + 1) + "\"");
    String expected = tag % 2 == 1 ? "answer:A=198.18.2.1" : "answer:A=198.18.3.1";
    RunningRialto.await(() -> ask(dig), told -> told.contains(expected));
  }

  private static Set<String> ask(Dig dig) {
    try {
      return Told.of(dig.udp("www.cdn.example A subnet=1/32/0/c6336446"));
    } catch (IOException lost) {
      throw new AssertionError("an answer was lost", lost);
    }
  }

  /** The same configuration, its source as before, but nothing embedded that answers there. */
  private static World withoutAltoServer(World world) throws Exception {
    String text = Files.readString(world.config());
    int from = text.indexOf("alto-server:");
    int to = text.indexOf("client-subnet:");
    Files.writeString(world.config(), text.substring(0, from) + text.substring(to));
    return world;
  }
}
