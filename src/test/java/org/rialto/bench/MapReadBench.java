package org.rialto.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.rialto.alto.Limits;
import org.rialto.alto.MapFiles;
import org.rialto.location.CostMap;
import org.rialto.location.LocationIndex;
import org.rialto.location.NetworkMap;

/**
 * Maps like those of the Internet's networks, from JSON in a file to tables: {@code mvn -Pbench test -Dbench=MapReadBench}.
 * 91,022 PIDs with 720,000 prefixes are some 16 MB, 40 costs for each some 55 MB; {@code index} is what is made of the
 * network map next.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class MapReadBench {
  private static final int PIDS = 91_022;
  private static final int PREFIXES_A_PID = 8;
  private static final int NODES = 40;

  private Path folder;
  private Path networkMapFile;
  private Path costMapFile;
  private NetworkMap networkMap;

  @Setup public void write() throws IOException {
    SplittableRandom random = new SplittableRandom(7285);
    folder = Files.createTempDirectory("maps");
    networkMapFile = folder.resolve("networkmap.json");
    costMapFile = folder.resolve("costmap.json");
    try (OutputStream to = Files.newOutputStream(networkMapFile)) {
      to.write(ascii("{\"meta\":{\"vtag\":{\"resource-id\":\"nm\",\"tag\":\"a\"}},\"network-map\":{"));
      for (int pid = 0; pid < PIDS; pid++) to.write(ascii(prefixesOf(pid)));
      to.write(ascii("}}"));
    }
    try (OutputStream to = Files.newOutputStream(costMapFile)) {
      to.write(ascii("{\"meta\":{\"dependent-vtags\":[{\"resource-id\":\"nm\",\"tag\":\"a\"}],\"cost-type\":"
          + "{\"cost-metric\":\"routingcost\",\"cost-mode\":\"numerical\"}},\"cost-map\":{"));
      for (int pid = 0; pid < PIDS; pid++) to.write(ascii(costsOf(pid, random)));
      to.write(ascii("}}"));
    }
    networkMap = networkMap();
  }

  /** /25s and now and then a /48, spread so that each PID has some all over the address space. */
  private static String prefixesOf(int pid) {
    StringBuilder json = new StringBuilder(pid == 0 ? "\"as-" : ",\"as-").append(pid).append("\":{\"ipv4\":[");
    for (int i = 0; i < PREFIXES_A_PID - 1; i++) {
      int address = (i * PIDS + pid) * 5 << 7;
      json.append(i == 0 ? "\"" : ",\"").append(address >>> 24).append('.').append(address >>> 16 & 0xff).append('.')
          .append(address >>> 8 & 0xff).append('.').append(address & 0xff).append("/25\"");
    }
    return json.append("],\"ipv6\":[\"2001:").append(Integer.toHexString(pid >>> 8)).append(':')
        .append(Integer.toHexString(pid & 0xff)).append("::/48\"]}").toString();
  }

  private static String costsOf(int pid, SplittableRandom random) {
    StringBuilder json = new StringBuilder(pid == 0 ? "\"as-" : ",\"as-").append(pid).append("\":{");
    for (int node = 0; node < NODES; node++) {
      json.append(node == 0 ? "\"node-" : ",\"node-").append(node).append("\":").append(random.nextInt(20_000));
    }
    return json.append('}').toString();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @TearDown public void delete() throws IOException {
    Files.delete(networkMapFile);
    Files.delete(costMapFile);
    Files.delete(folder);
  }

  @Benchmark public NetworkMap networkMap() throws IOException {
    return MapFiles.networkMap(networkMapFile, Limits.DEFAULT);
  }

  @Benchmark public CostMap costMap() throws IOException {
    return MapFiles.costMap(costMapFile, Limits.DEFAULT);
  }

  @Benchmark public LocationIndex index() {
    return LocationIndex.compile(networkMap);
  }
}
