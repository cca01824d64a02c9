package org.rialto.location;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An ALTO cost map (RFC 7285 §6, §11.2.3) for one version of one network map. Sparse: a pair that is missing is no
 * advice, which is neither zero nor infinite (§11.2.3.6). Which cost is better, its type says.
 */
public final class CostMap {
  private final VersionTag networkMap;
  private final CostType type;
  private final PidNames sources;
  private final PidNames destinations;
  /** Where the pairs of each row start among all pairs, and where the last row's end. */
  private final int[] rowStart;
  /** Where the destinations of each row start in {@code column}; rows with the same in the same order share them. */
  private final int[] columnStart;
  private final int[] column;
  private final CostValues cost;
  private final List<Summand> summands;

  private CostMap(Builder built, VersionTag networkMap, CostType type) {
    built.endRow();
    this.networkMap = networkMap;
    this.type = type;
    this.sources = PidNames.of(built.sources);
    this.destinations = PidNames.of(built.destinations);
    this.rowStart = trimmed(built.rowStart, sources.size() + 1);
    this.columnStart = trimmed(built.columnStart, sources.size());
    this.column = trimmed(built.column, built.columnCount);
    this.cost = built.cost.build();
    this.summands = List.of();
  }

  private static int[] trimmed(int[] array, int length) {
    return array.length == length ? array : Arrays.copyOf(array, length);
  }

  private CostMap(VersionTag networkMap, MapInput in) throws IOException {
    this.networkMap = networkMap;
    this.type = new CostType(in.getString(), in.getString(), in.getString());
    this.sources = PidNames.read(in);
    this.destinations = PidNames.read(in);
    this.rowStart = in.getInts(sources.size() + 1);
    this.columnStart = in.getInts(sources.size());
    this.column = in.getInts(in.getInt());
    checkRows();
    this.cost = CostValues.read(rowStart[sources.size()], in);
    this.summands = List.of();
  }

  /** Checks that each row ends after it starts, and has columns there are, for destinations there are. */
  private void checkRows() {
    if (rowStart[0] != 0) throw new MapException("the first row starts at " + rowStart[0]);
    for (int row = 0; row < columnStart.length; row++) {
      int pairs = rowStart[row + 1] - rowStart[row];
      if (rowStart[row + 1] < rowStart[row] || columnStart[row] < 0 || columnStart[row] > column.length - pairs) {
        throw new MapException("row " + row + " of " + pairs + " costs, with columns from " + columnStart[row]
            + " on, of " + column.length);
      }
    }
    for (int destination : column) {
      if (destination < 0 || destination >= destinations.size()) {
        throw new MapException("destination " + destination + " of " + destinations.size());
      }
    }
  }

  /** Writes all but which network map it is for. */
  public void write(MapOutput out) throws IOException {
    out.putString(type.metric());
    out.putString(type.mode());
    out.putString(type.costSource());
    sources.write(out);
    destinations.write(out);
    out.putInts(rowStart, rowStart.length);
    out.putInts(columnStart, columnStart.length);
    out.putInt(column.length);
    out.putInts(column, column.length);
    cost.write(out);
  }

  /**
   * The map that {@link #write} wrote, for this version of its network map.
   *
   * @throws MapException if what was written is no cost map
   */
  public static CostMap read(VersionTag networkMap, MapInput in) throws IOException {
    return checked(new CostMap(networkMap, in));
  }

  /** A map of another type with the same pairs, and a cost for each of them. */
  CostMap having(CostType other, CostValues others) {
    return new CostMap(this, other, others, List.of());
  }

  /** This map, as the sum of others. */
  CostMap summing(List<Summand> others) {
    return new CostMap(this, type, cost, others);
  }

  CostValues costs() {
    return cost;
  }

  private CostMap(CostMap of, CostValues cost) {
    this(of, of.type, cost, of.summands);
  }

  private CostMap(CostMap of, CostType type, CostValues cost, List<Summand> summands) {
    this.networkMap = of.networkMap;
    this.type = type;
    this.summands = List.copyOf(summands);
    this.sources = of.sources;
    this.destinations = of.destinations;
    this.rowStart = of.rowStart;
    this.columnStart = of.columnStart;
    this.column = of.column;
    this.cost = cost;
  }

