package org.rialto.route;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.rialto.location.LocationIndex;
import org.rialto.location.PidNames;
import org.rialto.location.Ranges;
import org.rialto.net.Family;

/**
 * What a source's maps leave open for a fleet: there they give no advice (RFC 7285 §11.2.3.6).
 *
 * @param unplacedNodes the names of nodes that no PID of the map holds, and that have none by configuration
 * @param silentPids PIDs with clients from which, or to which, the PID of no node but borders has a cost
 * @param strangePids PIDs that have costs, but are neither in the map nor a node's by configuration
 * @param idleServices the names of services of which all nodes are borders by the source
 */
public record Gaps(List<String> unplacedNodes, int silentPids, int strangePids, List<String> idleServices) {
  public Gaps {
    idleServices = List.copyOf(idleServices);
    unplacedNodes = List.copyOf(unplacedNodes);
  }

  /** Looks at each PID once; takes about as long as ranking all nodes for each of them. */
  public static Gaps of(Advice advice, Fleet fleet) {
    List<Node> unplaced = fleet.nodes().stream()
        .filter(node -> Place.pid(node, advice).isEmpty()).toList();
    return new Gaps(unplaced.stream().map(Node::name).toList(), silent(advice, fleet), strange(advice, fleet),
        idle(advice, fleet));
  }

  private static List<String> idle(Advice advice, Fleet fleet) {
    List<Role> roles = fleet.nodes().stream().map(node -> Place.of(node, advice).as()).toList();
    return fleet.services().stream()
        .filter(service -> !service.candidates().isEmpty())
        .filter(service -> service.candidates().stream().allMatch(node -> roles.get(node) == Role.BORDER))
        .map(Service::name).toList();
  }

  private static int silent(Advice advice, Fleet fleet) {
    List<String> nodePids = fleet.nodes().stream().map(node -> Place.of(node, advice))
        .filter(place -> place.as() != Role.BORDER).map(Place::pid).flatMap(Optional::stream).distinct().toList();
    Costs costs = new Costs(advice.costs(), advice.direction(), advice.locations().pids(), nodePids);
    double[] byNodePid = new double[nodePids.size()];
    return (int) withClients(advice.clients()).stream().filter(pid -> {
      costs.fill(pid, byNodePid);
      return Arrays.stream(byNodePid).allMatch(Double::isNaN);
    }).count();
  }

  private static BitSet withClients(LocationIndex clients) {
    BitSet pids = new BitSet(clients.pids().size());
    for (Family family : Family.values()) {
      Ranges ranges = clients.ranges(family);
      for (int i = 0; i < ranges.size(); i++) {
        int pid = Ranges.number(ranges.value(i));
        if (pid >= 0) pids.set(pid);
      }
    }
    return pids;
  }

  private static int strange(Advice advice, Fleet fleet) {
    Set<String> strange = new HashSet<>();
    for (PidNames names : List.of(advice.costs().sources(), advice.costs().destinations())) {
      for (int i = 0; i < names.size(); i++) {
        if (advice.locations().pids().number(names, i) < 0) strange.add(names.get(i));
      }
    }
    fleet.nodes().forEach(node -> node.pid().ifPresent(strange::remove));
    return strange.size();
  }
}
