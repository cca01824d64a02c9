package org.rialto.walk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rialto.app.RunningRialto;
import org.rialto.rfc.Told;
import tools.jackson.databind.JsonNode;

/** Broken maps come from the ALTO server: the last good ones go on answering until somebody has looked. */
class GateWalkTest {
  private static final String QUESTION = "www.cdn.example A subnet=1/24/0/140000";
  private static final String GOOD = "answer:A=198.18.0.1";
  private static final String MOVED = "answer:A=198.18.2.1";
  private static final String EVERYWHERE = "\"site-0\": 1, \"site-1\": 20, \"site-2\": 30";
  private static final String EVERYWHERE_MOVED = "\"site-0\": 100, \"site-1\": 90, \"site-2\": 30";

  @TempDir Path folder;

  private static JsonNode awaitHeld(RunningRialto rialto) throws Exception {
    return RunningRialto.await(() -> rialto.ask("maps", "", "").path("result"), maps -> maps.has("held")).path("held")
        .get(0);
  }

  @Test void mapsThatMoveTheWorldAreHeldAndApplyWhenTheyAreAccepted() throws Exception {
    World world = World.in(folder, "127.0.0.1:0", "1s");
    try (RunningRialto rialto = RunningRialto.start(world)) {
      Dig dig = new Dig("127.0.0.1", rialto.port(0));
      Told.check(dig.udp(QUESTION), GOOD);
      world.edit("costmap.json", EVERYWHERE, EVERYWHERE_MOVED);
      JsonNode held = awaitHeld(rialto);
      Told.check(dig.udp(QUESTION), GOOD);
      assertTrue(held.path("moves").get(0).path("share").doubleValue() > 0.5, held.toString());
      assertEquals("walk", rialto.status().path("held").get(0).path("source").stringValue());
      String shown = rialto.maps();
      assertTrue(shown.contains("n0 -> n2") && shown.contains("rialto maps accept walk"), shown);
      assertTrue(rialto.ask("maps-accept", "source", "wlak").path("error").stringValue().contains("wlak"));
      assertEquals("walk#1 of source walk are in use",
          rialto.ask("maps-accept", "source", "walk").path("result").path("line").stringValue());
      Told.check(dig.udp(QUESTION), MOVED);
      assertTrue(rialto.maps().contains("held       none"));
    }
  }

  @Test void emptyMapIsHeldAndARestartBeginsWithTheLastGoodOne() throws Exception {
    World world = World.in(folder, "127.0.0.1:0", "1s");
    try (RunningRialto rialto = RunningRialto.start(world)) {
      RunningRialto.await(() -> Files.exists(folder.resolve("state/walk.maps")), there -> there);
      Files.writeString(world.file("costmap.json"),
          Files.readString(world.file("costmap.json")).replace("\"tag\": \"1\"", "\"tag\": \"2\""));
      Files.writeString(world.file("networkmap.json"), "{\"meta\": {\"vtag\": {\"resource-id\": \"walk\", "
          + "\"tag\": \"2\"}}, \"network-map\": {\"rest\": {}}}");
      JsonNode held = awaitHeld(rialto);
      assertTrue(held.path("because").get(0).stringValue().startsWith("no PID holds a prefix"), held.toString());
      Told.check(new Dig("127.0.0.1", rialto.port(0)).udp(QUESTION), GOOD);
    }
    try (RunningRialto again = RunningRialto.start(world)) {
      Told.check(new Dig("127.0.0.1", again.port(0)).udp(QUESTION), GOOD);
      awaitHeld(again);
    }
  }

  @Test void halfLostMapIsHeldAndDroppedWhenItIsRejected() throws Exception {
    World world = World.in(folder, "127.0.0.1:0", "1s");
    try (RunningRialto rialto = RunningRialto.start(world)) {
      Files.writeString(world.file("costmap.json"),
          Files.readString(world.file("costmap.json")).replace("\"tag\": \"1\"", "\"tag\": \"2\""));
      Files.writeString(world.file("networkmap.json"), """
          {"meta": {"vtag": {"resource-id": "walk", "tag": "2"}},
           "network-map": {"rest": {"ipv4": ["0.0.0.0/0"], "ipv6": ["::/0"]},
                           "one": {"ipv4": ["192.0.2.0/24"]}, "site-1": {"ipv4": ["198.18.1.0/24"]}}}
          """);
      JsonNode held = awaitHeld(rialto);
      assertTrue(held.path("because").get(0).stringValue().contains("of the prefixes would be lost"), held.toString());
      assertTrue(rialto.ask("maps-reject", "", "").path("result").path("line").stringValue().contains("dropped"));
      Told.check(new Dig("127.0.0.1", rialto.port(0)).udp("four.cdn.example A subnet=1/24/0/140000"), MOVED);
      assertTrue(rialto.maps().contains("held       none") && rialto.maps().contains("walk#1"), rialto.maps());
    }
  }

  @Test void heldMapsAreAppliedAfterTheirTime() throws Exception {
    World world = World.in(folder, "127.0.0.1:0", "1s");
    Files.writeString(world.config(), Files.readString(world.config()) + "guard: {apply-after: 1s}\n");
    try (RunningRialto rialto = RunningRialto.start(world)) {
      world.edit("costmap.json", EVERYWHERE, EVERYWHERE_MOVED);
      Dig dig = new Dig("127.0.0.1", rialto.port(0));
      RunningRialto.await(() -> Told.of(dig.udp(QUESTION)), told -> told.contains(MOVED));
    }
  }

  @Test void queriesThatWereAskedTellWhatWouldMove() throws Exception {
    World world = World.in(folder, "127.0.0.1:0", "1s");
    Files.writeString(world.config(), Files.readString(world.config()) + "guard: {moved-space: 100%}\n");
    try (RunningRialto rialto = RunningRialto.start(world)) {
      Dig dig = new Dig("127.0.0.1", rialto.port(0));
      for (int i = 0; i < 64 * 101; i++) dig.udp("www.cdn.example A subnet=1/24/0/c00002");
      world.edit("costmap.json", "\"one\": {\"site-0\": 50, \"site-1\": 1,", "\"one\": {\"site-0\": 0, \"site-1\": 1,");
      JsonNode held = awaitHeld(rialto);
      assertTrue(held.path("because").get(0).stringValue().contains("recent queries"), held.toString());
      assertEquals(1, held.path("recent-queries").path("share").doubleValue());
    }
  }

  @Test void ignoredChangeIsExplainedWithBothCosts() throws Exception {
    World world = World.in(folder, "127.0.0.1:0", "1s");
    world.edit("rialto.yaml", "  - name: walk\n", "  - name: walk\n    ignore-cost-changes: 3%\n");
    try (RunningRialto rialto = RunningRialto.start(world)) {
      world.edit("costmap.json", "\"rest\": {\"site-0\": 1, \"site-1\": 20",
          "\"rest\": {\"site-0\": 1, \"site-1\": 20.5");
      JsonNode node = RunningRialto.await(() -> rialto.explain("www.cdn.example", "A", "20.0.0.1").path("ranking")
          .get(1), seen -> seen.has("fetched-cost"));
      assertEquals(20, node.path("cost").doubleValue());
      assertEquals(20.5, node.path("fetched-cost").doubleValue());
    }
  }
}