  /**
   * What one pair costs from now on.
   *
   * @param cost NaN where there no longer is one
   */
  public record Change(String source, String destination, double cost) {}

  /** One of the maps whose costs, weighted, are added up to those of a map. */
  public record Summand(CostPart part, CostMap costs) {}

  /** What the costs are the sums of; none where they are no sums, or the map was kept on disk. */
  public List<Summand> summands() {
    return summands;
  }

  /** The version of the network map these costs are for: {@code dependent-vtags} (§11.2.3.6). */
  public VersionTag networkMap() {
    return networkMap;
  }

  public CostType type() {
    return type;
  }

  /** The source PIDs that have a row. */
  public PidNames sources() {
    return sources;
  }

  /** The destination PIDs that stand in any row. */
  public PidNames destinations() {
    return destinations;
  }

  /** How many pairs have a cost. */
  public int size() {
    return cost.size();
  }

  /** The row of a source PID; -1 where it has none. */
  public int row(String source) {
    return sources.number(source);
  }

  /** The number of a destination PID; -1 where no row has it. */
  public int destination(String destination) {
    return destinations.number(destination);
  }

  /**
   * Where a row's pairs start among all pairs; a row ends where the next one starts, and {@code row} may be the number
   * of rows.
   */
  public int rowStart(int row) {
    return rowStart[row];
  }

  /** The destination's number of a pair of a row. */
  public int destinationAt(int row, int pair) {
    return column[columnStart[row] + pair - rowStart[row]];
  }

  /** The cost of a pair. */
  public double costAt(int pair) {
    return cost.at(pair);
  }

  /** The destinations' numbers of a row, in the first places of an array that has room for them. */
  public void copyDestinations(int row, int[] to) {
    System.arraycopy(column, columnStart[row], to, 0, rowStart[row + 1] - rowStart[row]);
  }

  /** Whether two rows are known to have the same destinations in the same order. */
  public boolean sharesDestinations(int row, int other) {
    return columnStart[row] == columnStart[other] && rowStart[row + 1] - rowStart[row] == rowStart[other + 1]
        - rowStart[other];
  }

  /** The costs of a row, in the first places of an array that has room for them. */
  public void copyCosts(int row, double[] to) {
    cost.copy(rowStart[row], rowStart[row + 1], to);
  }

  /** The cost from one PID to another; NaN where there is none. */
  public double cost(String source, String destination) {
    int pair = pair(source, destination);
    return pair < 0 ? Double.NaN : cost.at(pair);
  }

  /** Where a pair is; of one that stands twice the first, -1 for none. */
  private int pair(String source, String destination) {
    int row = row(source);
    int wanted = destination(destination);
    if (row < 0 || wanted < 0) return -1;
    for (int pair = rowStart[row]; pair < rowStart[row + 1]; pair++) {
      if (destinationAt(row, pair) == wanted) return pair;
    }
    return -1;
  }

  /** Whether two maps are for the same network map, of the same type, and have the same pairs in the same order. */
  public boolean isSame(CostMap other) {
    boolean isSameType = type.equals(other.type) && type.costSource().equals(other.type.costSource());
    if (!networkMap.equals(other.networkMap) || !isSameType || size() != other.size()
        || !sources.equals(other.sources) || !destinations.equals(other.destinations)) {
      return false;
    }
    for (int row = 0; row < sources.size(); row++) {
      if (!isSameRow(row, other, row)) return false;
    }
    return true;
  }

  /** Whether two maps name the same destinations by the same numbers, so that {@link #isSameRow} can compare them. */
  public boolean hasDestinationsOf(CostMap other) {
    return destinations == other.destinations || destinations.equals(other.destinations);
  }

  /** Whether two rows have the same pairs in the same order, by the numbers of their destinations. */
  public boolean isSameRow(int row, CostMap other, int otherRow) {
    int pairs = rowStart[row + 1] - rowStart[row];
    if (pairs != other.rowStart[otherRow + 1] - other.rowStart[otherRow]) return false;
    int from = columnStart[row];
    int otherFrom = other.columnStart[otherRow];
    boolean sameColumns = column == other.column && from == otherFrom
        || Arrays.equals(column, from, from + pairs, other.column, otherFrom, otherFrom + pairs);
    return sameColumns && cost.isSame(rowStart[row], rowStart[row + 1], other.cost, other.rowStart[otherRow]);
  }

