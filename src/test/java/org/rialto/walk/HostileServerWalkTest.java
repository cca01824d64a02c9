package org.rialto.walk;

import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.rialto.alto.ScriptedServer.cutShort;
import static org.rialto.alto.ScriptedServer.endless;
import static org.rialto.alto.ScriptedServer.octets;
import static org.rialto.alto.ScriptedServer.ok;
import static org.rialto.alto.ScriptedServer.redirect;
import static org.rialto.alto.ScriptedServer.status;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rialto.alto.ScriptedServer;
import org.rialto.app.RunningRialto;
import org.rialto.rfc.Told;
import tools.jackson.databind.JsonNode;

/**
 * ALTO servers that mean harm, each in its own way and all at once: answers stay as the last good maps had them, memory
 * stays bounded, and each server is heard again once it is well. What it took is printed.
 */
class HostileServerWalkTest {
  private static final String NETWORK_MAP = "application/alto-networkmap+json";
  private static final String COST_MAP = "application/alto-costmap+json";
  private static final String DIRECTORY = "application/alto-directory+json";
  private static final int BODY_MAX = 16 << 20;
  /** What may be left of all that was sent, once it is collected. */
  private static final long KEPT_MAX = 128L << 20;

  /** What each does in place of sending its network map, and what is said of it. */
  private static final Map<String, String> HARMS = new TreeMap<>(Map.ofEntries(
      entry("endless-body", "more than the 16777216 bytes that one resource may have"),
      entry("slow-drip", "whole answer 2000 ms"),
      entry("wrong-type", "sent text/html, not application/alto-networkmap+json"),
      entry("deep-json", "deep"),
      entry("million-tiny-pids", "more than 250000 PIDs"),
      entry("redirect-inside", "127.0.0.2 is an inside address"),
      entry("redirect-to-name-inside", "localhost is at 127.0.0.1, which is an inside address"),
      entry("redirect-to-other-port", "127.0.0.1 is an inside address"),
      entry("redirect-loop", "more than 5 redirects"),
      entry("gzip-bomb", "more than the 16777216 bytes that one resource may have"),
      entry("endless-headers", "unexpected end of stream on"),
      entry("cut-short", "unexpected end"),
      entry("swapped-map", "its costs are for network map nm#t1")));

  private static final String HEAD = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: text/event-stream\r\n\r\n";
  private static final String CONTROL =
      "event: application/alto-updatestreamcontrol+json\ndata: {\"control-uri\": null}\n\n";
  private static final String CONTROLLED = CONTROL.replace("null", "\"control\"");
  private static final String BROKEN = "event: application/alto-networkmap+json,network-1\ndata: {}\n\n";
  /** What each stream has in place of events that make sense. */
  private static final Map<String, String> STREAMS = new TreeMap<>(Map.of(
      "events-out-of-order", HEAD + costEvent() + CONTROL,
      "events-duplicated", HEAD + CONTROL + CONTROL + costEvent() + costEvent(),
      "events-cut", HEAD + CONTROL + costEvent().substring(0, 60),
      "controlled-out-of-order", HEAD + costEvent() + CONTROLLED,
      "controlled-duplicated", HEAD + CONTROLLED + CONTROLLED + costEvent() + costEvent() + BROKEN + BROKEN,
      "controlled-cut", HEAD + CONTROLLED + BROKEN + costEvent().substring(0, 60),
      "controlled-broken", HEAD + CONTROLLED + costEvent() + BROKEN + BROKEN.replace("-1", "-2")
          + BROKEN.replace("-1", "-3") + BROKEN.replace("-1", "-4")));

  @TempDir Path folder;

  private ScriptedServer server;
  private World world;

  @BeforeEach void openServer() throws IOException {
    server = new ScriptedServer();
    world = World.in(folder);
  }

  @AfterEach void closeServer() throws IOException {
    server.close();
  }

  /** A source for each name, in this order, with a network of its own; all send their first maps. */
  private List<String> layOut(Set<String> names, String updates) throws IOException {
    List<String> ordered = List.copyOf(names);
    StringBuilder sources = new StringBuilder();
    for (int n = 0; n < ordered.size(); n++) {
      String name = ordered.get(n);
      server.on("/" + name + "/directory", ok(DIRECTORY, directory(updates)));
      heal(name, n, 1);
      sources.append("  - {name: ").append(name).append(", directory: \"").append(server.uri("/" + name + "/directory"))
          .append("\", timeout: 2s, default-freshness: 1s, limits: {size: 16MiB}}\n");
    }
    String text = Files.readString(world.config());
    Files.writeString(world.config(), text.substring(0, text.indexOf("  - name: walk\n")) + sources
        + text.substring(text.indexOf("client-subnet:")));
    return ordered;
  }

