package org.rialto.rfc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rialto.answer.Answerer;
import org.rialto.answer.State;
import org.rialto.answer.Steward;
import org.rialto.app.RunningRialto;
import org.rialto.net.IpAddress;
import org.rialto.serve.DnsDoor;
import org.rialto.serve.Listen;
import org.rialto.serve.StreamLimits;
import org.rialto.serve.Streams;
import org.rialto.serve.Tuning;
import org.rialto.walk.World;
import org.rialto.wire.Transport;

/** What the case files ask, over sockets: each way to take datagrams gives what the answerer says, octet by octet. */
class TransportsTest {
  private static final int PAYLOAD = 1232;
  /** Datagrams sent before the replies to them are taken: fewer than a socket holds, and enough for a batch. */
  private static final int WINDOW = 24;
  private static final int PATIENCE_MILLIS = 5000;

  private State state;

  @BeforeEach void layOut(@TempDir Path folder) throws Exception {
    state = RunningRialto.state(World.in(folder).tangled(), nowSeconds());
  }

  /** In the words of a configuration, so that a failure says which. */
  private record Way(Listen.Transport transport, String address, Tuning tuning) {}

  static Stream<Way> ways() {
    Tuning none = Tuning.NONE;
    Duration wait = Duration.ofNanos(100_000);
    return Stream.of(new Way(Listen.Transport.NATIVE, "127.0.0.1", none), new Way(Listen.Transport.NATIVE, "::1", none),
        new Way(Listen.Transport.NATIVE, "0.0.0.0", none),
        new Way(Listen.Transport.NATIVE, "127.0.0.1", new Tuning(false, Duration.ZERO, 0, 0, Duration.ZERO, List.of())),
        new Way(Listen.Transport.NATIVE, "127.0.0.1", new Tuning(true, wait, 100_000, 100_000, Duration.ZERO,
            List.of(0))),
        new Way(Listen.Transport.PORTABLE, "127.0.0.1", none), new Way(Listen.Transport.PORTABLE, "::1", none),
        new Way(Listen.Transport.PORTABLE, "127.0.0.1", new Tuning(true, Duration.ZERO, 100_000, 100_000,
            Duration.ZERO, List.of(0))));
  }

  @ParameterizedTest @MethodSource("ways")
  void datagramsAreAnsweredAsTheAnswererSays(Way way) throws Exception {
    List<byte[]> queries = queries();
    IpAddress peer = IpAddress.parse(way.address().contains(":") ? "::1" : "127.0.0.1");
    Listen listen =
        new Listen(IpAddress.parse(way.address()), 0, 1, PAYLOAD, true, way.transport(), false, way.tuning());
    Duration patience = Duration.ofSeconds(5);
    Streams streams = new Streams(new StreamLimits(10, 10, patience, patience, patience));
    List<DnsDoor> doors = DnsDoor.openAll(List.of(listen), new Steward(state), _ -> {}, streams, Optional.empty());
    try (DatagramSocket socket = new DatagramSocket()) {
      doors.forEach(DnsDoor::start);
      socket.connect(InetAddress.getByAddress(peer.octets()), doors.getFirst().port());
      socket.setSoTimeout(PATIENCE_MILLIS);
      for (int from = 0; from < queries.size(); from += WINDOW) {
        exchange(socket, queries.subList(from, Math.min(queries.size(), from + WINDOW)), peer);
      }
      assertEquals(0, doors.getFirst().unsent());
    } finally {
      doors.forEach(DnsDoor::close);
    }
  }

  /** Queries by the case files, each with an ID of its own; those that are too short for one aren't answered anyway. */
  private static List<byte[]> queries() {
    List<byte[]> queries = Stream.of(1034, 1035, 2181, 2308, 3597, 4343, 4592, 6672, 6891, 8020, 8482, 8906, 8914, 9460,
        9619).flatMap(rfc -> Stream.concat(Cases.of("rfc" + rfc + ".cases", 4), rfc == 8914
        ? Cases.of("rfc7871-message.cases", 4) : Stream.empty()))
        .map(each -> Asked.of((String) each.get()[2])).filter(query -> query.length >= 2).toList();
    for (int i = 0; i < queries.size(); i++) {
      queries.get(i)[0] = (byte) (i >>> 8);
      queries.get(i)[1] = (byte) i;
    }
    return queries;
  }

  private void exchange(DatagramSocket socket, List<byte[]> queries, IpAddress peer) throws IOException {
    Map<Integer, byte[]> open = new HashMap<>();
    long sentSeconds = nowSeconds();
    for (byte[] query : queries) {
      if (answer(query, peer, sentSeconds).length > 0) open.put(id(query), query);
      socket.send(new DatagramPacket(query, query.length));
    }
    while (!open.isEmpty()) {
      DatagramPacket told = new DatagramPacket(new byte[0xffff], 0xffff);
      socket.receive(told);
      byte[] reply = Arrays.copyOf(told.getData(), told.getLength());
      assertTrue(open.containsKey(id(reply)), "a reply to " + id(reply) + ", which deserves none, or a second one");
      check(open.remove(id(reply)), reply, peer, sentSeconds);
    }
  }

  /** A cookie has the second in it in which it was made. */
  private void check(byte[] query, byte[] reply, IpAddress peer, long sentSeconds) {
    for (long second = sentSeconds; second < nowSeconds(); second++) {
      if (Arrays.equals(answer(query, peer, second), reply)) return;
    }
    assertArrayEquals(answer(query, peer, nowSeconds()), reply);
  }

  private static long nowSeconds() {
    return System.currentTimeMillis() / 1000;
  }

  private byte[] answer(byte[] query, IpAddress peer, long nowSeconds) {
    byte[] octets = Arrays.copyOf(query, 0xffff);
    Answerer answerer = new Answerer(true);
    answerer.peer(peer.family(), peer.high(), peer.low());
    int length = answerer.answer(state, MemorySegment.ofArray(octets), 0, query.length, PAYLOAD, Transport.DATAGRAM,
        nowSeconds);
    return Arrays.copyOf(octets, Math.max(0, length));
  }

  private static int id(byte[] message) {
    return (message[0] & 0xff) << 8 | message[1] & 0xff;
  }
}
