package org.rialto.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * BIND, NSD, Knot, PowerDNS and we serve the same zones and are asked the same questions: we answer as most of the four
 * do, or there is a reason. {@code -Dinterop.seed=NUMBER} makes other zones, and {@code -Dinterop.zones=COUNT} more.
 */
@Tag("interop")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FiveServersTest {
  private static final int ZONES_A_SEED = 50;
  private static final int DIFFERENCES_SHOWN = 40;
  private static final Path TOLD = Path.of("target/interop");
  private static final Path BY_HAND = Path.of("src/test/resources/interop/zones");

  private final Map<String, List<ZoneText>> zones = new HashMap<>();
  private RecordedDifferences recorded;
  private FiveServers servers;

  static Stream<String> parts() throws IOException {
    Stream<String> seeds = seeds().map(seed -> "seed" + seed);
    try (Stream<Path> files = Files.list(BY_HAND)) {
      return Stream.concat(seeds, files.map(file -> file.getFileName().toString()).sorted().toList().stream());
    }
  }

  private static Stream<Long> seeds() {
    Long other = Long.getLong("interop.seed");
    return other == null ? Stream.of(1L, 2L, 3L) : Stream.of(other);
  }

  @BeforeAll void start(@TempDir Path folder) throws Exception {
    recorded = RecordedDifferences.read();
    List<ZoneText> all = new ArrayList<>();
    for (long seed : seeds().toList()) {
      int count = Integer.getInteger("interop.zones", ZONES_A_SEED);
      zones.put("seed" + seed, TangledZones.of(new Random(seed), "seed" + seed + ".test.", count));
    }
    try (Stream<Path> files = Files.list(BY_HAND)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        String origin = name.substring(0, name.length() - "zone".length());
        zones.put(name, List.of(new ZoneText(origin, Files.readString(file, StandardCharsets.ISO_8859_1), name)));
      }
    }
    zones.values().forEach(all::addAll);
    all.add(new ZoneText("plain.test.", "@ 60 SOA ns host 1 7200 900 1209600 300\n@ 60 NS ns\nns 60 A 192.0.2.1\n",
        ""));
    servers = new FiveServers(folder, all);
  }

  @AfterAll void stop() {
    if (servers != null) servers.close();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("parts")
  @Order(1)
  void answersAsMostDo(String part) throws Exception {
    Questions questions = new Questions(new Random(part.hashCode()));
    List<Question> asked = new ArrayList<>();
    for (ZoneText zone : zones.get(part)) asked.addAll(questions.about(zone));
    agrees(asked, part);
  }

  @Test @Order(2) void judgesMessagesAsMostDo() throws Exception {
    agrees(Questions.messages("plain.test."), "messages");
  }

  @Test @Order(3) void everyRecordedDifferenceIsThere() {
    assumeTrue(Long.getLong("interop.seed") == null, "other zones may not have them all");
    assertEquals(List.of(), recorded.unmet(), "recorded, but not met: remove them from differences.txt");
  }

  private void agrees(List<Question> asked, String part) throws Exception {
    long began = System.nanoTime();
    List<Difference> differences = servers.differences(asked);
    List<Difference> unexplained = differences.stream().filter(difference -> !recorded.explains(difference)).toList();
    write("summary.txt", List.of(part + ": " + asked.size() + " questions, " + differences.size() + " differences, "
        + unexplained.size() + " without a reason, " + (System.nanoTime() - began) / 1_000_000 + " ms"));
    if (unexplained.isEmpty()) return;
    write(part + ".txt", unexplained);
    write(part + ".zones", zones.getOrDefault(part, List.of()));
    fail(unexplained.size() + " differences, all in " + TOLD + ", as\n"
        + String.join("\n", unexplained.stream().limit(DIFFERENCES_SHOWN).map(Difference::toString).toList()));
  }

  private static void write(String file, List<?> told) throws IOException {
    Files.write(Files.createDirectories(TOLD).resolve(file), told.stream().map(Object::toString).toList(),
        StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }
}