  private void heal(String name, int number, int version) {
    server.on("/" + name + "/networkmap", ok(NETWORK_MAP, networkMap(number, version)))
        .on("/" + name + "/costmap", ok(COST_MAP, costMap(version)));
  }

  private static String directory(String updates) {
    return """
        {"meta": {"default-alto-network-map": "nm",
                  "cost-types": {"num": {"cost-metric": "routingcost", "cost-mode": "numerical"}}},
         "resources": {"nm": {"uri": "networkmap", "media-type": "application/alto-networkmap+json"},%s
          "cm": {"uri": "costmap", "media-type": "application/alto-costmap+json",
                 "capabilities": {"cost-type-names": ["num"]}, "uses": ["nm"]}}}""".formatted(updates);
  }

  private static String networkMap(int number, int version) {
    return """
        {"meta": {"vtag": {"resource-id": "nm", "tag": "t%d"}}, "network-map": {
          "rest": {"ipv4": ["0.0.0.0/0"], "ipv6": ["::/0"]}, "ours": {"ipv4": ["45.0.%d.0/24"]},
          "site-2": {"ipv4": ["198.18.2.0/24"]}, "site-3": {"ipv4": ["198.18.3.0/24"]}}}""".formatted(version, number);
  }

  /** The first version sends clients to n2, the next to n3. */
  private static String costMap(int version) {
    return """
        {"meta": {"dependent-vtags": [{"resource-id": "nm", "tag": "t%d"}],
                  "cost-type": {"cost-metric": "routingcost", "cost-mode": "numerical"}},
         "cost-map": {"ours": {"site-2": %d, "site-3": 5}}}""".formatted(version, version == 1 ? 1 : 9);
  }

  private static String costEvent() {
    return "event: application/alto-costmap+json,costs-1\ndata: " + costMap(1).replace("\n", "\ndata: ") + "\n\n";
  }

  private void harm(String name) throws IOException {
    server.on("/" + name + "/networkmap", switch (name) {
      case "endless-body" -> endless(NETWORK_MAP, "{\"meta\": ", " ".repeat(8192), 0);
      case "slow-drip" -> endless(NETWORK_MAP, "{\"meta\": ", " ", 20);
      case "wrong-type" -> ok("text/html", networkMap(0, 2));
      case "deep-json" -> ok(NETWORK_MAP, "{\"more\": " + "[".repeat(1_000_000));
      case "million-tiny-pids" -> ok(NETWORK_MAP, IntStream.range(0, 1_000_000).mapToObj(pid -> "\"" + pid + "\":{}")
          .collect(Collectors.joining(",", "{\"network-map\":{", "}}")));
      case "redirect-inside" -> redirect(302, "http://127.0.0.2:" + server.uri("/").getPort() + "/" + name);
      case "redirect-to-name-inside" -> redirect(307, "http://localhost:" + server.uri("/").getPort() + "/" + name);
      case "redirect-to-other-port" -> redirect(303, "http://127.0.0.1:" + world.altoPort() + "/" + name);
      case "redirect-loop" -> redirect(308, "networkmap");
      case "gzip-bomb" -> octets(bomb());
      case "endless-headers" -> (_, to) -> {
        to.write("HTTP/1.1 200 OK\r\n".getBytes(StandardCharsets.US_ASCII));
        while (true) to.write("X-More: and more\r\n".repeat(100).getBytes(StandardCharsets.US_ASCII));
      };
      case "cut-short" -> cutShort(NETWORK_MAP, networkMap(0, 2), 100);
      default -> ok(NETWORK_MAP, networkMap(0, 3)); // while the costs stay for the first
    });
  }

