package org.rialto.config;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.rialto.net.Family;
import org.rialto.net.IpPrefix;

/** Reads what protects the server, and others from it: who may ask, how often, and who gets no reply. */
final class Protections {
  private static final int RESPONSES_MAX = 100_000;
  private static final int SLIP = 2;
  private static final int SLIP_MAX = 10;
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration WINDOW = Duration.ofSeconds(15);
  private static final Duration WINDOW_MAX = Duration.ofHours(1);
  private static final int IPV4_LENGTH = 24;
  private static final int IPV6_LENGTH = 56;
  private static final int TABLE = 65_536;
  private static final int TABLE_MIN = 1024;
  private static final int TABLE_MAX = 1 << 24;
  private static final int PORT_MAX = 65_535;
  /** echo, daytime, chargen and time answer whatever comes; kpasswd (RFC 3244) answers what it can't read. */
  private static final Set<Integer> UNANSWERED_PORTS = Set.of(7, 13, 19, 37, 464);

  private Protections() {}

  static Config.Access access(Section whole, Map<String, List<IpPrefix>> zones) {
    return whole.section("access", SectionKind.ACCESS).map(section -> {
      if (section.isEmptyList("allow")) {
        section.error("allow", "no prefix, so nobody could ask: write one, or take allow out");
      }
      List<IpPrefix> allow = prefixes(section, "allow");
      List<IpPrefix> deny = prefixes(section, "deny");
      deny.stream().filter(allow::contains).forEach(both ->
          section.error("deny", both + " is in allow too: take it out of one of them"));
      return new Config.Access(allow, deny, zones);
    }).orElse(new Config.Access(List.of(), List.of(), zones));
  }

  static Config.RateLimit rateLimit(Section whole) {
    Optional<Section> limit = whole.section("rate-limit", SectionKind.RATE_LIMIT);
    Optional<Section> length = limit.flatMap(section -> section.section("prefix-length", SectionKind.PREFIX_LENGTH));
    return new Config.RateLimit(
        limit.map(section -> section.integer("responses-per-second", 0, 0, RESPONSES_MAX)).orElse(0),
        limit.map(section -> section.seconds("window", WINDOW, SECOND, WINDOW_MAX)).orElse(WINDOW),
        limit.map(section -> section.integer("slip", SLIP, 0, SLIP_MAX)).orElse(SLIP),
        length.map(section -> section.integer("ipv4", IPV4_LENGTH, 0, Family.IPV4.bits())).orElse(IPV4_LENGTH),
        length.map(section -> section.integer("ipv6", IPV6_LENGTH, 0, Family.IPV6.bits())).orElse(IPV6_LENGTH),
        limit.map(section -> prefixes(section, "exempt")).orElse(List.of()),
        limit.map(section -> section.integer("table-size", TABLE, TABLE_MIN, TABLE_MAX)).orElse(TABLE));
  }

  static Set<Integer> unansweredPorts(Optional<Section> udp) {
    return udp.filter(section -> section.has("unanswered-ports")).map(section -> {
      Set<Integer> ports = new LinkedHashSet<>();
      for (Item item : section.items("unanswered-ports")) {
        item.read(text -> Quantities.integer(text, 0, PORT_MAX)).ifPresent(ports::add);
      }
      return Set.copyOf(ports);
    }).orElse(UNANSWERED_PORTS);
  }

  /** The prefixes of a list, each once. */
  static List<IpPrefix> prefixes(Section section, String key) {
    return section.items(key).stream().map(Addresses::prefix).flatMap(Optional::stream).distinct().toList();
  }
}
