package org.rialto.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rialto.linux.MessageHeaders;
import org.rialto.linux.SocketOption;
import org.rialto.linux.Sockets;
import org.rialto.net.IpAddress;
import org.slf4j.LoggerFactory;

/** Replies that leave together come in one by one, each where it belongs, whether the system cuts them apart or not. */
@EnabledOnOs(OS.LINUX)
class NativeRepliesTest {
  private static final int PATIENCE_MILLIS = 5000;

  private final Arena arena = Arena.ofShared();
  private final Sockets sockets = new Sockets(arena);
  private final List<DatagramSocket> clients = new ArrayList<>();
  private NativePlaces places;
  private int socket = -1;

  @AfterEach void close() {
    clients.forEach(DatagramSocket::close);
    if (socket >= 0) sockets.close(socket);
    arena.close();
  }

  /** Clients of several ports send in any order; each gets back all its replies, of whatever length, and no other's. */
  @ParameterizedTest
  @CsvSource({"127.0.0.1, 127.0.0.1, true", "127.0.0.1, 127.0.0.1, false", "::1, ::1, true", "0.0.0.0, 127.0.0.9, true",
      "::, ::1, true"})
  void eachClientGetsItsRepliesWhateverLeavesTogether(String bound, String asked, boolean segmentation)
      throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    try (NativeBatch batch = batch(bound, segmentation)) {
      for (int i = 0; i < 4; i++) clients.add(client(asked));
      for (int round = 0; round < 50; round++) {
        int count = 1 + random.nextInt(Batch.MOST);
        Map<String, Integer> expected = new TreeMap<>();
        for (int i = 0; i < count; i++) {
          int client = random.nextInt(clients.size());
          send(clients.get(client), new byte[] {(byte) client, (byte) i}, asked, batch.port());
        }
        for (int left = count; left > 0; ) left -= reply(batch, random, expected);
        Map<String, Integer> got = new TreeMap<>();
        for (int client = 0; client < clients.size(); client++) {
          String own = client + "/";
          long due = expected.keySet().stream().filter(each -> each.startsWith(own)).count();
          for (long i = 0; i < due; i++) got.merge(own + told(receive(clients.get(client), asked)), 1, Integer::sum);
        }
        assertEquals(expected, got, "seed " + seed + ", round " + round);
      }
      assertEquals(0, batch.unsent());
    }
  }

  /** Overwrites each datagram with as many octets as chance will have, all of them its number. */
  private static int reply(NativeBatch batch, Random random, Map<String, Integer> expected) throws IOException {
    int count = batch.receive();
    for (int i = 0; i < count; i++) {
      byte client = batch.buffer().get(ValueLayout.JAVA_BYTE, batch.at(i));
      byte number = batch.buffer().get(ValueLayout.JAVA_BYTE, batch.at(i) + 1);
      int length = new int[] {0, 40, 40, 92, 92, 1232, 1233, 4096}[random.nextInt(8)];
      batch.buffer().asSlice(batch.at(i), length).fill(number);
      batch.reply(i, length);
      if (length > 0) expected.merge(client + "/" + number + " x " + length, 1, Integer::sum);
    }
    batch.send();
    return count;
  }

  private static String told(DatagramPacket packet) {
    byte number = packet.getData()[0];
    for (int i = 0; i < packet.getLength(); i++) assertEquals(number, packet.getData()[i], "octet " + i);
    return number + " x " + packet.getLength();
  }

  /** What the system refuses to cut apart goes out again one by one, and from then on all does. */
  @Test void repliesTheSystemWillNotCutApartGoOneByOne() throws Exception {
    NativeReplies replies = replies("127.0.0.1", 4);
    sockets.set(socket, SocketOption.SO_NO_CHECK, 1);
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < 4; i++) replies.add(i, 100);
      replies.send();
      for (int i = 0; i < 4; i++) assertEquals(100, receive(clients.getFirst(), "127.0.0.1").getLength());
      assertFalse(replies.isSegmenting());
      assertEquals(0, replies.unsent());
    }
  }

  /** A peer that the system won't send to at all says nothing of segmentation. */
  @Test void peerThatCannotBeReachedEndsNoSegmentation() throws Exception {
    NativeReplies replies = replies("127.0.0.1", 4);
    for (int i = 0; i < 2; i++) port(i, 0);
    for (int i = 0; i < 4; i++) replies.add(i, 100);
    replies.send();
    for (int i = 2; i < 4; i++) assertEquals(100, receive(clients.getFirst(), "127.0.0.1").getLength());
    assertTrue(replies.isSegmenting());
    assertEquals(2, replies.unsent());
  }

  /** Replies to so many datagrams of one client, which have been received. */
  private NativeReplies replies(String address, int count) throws Exception {
    IpAddress own = IpAddress.parse(address);
    socket = sockets.open(own.family());
    sockets.bind(socket, own, 0);
    clients.add(client(address));
    for (int i = 0; i < count; i++) send(clients.getFirst(), new byte[] {(byte) i}, address, sockets.port(socket));
    places = new NativePlaces(arena, own.family(), false);
    MessageHeaders headers = new MessageHeaders(arena, count);
    for (int i = 0; i < count; i++) {
      headers.name(i, places.nameAt(i), places.nameOctets());
      headers.vector(i, places.addressOf(i), Batch.PLACE_OCTETS);
    }
    assertEquals(count, sockets.receive(socket, headers, count));
    return new NativeReplies(arena, sockets, socket, places, true, LoggerFactory.getLogger(NativeRepliesTest.class));
  }

  /** Has the i-th datagram come from another port. */
  private void port(int i, int port) {
    MemorySegment name = MemorySegment.ofAddress(places.nameAt(i)).reinterpret(places.nameOctets());
    name.set(ValueLayout.JAVA_SHORT, 2, Short.reverseBytes((short) port));
  }

  private static NativeBatch batch(String address, boolean segmentation) throws IOException {
    Tuning tuning = new Tuning(segmentation, Duration.ZERO, 0, 0, Duration.ZERO, List.of());
    return new NativeBatch(IpAddress.parse(address), 0, false, tuning,
        LoggerFactory.getLogger(NativeRepliesTest.class));
  }

  private static DatagramSocket client(String address) throws IOException {
    DatagramSocket client = new DatagramSocket(0, InetAddress.getByName(address.contains(":") ? "::1" : "127.0.0.1"));
    client.setSoTimeout(PATIENCE_MILLIS);
    return client;
  }

  private static void send(DatagramSocket client, byte[] octets, String address, int port) throws IOException {
    client.send(new DatagramPacket(octets, octets.length, InetAddress.getByName(address), port));
  }

  /** One datagram, which has to come from this address. */
  private static DatagramPacket receive(DatagramSocket client, String from) throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[2 * Batch.PLACE_OCTETS], 2 * Batch.PLACE_OCTETS);
    client.receive(packet);
    assertEquals(InetAddress.getByName(from), packet.getAddress());
    return packet;
  }
}
