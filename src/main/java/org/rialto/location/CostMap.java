package org.rialto.location;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An ALTO cost map (RFC 7285 §6, §11.2.3) for one version of one network map. Sparse: a pair that is missing is no
 * advice, which is neither zero nor infinite (§11.2.3.6). Lower is better, in both modes (§6.1.1.1, §6.1.2).
 */
public final class CostMap {
  private final VersionTag networkMap;
  private final CostType type;
  private final List<String> sources;
  private final List<String> destinations;
  private final Map<String, Integer> sourceNumbers;
  private final Map<String, Integer> destinationNumbers;
  private final int[] rowStart;
  private final int[] column;
  private final double[] cost;

  private CostMap(Builder built, VersionTag networkMap, CostType type) {
    this.networkMap = networkMap;
    this.type = type;
    this.sources = List.copyOf(built.sources);
    this.destinations = List.copyOf(built.destinations);
    this.sourceNumbers = Map.copyOf(built.sourceNumbers);
    this.destinationNumbers = Map.copyOf(built.destinationNumbers);
    this.rowStart = Arrays.copyOf(built.rowStart, sources.size() + 1);
    this.rowStart[sources.size()] = built.count;
    this.column = Arrays.copyOf(built.column, built.count);
    this.cost = Arrays.copyOf(built.cost, built.count);
  }

  private CostMap(CostMap of, double[] cost) {
    this.networkMap = of.networkMap;
    this.type = of.type;
    this.sources = of.sources;
    this.destinations = of.destinations;
    this.sourceNumbers = of.sourceNumbers;
    this.destinationNumbers = of.destinationNumbers;
    this.rowStart = of.rowStart;
    this.column = of.column;
    this.cost = cost;
  }

  /**
   * What one pair costs from now on.
   *
   * @param cost NaN where there no longer is one
   */
  public record Change(String source, String destination, double cost) {}

  /** The version of the network map these costs are for: {@code dependent-vtags} (§11.2.3.6). */
  public VersionTag networkMap() {
    return networkMap;
  }

  public CostType type() {
    return type;
  }

  /** The source PIDs that have a row. */
  public List<String> sources() {
    return sources;
  }

  /** The destination PIDs that stand in any row. */
  public List<String> destinations() {
    return destinations;
  }

  /** How many pairs have a cost. */
  public int size() {
    return cost.length;
  }

  /** The row of a source PID; -1 where it has none. */
  public int row(String source) {
    return sourceNumbers.getOrDefault(source, -1);
  }

  /** The number of a destination PID; -1 where no row has it. */
  public int destination(String destination) {
    return destinationNumbers.getOrDefault(destination, -1);
  }

  /**
   * Where a row's pairs start among all pairs; a row ends where the next one starts, and {@code row} may be the number
   * of rows.
   */
  public int rowStart(int row) {
    return rowStart[row];
  }

  /** The destination's number of a pair. */
  public int destinationAt(int pair) {
    return column[pair];
  }

  /** The cost of a pair. */
  public double costAt(int pair) {
    return cost[pair];
  }

  /** The cost from one PID to another; NaN where there is none. */
  public double cost(String source, String destination) {
    int pair = pair(source, destination);
    return pair < 0 ? Double.NaN : cost[pair];
  }

  /** Where a pair is; of one that stands twice the first, -1 for none. */
  private int pair(String source, String destination) {
    int row = row(source);
    int wanted = destination(destination);
    if (row < 0 || wanted < 0) return -1;
    for (int pair = rowStart[row]; pair < rowStart[row + 1]; pair++) {
      if (column[pair] == wanted) return pair;
    }
    return -1;
  }

  /** Whether two maps name the same destinations by the same numbers, so that {@link #isSameRow} can compare them. */
  public boolean hasDestinationsOf(CostMap other) {
    return destinations == other.destinations || destinations.equals(other.destinations);
  }

  /** Whether two rows have the same pairs in the same order, by the numbers of their destinations. */
  public boolean isSameRow(int row, CostMap other, int otherRow) {
    int from = rowStart[row];
    int to = rowStart[row + 1];
    int otherFrom = other.rowStart[otherRow];
    int otherTo = other.rowStart[otherRow + 1];
    return Arrays.equals(cost, from, to, other.cost, otherFrom, otherTo)
        && (column == other.column && from == otherFrom
            || Arrays.equals(column, from, to, other.column, otherFrom, otherTo));
  }

