package org.rialto.walk;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rialto.answer.Outcome;
import org.rialto.app.RunningRialto;
import org.rialto.rfc.Asked;
import org.rialto.rfc.Told;
import org.rialto.wire.Verdict;

/** Walk 1, a query: real sockets on the loopback, on both transports. */
class QueryWalkTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"native", "portable"})
  void datagramsAndStreamsOfBothFamiliesGetTheSameAnswer(String transport) throws Exception {
    try (RunningRialto rialto = RunningRialto.start(world(transport, "127.0.0.1:0, \"[::1]:0\""))) {
      for (Dig dig : new Dig[] {new Dig("127.0.0.1", rialto.port(0)), new Dig("::1", rialto.port(1))}) {
        String question = "www.cdn.example A subnet=1/32/0/c6336446";
        String expected = "rcode=NOERROR aa answer:A=198.18.3.1 subnet=1/32/26/c6336446";
        Told.check(dig.udp(question), expected);
        Told.check(dig.tcp(question), expected);
        Told.check(dig.udp("www.cdn.example A"), "answer:A=198.18.1.1 opts=0");
        Told.check(dig.udp("other.example A"), "rcode=REFUSED");
      }
    }
  }

  @Test void wildcardAddressAnswersFromTheAddressThatWasAsked() throws Exception {
    try (RunningRialto rialto = RunningRialto.start(world("native", "0.0.0.0:0"))) {
      for (String address : new String[] {"127.0.0.1", "127.0.0.2", "127.1.2.3"}) {
        Told.check(new Dig(address, rialto.port(0)).udp("cdn.example SOA"), "rcode=NOERROR an=1");
        Told.check(new Dig(address, rialto.port(0)).tcp("cdn.example SOA"), "rcode=NOERROR an=1");
      }
    }
  }

  @Test void portableWildcardAnswersFromEachOfTheMachinesAddresses() throws Exception {
    try (RunningRialto rialto = RunningRialto.start(world("portable", "0.0.0.0:0"))) {
      Told.check(new Dig("127.0.0.1", rialto.port(0)).udp("cdn.example SOA"), "rcode=NOERROR an=1");
    }
  }

  @Test void severalWorkersShareAnAddress() throws Exception {
    World world = World.in(folder).edit("rialto.yaml", "workers: 1", "workers: 3");
    try (RunningRialto rialto = RunningRialto.start(world)) {
      Dig dig = new Dig("127.0.0.1", rialto.port(0));
      for (int i = 0; i < 50; i++) Told.check(dig.udp("cdn.example SOA"), "rcode=NOERROR an=1");
      assertEquals(50, rialto.door(0).counters().of(Verdict.ANSWER));
    }
  }

  @Test void manyQueriesInOneSegmentAreAnsweredInTheirOrder() throws Exception {
    try (RunningRialto rialto = RunningRialto.start(World.in(folder)); Socket socket =
        new Dig("127.0.0.1", rialto.port(0)).connect()) {
      ByteArrayOutputStream sent = new ByteArrayOutputStream();
      int count = 5_000;
      for (int i = 0; i < count; i++) {
        byte[] query = Asked.of(i % 2 == 0 ? "www.cdn.example A" : "cdn.example SOA edns");
        query[0] = (byte) (i >>> 8);
        query[1] = (byte) i;
        sent.write(query.length >>> 8);
        sent.write(query.length);
        sent.write(query);
      }
      Thread writer = Thread.ofVirtual().start(() -> write(socket, sent.toByteArray()));
      for (int i = 0; i < count; i++) Told.check(Dig.receive(socket), "id=" + Integer.toHexString(i) + " an=1");
      writer.join();
    }
  }

  @Test void messageThatComesOctetByOctetIsAnsweredAndTheNextOneToo() throws Exception {
    try (RunningRialto rialto = RunningRialto.start(World.in(folder)); Socket socket =
        new Dig("127.0.0.1", rialto.port(0)).connect()) {
      socket.setTcpNoDelay(true);
      byte[] query = Asked.of("www.cdn.example A");
      socket.getOutputStream().write(new byte[] {0});
      socket.getOutputStream().write(new byte[] {(byte) query.length});
      for (byte octet : query) socket.getOutputStream().write(octet);
      Told.check(Dig.receive(socket), "an=1");
      Dig.send(socket, query);
      Told.check(Dig.receive(socket), "an=1");
    }
  }

  @Test void idleStreamIsClosedAndOneThatSendsTooSlowlyIsToo() throws Exception {
    World world = World.in(folder).edit("rialto.yaml", "idle-timeout: 2s", "idle-timeout: 1s, receive-timeout: 1s");
    try (RunningRialto rialto = RunningRialto.start(world)) {
      Dig dig = new Dig("127.0.0.1", rialto.port(0));
      try (Socket idle = dig.connect(); Socket slow = dig.connect()) {
        slow.getOutputStream().write(new byte[] {0, 33, 1});
        assertEquals(-1, idle.getInputStream().read());
        assertEquals(-1, slow.getInputStream().read());
      }
      Told.check(dig.tcp("cdn.example SOA"), "an=1");
    }
  }

  @Test void streamThatSendsOnlyWhatDeservesNoReplyIsClosedAsIfItWereIdle() throws Exception {
    World world = World.in(folder).edit("rialto.yaml", "idle-timeout: 2s", "idle-timeout: 1s");
    try (RunningRialto rialto = RunningRialto.start(world);
        Socket noisy = new Dig("127.0.0.1", rialto.port(0)).connect()) {
      Thread sender = Thread.ofVirtual().start(() -> {
        while (!noisy.isClosed()) {
          write(noisy, new byte[] {0, 0});
          LockSupport.parkNanos(50_000_000);
        }
      });
      assertEquals(-1, noisy.getInputStream().read());
      noisy.close();
      sender.join();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"native", "portable"})
  void garbageNeverKillsAWorker(String transport) throws Exception {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    byte[] good = Asked.of("www.cdn.example A do subnet=2/56/0/20010db80001ab");
    try (RunningRialto rialto = RunningRialto.start(world(transport, "127.0.0.1:0"));
        DatagramSocket socket = new DatagramSocket()) {
      InetAddress loopback = InetAddress.getByName("127.0.0.1");
      for (int i = 0; i < 20_000; i++) {
        byte[] octets = random.nextInt(10) == 0 ? new byte[random.nextInt(5_000)]
            : Arrays.copyOf(good, random.nextInt(good.length + 3));
        for (int flips = random.nextInt(8); flips > 0
            && octets.length > 0; flips--) octets[random.nextInt(octets.length)] = (byte) random.nextInt(256);
        socket.send(new DatagramPacket(octets, octets.length, loopback, rialto.port(0)));
      }
      Told.check(new Dig("127.0.0.1", rialto.port(0)).udp("www.cdn.example A"), "an=1");
      try (Socket stream = new Dig("127.0.0.1", rialto.port(0)).connect()) {
        byte[] noise = new byte[100_000];
        for (int i = 0; i < noise.length; i++) noise[i] = (byte) random.nextInt(256);
        write(stream, noise);
      }
      Told.check(new Dig("127.0.0.1", rialto.port(0)).tcp("www.cdn.example A"), "an=1");
      assertEquals(0, rialto.door(0).counters().of(Outcome.SERVFAIL_IMPOSSIBLE), () -> "seed " + seed);
    }
  }

  @Test void eachMessageIsCountedByWhatBecameOfIt() throws Exception {
    try (RunningRialto rialto = RunningRialto.start(world("native", "127.0.0.1:0"))) {
      Dig dig = new Dig("127.0.0.1", rialto.port(0));
      dig.udp("www.cdn.example A subnet=1/24/24/c00002");
      dig.udp("other.example A");
      dig.tcp("www.cdn.example A");
      var counters = rialto.door(0).counters();
      assertEquals(1, counters.of(Verdict.FORMERR_SUBNET_SCOPE));
      assertEquals(1, counters.of(Outcome.REFUSED_NO_ZONE));
      assertEquals(1, counters.of(Outcome.ROUTED));
      assertEquals(2, counters.of(Verdict.ANSWER));
    }
  }

  private World world(String transport, String listen) throws IOException {
    return World.in(folder, listen, "60s").edit("rialto.yaml", "workers: 1", "workers: 1, transport: " + transport);
  }

  private static void write(Socket socket, byte[] octets) {
    try {
      socket.getOutputStream().write(octets);
    } catch (IOException closed) {
      // The server may have hung up on noise; what matters is that it goes on.
    }
  }
}
