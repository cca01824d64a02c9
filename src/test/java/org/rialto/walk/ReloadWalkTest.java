package org.rialto.walk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rialto.app.RunningRialto;
import org.rialto.rfc.Told;

/** Zones, nodes and services read again: nobody notices but by the new data. */
class ReloadWalkTest {
  private static final String LISTEN = "127.0.0.1:0";

  @TempDir Path folder;

  @Test void newRecordIsServedAfterAReload() throws Exception {
    World world = World.in(folder, LISTEN, "60s");
    try (RunningRialto rialto = RunningRialto.start(world)) {
      Dig dig = new Dig("127.0.0.1", rialto.port(0));
      Told.check(dig.udp("new.cdn.example A"), "rcode=NXDOMAIN");
      Files.writeString(world.file("cdn.example.zone"), Files.readString(world.file("cdn.example.zone"))
          + "new IN A 192.0.2.77\n");
      rialto.reload();
      Told.check(dig.udp("new.cdn.example A"), "answer:A=192.0.2.77");
      Told.check(dig.udp("www.cdn.example A subnet=1/24/0/c00002"), "answer:A=198.18.1.1");
    }
  }

  @Test void nodeTakenOutOfAServiceIsNoLongerAnswered() throws Exception {
    World world = World.in(folder, LISTEN, "60s");
    try (RunningRialto rialto = RunningRialto.start(world)) {
      Dig dig = new Dig("127.0.0.1", rialto.port(0));
      Told.check(dig.udp("www.cdn.example A subnet=1/24/0/c00002"), "answer:A=198.18.1.1");
      world.edit("rialto.yaml", "names: [www.cdn.example], nodes: [\"*\"]",
          "names: [www.cdn.example], nodes: [n0, n2, n3]");
      rialto.reload();
      Told.check(dig.udp("www.cdn.example A subnet=1/24/0/c00002"), "answer:A=198.18.2.1");
    }
  }

  @Test void brokenZoneKeepsWhatWasServedOfIt() throws Exception {
    World world = World.in(folder, LISTEN, "60s");
    try (RunningRialto rialto = RunningRialto.start(world)) {
      Dig dig = new Dig("127.0.0.1", rialto.port(0));
      Files.writeString(world.file("cdn.example.zone"), Files.readString(world.file("cdn.example.zone"))
          + "www IN CNAME mail\n");
      assertTrue(rialto.reload(Optional.empty()).stream()
          .anyMatch(problem -> problem.file().equals(world.file("cdn.example.zone")) && problem.line() > 0));
      Told.check(dig.udp("www.cdn.example A subnet=1/24/0/c00002"), "answer:A=198.18.1.1");
      Told.check(dig.udp("cdn.example MX"), "an=1");
    }
  }

  /** For ten minutes and more by hand: {@code mvn test -Dtest=ReloadWalkTest -Dreload.rounds=20000}. */
  @Test void noQueryIsRefusedOrLostWhileZonesAreReloaded() throws Exception {
    World world = World.in(folder, LISTEN, "60s");
    Path zone = world.file("cdn.example.zone");
    String text = Files.readString(zone);
    int rounds = Integer.getInteger("reload.rounds", 30);
    try (RunningRialto rialto = RunningRialto.start(world)) {
      List<Asker> askers = List.of(new Asker(rialto.port(0), "www.cdn.example A subnet=1/24/0/c00002",
          "answer:A=198.18.1.1"), new Asker(rialto.port(0), "cdn.example MX", "an=1"),
          new Asker(rialto.port(0), "nope.cdn.example A", "rcode=NXDOMAIN"));
      for (int round = 0; round < rounds; round++) {
        Files.writeString(world.file("new"), text + "round-" + round + " A 192.0.2.1\n");
        Files.move(world.file("new"), zone, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        rialto.reload(round % 2 == 0 ? Optional.empty() : Optional.of("cdn.example"));
        Told.check(new Dig("127.0.0.1", rialto.port(0)).udp("round-" + round + ".cdn.example A"), "an=1");
      }
      for (Asker asker : askers) asker.stop();
      for (Asker asker : askers) {
        assertEquals(List.of(), asker.wrong);
        assertTrue(asker.right > rounds, "asked only " + asker.right + " times");
      }
    }
  }

  /** Asks the same again and again, on a thread of its own. */
  private static final class Asker {
    private static final int MOST_WRONG_KEPT = 10;

    private final List<String> wrong = new ArrayList<>();
    private final Thread thread;
    private volatile boolean isStopped;
    private int right;

    Asker(int port, String question, String expected) throws IOException {
      Dig dig = new Dig("127.0.0.1", port);
      thread = Thread.ofPlatform().start(() -> {
        while (!isStopped) ask(dig, question, expected);
      });
    }

    private void ask(Dig dig, String question, String expected) {
      try {
        Set<String> told = Told.of(dig.udp(question));
        if (told.contains(expected)) right++;
        else if (wrong.size() < MOST_WRONG_KEPT) wrong.add(question + " " + told);
      } catch (IOException lost) {
        if (wrong.size() < MOST_WRONG_KEPT) wrong.add(question + " lost");
      }
    }

    void stop() throws InterruptedException {
      isStopped = true;
      thread.join();
    }
  }

  @Test void watchedZoneIsReadAgainWhenItsFileChanges() throws Exception {
    World world = World.in(folder, LISTEN, "60s");
    Files.writeString(world.config(), Files.readString(world.config()) + "watch-zones: true\n");
    try (RunningRialto rialto = RunningRialto.start(world)) {
      Dig dig = new Dig("127.0.0.1", rialto.port(0));
      world.edit("cdn.example.zone", "mail     IN A     192.0.2.25", "mail     IN A     192.0.2.26");
      RunningRialto.await(() -> Told.of(dig.udp("mail.cdn.example A")),
          told -> told.contains("answer:A=192.0.2.26"));
    }
  }
}
