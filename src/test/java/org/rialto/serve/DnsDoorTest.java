package org.rialto.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.rialto.answer.Admission;
import org.rialto.answer.Lifetimes;
import org.rialto.answer.Outcome;
import org.rialto.answer.Policy;
import org.rialto.answer.State;
import org.rialto.answer.Steward;
import org.rialto.net.IpAddress;
import org.rialto.rfc.Asked;
import org.rialto.rfc.Told;
import org.rialto.route.Fleet;
import org.rialto.route.RedirectTable;
import org.rialto.serve.Listen.Transport;
import org.rialto.walk.Dig;
import org.rialto.wire.Clerk;
import org.rialto.zone.ZoneException;
import org.rialto.zone.ZoneLoader;
import org.rialto.zone.ZoneLoader.ReverseDefaults;
import org.slf4j.LoggerFactory;

/** A door without zones behind it: whatever is asked, and however, is refused as it should be. */
public class DnsDoorTest {
  private static final int PORT_TRIES = 20;

  static final Clerk NOBODY = exchange -> {};

  private List<DnsDoor> doors = List.of();

  @AfterEach void close() {
    doors.forEach(DnsDoor::close);
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  void doorAnswersDatagramsAndStreams(Transport transport) throws Exception {
    open(listen("127.0.0.1", 0, transport), listen("::1", 0, transport));
    for (int i = 0; i < 2; i++) {
      Dig dig = new Dig(i == 0 ? "127.0.0.1" : "::1", doors.get(i).port());
      Told.check(dig.udp("www.example A edns"), "rcode=REFUSED qd=1 opts=1 question=www.example./A");
      Told.check(dig.tcp("www.example A"), "rcode=REFUSED opts=0");
      assertEquals(2, doors.get(i).counters().of(Outcome.REFUSED_NO_ZONE));
      assertEquals(0, doors.get(i).unsent());
    }
  }

  @Test void wildcardsOfBothFamiliesShareAPort() throws Exception {
    int port = openBothWildcards();
    for (String address : new String[] {"127.0.0.1", "127.0.0.9", "::1"}) {
      Told.check(new Dig(address, port).udp("www.example A"), "rcode=REFUSED");
      Told.check(new Dig(address, port).tcp("www.example A"), "rcode=REFUSED");
    }
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  void portInUseIsSaidWithItsAddressAndTheCure(Transport transport) throws Exception {
    open(listen("127.0.0.1", 0, transport));
    IOException refused =
        assertThrows(IOException.class, () ->
            DnsDoor.openAll(List.of(listen("127.0.0.1", doors.getFirst().port(), transport)), steward(), NOBODY,
                streams(), Optional.empty()));
    assertTrue(refused.getMessage().startsWith("can't listen on 127.0.0.1:" + doors.getFirst().port() + ": "),
        refused.getMessage());
    assertTrue(refused.getMessage().contains("another server has the port"), refused.getMessage());
  }

  @Test void addressTheMachineDoesNotHaveIsSaid() {
    IOException refused =
        assertThrows(IOException.class, () ->
            DnsDoor.openAll(List.of(listen("192.0.2.1", 0, Transport.NATIVE)), steward(), NOBODY,
                streams(), Optional.empty()));
    assertTrue(refused.getMessage().contains("the machine has no such address"), refused.getMessage());
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  void whatIsNotAnsweredFromTheStateIsHandedOver(Transport transport) throws Exception {
    Clerk clerk = exchange -> {
      byte[] reply = exchange.message();
      reply[2] |= (byte) 0x80;
      int replies = exchange.transport().isStream() ? 3 : 1;
      for (int i = 0; i < replies; i++) {
        reply[1] = (byte) i;
        exchange.send(reply, reply.length);
      }
      assertEquals("127.0.0.1", exchange.peer().toString());
      assertTrue(exchange.port() > 0);
    };
    open(clerk, listen("127.0.0.1", 0, transport));
    Dig dig = new Dig("127.0.0.1", doors.getFirst().port());
    Told.check(dig.udp("www.example SOA opcode=4"), "qr id=1000");
    try (Socket socket = dig.connect()) {
      Dig.send(socket, Asked.of("www.example A"));
      Dig.send(socket, Asked.of("www.example AXFR"));
      Dig.send(socket, Asked.of("www.example A"));
      for (String expected : new String[] {"rcode=REFUSED question=www.example./A", "id=1000", "id=1001", "id=1002",
          "rcode=REFUSED question=www.example./A"}) {
        Told.check(Dig.receive(socket), expected);
      }
    }
    assertEquals(2, doors.getFirst().counters().of(Outcome.HANDED_OVER));
  }

  /** The clerk is not ours to trust: what it does wrong is one message's misfortune. */
  @ParameterizedTest
  @EnumSource(Transport.class)
  void clerkThatFailsEndsNoWorker(Transport transport) throws Exception {
    Clerk clerk = _ -> {
      throw new StackOverflowError("planted");
    };
    Streams streams = streams();
    doors = DnsDoor.openAll(List.of(listen("127.0.0.1", 0, transport)), steward(), clerk, streams, Optional.empty());
    doors.forEach(DnsDoor::start);
    Dig dig = new Dig("127.0.0.1", doors.getFirst().port());
    try (DatagramSocket socket = new DatagramSocket()) {
      byte[] notice = Asked.of("www.example SOA opcode=4");
      socket.send(new DatagramPacket(notice, notice.length, dig.server()));
    }
    Told.check(dig.udp("www.example A"), "rcode=REFUSED");
    try (Socket stream = dig.connect()) {
      Dig.send(stream, Asked.of("www.example AXFR"));
      assertEquals(-1, stream.getInputStream().read());
    }
    Told.check(dig.tcp("www.example A"), "rcode=REFUSED");
    assertEquals(1, doors.getFirst().counters().of(Outcome.DROPPED_IMPOSSIBLE));
    assertEquals(1, streams.count(StreamEvent.ENDED_IMPOSSIBLE));
  }

  /** Who sees a stream end may look at the counters next. */
  @Test void faultIsCountedAndToldBeforeItsStreamEnds() throws Exception {
    open(_ -> {
      throw new StackOverflowError("planted");
    }, listen("127.0.0.1", 0, Transport.BEST));
    Logger log = (Logger) LoggerFactory.getLogger(DnsDoor.class);
    CompletableFuture<Integer> readWhenTold = new CompletableFuture<>();
    try (SocketChannel client = SocketChannel.open(new Dig("127.0.0.1", doors.getFirst().port()).server())) {
      AppenderBase<ILoggingEvent> reading = new AppenderBase<>() {
        @Override protected void append(ILoggingEvent event) {
          try {
            readWhenTold.complete(client.read(ByteBuffer.allocate(1)));
          } catch (IOException failed) {
            readWhenTold.completeExceptionally(failed);
          }
        }
      };
      reading.start();
      log.addAppender(reading);
      byte[] question = Asked.of("www.example AXFR");
      ByteBuffer message = ByteBuffer.allocate(2 + question.length).putShort((short) question.length).put(question);
      client.configureBlocking(false); // before anything is told: a read that waits would hold its lock
      assertEquals(message.position(), client.write(message.flip()));
      assertEquals(0, readWhenTold.get(30, TimeUnit.SECONDS), "-1 is the end of the stream");
      log.detachAppender(reading);
    }
  }

  @Test void whatAClerkHasAnsweredLeavesRoomForASignature() throws Exception {
    Clerk clerk = exchange -> {
      byte[] buffer = Arrays.copyOf(Asked.of("www.example A"), 0xffff);
      exchange.send(buffer, exchange.answer(buffer, Asked.of("www.example A").length, 100));
    };
    open(clerk, listen("127.0.0.1", 0, Transport.BEST));
    Dig dig = new Dig("127.0.0.1", doors.getFirst().port());
    Told.check(dig.udp("www.example SOA opcode=4"), "rcode=REFUSED question=www.example./A");
    Told.check(dig.tcp("www.example SOA opcode=4"), "rcode=REFUSED question=www.example./A");
  }

  /** A port that is free in one family may be taken in the other, or be taken by others before it is bound again. */
  private int openBothWildcards() throws Exception {
    for (int tries = 1; ; tries++) {
      open(listen("0.0.0.0", 0, Transport.BEST));
      int port = doors.getFirst().port();
      close();
      try {
        open(listen("0.0.0.0", port, Transport.BEST), listen("::", port, Transport.BEST));
        return port;
      } catch (IOException taken) {
        if (tries == PORT_TRIES) throw taken;
      }
    }
  }

  /** A door on the loopback, without zones behind it, that answers; to be closed by the caller. */
  public static List<DnsDoor> open(Clerk clerk) throws Exception {
    List<DnsDoor> opened = DnsDoor.openAll(List.of(listen("127.0.0.1", 0, Transport.BEST)), steward(), clerk,
        streams(), Optional.empty());
    opened.forEach(DnsDoor::start);
    return opened;
  }

  private void open(Listen... listens) throws Exception {
    open(NOBODY, listens);
  }

  private void open(Clerk clerk, Listen... listens) throws Exception {
    doors = DnsDoor.openAll(List.of(listens), steward(), clerk, streams(), Optional.empty());
    doors.forEach(DnsDoor::start);
  }

  private static Listen listen(String address, int port, Transport transport) {
    return new Listen(IpAddress.parse(address), port, 1, 1232, true, transport, false, Tuning.NONE);
  }

  static Streams streams() {
    Duration patience = Duration.ofSeconds(5);
    return new Streams(new StreamLimits(10, 10, patience, patience, patience));
  }

  static Steward steward() throws ZoneException {
    return steward(Admission.OPEN);
  }

  static Steward steward(Admission admission) throws ZoneException {
    Fleet fleet = new Fleet(List.of(), List.of());
    var zones = ZoneLoader.load(List.of(), List.of(), List.of(), new ReverseDefaults(0, ".", ".", "test")).zones();
    Policy open = Policy.OPEN;
    Policy policy = new Policy(open.edns(), open.identity(), open.cookies(), open.largeOctets(), admission);
    return new Steward(new State(zones, new Lifetimes(new int[0], 10), policy,
        RedirectTable.withoutGuidance(fleet)));
  }
}
