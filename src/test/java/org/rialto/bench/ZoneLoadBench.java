package org.rialto.bench;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
import org.rialto.zone.Overlay;
import org.rialto.zone.ZoneException;
import org.rialto.zone.ZoneLoader;
import org.rialto.zone.ZoneLoader.ZoneFile;
import org.rialto.zone.ZoneTable;

/**
 * Zones read, checked and compiled, on one thread: one of few to many names, each with an address or with records of
 * several types, and ten thousand small ones: {@code mvn -Pbench test -Dbench=ZoneLoadBench}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2)
@Measurement(iterations = 5)
public class ZoneLoadBench {
  private static final String HEAD = "$TTL 3600\n@ SOA ns1 h 1 7200 900 1209600 300\n@ NS ns1\nns1 A 192.0.2.53\n";
  private static final int SMALL_ZONES = 10_000;

  @Param({"addresses 100", "addresses 10000", "addresses 1000000", "mixed 1000000", "zones 10000"}) String what;

  private final List<ZoneFile> files = new ArrayList<>();

  @Setup public void write() throws IOException {
    Path folder = Files.createTempDirectory("rialto-bench");
    int names = Integer.parseInt(what.substring(what.indexOf(' ') + 1));
    if (!what.startsWith("zones")) {
      write(folder.resolve("example.zone"), "example", names, what.startsWith("mixed"));
      return;
    }
    for (int i = 0; i < SMALL_ZONES; i++) write(folder.resolve(i + ".zone"), "zone-" + i + ".example", 10, true);
  }

  private void write(Path file, String origin, int names, boolean isMixed) throws IOException {
    try (Writer zone = Files.newBufferedWriter(file)) {
      zone.write(HEAD);
      for (int i = 0; i < names; i++) zone.write("host-" + i + " " + data(i, isMixed ? i % 10 : 0) + "\n");
    }
    files.add(new ZoneFile(file, origin));
  }

  private static String data(int i, int kind) {
    return switch (kind) {
      case 6 -> "MX 10 host-" + (i - 1);
      case 7 -> "NS ns1";
      case 8 -> "CNAME host-" + (i - 3);
      case 9 -> "TXT \"v=spf1 include:_spf-" + i + ".example -all\"";
      default -> "A 10." + (i >>> 16 & 0xff) + "." + (i >>> 8 & 0xff) + "." + (i & 0xff);
    };
  }

  @Benchmark public ZoneTable load() throws ZoneException {
    return ZoneLoader.load(files, List.of(), Overlay.NONE).zones();
  }
}
