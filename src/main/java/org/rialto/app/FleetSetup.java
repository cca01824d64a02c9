package org.rialto.app;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.rialto.config.Config;
import org.rialto.config.Glob;
import org.rialto.net.IpAddress;
import org.rialto.route.Fleet;
import org.rialto.route.Node;
import org.rialto.route.Service;

/**
 * The nodes and services of a configuration, in the words of who chooses among them; and with nodes that sources
 * announce. Those that are listed come first, so that their numbers are the same whatever is announced.
 */
final class FleetSetup {
  private final List<Config.Service> services;
  private final DownstreamSetup downstream;
  private final Fleet listed;

  /** @param downstream says which nodes are of downstream CDNs */
  FleetSetup(Config config, DownstreamSetup downstream) {
    services = config.services();
    this.downstream = downstream;
    Map<String, Integer> numbers = new HashMap<>();
    List<Node> nodes = new ArrayList<>();
    for (Config.Node node : config.nodes()) {
      numbers.put(node.name().value(), nodes.size());
      nodes.add(SourceSetup.node(node).of(downstream.cdn(node.name().value())));
    }
    listed = new Fleet(nodes, services.stream().map(service -> new Service(service.name().value(),
        service.nodes().stream().map(node -> numbers.get(node.name().value())).toList(), service.answers(),
        service.needs())).toList());
  }

  /** Without what is announced. */
  Fleet listed() {
    return listed;
  }

  /**
   * With these nodes, as far as none listed has their address, nor one before them, and there is room. A service has
   * those whose name is like one of its patterns.
   */
  Fleet with(List<Node> announced) {
    Set<IpAddress> taken = new HashSet<>();
    listed.nodes().forEach(node -> addresses(node).forEach(taken::add));
    List<Node> nodes = new ArrayList<>(listed.nodes());
    announced.stream().filter(node -> addresses(node).allMatch(taken::add))
        .limit(Fleet.NODES_MAX - nodes.size()).map(node -> node.of(downstream.cdn(node.name()))).forEach(nodes::add);
    if (nodes.size() == listed.nodes().size()) return listed;
    return new Fleet(nodes, IntStream.range(0, services.size()).mapToObj(place -> service(place, nodes)).toList());
  }

  private Service service(int place, List<Node> nodes) {
    List<Predicate<String>> patterns =
        services.get(place).patterns().stream().map(glob -> glob.pattern().asMatchPredicate()).toList();
    Service known = listed.services().get(place);
    Stream<Integer> others = IntStream.range(listed.nodes().size(), nodes.size())
        .filter(number -> patterns.stream().anyMatch(pattern -> pattern.test(nodes.get(number).name()))).boxed();
    return new Service(known.name(), Stream.concat(known.candidates().stream(), others).toList(), known.answers(),
        known.needs());
  }

  private static Stream<IpAddress> addresses(Node node) {
    return Stream.concat(node.ipv4().stream(), node.ipv6().stream());
  }

  /** Which announced nodes services have, and of which downstream CDNs they are: tables depend on it. */
  byte[] patterns() {
    StringBuilder text = new StringBuilder(downstream.patterns()).append('\n');
    for (Config.Service service : services) {
      for (Glob pattern : service.patterns()) text.append(pattern).append(' ');
      text.append('\n');
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }
}