  private static byte[] bomb() throws IOException {
    ByteArrayOutputStream bomb = new ByteArrayOutputStream();
    bomb.write(("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Encoding: gzip\r\nContent-Type: " + NETWORK_MAP
        + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
    byte[] blank = " ".repeat(1 << 20).getBytes(StandardCharsets.US_ASCII);
    try (GZIPOutputStream gzip = new GZIPOutputStream(bomb)) {
      for (int written = 0; written < 64 * BODY_MAX; written += blank.length) gzip.write(blank);
    }
    return bomb.toByteArray();
  }

  private static void awaitEach(RunningRialto rialto, String state) throws Exception {
    RunningRialto.await(() -> rialto.sources().valueStream().map(source -> source.path("state").stringValue())
        .collect(Collectors.toSet()), Set.of(state)::equals);
  }

  /** By name, the nodes that a client of each source is sent to, as the server explains and as it answers. */
  private static void assertEachIsSentTo(String node, String address, RunningRialto rialto, List<String> names)
      throws Exception {
    Dig dig = new Dig("127.0.0.1", rialto.port(0));
    for (int n = 0; n < names.size(); n++) {
      JsonNode explained = rialto.explain("www.cdn.example", "A", "45.0." + n + ".1");
      assertEquals(names.get(n), explained.path("location").path("source").stringValue());
      assertEquals(List.of(node), explained.path("ranking").valueStream()
          .filter(each -> each.path("chosen").booleanValue()).map(each -> each.path("node").stringValue()).toList());
      Set<String> told = Told.of(dig.udp("www.cdn.example A subnet=1/24/0/2d00%02x".formatted(n)));
      assertTrue(told.contains("answer:A=" + address), told.toString());
    }
  }

  @Test void noServerCanDoMoreThanFallSilent() throws Exception {
    List<String> names = layOut(HARMS.keySet(), "");
    try (RunningRialto rialto = RunningRialto.start(world)) {
      awaitEach(rialto, "current");
      assertEachIsSentTo("n2", "198.18.2.1", rialto, names);
      long before = usedOnceCollected();
      heapPools().forEach(MemoryPoolMXBean::resetPeakUsage);
      long start = System.nanoTime();
      for (String name : names) harm(name);
      Map<String, String> told = new TreeMap<>();
      RunningRialto.await(() -> {
        rialto.sources().forEach(source -> note(source, told, start));
        return told.size();
      }, Integer.valueOf(names.size())::equals);
      assertEachIsSentTo("n2", "198.18.2.1", rialto, names);
      long peak = heapPools().stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum();
      long kept = usedOnceCollected() - before;
      told.forEach((name, reason) -> System.out.println("HostileServerWalkTest " + name + ": " + reason));
      System.out.println("HostileServerWalkTest heap at most " + (peak >> 20) + " MiB with garbage, " + (before >> 20)
          + " MiB before; kept " + (kept >> 20) + " MiB");
      HARMS.forEach((name, reason) -> assertTrue(told.get(name).contains(reason), name + ": " + told.get(name)));
      assertTrue(kept < KEPT_MAX, kept + " octets are kept");
      assertTrue(server.asked().stream().noneMatch(asked -> HARMS.containsKey(asked.path().substring(1))),
          "nobody inside was asked");
      for (int n = 0; n < names.size(); n++) heal(names.get(n), n, 2);
      awaitEach(rialto, "current");
      assertEachIsSentTo("n3", "198.18.3.1", rialto, names);
    }
  }

  private static void note(JsonNode source, Map<String, String> told, long start) {
    if (!source.path("state").stringValue().equals("failing")) return;
    told.putIfAbsent(source.path("name").stringValue(), (System.nanoTime() - start) / 1_000_000 + " ms, "
        + source.path("last-error").stringValue());
  }

  private static List<MemoryPoolMXBean> heapPools() {
    return ManagementFactory.getMemoryPoolMXBeans().stream().filter(pool -> pool.getType() == MemoryType.HEAP).toList();
  }

  private static long usedOnceCollected() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  @Test void eventsThatMakeNoSenseEndTheirStreamAndTheMapsAreFetched() throws Exception {
    List<String> names = layOut(STREAMS.keySet(), """
        "up": {"uri": "updates", "media-type": "text/event-stream",
               "accepts": "application/alto-updatestreamparams+json", "uses": ["nm", "cm"]},""");
    STREAMS.forEach((name, events) -> server
        .on("/" + name + "/updates", octets(events.getBytes(StandardCharsets.UTF_8)))
        .on("/" + name + "/control", status(204, "", "")));
    try (RunningRialto rialto = RunningRialto.start(world)) {
      RunningRialto.await(() -> rialto.sources().valueStream().mapToInt(source ->
          source.path("update-stream").path("resynchronisations").asInt(0)).min().orElse(0), count -> count > 0);
      rialto.sources().forEach(source -> System.out.println("HostileServerWalkTest "
          + source.path("name").stringValue() + ": "
          + source.path("update-stream").path("last-reason").stringValue()));
      awaitEach(rialto, "current");
      assertEachIsSentTo("n2", "198.18.2.1", rialto, names);
    }
  }
}
