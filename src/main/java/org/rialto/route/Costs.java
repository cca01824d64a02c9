package org.rialto.route;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.rialto.location.CostMap;

/**
 * The costs between clients' PIDs and the PIDs nodes are in, read client by client. A row of the cost map is just
 * that if costs go from clients to nodes; if they go the other way, the few rows of the nodes' PIDs are turned over
 * first.
 */
final class Costs {
  private final CostMap map;
  private final Direction direction;
  private final List<String> clientPids;
  private final List<String> nodePids;

  /** For each destination of the map its place in {@code nodePids}, or -1. */
  private int[] nodePidOfDestination = new int[0];

  /** The rows turned over: the pairs of a client's PID start at {@code start}. */
  private int[] start = new int[0];
  private int[] nodePid = new int[0];
  private double[] cost = new double[0];

  Costs(CostMap map, Direction direction, List<String> clientPids, List<String> nodePids) {
    this.map = map;
    this.direction = direction;
    this.clientPids = clientPids;
    this.nodePids = nodePids;
    switch (direction) {
      case CLIENT_TO_NODE -> {
        nodePidOfDestination = new int[map.destinations().size()];
        Arrays.fill(nodePidOfDestination, -1);
        for (int i = 0; i < nodePids.size(); i++) {
          int destination = map.destination(nodePids.get(i));
          if (destination >= 0) nodePidOfDestination[destination] = i;
        }
      }
      case NODE_TO_CLIENT -> turnOver();
    }
  }

  /** The cost between a client's PID and a node's; NaN where the map has none. */
  static double between(CostMap map, Direction direction, String clientPid, String nodePid) {
    return switch (direction) {
      case CLIENT_TO_NODE -> map.cost(clientPid, nodePid);
      case NODE_TO_CLIENT -> map.cost(nodePid, clientPid);
    };
  }

  private void turnOver() {
    Map<String, Integer> numbers = HashMap.newHashMap(clientPids.size());
    for (String pid : clientPids) numbers.put(pid, numbers.size());
    int[] clientOfDestination = new int[map.destinations().size()];
    for (int i = 0; i < clientOfDestination.length; i++) {
      clientOfDestination[i] = numbers.getOrDefault(map.destinations().get(i), -1);
    }
    start = new int[clientPids.size() + 1];
    for (String pid : nodePids) countRow(map.row(pid), clientOfDestination);
    for (int i = 1; i < start.length; i++) start[i] += start[i - 1];
    nodePid = new int[start[clientPids.size()]];
    cost = new double[nodePid.length];
    for (int i = nodePids.size() - 1; i >= 0; i--) placeRow(map.row(nodePids.get(i)), i, clientOfDestination);
  }

  private void countRow(int row, int[] clientOfDestination) {
    if (row < 0) return;
    for (int pair = map.rowStart(row); pair < map.rowStart(row + 1); pair++) {
      int client = clientOfDestination[map.destinationAt(pair)];
      if (client >= 0) start[client]++;
    }
  }

  /** From the ends, which the running sums are, down to the starts; so the first of two equal pairs comes first. */
  private void placeRow(int row, int number, int[] clientOfDestination) {
    if (row < 0) return;
    for (int pair = map.rowStart(row + 1) - 1; pair >= map.rowStart(row); pair--) {
      int client = clientOfDestination[map.destinationAt(pair)];
      if (client < 0) continue;
      int place = --start[client];
      nodePid[place] = number;
      cost[place] = map.costAt(pair);
    }
  }

  /**
   * Fills in the costs between a client's PID and each of the nodes' PIDs; NaN where there is none. A pair that
   * stands twice counts as it stands first.
   */
  void fill(int clientPid, double[] byNodePid) {
    Arrays.fill(byNodePid, Double.NaN);
    if (direction == Direction.NODE_TO_CLIENT) {
      for (int i = start[clientPid]; i < start[clientPid + 1]; i++) put(byNodePid, nodePid[i], cost[i]);
      return;
    }
    int row = map.row(clientPids.get(clientPid));
    if (row < 0) return;
    for (int pair = map.rowStart(row); pair < map.rowStart(row + 1); pair++) {
      int number = nodePidOfDestination[map.destinationAt(pair)];
      if (number >= 0) put(byNodePid, number, map.costAt(pair));
    }
  }

  private static void put(double[] byNodePid, int number, double value) {
    if (Double.isNaN(byNodePid[number])) byNodePid[number] = value;
  }
}
