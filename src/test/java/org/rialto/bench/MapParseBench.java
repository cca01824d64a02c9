package org.rialto.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.rialto.alto.Limits;
import org.rialto.alto.MapFiles;
import org.rialto.location.CostMap;
import org.rialto.location.NetworkMap;
import org.rialto.net.Family;

/**
 * Maps read from ALTO's JSON in files, and checked: a network map of a million prefixes, and a cost map of a million
 * costs. Maps a second; {@code megabytes} is how many of JSON that is. Expect some 100 MB a second of either:
 * {@code mvn -Pbench test -Dbench=MapParseBench}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class MapParseBench {
  @Param("1000000") int prefixes;
  @Param("25000") int pids;

  private Path networkMap;
  private Path costMap;

  /** What was read, in millions of octets. */
  @AuxCounters
  @State(Scope.Thread)
  public static class Read {
    public double megabytes;
  }

  @Setup public void write() throws IOException {
    SyntheticWorld world = new SyntheticWorld(WorldSize.BASE.withPrefixes(prefixes).withPids(pids));
    networkMap = Files.writeString(Files.createTempFile("networkmap", ".json"), json(world.networkMap()));
    costMap = Files.writeString(Files.createTempFile("costmap", ".json"), json(world.costMap()));
  }

  @TearDown public void delete() throws IOException {
    Files.delete(networkMap);
    Files.delete(costMap);
  }

  private static String json(NetworkMap map) {
    StringBuilder[] lists = new StringBuilder[2 * map.pids().size()];
    for (int i = 0; i < lists.length; i++) lists[i] = new StringBuilder();
    for (Family family : Family.values()) {
      NetworkMap.Prefixes prefixes = map.prefixes(family);
      for (int i = 0; i < prefixes.count(); i++) {
        StringBuilder list = lists[2 * prefixes.pid()[i] + family.ordinal()];
        list.append(list.isEmpty() ? "\"" : ",\"").append(prefixes.at(i)).append('"');
      }
    }
    StringBuilder json = new StringBuilder("{\"meta\":{\"vtag\":{\"resource-id\":\"map\",\"tag\":\"1\"}},"
        + "\"network-map\":{");
    for (int pid = 0; pid < map.pids().size(); pid++) {
      json.append(pid == 0 ? "" : ",").append('"').append(map.pids().get(pid)).append("\":{\"ipv4\":[")
          .append(lists[2 * pid]).append("],\"ipv6\":[").append(lists[2 * pid + 1]).append("]}");
    }
    return json.append("}}").toString();
  }

  private static String json(CostMap map) {
    StringBuilder json = new StringBuilder("{\"meta\":{\"dependent-vtags\":[{\"resource-id\":\"map\",\"tag\":\"1\"}],"
        + "\"cost-type\":{\"cost-mode\":\"numerical\",\"cost-metric\":\"routingcost\"}},\"cost-map\":{");
    for (int row = 0; row < map.sources().size(); row++) {
      json.append(row == 0 ? "" : ",").append('"').append(map.sources().get(row)).append("\":{");
      for (int pair = map.rowStart(row); pair < map.rowStart(row + 1); pair++) {
        json.append(pair == map.rowStart(row) ? "" : ",").append('"')
            .append(map.destinations().get(map.destinationAt(row, pair))).append("\":").append(map.costAt(pair));
      }
      json.append('}');
    }
    return json.append("}}").toString();
  }

  @Benchmark public NetworkMap networkMap(Read read) throws IOException {
    read.megabytes += Files.size(networkMap) / 1e6;
    return MapFiles.networkMap(networkMap, Limits.DEFAULT);
  }

  @Benchmark public CostMap costMap(Read read) throws IOException {
    read.megabytes += Files.size(costMap) / 1e6;
    return MapFiles.costMap(costMap, Limits.DEFAULT);
  }
}
