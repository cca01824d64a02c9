package org.rialto.route;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.rialto.net.Family;

/**
 * Nodes that cost the same from everywhere: they have the same families, are in one PID by every source that knows
 * them, have one role there, and are of one CDN.
 */
final class Twins {
  /** A node that has no twin. */
  private static final int NONE = -1;

  /** Of each node, the number of its twins' set. */
  private final int[] setOf;
  /** Of each set, its PID by the first source that knows it. */
  private final List<String> pids = new ArrayList<>();

  /** @param places of each node, by source */
  Twins(Fleet fleet, List<List<Place>> places) {
    setOf = new int[fleet.nodes().size()];
    Arrays.fill(setOf, NONE);
    Map<List<Object>, Integer> firstOf = new HashMap<>();
    for (int node = 0; node < setOf.length; node++) {
      int number = node;
      List<Place> placed = places.stream().map(ofSource -> ofSource.get(number)).toList();
      Optional<String> pid = placed.stream().flatMap(place -> place.pid().stream()).findFirst();
      if (pid.isEmpty()) continue;
      Integer first = firstOf.putIfAbsent(kind(fleet.nodes().get(node), placed), node);
      if (first == null) continue;
      if (setOf[first] == NONE) {
        setOf[first] = pids.size();
        pids.add(pid.get());
      }
      setOf[node] = setOf[first];
    }
  }

  private static List<Object> kind(Node node, List<Place> placed) {
    return List.of(placed.stream().map(Place::pid).toList(), placed.stream().map(Place::as).toList(),
        node.has(Family.IPV4), node.has(Family.IPV6), node.cdn());
  }

  /**
   * Which node stands at each position for a service: each set of twins turned by a hash of the service's and the
   * PID's name.
   */
  int[] turned(String service, int[] candidates) {
    Map<Integer, List<Integer>> positionsOf = new HashMap<>();
    for (int position = 0; position < candidates.length; position++) {
      int set = setOf[candidates[position]];
      if (set != NONE) positionsOf.computeIfAbsent(set, _ -> new ArrayList<>()).add(position);
    }
    int[] nodes = candidates.clone();
    positionsOf.forEach((set, positions) -> {
      int turn = Spread.pick(service, pids.get(set), positions.size());
      for (int i = 0; i < positions.size(); i++) {
        nodes[positions.get(i)] = candidates[positions.get((i + turn) % positions.size())];
      }
    });
    return nodes;
  }
}
