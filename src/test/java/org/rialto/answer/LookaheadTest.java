package org.rialto.answer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rialto.app.RunningRialto;
import org.rialto.net.Family;
import org.rialto.net.IpPrefix;
import org.rialto.rfc.Asked;
import org.rialto.walk.World;
import org.rialto.wire.Transport;

/** That queries are looked up together is nothing that an answer shows. */
class LookaheadTest {
  private static final long NOW_SECONDS = 1_800_000_000L;
  private static final int WIDTH = 32;
  private static final int PLACE_OCTETS = 4096;
  private static final int ROUNDS = 2_000;
  private static final byte[] CDN_EXAMPLE = "\3cdn\7example\0".getBytes(StandardCharsets.US_ASCII);
  private static final List<byte[]> QUERIES = Stream.of("cdn.example SOA edns",
      "www.cdn.example A subnet=1/24/0/c00002", "both.cdn.example AAAA subnet=2/48/0/20010db80001",
      "www.cdn.example A subnet=1/8/0/c6", "www.cdn.example A", "www.cdn.example A subnet=1/0/0/",
      "alias.cdn.example A edns",
      "cat.img.cdn.example A", "nope.cdn.example A edns", "x.sub.cdn.example A", "other.example A",
      "www.cdn.example A edns=1", "far.tangled.test A", "tosub.tangled.test A", "www.cdn.tangled.test A",
      "tocut.tangled.test DS", "host3.wild.test MX", "cdn.example ANY", "version.bind TXT class=3",
      "cdn.example AXFR", "raw=10010000000000000000", "raw=1001").map(Asked::of).toList();

  private final MemorySegment buffer = Arena.ofAuto().allocate((long) WIDTH * PLACE_OCTETS);
  private final Answerer batched = new Answerer(true, new RateLimiter(0, 0), WIDTH);
  private final Answerer alone = new Answerer(true);
  private State state;

  @BeforeEach
  void load(@TempDir Path folder) throws Exception {
    state = RunningRialto.state(World.in(folder).tangled(), NOW_SECONDS);
  }

  @Test
  void queryOfABatchIsAnsweredAsByItself() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < ROUNDS; round++) {
      byte[][] asked = new byte[1 + random.nextInt(WIDTH)][];
      for (int i = 0; i < asked.length; i++) asked[i] = QUERIES.get(random.nextInt(QUERIES.size()));
      readAll(asked);
      batched.lookAhead(state, asked.length);
      for (int i = 0; i < asked.length; i++) {
        int length = batched.answer(i, state, buffer, at(i), 1232, Transport.DATAGRAM, NOW_SECONDS);
        assertArrayEquals(alone(asked[i], i), reply(i, length), "seed " + seed + ", " + Arrays.toString(asked[i]));
      }
    }
    assertEquals(0, batched.counters().of(Outcome.SERVFAIL_IMPOSSIBLE));
  }

  /** Of the peers 192.0.2.53, 193.0.2.53 and so on some are public, and some have clients in other places. */
  private void knowResolvers() {
    Map<IpPrefix, IpPrefix> clients = Map.of(IpPrefix.parse("194.0.0.0/8"), IpPrefix.parse("198.51.100.64/26"),
        IpPrefix.parse("195.0.2.53"), IpPrefix.parse("2001:db8:2::/48"), IpPrefix.parse("196.0.2.0/24"),
        IpPrefix.parse("198.51.0.0/16"));
    List<IpPrefix> publics = Stream.of("193.0.2.0/24", "200.0.0.0/5").map(IpPrefix::parse).toList();
    state = new State(state.zones(), state.lifetimes(), state.policy().knowing(ResolverIndex.of(publics, clients)),
        state.guidance(), state.redirects(), state.version());
  }

  @Test
  void queryOfAResolverInABatchIsAnsweredAsByItself() {
    knowResolvers();
    queryOfABatchIsAnsweredAsByItself();
    for (Outcome outcome : List.of(Outcome.ROUTED, Outcome.ROUTED_PUBLIC_RESOLVER, Outcome.PLACED_BY_RESOLVER_MAP)) {
      assertTrue(batched.counters().of(outcome) > 0, outcome.name());
      assertEquals(alone.counters().of(outcome), batched.counters().of(outcome), outcome.name());
    }
  }

  @Test
  void lookingAheadForClientsOfResolversAllocatesNothing() {
    knowResolvers();
    lookingAheadAllocatesNothing();
  }

  @Test
  void lookingAheadAllocatesNothing() {
    byte[][] asked = QUERIES.toArray(byte[][]::new);
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = 0;
    for (int round = 0; round < 3 * ROUNDS; round++) {
      if (round == 2 * ROUNDS) before = threads.getCurrentThreadAllocatedBytes();
      readAll(asked);
      batched.lookAhead(state, asked.length);
      for (int i = 0; i < asked.length; i++) {
        batched.answer(i, state, buffer, at(i), 1232, Transport.DATAGRAM, NOW_SECONDS);
      }
    }
    long bytes = threads.getCurrentThreadAllocatedBytes() - before;
    assertTrue(bytes < ROUNDS, bytes + " bytes for " + ROUNDS + " batches");
  }

  /** A worker that is idle, or whose batches are small from then on, keeps nothing of what has been replaced. */
  @Test
  void zoneOfABatchThatWasAnsweredCanBeCollected() {
    byte[][] asked = {Asked.of("www.cdn.example A"), Asked.of("cdn.example SOA")};
    readAll(asked);
    batched.lookAhead(state, asked.length);
    for (int i = 0; i < asked.length; i++) {
      batched.answer(i, state, buffer, at(i), 1232, Transport.DATAGRAM, NOW_SECONDS);
    }
    batched.letGo();
    var zone = new WeakReference<>(state.zones().zone(CDN_EXAMPLE).orElseThrow());
    state = null;
    for (int tries = 0; tries < 20 && zone.get() != null; tries++) System.gc();
    assertNull(zone.get());
  }

  private void readAll(byte[][] asked) {
    for (int i = 0; i < asked.length; i++) {
      MemorySegment.copy(asked[i], 0, buffer, ValueLayout.JAVA_BYTE, at(i), asked[i].length);
      batched.read(i, Family.IPV4, peer(i), 0, buffer, at(i), asked[i].length);
    }
  }

  private byte[] alone(byte[] query, int i) {
    MemorySegment own = MemorySegment.ofArray(Arrays.copyOf(query, PLACE_OCTETS));
    alone.peer(Family.IPV4, peer(i), 0);
    int length = alone.answer(state, own, 0, query.length, 1232, Transport.DATAGRAM, NOW_SECONDS);
    return own.asSlice(0, Math.max(0, length)).toArray(ValueLayout.JAVA_BYTE);
  }

  private byte[] reply(int i, int length) {
    return buffer.asSlice(at(i), Math.max(0, length)).toArray(ValueLayout.JAVA_BYTE);
  }

  private static long at(int i) {
    return (long) i * PLACE_OCTETS;
  }

  private static long peer(int i) {
    return 0xc000023500000000L + ((long) i << 56);
  }
}
