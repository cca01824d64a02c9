package org.rialto.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads how datagrams are to be taken. */
final class Datagrams {
  private static final Map<String, Config.Transport> TRANSPORTS = Map.of(
      "best", Config.Transport.BEST, "native", Config.Transport.NATIVE, "portable", Config.Transport.PORTABLE);
  private static final int WORKERS_MAX = 256;
  private static final int PAYLOAD = 1232;
  /** The least any client takes (RFC 1035 §4.2.1). */
  private static final int PAYLOAD_MIN = 512;
  /** What RFC 6891 §6.2.5 starts from; larger ones arrive in fragments anyway. */
  private static final int PAYLOAD_MAX = 4096;
  /** Longer than that, and clients would notice. */
  private static final Duration WAIT_MAX = Duration.ofMillis(10);
  private static final long BUFFER_MIN = 4L << 10;
  private static final long BUFFER_MAX = 1L << 30;
  /** The kernel's most. */
  private static final int CPU_MAX = 8191;
  private static final Config.Tuning UNTUNED = new Config.Tuning(true, Duration.ZERO, Optional.empty(),
      Optional.empty(), Duration.ZERO, List.of());

  private Datagrams() {}

  static Config.Udp read(Section whole) {
    Optional<Section> udp = whole.section("udp", SectionKind.UDP);
    int workers = udp.map(section -> section.integer("workers", 1, 1, WORKERS_MAX)).orElse(1);
    Config.Transport transport = udp.map(section -> section.oneOf("transport", Config.Transport.BEST, TRANSPORTS))
        .orElse(Config.Transport.BEST);
    return new Config.Udp(workers,
        udp.map(section -> section.integer("payload", PAYLOAD, PAYLOAD_MIN, PAYLOAD_MAX)).orElse(PAYLOAD),
        transport, Protections.unansweredPorts(udp), udp.map(section -> tuning(section, workers, transport))
        .orElse(UNTUNED));
  }

  private static Config.Tuning tuning(Section udp, int workers, Config.Transport transport) {
    return new Config.Tuning(udp.flag("segmentation", true), inBatches(udp, "coalesce", transport),
        buffer(udp, "receive-buffer"), buffer(udp, "send-buffer"), inBatches(udp, "busy-poll", transport),
        cpus(udp, workers));
  }

  private static Duration inBatches(Section udp, String key, Config.Transport transport) {
    Duration wait = udp.duration(key, Duration.ZERO, Duration.ZERO, WAIT_MAX);
    if (!wait.isZero() && transport == Config.Transport.PORTABLE) {
      udp.error(key, "is of the native transport, and this is portable: change that, or take this out");
    }
    return wait;
  }

  private static Optional<Integer> buffer(Section udp, String key) {
    return udp.item(key).flatMap(item -> item.read(text -> (int) Quantities.size(text, BUFFER_MIN, BUFFER_MAX)));
  }

  private static List<Located<Integer>> cpus(Section udp, int workers) {
    List<Located<Integer>> cpus = new ArrayList<>();
    for (Item item : udp.items("cpus")) {
      item.locate(text -> Quantities.integer(text, 0, CPU_MAX)).ifPresent(cpu -> {
        if (cpus.stream().anyMatch(other -> other.value().equals(cpu.value()))) {
          item.error("cpu " + cpu.value() + " is there twice: take one out");
        } else {
          cpus.add(cpu);
        }
      });
    }
    if (cpus.size() > workers) {
      udp.warning("cpus", "names " + cpus.size() + " processors, and each address has " + workers
          + (workers == 1 ? " worker" : " workers") + ": the last have nothing to do; raise workers");
    }
    return List.copyOf(cpus);
  }
}
