package org.rialto.answer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.rialto.net.Client;
import org.rialto.net.Family;
import org.rialto.net.IpAddress;
import org.rialto.net.IpPrefix;
import org.rialto.route.Basis;
import org.rialto.route.Choice;

/** Clients on their way from one who answers to one who reads. */
class SightingsTest {
  private static final int ROOM = 16;

  private final Sightings sightings = new Sightings(ROOM);

  private void note(int number) {
    sightings.note(7, 3, client(number), Basis.CLIENT_SUBNET);
  }

  /** Of 10.0.0.0/8, by its number. */
  private static Client client(int number) {
    Client client = new Client();
    client.peer(Family.IPV4, 0x7f00000100000000L, 0);
    client.subnet(Family.IPV4, (0x0a000000L + number) << 32, 0, 32);
    return client;
  }

  private List<Sighting> read() {
    List<Sighting> read = new ArrayList<>();
    sightings.read(read::add);
    return read;
  }

  private static int number(Sighting sighting) {
    return (int) (sighting.client().address().high() >>> 32) - 0x0a000000;
  }

  @Test void whatIsNotedIsReadOnceInItsOrder() {
    for (int round = 0; round < 10; round++) {
      int from = 11 * round;
      IntStream.range(from, from + 11).forEach(this::note);
      assertEquals(IntStream.range(from, from + 11).boxed().toList(), read().stream().map(SightingsTest::number)
          .toList());
      assertEquals(List.of(), read());
    }
    assertEquals(0, sightings.dropped());
  }

  @Test void whatFindsNoRoomIsDroppedAndCounted() {
    IntStream.range(0, ROOM + 5).forEach(this::note);
    assertEquals(5, sightings.dropped());
    assertEquals(IntStream.range(0, ROOM).boxed().toList(), read().stream().map(SightingsTest::number).toList());
    note(99);
    assertEquals(List.of(new Sighting(IpPrefix.parse("10.0.0.99"), 7, 3)), read());
    assertEquals(5, sightings.dropped());
  }

  @Test void clientIsItsSubnetOrTheWholePeer() {
    IpAddress shown = IpAddress.parse("2001:db8:1:200::");
    IpAddress peer = IpAddress.parse("198.51.100.9");
    Client client = new Client();
    client.peer(Family.IPV4, peer.high(), peer.low());
    client.subnet(Family.IPV6, shown.high(), shown.low(), 56);
    sightings.note(0, Choice.NO_SOURCE, client, Basis.CLIENT_SUBNET);
    sightings.note(1 << 20, 63, client, Basis.SPECIAL_USE);
    assertEquals(List.of(new Sighting(IpPrefix.parse("2001:db8:1:200::/56"), 0, Choice.NO_SOURCE),
        new Sighting(IpPrefix.parse("198.51.100.9"), 1 << 20, 63)), read());
  }

  @Test void clientsOfAResolverAreSeenInItsStead() {
    Client client = new Client();
    client.peer(Family.IPV4, IpAddress.parse("198.51.100.9").high(), 0);
    client.substitute(IpPrefix.parse("2001:db8:1::/48"));
    sightings.note(0, Choice.NO_SOURCE, client, Basis.PEER);
    assertEquals(List.of(new Sighting(IpPrefix.parse("2001:db8:1::/48"), 0, Choice.NO_SOURCE)), read());
  }

  @Test void eachClientOfASourceIsNotedAndNotAgainForAWhile() {
    Sightings roomy = new Sightings(Sightings.ROOM);
    List<Integer> read = new ArrayList<>();
    for (int pass = 0; pass < 3; pass++) {
      long second = pass < 2 ? 1024 : 1024 + 32;
      for (int i = 0; i < 100; i++) roomy.sample(0, 0, client(i), Basis.CLIENT_SUBNET, second);
      read.clear();
      roomy.read(sighting -> read.add(number(sighting)));
      if (pass == 1) assertTrue(read.size() < 30, read.toString());
      else assertEquals(IntStream.range(0, 100).boxed().toList(), read);
    }
  }

  @Test void whereHalfOfTheRoomIsTakenTheFirstInASecondAndFewOthersAreNoted() {
    for (int i = 0; i < Sightings.EVERY + 2; i++) sightings.sample(0, 0, client(i), Basis.CLIENT_SUBNET, 1000);
    sightings.sample(0, 1, client(500), Basis.CLIENT_SUBNET, 1000);
    sightings.sample(0, 1, client(501), Basis.CLIENT_SUBNET, 1000);
    sightings.sample(0, 0, client(502), Basis.CLIENT_SUBNET, 1001);
    assertEquals(List.of(0, 1, 2, 3, 4, 5, 6, 7, Sightings.EVERY, 500, 502),
        read().stream().map(SightingsTest::number).toList());
  }

  /** One writes while another reads: nothing is lost but what is counted, nothing comes twice, nothing is torn. */
  @Test void readerAndWriterDoNotWaitForEachOther() throws Exception {
    int clients = 200_000;
    Thread writer = Thread.ofPlatform().start(() -> IntStream.range(0, clients).forEach(number -> {
      Client client = new Client();
      client.peer(Family.IPV6, number, ~(long) number);
      sightings.note(number, number & 0xff, client, Basis.PEER);
    }));
    List<Sighting> read = new ArrayList<>();
    while (writer.isAlive()) sightings.read(read::add);
    sightings.read(read::add);
    assertEquals(clients, read.size() + sightings.dropped());
    int last = -1;
    for (Sighting sighting : read) {
      int number = sighting.service();
      assertTrue(number > last, number + " after " + last);
      assertEquals(new Sighting(IpPrefix.around(new IpAddress(Family.IPV6, number, ~(long) number), 128), number,
          number & 0xff), sighting);
      last = number;
    }
  }
}
