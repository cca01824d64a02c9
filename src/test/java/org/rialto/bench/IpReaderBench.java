package org.rialto.bench;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.rialto.net.IpAddress;
import org.rialto.net.IpPrefix;
import org.rialto.net.IpReader;

/**
 * One prefix read from text, as a map has a million of them. Expect tens of nanoseconds and 0 B/op:
 * {@code mvn -Pbench test -Dbench=IpReaderBench}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class IpReaderBench {
  private static final int PREFIXES = 1 << 12;

  private final IpReader reader = new IpReader();
  private final String[] prefixes = new String[PREFIXES];
  private int next;

  @Setup public void write() {
    var random = new SplittableRandom(7285);
    for (int i = 0; i < PREFIXES; i++) {
      prefixes[i] = IpPrefix.around(IpAddress.ipv4(random.nextInt()), 8 + random.nextInt(17)).toString();
    }
  }

  @Benchmark public long readPrefix() {
    if (!reader.readPrefix(prefixes[next++ & PREFIXES - 1])) throw new IllegalStateException("not read");
    return reader.high() ^ reader.length();
  }
}