  /**
   * This map with some costs changed; of a pair named twice the last change holds. Where all these pairs have a cost
   * before and after, the two maps share everything but the blocks of costs that hold these.
   *
   * @throws MapException if a new name is no PID name, or a new cost not one of this map's type
   */
  public CostMap with(List<Change> changes) {
    CostValues.Builder changed = new CostValues.Builder(cost);
    CostRule rule = type.rule();
    for (Change change : changes) {
      int pair = pair(change.source, change.destination);
      if (pair < 0 || !Double.isFinite(change.cost)) return rebuilt(changes);
      changed.set(pair, change.cost);
      rule.check(change.cost);
    }
    return new CostMap(this, changed.build());
  }

  /**
   * This map, with each cost as it is in another map where the two differ by no more than a share of that other one;
   * the other map itself where nothing is left that differs. Pairs are found by the names of their PIDs, so the other
   * may be for another version of the network map. A map whose costs are of another type is left as it is, as are
   * ranks.
   *
   * @param share a part of one, 0 to 1
   */
  public CostMap keeping(CostMap other, double share) {
    if (share == 0 || !type.equals(other.type) || type.isOrdinal()) return this;
    int[] ours = new int[other.destinations.size()];
    for (int i = 0; i < ours.length; i++) ours[i] = destination(other.destinations.get(i));
    double[] known = new double[destinations.size()];
    CostValues.Builder kept = new CostValues.Builder(cost);
    for (int row = 0; row < sources.size(); row++) {
      String source = sources.get(row);
      int otherRow = row < other.sources.size() && other.sources.get(row).equals(source) ? row : other.row(source);
      if (otherRow < 0) continue;
      other.copyByDestination(otherRow, ours, known);
      for (int pair = rowStart[row]; pair < rowStart[row + 1]; pair++) {
        double before = known[destinationAt(row, pair)];
        double difference = Math.abs(cost.at(pair) - before);
        if (difference > 0 && difference <= share * Math.abs(before)) kept.set(pair, before);
      }
    }
    CostMap keeping = new CostMap(this, kept.build());
    return keeping.isSame(other) ? other : keeping;
  }

  /** The costs of a row by other numbers of the destinations, -1 for none; of a pair that stands twice the first. */
  void copyByDestination(int row, int[] numbers, double[] to) {
    Arrays.fill(to, Double.NaN);
    for (int pair = rowStart[row + 1] - 1; pair >= rowStart[row]; pair--) {
      int number = numbers[destinationAt(row, pair)];
      if (number >= 0) to[number] = cost.at(pair);
    }
  }

