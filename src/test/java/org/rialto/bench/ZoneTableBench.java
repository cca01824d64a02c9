package org.rialto.bench;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
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
import org.rialto.wire.QueryName;
import org.rialto.zone.ZoneException;
import org.rialto.zone.ZoneLoader;
import org.rialto.zone.ZoneLoader.ReverseDefaults;
import org.rialto.zone.ZoneLoader.ZoneFile;
import org.rialto.zone.ZoneTable;

/**
 * One look-up, in zones from small to large, of names that are there, answered by a wildcard, missing, or below a
 * delegation. Expect a few cache misses and 0 B/op: {@code mvn -Pbench test -Dbench=ZoneTableBench}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ZoneTableBench {
  private static final int QUESTIONS = 1 << 12;
  private static final int TYPE_A = 1;

  @Param({"1000", "1000000"}) int names;
  @Param({"host-", "any", "missing-", "cut-"}) String asked;

  private final QueryName[] questions = new QueryName[QUESTIONS];
  private ZoneTable table;
  private int next;

  @Setup public void load() throws IOException, ZoneException {
    Path file = Files.createTempFile("bench", ".zone");
    try (Writer zone = Files.newBufferedWriter(file)) {
      zone.write("$TTL 60\n@ SOA ns.x. h.x. 1 2 3 4 5\n@ NS ns.x.\n*.any A 192.0.2.1\n");
      for (int i = 0; i < names / 100; i++) zone.write("cut-" + i + " NS ns.x.\n");
      for (int i = 0; i < names; i++) zone.write("host-" + i + " A 10." + (i >>> 16 & 0xff) + "." + (i >>> 8 & 0xff)
          + "." + (i & 0xff) + "\n");
    }
    table = ZoneLoader.load(List.of(new ZoneFile(file, "e")), List.of(), List.of(),
        new ReverseDefaults(0, ".", ".", "")).zones();
    Files.delete(file);
    var random = new SplittableRandom(1034);
    for (int i = 0; i < QUESTIONS; i++) {
      questions[i] = new QueryName();
      String number = Integer.toString(random.nextInt(names));
      questions[i].read(wire(switch (asked) {
        case "any" -> new String[] {"x" + number, asked, "e"};
        case "cut-" -> new String[] {"x", asked + random.nextInt(names / 100), "e"};
        default -> new String[] {asked + number, "e"};
      }));
    }
  }

  @Benchmark public int find() {
    QueryName question = questions[next++ & QUESTIONS - 1];
    return table.find(question, TYPE_A).find(question, TYPE_A);
  }

  private static byte[] wire(String[] labels) {
    StringBuilder wire = new StringBuilder();
    for (String label : labels) wire.append((char) label.length()).append(label);
    return wire.append('\0').toString().getBytes(StandardCharsets.ISO_8859_1);
  }
}
