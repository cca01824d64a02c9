package org.rialto.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rialto.answer.Answerer;
import org.rialto.answer.Policy;
import org.rialto.answer.Sighting;
import org.rialto.answer.State;
import org.rialto.net.Family;
import org.rialto.net.IpPrefix;
import org.rialto.rfc.Asked;
import org.rialto.walk.World;
import org.rialto.wire.Transport;

/** From those who answer to those who want to know of clients. */
class ClientWatchTest {
  private static final byte[] QUERY = Asked.of("www.cdn.example A subnet=1/24/0/640001");

  @TempDir Path folder;
  private final BlockingQueue<Sighting> told = new LinkedBlockingQueue<>();

  @Test void aLookThatFailsIsFollowedByTheNextOne() throws Exception {
    CountDownLatch again = new CountDownLatch(2);
    try (ClientWatch watch = new ClientWatch(() -> {
      again.countDown();
      throw new IllegalStateException("nobody can be looked at");
    }, List.of(told::add))) {
      watch.start();
      assertTrue(again.await(30, TimeUnit.SECONDS));
    }
  }

  @Test void everyoneIsToldOfEachClientThoughOneFails() throws Exception {
    State state = RunningRialto.state(World.in(folder), 1000);
    State noting = new State(state.zones(), state.lifetimes(), Policy.OPEN.notingStrangers(),
        state.guidance(), state.redirects(), 1);
    Answerer one = new Answerer(true);
    Answerer other = new Answerer(true);
    try (ClientWatch watch = new ClientWatch(() -> List.of(one.sightings(), other.sightings()), List.of(
        sighting -> {
          throw new IllegalStateException("a listener that always fails, at " + sighting);
        }, _ -> {
          throw new OutOfMemoryError("one for whom there is no room");
        }, told::add))) {
      watch.start();
      for (Answerer answerer : List.of(one, other, one)) {
        byte[] message = Arrays.copyOf(QUERY, 1232);
        answerer.peer(Family.IPV4, 0x7f00000100000000L, 0);
        assertNotEquals(0, answerer.answer(noting, MemorySegment.ofArray(message), 0, QUERY.length, 1232,
            Transport.DATAGRAM, 1000));
        Sighting sighting = told.poll(30, TimeUnit.SECONDS);
        assertEquals(IpPrefix.parse("100.0.1.0/24"), sighting.client());
        assertEquals("www", state.redirects().fleet().services().get(sighting.service()).name());
        assertFalse(told.contains(sighting));
      }
    }
  }
}
