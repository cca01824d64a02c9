package org.rialto.bench;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.rialto.answer.Answerer;
import org.rialto.answer.RateLimiter;
import org.rialto.app.RunningRialto;
import org.rialto.net.Family;
import org.rialto.rfc.Asked;
import org.rialto.walk.World;
import org.rialto.wire.Transport;

/**
 * One query answered in place, of each kind that resolvers send. Expect some hundred nanoseconds and 0 B/op:
 * {@code mvn -Pbench test -Dbench=AnswerBench} (JMH with {@code -prof gc}).
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class AnswerBench {
  private static final int QUERIES = 1 << 12;
  private static final long NOW_SECONDS = 1_800_000_000L;

  /**
   * What is asked: a stored answer, with options too; a routed one by a client subnet of either family, by the peer, by
   * a subnet too short to tell; aliases of both, one leading to the next; a wildcard; and the ways to say no.
   */
  @Param({"cdn.example SOA edns", "cdn.example SOA option=3:", "cdn.example SOA option=10:0011223344556677",
      "cdn.example SOA option=10:0011223344556677010000006b49d200188369ed0fb037ef",
      "www.cdn.example A subnet", "www.cdn.example AAAA subnet6", "www.cdn.example A", "www.cdn.example A coarse",
      "alias.cdn.example A subnet", "tocdn.tangled.test A subnet", "far.tangled.test A edns",
      "x.img.cdn.example AAAA subnet", "nope.cdn.example A edns", "www.cdn.example TXT edns",
      "x.sub.cdn.example A edns", "other.example A edns", "www.cdn.example A subnet=1/24/24/c00002"})
  String asked;

  /** As a worker has one: so one client in some is kept for the gate. */
  private final Answerer answerer = new Answerer(true, new RateLimiter(0, 0), 64);
  private final MemorySegment buffer = Arena.global().allocate(4096);
  private final byte[][] queries = new byte[QUERIES][];
  private org.rialto.answer.State state;
  private int next;

  @Setup public void layOut() throws Exception {
    Path folder = Files.createTempDirectory("rialto-bench");
    state = RunningRialto.state(World.in(folder).tangled(), NOW_SECONDS);
    SplittableRandom random = new SplittableRandom(7871);
    for (int i = 0; i < QUERIES; i++) queries[i] = Asked.of(words(random));
  }

  private String words(SplittableRandom random) {
    if (asked.endsWith(" subnet")) return asked + "=1/24/0/" + HexFormat.of().toHexDigits(random.nextInt(), 8)
        .substring(0, 6);
    if (asked.endsWith(" subnet6")) return asked.replace("subnet6", "subnet=2/48/0/20010db8") + HexFormat.of()
        .toHexDigits(random.nextInt(), 4);
    if (asked.endsWith(" coarse")) return asked.replace("coarse", "subnet=1/8/0/") + HexFormat.of()
        .toHexDigits(random.nextInt(), 8).substring(0, 2);
    return asked;
  }

  @Benchmark public int answer() {
    byte[] query = queries[next++ & QUERIES - 1];
    MemorySegment.copy(query, 0, buffer, ValueLayout.JAVA_BYTE, 0, query.length);
    answerer.peer(Family.IPV4, 0xc000023500000000L, 0);
    return answerer.answer(state, buffer, 0, query.length, 1232, Transport.DATAGRAM, NOW_SECONDS);
  }
}