  /**
   * This map with some costs changed; of a pair named twice the last change holds. Where all these pairs have a cost
   * before and after, the two maps share everything but the costs.
   *
   * @throws MapException if a new name is no PID name, or a new cost not one of this map's mode
   */
  public CostMap with(List<Change> changes) {
    double[] changed = cost.clone();
    for (Change change : changes) {
      int pair = pair(change.source, change.destination);
      if (pair < 0 || !Double.isFinite(change.cost)) return rebuilt(changes);
      changed[pair] = change.cost;
      if (type.mode().equals(CostType.ORDINAL)) checkRank(change.cost);
    }
    return new CostMap(this, changed);
  }

  private CostMap rebuilt(List<Change> changes) {
    Map<String, Map<String, Double>> bySource = new LinkedHashMap<>();
    for (Change change : changes) {
      bySource.computeIfAbsent(change.source, _ -> new LinkedHashMap<>()).put(change.destination, change.cost);
    }
    Builder builder = new Builder();
    for (int row = 0; row < sources.size(); row++) {
      builder.source(sources.get(row));
      Map<String, Double> changed = bySource.getOrDefault(sources.get(row), Map.of());
      for (int pair = rowStart[row]; pair < rowStart[row + 1]; pair++) {
        String destination = destinations.get(column[pair]);
        if (!changed.containsKey(destination)) builder.cost(builder.destination(destination), cost[pair]);
      }
      builder.add(changed);
    }
    bySource.forEach((source, changed) -> {
      if (row(source) >= 0) return;
      builder.source(source);
      builder.add(changed);
    });
    return builder.build(networkMap, type);
  }

  /** Gathers a map row by row, as it is read; not for use by several threads. */
  public static final class Builder {
    private final List<String> sources = new ArrayList<>();
    private final List<String> destinations = new ArrayList<>();
    private final Map<String, Integer> sourceNumbers = new HashMap<>();
    private final Map<String, Integer> destinationNumbers = new HashMap<>();
    private int[] rowStart = new int[64];
    private int[] column = new int[256];
    private double[] cost = new double[256];
    private int count;

    /** Starts the row of a source PID. */
    public void source(String name) {
      if (!Names.isPid(name)) throw new MapException("\"" + Names.shown(name)
          + "\" is not a PID name (RFC 7285 §10.1)");
      if (sourceNumbers.putIfAbsent(name, sources.size()) != null) {
        throw new MapException("source PID " + name + " stands twice in the cost map");
      }
      if (sources.size() + 1 >= rowStart.length) rowStart = Arrays.copyOf(rowStart, rowStart.length * 2);
      rowStart[sources.size()] = count;
      sources.add(name);
    }

    /** The number of a destination PID; made on first use. */
    public int destination(String name) {
      Integer known = destinationNumbers.get(name);
      if (known != null) return known;
      if (!Names.isPid(name)) throw new MapException("\"" + Names.shown(name)
          + "\" is not a PID name (RFC 7285 §10.1)");
      destinationNumbers.put(name, destinations.size());
      destinations.add(name);
      return destinations.size() - 1;
    }

    /**
     * Adds a cost to the row begun last. Costs are finite; ordinal ones are whole and not negative, which {@link
     * #build} checks.
     */
    public void cost(int destination, double value) {
      if (sources.isEmpty()) throw new IllegalStateException("no row begun");
      if (!Double.isFinite(value)) throw new MapException("cost " + value + " from " + sources.getLast()
          + " is not a finite number");
      if (count == cost.length) {
        cost = Arrays.copyOf(cost, count + (count >> 1));
        column = Arrays.copyOf(column, cost.length);
      }
      column[count] = destination;
      cost[count++] = value;
    }

    private void add(Map<String, Double> row) {
      row.forEach((destination, value) -> {
        if (!Double.isNaN(value)) cost(destination(destination), value);
      });
    }

    /** Pairs added so far. */
    public int costs() {
      return count;
    }

    /**
     * The map.
     *
     * @throws MapException if an ordinal cost is not a non-negative integer (RFC 7285 §6.1.2.2)
     */
    public CostMap build(VersionTag networkMap, CostType type) {
      CostMap map = new CostMap(this, networkMap, type);
      if (type.mode().equals(CostType.ORDINAL)) map.checkRanks();
      return map;
    }
  }

  private void checkRanks() {
    for (double rank : cost) checkRank(rank);
  }

  private static void checkRank(double rank) {
    if (rank < 0 || rank != Math.rint(rank)) {
      throw new MapException("ordinal cost " + rank + " is not a non-negative integer (RFC 7285 §6.1.2.2)");
    }
  }
}
