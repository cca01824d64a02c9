package org.rialto.bench;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HexFormat;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.rialto.answer.Answerer;
import org.rialto.answer.RateLimiter;
import org.rialto.answer.State;
import org.rialto.net.Family;
import org.rialto.net.IpAddress;
import org.rialto.net.IpPrefix;
import org.rialto.rfc.Asked;
import org.rialto.wire.Transport;

/**
 * Many different queries to a synthetic world, answered in place one by one, or in batches whose look-ups are taken
 * together, as {@link org.rialto.serve} does.
 */
final class QueryScript {
  /** So many, and so far apart, that what the last round read is in no cache any more. */
  static final int QUERIES = 1 << 16;
  /** Queries in a batch. */
  static final int BATCH = 32;

  private static final long SEED = 7871;
  private static final int REPLY_OCTETS = 1232;
  /** A query's room in the buffer: a reply's, on a cache line's border. */
  private static final int STRIDE = 1280;
  private static final int IPV6_IN = 4;
  private static final int RCODE = 3;
  private static final int ANSWER_COUNT = 7;

  private final MemorySegment queries;
  private final int[] start = new int[QUERIES + 1];
  private final IpAddress resolver;
  private final MemorySegment buffer = Arena.ofAuto().allocate((long) BATCH * STRIDE, 64);
  private final Answerer answerer = new Answerer(true, new RateLimiter(0, 0), BATCH);

  private QueryScript(SyntheticWorld world, Function<SplittableRandom, String> words) {
    SplittableRandom random = new SplittableRandom(SEED);
    resolver = world.subnet(Family.IPV4, random).address();
    byte[][] all = new byte[QUERIES][];
    for (int i = 0; i < QUERIES; i++) {
      all[i] = Asked.of(words.apply(random));
      start[i + 1] = start[i] + all[i].length;
    }
    queries = Arena.ofAuto().allocate(start[QUERIES]);
    for (int i = 0; i < QUERIES; i++) {
      MemorySegment.copy(all[i], 0, queries, ValueLayout.JAVA_BYTE, start[i], all[i].length);
    }
  }

  /** Asks for services' names from clients everywhere, three of four by IPv4 subnets. */
  static QueryScript routed(SyntheticWorld world) {
    return new QueryScript(world, random -> {
      Family family = random.nextInt(IPV6_IN) == 0 ? Family.IPV6 : Family.IPV4;
      IpPrefix subnet = world.subnet(family, random);
      String octets = HexFormat.of().formatHex(subnet.address().octets(), 0, subnet.length() / 8);
      return world.serviceName(random) + " A subnet=" + (family == Family.IPV4 ? 1 : 2) + "/" + subnet.length() + "/0/"
          + octets;
    });
  }

  /** Asks for stored names. */
  static QueryScript stored(SyntheticWorld world) {
    return new QueryScript(world, random -> world.hostName(random) + " A edns");
  }

  /** Answers all, one after the other. */
  void answerAlone(State state) {
    for (int i = 0; i < QUERIES; i++) {
      int length = place(i, 0);
      answerer.peer(Family.IPV4, resolver.high(), 0);
      answerer.answer(state, buffer, 0, length, REPLY_OCTETS, Transport.DATAGRAM, SyntheticWorld.NOW_SECONDS);
    }
  }

  /** Answers all, batch by batch. */
  void answerInBatches(State state) {
    for (int first = 0; first < QUERIES; first += BATCH) {
      for (int i = 0; i < BATCH; i++) {
        int length = place(first + i, i);
        answerer.read(i, Family.IPV4, resolver.high(), 0, buffer, (long) i * STRIDE, length);
      }
      answerer.lookAhead(state, BATCH);
      for (int i = 0; i < BATCH; i++) {
        answerer.answer(i, state, buffer, (long) i * STRIDE, REPLY_OCTETS, Transport.DATAGRAM,
            SyntheticWorld.NOW_SECONDS);
      }
    }
  }

  /** @throws IllegalStateException naming the first query that isn't answered with so many records */
  void check(State state, int records) {
    for (int i = 0; i < QUERIES; i++) {
      int length = place(i, 0);
      answerer.peer(Family.IPV4, resolver.high(), 0);
      answerer.answer(state, buffer, 0, length, REPLY_OCTETS, Transport.DATAGRAM, SyntheticWorld.NOW_SECONDS);
      int answers = buffer.get(ValueLayout.JAVA_BYTE, ANSWER_COUNT);
      int rcode = buffer.get(ValueLayout.JAVA_BYTE, RCODE) & 0xf;
      if (rcode != 0 || answers != records) {
        throw new IllegalStateException("query " + i + " has rcode " + rcode + " and " + answers + " records");
      }
    }
  }

  private int place(int query, int slot) {
    int length = start[query + 1] - start[query];
    MemorySegment.copy(queries, start[query], buffer, (long) slot * STRIDE, length);
    return length;
  }
}
