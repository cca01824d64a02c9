package org.rialto.config;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.rialto.net.Family;
import org.rialto.net.IpPrefix;

/**
 * Which nodes a source may announce that aren't listed.
 *
 * @param within where their addresses have to be; none for anywhere but inside
 * @param most nodes; 1 to 10,000
 */
public record Announcements(List<IpPrefix> within, int most) {
  private static final int NODES = 1000;
  /** Each is ranked for each PID. */
  private static final int NODES_MAX = 10_000;

  /** Those that the nodes' addresses may have. */
  public Set<Family> families() {
    return within.isEmpty() ? Set.of(Family.values())
        : within.stream().map(IpPrefix::family).collect(Collectors.toSet());
  }

  /** What a source may announce; nothing where it has no such part. */
  static Optional<Announcements> read(Section source) {
    Optional<Section> section = source.section("announced-nodes", SectionKind.ANNOUNCED_NODES);
    if (section.isEmpty()) return Optional.empty();
    if (!source.has("roles")) {
      source.error("announced-nodes", "needs roles beside it, which tell what is a node: write them");
    }
    List<IpPrefix> within = Protections.prefixes(section.get(), "within");
    if (section.get().isEmptyList("within")) {
      section.get().error("within", "holds no node: write a prefix, or take the key out");
    }
    return Optional.of(new Announcements(within, section.get().integer("most", NODES, 1, NODES_MAX)));
  }
}
