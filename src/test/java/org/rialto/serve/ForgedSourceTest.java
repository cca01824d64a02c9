package org.rialto.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.rialto.answer.Admission;
import org.rialto.answer.RateLimits;
import org.rialto.answer.ZoneRights;
import org.rialto.net.IpAddress;
import org.rialto.net.PortSet;
import org.rialto.net.PrefixSet;
import org.rialto.rfc.Asked;
import org.rialto.serve.Listen.Transport;
import org.rialto.wire.Verdict;

/** Datagrams whose source nobody sends from who wants an answer. */
class ForgedSourceTest {
  private static final int TRIES = 20;
  private static final int PATIENCE_MILLIS = 5_000;
  private static final int SILENCE_MILLIS = 200;

  private List<DnsDoor> doors = List.of();

  @AfterEach void close() {
    doors.forEach(DnsDoor::close);
  }

  @ParameterizedTest @EnumSource(Transport.class)
  void portThatIsNotAnsweredGetsNoReply(Transport transport) throws Exception {
    try (DatagramSocket ignored = socket(0, false); DatagramSocket other = socket(0, false)) {
      PortSet unanswered = new PortSet(Set.of(0, ignored.getLocalPort()));
      open(transport, 1, new Admission(PrefixSet.ALL, ZoneRights.NONE, RateLimits.OFF, unanswered));
      send(ignored);
      send(other);
      assertTrue(hears(other, PATIENCE_MILLIS));
      assertTrue(!hears(ignored, SILENCE_MILLIS));
      assertEquals(1, doors.getFirst().counters().of(Verdict.DROP_PORT));
      assertEquals(1, doors.getFirst().counters().of(Verdict.ANSWER));
    }
  }

  /**
   * The one who asks shares the door's address and port. The system deals datagrams out to those who share by a hash of
   * source and destination; where it deals this one to the sender himself, another port is tried.
   */
  @ParameterizedTest @EnumSource(Transport.class)
  void ownAddressAndPortGetNoReply(Transport transport) throws Exception {
    for (int tries = 1; ; tries++) {
      open(transport, 8, Admission.OPEN);
      try (DatagramSocket self = socket(doors.getFirst().port(), true)) {
        send(self);
        if (!hears(self, SILENCE_MILLIS)) {
          assertEquals(1, doors.getFirst().counters().of(Verdict.DROP_OWN_ADDRESS));
          assertEquals(0, doors.getFirst().counters().of(Verdict.ANSWER));
          return;
        }
      }
      close();
      assertTrue(tries < TRIES, "each time the system dealt the datagram to its sender");
    }
  }

  private void open(Transport transport, int workers, Admission admission) throws Exception {
    Listen listen = new Listen(IpAddress.parse("127.0.0.1"), 0, workers, 1232, true, transport, false, Tuning.NONE);
    doors = DnsDoor.openAll(List.of(listen), DnsDoorTest.steward(admission), _ -> {}, DnsDoorTest.streams(),
        Optional.empty());
    doors.forEach(DnsDoor::start);
  }

  private void send(DatagramSocket from) throws IOException {
    byte[] query = Asked.of("www.example A");
    from.send(new DatagramPacket(query, query.length, new InetSocketAddress("127.0.0.1", doors.getFirst().port())));
  }

  private static DatagramSocket socket(int port, boolean shared) throws IOException {
    DatagramSocket socket = new DatagramSocket(null);
    if (shared) socket.setOption(StandardSocketOptions.SO_REUSEPORT, true);
    socket.bind(new InetSocketAddress("127.0.0.1", port));
    return socket;
  }

  private static boolean hears(DatagramSocket socket, int millis) throws IOException {
    socket.setSoTimeout(millis);
    try {
      socket.receive(new DatagramPacket(new byte[4096], 4096));
      return true;
    } catch (SocketTimeoutException silence) {
      return false;
    }
  }
}
