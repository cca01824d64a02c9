package org.rialto.walk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
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

  @Test void noQueryIsRefusedOrLostWhileZonesAreReloaded() throws Exception {
    World world = World.in(folder, LISTEN, "60s");
    AtomicBoolean stop = new AtomicBoolean();
    AtomicInteger wrong = new AtomicInteger();
    AtomicInteger right = new AtomicInteger();
    try (RunningRialto rialto = RunningRialto.start(world)) {
      Dig dig = new Dig("127.0.0.1", rialto.port(0));
      Thread asking = Thread.ofPlatform().start(() -> {
        while (!stop.get()) {
          Set<String> told;
          try {
            told = Told.of(dig.udp("www.cdn.example A subnet=1/24/0/c00002"));
          } catch (IOException lost) {
            told = Set.of();
          }
          (told.contains("answer:A=198.18.1.1") ? right : wrong).incrementAndGet();
        }
      });
      for (int i = 0; i < 30; i++) rialto.reload();
      stop.set(true);
      asking.join();
      assertEquals(0, wrong.get());
      assertTrue(right.get() > 30, "asked only " + right.get() + " times");
    }
  }
}
