package org.rialto.alto;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A resource of a directory that has a property of some of the entities that nodes are.
 *
 * @param domains the entity domains it is asked for (RFC 9240 §5.1.2): addresses or, of the network map, addresses or
 *     PIDs
 * @param networkMapId the resource id of the network map
 */
record PropertyOffer(Directory.Resource resource, Kind kind, Set<String> domains, String networkMapId) {
  /** How a property is asked for. */
  enum Kind {
    /** By name and entities (RFC 9240 §8). */
    FILTERED,
    /** By name and addresses (RFC 7285 §11.4). */
    ENDPOINTS,
    /** All that there is (RFC 9240 §7). */
    WHOLE
  }

  /** What is asked first where some entities are wanted, and where all are. */
  static final List<Kind> OF_SOME = List.of(Kind.FILTERED, Kind.ENDPOINTS, Kind.WHOLE);
  static final List<Kind> OF_ALL = List.of(Kind.WHOLE, Kind.FILTERED, Kind.ENDPOINTS);

  /** The domains of which a node may be an entity, by a network map. */
  static List<String> domains(String networkMapId) {
    return List.of(networkMapId + ".pid", "ipv4", "ipv6", networkMapId + ".ipv4", networkMapId + ".ipv6");
  }

  /** Of the domains those in which a resource has the property, by its {@code mappings} (RFC 9240 §7.4). */
  static Set<String> having(String property, Directory.Resource resource, List<String> domains) {
    return domains.stream().filter(domain -> resource.properties().getOrDefault(domain, List.of()).contains(property))
        .collect(Collectors.toUnmodifiableSet());
  }

  /** All entity domains of the resource, with the properties it has in each. */
  Map<String, List<String>> mappings() {
    return resource.properties();
  }

  /** Whether what is asked for is of one version of the network map only, which the answer must name (§7.6, §8.6). */
  boolean dependsOnMap(String property) {
    return property.startsWith(networkMapId + ".")
        || domains.stream().anyMatch(domain -> domain.startsWith(networkMapId + "."));
  }
}
