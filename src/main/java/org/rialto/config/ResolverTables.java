package org.rialto.config;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.rialto.net.IpPrefix;

/**
 * Reads where the clients of resolvers are, from the configuration and the files it names: public resolvers, a prefix a
 * line; and the resolver map, in each line the prefix of a resolver and that of its clients, parted by a tab or comma.
 * Empty lines are skipped in either, and what follows a {@code #}.
 */
final class ResolverTables {
  private static final String RESOLVER = "resolver";
  private static final String CLIENTS = "clients";

  private final Section section;
  private final Set<IpPrefix> publics;
  private final Map<IpPrefix, Located<IpPrefix>> clients = new LinkedHashMap<>();

  private ResolverTables(Section section) {
    this.section = section;
    this.publics = new LinkedHashSet<>(Protections.prefixes(section, "public"));
  }

  static Resolvers read(Section whole) {
    return whole.section("resolvers", SectionKind.RESOLVERS).map(section -> new ResolverTables(section).read())
        .orElse(new Resolvers(List.of(), Map.of()));
  }

  private Resolvers read() {
    if (!section.has("public") && !section.has("public-file") && !section.has("map")) {
      section.error("needs public, public-file or map: write one of them, or take resolvers out");
    }
    section.item("public-file").ifPresent(item -> LineFile.read(item,
        "has no resolver: write a prefix a line, as 192.0.2.0/24", this::addPublic));
    section.item("map").ifPresent(item -> LineFile.read(item, "has no resolver: write the prefix of a resolver and that"
        + " of its clients in each line, as 192.0.2.53,198.51.100.0/24", this::addClients));
    Map<IpPrefix, IpPrefix> blocks = new LinkedHashMap<>();
    clients.forEach((resolver, block) -> blocks.put(resolver, block.value()));
    return new Resolvers(List.copyOf(publics), blocks);
  }

  private void addPublic(Item line) {
    Addresses.prefix(LineFile.cell(line, RESOLVER, line.text())).ifPresent(publics::add);
  }

  private void addClients(Item line) {
    List<String> cells = LineFile.cells(line);
    if (cells.size() != 2) {
      line.error("must be two cells, the prefix of a resolver and that of its clients, parted by a tab or a comma; not "
          + cells.size());
      return;
    }
    Item ofResolver = LineFile.cell(line, RESOLVER, cells.getFirst());
    Item ofClients = LineFile.cell(line, CLIENTS, cells.getLast());
    Optional<IpPrefix> resolver = Addresses.prefix(ofResolver);
    Optional<IpPrefix> block = Addresses.prefix(ofClients);
    if (resolver.isEmpty() || block.isEmpty()) return;
    if (block.get().length() == 0) {
      ofClients.error(block.get() + " is everywhere: make " + resolver.get() + " public instead");
    } else if (publics.contains(resolver.get())) {
      ofResolver.error(resolver.get() + " is public too: take it out of one of them");
    } else {
      Located<IpPrefix> first = clients.putIfAbsent(resolver.get(), ofClients.at(block.get()));
      if (first == null) return;
      ofResolver.error(resolver.get() + " is there twice, first in line " + first.line() + ": keep one");
    }
  }
}
