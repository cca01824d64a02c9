package org.rialto.route;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.rialto.location.CostMap;
import org.rialto.location.PidNames;

/**
 * The costs between clients' PIDs and the PIDs nodes are in, read client by client. A row of the cost map is just
 * that if costs go from clients to nodes; if they go the other way, the few rows of the nodes' PIDs are turned over
 * first.
 */
final class Costs {
  private final CostMap map;
  private final Direction direction;
  private final PidNames clientPids;
  private final List<String> nodePids;

  /** For each destination of the map its place in {@code nodePids}, or -1. */
  private int[] nodePidOfDestination = new int[0];
  /** For each client's PID its row, or -1. */
  private int[] rowOfClient = new int[0];

  /** A row filled in before, and for each of its pairs the place in {@code nodePids}, or -1; scratch for its costs. */
  private int laid = -1;
  private int[] laidNodePids = new int[0];
  private double[] laidCosts = new double[0];

  /** The rows turned over: the pairs of a client's PID start at {@code start}. */
  private int[] start = new int[0];
  private int[] nodePid = new int[0];
  private double[] cost = new double[0];

  Costs(CostMap map, Direction direction, PidNames clientPids, List<String> nodePids) {
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
        rowOfClient = rows();
      }
      case NODE_TO_CLIENT -> turnOver();
    }
  }

  /**
   * Costs of another map between the same PIDs; where its names are those of this map, what leads to them is shared.
   */
  Costs of(CostMap other) {
    boolean sameNames = direction == Direction.CLIENT_TO_NODE && other.sources().equals(map.sources())
        && other.destinations().equals(map.destinations());
    return sameNames ? new Costs(other, this) : new Costs(other, direction, clientPids, nodePids);
  }

  private Costs(CostMap map, Costs sameNames) {
    this.map = map;
    this.direction = sameNames.direction;
    this.clientPids = sameNames.clientPids;
    this.nodePids = sameNames.nodePids;
    this.nodePidOfDestination = sameNames.nodePidOfDestination;
    this.rowOfClient = sameNames.rowOfClient;
  }

  /** How many PIDs nodes are in. */
  int nodePids() {
    return nodePids.size();
  }

  /** The cost between a client's PID and a node's; NaN where the map has none. */
  static double between(CostMap map, Direction direction, String clientPid, String nodePid) {
    return switch (direction) {
      case CLIENT_TO_NODE -> map.cost(clientPid, nodePid);
      case NODE_TO_CLIENT -> map.cost(nodePid, clientPid);
    };
  }

  /** Most cost maps have their rows in the network map's order, so the row after the one before is tried first. */
  private int[] rows() {
    PidNames sources = map.sources();
    int[] rows = new int[clientPids.size()];
    int next = 0;
    for (int client = 0; client < rows.length; client++) {
      boolean isNext = next < sources.size() && sources.isSame(next, clientPids, client);
      rows[client] = isNext ? next : sources.number(clientPids, client);
      if (rows[client] >= 0) next = rows[client] + 1;
    }
    return rows;
  }

  private void turnOver() {
    int[] clientOfDestination = new int[map.destinations().size()];
    for (int i = 0; i < clientOfDestination.length; i++) {
      clientOfDestination[i] = clientPids.number(map.destinations(), i);
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
      int client = clientOfDestination[map.destinationAt(row, pair)];
      if (client >= 0) start[client]++;
    }
  }

  /** From the ends, which the running sums are, down to the starts; so the first of two equal pairs comes first. */
  private void placeRow(int row, int number, int[] clientOfDestination) {
    if (row < 0) return;
    for (int pair = map.rowStart(row + 1) - 1; pair >= map.rowStart(row); pair--) {
      int client = clientOfDestination[map.destinationAt(row, pair)];
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
    int row = rowOfClient[clientPid];
    if (row < 0) return;
    int pairs = map.rowStart(row + 1) - map.rowStart(row);
    if (laid < 0 || !map.sharesDestinations(row, laid)) lay(row, pairs);
    map.copyCosts(row, laidCosts);
    for (int i = 0; i < pairs; i++) {
      int number = laidNodePids[i];
      if (number >= 0) put(byNodePid, number, laidCosts[i]);
    }
  }

  /** Finds the nodes' PIDs among a row's destinations: most rows have the same ones. */
  private void lay(int row, int pairs) {
    if (pairs > laidNodePids.length) {
      laidNodePids = new int[pairs];
      laidCosts = new double[pairs];
    }
    map.copyDestinations(row, laidNodePids);
    for (int i = 0; i < pairs; i++) laidNodePids[i] = nodePidOfDestination[laidNodePids[i]];
    laid = row;
  }

  private static void put(double[] byNodePid, int number, double value) {
    if (Double.isNaN(byNodePid[number])) byNodePid[number] = value;
  }

  /**
   * The clients' PIDs, in ascending order, whose costs to some node's PID are others than before; both must be of the
   * same clients' and nodes' PIDs and the same direction.
   */
  int[] changedSince(Costs before) {
    boolean comparable = direction == Direction.CLIENT_TO_NODE && map.hasDestinationsOf(before.map);
    double[] now = new double[nodePids.size()];
    double[] then = new double[nodePids.size()];
    IntStream.Builder changed = IntStream.builder();
    for (int client = 0; client < clientPids.size(); client++) {
      if (comparable && isSameRow(client, before)) continue;
      fill(client, now);
      before.fill(client, then);
      if (!Arrays.equals(now, then)) changed.add(client);
    }
    return changed.build().toArray();
  }

  private boolean isSameRow(int client, Costs before) {
    int row = rowOfClient[client];
    int rowBefore = before.rowOfClient[client];
    return row < 0 || rowBefore < 0 ? row == rowBefore : map.isSameRow(row, before.map, rowBefore);
  }
}