  /**
   * This map with other costs of some pairs, by their places.
   *
   * @param costs of each pair, finite
   */
  public CostMap with(int[] pairs, double[] costs) {
    CostValues.Builder changed = new CostValues.Builder(cost);
    for (int i = 0; i < pairs.length; i++) changed.set(pairs[i], costs[i]);
    return new CostMap(this, changed.build());
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
        String destination = destinations.get(destinationAt(row, pair));
        if (!changed.containsKey(destination)) builder.cost(builder.destination(destination), cost.at(pair));
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

  /** How many columns there are at most while such a map is gathered: a row has its own until it has ended. */
  private int columnsGathered() {
    int most = 0;
    int own = 0;
    for (int row = 0; row < columnStart.length; row++) {
      int pairs = rowStart[row + 1] - rowStart[row];
      most = Math.max(most, own + pairs);
      if (columnStart[row] == own) own += pairs;
    }
    return most;
  }

  /** Gathers a map row by row, as it is read; not for use by several threads. */
  public static final class Builder {
    private final NameTable sources;
    private final NameTable destinations;
    private final CostValues.Builder cost;
    private int[] rowStart;
    private int[] columnStart;
    private int[] column;
    private int columnCount;

    public Builder() {
      sources = new NameTable();
      destinations = new NameTable();
      cost = new CostValues.Builder();
      rowStart = new int[64];
      columnStart = new int[64];
      column = new int[256];
    }

    /** With room for a map as large as another, such as its next version. */
    public Builder(CostMap earlier) {
      sources = earlier.sources.emptied();
      destinations = earlier.destinations.emptied();
      cost = new CostValues.Builder();
      rowStart = new int[Math.max(earlier.rowStart.length, 2)];
      columnStart = new int[rowStart.length];
      column = new int[Math.max(earlier.columnsGathered(), 2)];
    }

    /** Whether the source PID whose name is in these octets, in UTF-8, has a row. */
    public boolean hasSource(byte[] name, int from, int length) {
      return sources.find(name, from, length) >= 0;
    }

    /** Starts the row of a source PID. */
    public void source(String name) {
      byte[] octets = name.getBytes(StandardCharsets.UTF_8);
      source(octets, 0, octets.length);
    }

    /** Starts the row of the source PID whose name is in these octets, in UTF-8. */
    public void source(byte[] name, int from, int length) {
      Names.checkPid(name, from, length);
      endRow();
      int row = sources.size();
      if (sources.add(name, from, length) != row) {
        throw new MapException("source PID " + new String(name, from, length, StandardCharsets.UTF_8)
            + " stands twice in the cost map");
      }
      if (row + 1 == rowStart.length) {
        rowStart = Arrays.copyOf(rowStart, row + (row >> 1) + 2);
        columnStart = Arrays.copyOf(columnStart, rowStart.length);
      }
      rowStart[row] = cost.count();
      columnStart[row] = columnCount;
    }

    /** The number of a destination PID; made on first use. */
    public int destination(String name) {
      byte[] octets = name.getBytes(StandardCharsets.UTF_8);
      return destination(octets, 0, octets.length);
    }

    /** The number of the destination PID whose name is in these octets, in UTF-8; made on first use. */
    public int destination(byte[] name, int from, int length) {
      int known = destinations.find(name, from, length);
      if (known >= 0) return known;
      Names.checkPid(name, from, length);
      return destinations.add(name, from, length);
    }

    /**
     * Adds a cost to the row begun last. Costs are finite; ordinal ones are whole and not negative, which {@link
     * #build} checks.
     */
    public void cost(int destination, double value) {
      if (sources.size() == 0) throw new IllegalStateException("no row begun");
      if (!Double.isFinite(value)) {
        throw new MapException("cost " + value + " from " + sources.name(sources.size() - 1)
            + " is not a finite number");
      }
      if (columnCount == column.length) column = Arrays.copyOf(column, columnCount + (columnCount >> 1));
      column[columnCount++] = destination;
      cost.add(value);
    }

    /** Ends the row begun last: the destinations of the one before serve it too where they are the same. */
    private void endRow() {
      int row = sources.size() - 1;
      if (row >= 0) rowStart[row + 1] = cost.count();
      if (row <= 0) return;
      int pairs = columnCount - columnStart[row];
      int before = columnStart[row - 1];
      boolean sameLength = rowStart[row] - rowStart[row - 1] == pairs;
      if (sameLength && Arrays.equals(column, before, before + pairs, column, columnStart[row], columnCount)) {
        columnCount = columnStart[row];
        columnStart[row] = before;
      }
    }

    /** Adds the first {@code many} of these costs to the row begun last. They must be finite. */
    public void costs(int[] to, double[] values, int many) {
      int wanted = columnCount + many;
      if (wanted > column.length) column = Arrays.copyOf(column, Math.max(wanted, columnCount + (columnCount >> 1)));
      System.arraycopy(to, 0, column, columnCount, many);
      columnCount += many;
      for (int i = 0; i < many; i++) cost.add(values[i]);
    }

    private void add(Map<String, Double> row) {
      row.forEach((destination, value) -> {
        if (!Double.isNaN(value)) cost(destination(destination), value);
      });
    }

    /** Pairs added so far. */
    public int costs() {
      return cost.count();
    }

    /**
     * The map. The builder is spent.
     *
     * @throws MapException if a cost is none of the type, as ranks that aren't whole (RFC 7285 §6.1.2.2)
     */
    public CostMap build(VersionTag networkMap, CostType type) {
      return checked(new CostMap(this, networkMap, type));
    }
  }

  static CostMap checked(CostMap map) {
    CostRule rule = map.type.rule();
    for (int pair = 0; pair < map.size() && rule != CostRule.ANY; pair++) rule.check(map.cost.at(pair));
    return map;
  }
}
