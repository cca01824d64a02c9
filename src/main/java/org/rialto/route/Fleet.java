package org.rialto.route;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.rialto.location.Capability;
import org.rialto.net.Family;
import org.rialto.net.IpAddress;

/** All nodes and the services they serve. Nodes and services are known by number: their place in these lists. */
public final class Fleet {
  /**
   * A table's answers name nodes by number, several for each of many locations; far beyond any fleet behind one name
   * server.
   */
  public static final int NODES_MAX = 65_536;
  /** As many as zones a large host has; each may need a table of its own. */
  public static final int SERVICES_MAX = 65_536;

  private final List<Node> nodes;
  private final List<Service> services;
  private final Map<String, Integer> nodeNumbers;
  private final Map<String, Integer> serviceNumbers;
  private final Addresses ipv4;
  private final Addresses ipv6;
  /** By service and family, two places each. */
  private final boolean[] serves;

  /** @throws IllegalArgumentException naming what stands twice, is not there or is too much */
  public Fleet(List<Node> nodes, List<Service> services) {
    this.nodes = List.copyOf(nodes);
    this.services = List.copyOf(services);
    checkCount("nodes", nodes.size(), NODES_MAX);
    checkCount("services", services.size(), SERVICES_MAX);
    this.nodeNumbers = numbers("node", this.nodes.stream().map(Node::name).toList());
    this.serviceNumbers = numbers("service", this.services.stream().map(Service::name).toList());
    for (Service service : this.services) checkCandidates(service);
    this.ipv4 = new Addresses(this.nodes, Family.IPV4);
    this.ipv6 = new Addresses(this.nodes, Family.IPV6);
    this.serves = new boolean[2 * this.services.size()];
    for (int service = 0; service < this.services.size(); service++) {
      for (int number : this.services.get(service).candidates()) {
        Node node = this.nodes.get(number);
        for (Family family : Family.values()) serves[2 * service + family.ordinal()] |= node.mayServe(family);
      }
    }
  }

  private static void checkCount(String kind, int count, int max) {
    if (count > max) throw new IllegalArgumentException(count + " " + kind + "; at most " + max + " are allowed");
  }

  private static Map<String, Integer> numbers(String kind, List<String> names) {
    Map<String, Integer> numbers = new HashMap<>();
    for (String name : names) {
      if (numbers.putIfAbsent(name, numbers.size()) != null) {
        throw new IllegalArgumentException(kind + " " + name + " stands twice");
      }
    }
    return Map.copyOf(numbers);
  }

  private void checkCandidates(Service service) {
    for (int node : service.candidates()) {
      if (node < 0 || node >= nodes.size()) {
        throw new IllegalArgumentException("service " + service.name() + ": there is no node number " + node);
      }
    }
  }

  /**
   * How many sets of candidates a table keeps ranges for: services share those for which the same nodes have an address
   * of the record family, that name as many in an answer, and that need the same of downstream CDNs.
   */
  public int candidateSets() {
    record Kind(Set<Integer> candidates, int answers, Set<Capability> needs) {}
    Set<Kind> kinds = new HashSet<>();
    for (Service service : services) {
      for (Family family : Family.values()) {
        Set<Integer> candidates = service.candidates().stream().filter(node -> nodes.get(node).mayServe(family))
            .collect(Collectors.toSet());
        if (candidates.isEmpty()) continue;
        kinds.add(new Kind(candidates, Math.min(service.answers(), candidates.size()), needs(service, candidates)));
      }
    }
    return kinds.size();
  }

  /**
   * What a service needs of downstream CDNs for some of its nodes to be chosen: nothing, where none of these is of one.
   *
   * @param candidates by number
   */
  Set<Capability> needs(Service service, Collection<Integer> candidates) {
    boolean isOfAny = candidates.stream().anyMatch(node -> nodes.get(node).cdn().isPresent());
    return isOfAny ? service.needs() : Set.of();
  }

  /** Whether it depends on what downstream CDNs advertise which nodes serve. */
  public boolean isInterconnected() {
    return services.stream().anyMatch(service -> !needs(service, service.candidates()).isEmpty());
  }

  public List<Node> nodes() {
    return nodes;
  }

  public List<Service> services() {
    return services;
  }

  /** Whether another has the same nodes and services by the same numbers. */
  public boolean isSame(Fleet other) {
    return this == other || nodes.equals(other.nodes) && services.equals(other.services);
  }

  /** Whether another has services of the same names by the same numbers, whichever nodes serve them. */
  public boolean isNumberedAs(Fleet other) {
    return this == other || serviceNumbers.equals(other.serviceNumbers);
  }

  /** The number of the node of this name. */
  public OptionalInt node(String name) {
    Integer number = nodeNumbers.get(name);
    return number == null ? OptionalInt.empty() : OptionalInt.of(number);
  }

  /** The number of the service of this name. */
  public OptionalInt service(String name) {
    Integer number = serviceNumbers.get(name);
    return number == null ? OptionalInt.empty() : OptionalInt.of(number);
  }

  /** Whether some candidate of a service that isn't said to be a border has an address of this family. */
  public boolean serves(int service, Family family) {
    return serves[2 * service + family.ordinal()];
  }

  /** How many addresses of a family a node has. */
  public int addresses(int node, Family family) {
    Addresses addresses = of(family);
    return addresses.first[node + 1] - addresses.first[node];
  }

  /** Bits 0 to 63, left-aligned, of a node's address {@code i} of a family. */
  public long high(int node, Family family, int i) {
    Addresses addresses = of(family);
    return addresses.high[addresses.first[node] + i];
  }

  /** Bits 64 to 127 of a node's address {@code i} of a family; zero for IPv4. */
  public long low(int node, Family family, int i) {
    Addresses addresses = of(family);
    return addresses.low[addresses.first[node] + i];
  }

  private Addresses of(Family family) {
    return family == Family.IPV4 ? ipv4 : ipv6;
  }

  /** The addresses of one family of all nodes in a row; those of a node start at {@code first[node]}. */
  private static final class Addresses {
    final int[] first;
    final long[] high;
    final long[] low;

    Addresses(List<Node> nodes, Family family) {
      first = new int[nodes.size() + 1];
      for (int node = 0; node < nodes.size(); node++) {
        first[node + 1] = first[node] + nodes.get(node).addresses(family).size();
      }
      high = new long[first[nodes.size()]];
      low = new long[first[nodes.size()]];
      int i = 0;
      for (Node node : nodes) {
        for (IpAddress address : node.addresses(family)) {
          high[i] = address.high();
          low[i++] = address.low();
        }
      }
    }
  }
}
