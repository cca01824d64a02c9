package org.rialto.zone;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.rialto.net.Family;
import org.rialto.zone.ZoneLoader.RoutedName;
import org.rialto.zone.ZoneTree.Found;
import org.rialto.zone.ZoneTree.Kind;

/** Finds routed names among a zone's own. */
final class RoutedNames {
  private static final byte[] ROOT = {0};

  private final ZoneTree tree;
  private final boolean isGiven;
  private final Problems problems;

  /** @param isGiven whether the zone was given by another server: a name that can't be routed there is warned of */
  RoutedNames(ZoneTree tree, boolean isGiven, Problems problems) {
    this.tree = tree;
    this.isGiven = isGiven;
    this.problems = problems;
  }

  /** The service of each name, by its number in the tree. Names that can't be routed are reported. */
  Map<Integer, Integer> services(List<RoutedName> routed) {
    Map<Integer, Integer> services = new HashMap<>();
    for (RoutedName name : routed) {
      byte[] wire = Names.lower(Names.wire(name.name(), ROOT));
      Place place = new Place(name.place(), 0);
      int number = tree.number(wire);
      String wrong = wrong(number, tree.find(wire));
      if (!wrong.isEmpty() && isGiven) {
        problems.warning(place, Names.text(wire, 0), wrong);
      } else if (!wrong.isEmpty()) {
        problems.error(place, Names.text(wire, 0), wrong);
      } else {
        Integer other = services.putIfAbsent(number, name.service());
        if (other != null && other != name.service()) {
          problems.error(place, tree.text(number), "is routed by two services; name it in one");
        }
        hints(number, place);
        for (Family family : name.families()) withoutDefault(number, family, place);
      }
    }
    return services;
  }

  /** A name that has a type for some clients and not for others is denied to all by resolvers (RFC 7871 §7.4). */
  private void withoutDefault(int number, Family family, Place place) {
    int type = family == Family.IPV4 ? RecordType.A : RecordType.AAAA;
    if (tree.has(number, type)) return;
    problems.warning(place, tree.text(number), "is routed to nodes with " + RecordType.text(type)
        + " records but has none in zone " + Names.text(tree.origin(), 0)
        + ": where no node can be chosen any one stands in; add the default");
  }

  private String wrong(int number, Found found) {
    String zone = Names.text(tree.origin(), 0);
    if (found.kind() == Kind.CUT) {
      return "is routed, but zone " + zone + " delegates " + tree.text(found.name())
          + "; route it where that zone is served";
    }
    if (found.kind() == Kind.DNAME) {
      return "is routed, but below the DNAME record of " + tree.text(found.name()) + " in zone " + zone
          + "; route the name it leads to";
    }
    if (number != ZoneTree.NONE && tree.has(number, RecordType.CNAME)) {
      return "is routed, but is an alias in zone " + zone + "; route the name it leads to";
    }
    if (number != ZoneTree.NONE && (tree.has(number, RecordType.A) || tree.has(number, RecordType.AAAA))) return "";
    if (found.kind() == Kind.WILDCARD) {
      return "is routed, but in zone " + zone + " only the wildcard " + tree.text(found.name())
          + " answers for it; route the wildcard, or add A or AAAA records";
    }
    return "is routed, but has no A or AAAA records in zone " + zone
        + "; add those it is answered with when no node can be chosen";
  }

  private void hints(int number, Place place) {
    for (RrSet set : tree.sets(number)) {
      if (set.rdata().stream().noneMatch(rdata -> Rdata.hasAddressHints(set.type(), rdata))) continue;
      problems.warning(set.place(), tree.text(number), "the name is routed (" + place.source()
          + "), but address hints of its "
          + RecordType.text(set.type()) + " record lead every client to the same hosts; remove ipv4hint and ipv6hint");
    }
  }
}
