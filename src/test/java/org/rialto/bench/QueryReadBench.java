package org.rialto.bench;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.rialto.net.Family;
import org.rialto.rfc.Asked;
import org.rialto.wire.Query;
import org.rialto.wire.Verdict;

/**
 * One query read in place, without what most have and with it: EDNS, a client subnet, a cookie, all of these, and
 * a name of many labels in both cases. Expect tens of nanoseconds and 0 B/op:
 * {@code mvn -Pbench test -Dbench=QueryReadBench}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class QueryReadBench {
  @Param({"www.cdn.example A", "www.cdn.example A edns", "www.cdn.example A subnet=1/24/0/c00002",
      "www.cdn.example A subnet=2/56/0/20010db8000100", "www.cdn.example A option=10:0011223344556677",
      "www.cdn.example A option=3: option=10:0011223344556677 subnet=1/24/0/c00002",
      "a.Quite.LONG.name.of.many.Labels.in.both.CASES.www.cdn.example A edns"}) String asked;

  private final Query query = new Query();
  private MemorySegment buffer;
  private int length;

  @Setup public void write() {
    byte[] message = Asked.of(asked);
    length = message.length;
    buffer = Arena.ofAuto().allocate(length);
    MemorySegment.copy(message, 0, buffer, ValueLayout.JAVA_BYTE, 0, length);
  }

  @Benchmark public Verdict read() {
    query.client().peer(Family.IPV4, 0xc000023500000000L, 0);
    return query.read(buffer, 0, length, true);
  }
}
