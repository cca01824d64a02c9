package org.rialto.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.rialto.answer.Outcome;
import org.rialto.app.RunningRialto;
import org.rialto.net.IpAddress;
import org.rialto.rfc.Asked;
import org.rialto.rfc.Told;
import org.rialto.serve.Listen.Transport;
import org.rialto.walk.Dig;
import org.rialto.wire.Clerk;

/** RFC 7766 and RFC 9210: what streams are given, and what one of them can't take from the others. */
class StreamsTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final byte[] QUERY = Asked.of("www.example A");
  private static final String REFUSED = "rcode=REFUSED";

  private final List<Socket> sockets = new ArrayList<>();
  private List<DnsDoor> doors = List.of();
  private Streams streams;

  @AfterEach void close() throws IOException {
    for (Socket socket : sockets) socket.close();
    doors.forEach(DnsDoor::close);
    streams.close();
  }

  @Test void longestIdleStreamGivesWayWhereAsManyAreOpenAsMayBe() throws Exception {
    open(new StreamLimits(3, 10, LONG, LONG, LONG));
    Socket first = connect(0);
    Socket second = connect(1);
    Socket third = connect(0);
    for (Socket socket : List.of(first, second, third, first)) ask(socket);
    RunningRialto.await(streams::idle, idle -> idle == 3);
    Socket fourth = connect(1);
    ask(fourth);
    assertEquals(-1, second.getInputStream().read());
    for (Socket socket : List.of(first, third, fourth)) ask(socket);
    assertEquals(3, streams.open());
    assertEquals(1, streams.count(StreamEvent.CLOSED_FOR_ANOTHER));
    assertEquals(4, streams.count(StreamEvent.ACCEPTED));
  }

  @Test void streamWhoseMessageDoesNotComeGivesWayToo() throws Exception {
    open(new StreamLimits(1, 10, LONG, LONG, LONG));
    Socket slow = connect(0);
    slow.getOutputStream().write(new byte[] {0, 33, 1});
    RunningRialto.await(streams::open, open -> open == 1);
    ask(connect(0));
    assertEnded(slow);
  }

  @Test void streamIsTurnedAwayWhereTheOthersAreBeingServed() throws Exception {
    CountDownLatch served = new CountDownLatch(1);
    open(new StreamLimits(1, 10, LONG, LONG, LONG), _ -> await(served));
    Socket busy = connect(0);
    Dig.send(busy, Asked.of("www.example AXFR"));
    RunningRialto.await(() -> streams.open() - streams.idle(), serving -> serving == 1);
    assertEnded(connect(0));
    assertEquals(1, streams.count(StreamEvent.TURNED_AWAY));
    assertEquals(0, streams.count(StreamEvent.CLOSED_FOR_ANOTHER));
    served.countDown();
    ask(busy);
  }

  @Test void clientWithAsManyStreamsAsItMayHaveIsTurnedAwayAndOthersAreNot() throws Exception {
    open(new StreamLimits(10, 2, LONG, LONG, LONG));
    Socket first = connect(0);
    Socket second = connect(0);
    ask(first);
    ask(second);
    assertEnded(connect(0));
    ask(connect(1));
    first.close();
    RunningRialto.await(streams::open, open -> open == 2);
    ask(connect(0));
    ask(second);
    assertEquals(1, streams.count(StreamEvent.TURNED_AWAY_CLIENT));
  }

  @Test void silenceEndsAStream() throws Exception {
    open(new StreamLimits(10, 10, SHORT, LONG, LONG));
    assertEquals(-1, connect(0).getInputStream().read());
    assertEquals(1, streams.count(StreamEvent.CLOSED_IDLE));
  }

  /** However often an octet of it comes. */
  @Test void messageThatTakesTooLongEndsAStream() throws Exception {
    open(new StreamLimits(10, 10, LONG, SHORT, LONG));
    Socket slow = connect(0);
    Thread trickle = Thread.ofVirtual().start(() -> trickle(slow));
    assertEnded(slow);
    trickle.join();
    assertEquals(1, streams.count(StreamEvent.CLOSED_SLOW));
    assertEquals(0, streams.count(StreamEvent.CLOSED_IDLE));
  }

  @Test void clientThatDoesNotReadIsEndedAndKeepsNobodyWaiting() throws Exception {
    open(new StreamLimits(10, 10, LONG, LONG, Duration.ofSeconds(1)));
    Socket deaf = connect(0);
    Thread.ofPlatform().daemon().start(() -> keepAsking(deaf));
    ask(connect(0));
    RunningRialto.await(() -> streams.count(StreamEvent.CLOSED_UNREAD), count -> count == 1);
    RunningRialto.await(streams::open, open -> open == 1);
  }

  @Test void clientThatHasEndedItsSideGetsAllItsAnswers() throws Exception {
    open(new StreamLimits(10, 10, LONG, LONG, LONG));
    Socket socket = connect(0);
    for (int i = 0; i < 200; i++) Dig.send(socket, QUERY);
    socket.shutdownOutput();
    for (int i = 0; i < 200; i++) Told.check(Dig.receive(socket), REFUSED);
    assertEquals(-1, socket.getInputStream().read());
    RunningRialto.await(streams::open, open -> open == 0);
  }

  @Test void messagesTooShortToAnswerAreCountedAndTheNextIsAnswered() throws Exception {
    open(new StreamLimits(10, 10, LONG, LONG, LONG));
    Socket socket = connect(0);
    Dig.send(socket, new byte[0]);
    Dig.send(socket, new byte[11]);
    ask(socket);
    assertEquals(1, doors.getFirst().counters().of(Outcome.REFUSED_NO_ZONE));
  }

  @Test void endOrResetInTheMiddleOfAMessageFreesItsPlace() throws Exception {
    open(new StreamLimits(10, 10, LONG, LONG, LONG));
    for (int linger : new int[] {-1, 0}) {
      Socket socket = connect(0);
      socket.setOption(StandardSocketOptions.SO_LINGER, linger);
      ask(socket);
      socket.getOutputStream().write(QUERY, 0, 7);
      socket.close();
      RunningRialto.await(streams::open, open -> open == 0);
    }
  }

  @Test void stoppingAnswersWhatWasReadAndEndsIdleStreamsAtOnce() throws Exception {
    open(new StreamLimits(10, 10, LONG, LONG, LONG));
    Socket idle = connect(0);
    ask(idle);
    doors.forEach(DnsDoor::close);
    streams.close();
    assertEquals(-1, idle.getInputStream().read());
    assertEquals(0, streams.open());
    assertThrows(IOException.class, () -> connect(0));
  }

  @Test void thousandIdleStreamsOfOneClientCostOthersNothing() throws Exception {
    open(new StreamLimits(1_001, 1_000, LONG, LONG, LONG));
    for (int i = 0; i < 1_000; i++) connect(0);
    RunningRialto.await(streams::open, open -> open == 1_000);
    assertEnded(connect(0));
    for (int i = 0; i < 100; i++) {
      try (Socket other = connect(1)) {
        ask(other);
      }
    }
    assertEquals(1, streams.count(StreamEvent.TURNED_AWAY_CLIENT));
    assertEquals(0, streams.count(StreamEvent.TURNED_AWAY));
  }

  /** Whoever always sends more and always reads would, left alone, keep a carrier for itself. */
  @Test void clientsThatNeverPauseLeaveTimeForOthers() throws Exception {
    open(new StreamLimits(100, 100, LONG, LONG, LONG));
    AtomicLong answered = new AtomicLong();
    for (int i = 0; i < 2 * Runtime.getRuntime().availableProcessors(); i++) {
      Socket busy = connect(1);
      Thread.ofPlatform().daemon().start(() -> keepAsking(busy));
      Thread.ofPlatform().daemon().start(() -> keepReading(busy, answered));
    }
    RunningRialto.await(answered::get, octets -> octets > 1 << 20);
    for (int i = 0; i < 100; i++) ask(connect(0));
  }

  private static void keepAsking(Socket socket) {
    byte[] framed = new byte[200 * (2 + QUERY.length)];
    for (int at = 0; at < framed.length; at += 2 + QUERY.length) {
      framed[at + 1] = (byte) QUERY.length;
      System.arraycopy(QUERY, 0, framed, at + 2, QUERY.length);
    }
    try {
      while (true) socket.getOutputStream().write(framed);
    } catch (IOException ended) {
      // As was to happen.
    }
  }

  private static void keepReading(Socket socket, AtomicLong total) {
    byte[] octets = new byte[1 << 16];
    try {
      InputStream in = socket.getInputStream();
      for (int count = in.read(octets); count >= 0; count = in.read(octets)) total.addAndGet(count);
    } catch (IOException ended) {
      // As was to happen.
    }
  }

  /** An octet now and then, much more often than a stream is ended that sends nothing. */
  private static void trickle(Socket socket) {
    try {
      socket.getOutputStream().write(0);
      socket.getOutputStream().write(200);
      for (int i = 0; i < 200; i++) {
        Thread.sleep(50);
        socket.getOutputStream().write(0);
      }
    } catch (IOException ended) {
      // As was to happen.
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  private static void ask(Socket socket) throws IOException {
    Dig.send(socket, QUERY);
    Told.check(Dig.receive(socket), REFUSED);
  }

  /** The end has come; where the client was still sending, as a reset. */
  private static void assertEnded(Socket socket) throws IOException {
    try {
      assertEquals(-1, socket.getInputStream().read());
    } catch (SocketException reset) {
      assertTrue(reset.getMessage().contains("reset"), reset.getMessage());
    }
  }

  /** A stream from one client, 127.0.0.1, or from another, ::1. */
  private Socket connect(int client) throws IOException {
    Socket socket = new Dig(client == 0 ? "127.0.0.1" : "::1", doors.get(client).port()).connect();
    sockets.add(socket);
    return socket;
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  private void open(StreamLimits limits) throws Exception {
    open(limits, DnsDoorTest.NOBODY);
  }

  private void open(StreamLimits limits, Clerk clerk) throws Exception {
    streams = new Streams(limits);
    doors = DnsDoor.openAll(List.of(listen("127.0.0.1"), listen("::1")), DnsDoorTest.steward(), clerk, streams,
        Optional.empty());
    doors.forEach(DnsDoor::start);
    streams.start();
  }

  private static Listen listen(String address) {
    return new Listen(IpAddress.parse(address), 0, 1, 1232, true, Transport.BEST, false, Tuning.NONE);
  }
}
