package org.rialto.location;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Gathers a cost map whose costs are weighted sums, with the maps of their parts. Not for use by several threads.
 */
public final class CostSum {
  private final List<CostPart> parts;
  private final double[] factors;
  private final CostLayers layers;
  /** The sum, and behind it the parts. */
  private final double[] costs;

  /** @param pairs takes rows and destinations; costs are added here */
  public CostSum(CostMap.Builder pairs, List<CostPart> parts) {
    this.parts = List.copyOf(parts);
    this.factors = parts.stream().mapToDouble(part -> part.term(1)).toArray();
    this.layers = new CostLayers(pairs, 1 + parts.size());
    this.costs = new double[1 + parts.size()];
  }

  /**
   * Adds a pair to the row begun last.
   *
   * @param values finite, one for each part
   * @throws MapException if the sum is beyond what a double can hold
   */
  public void cost(int destination, double[] values) {
    costs[0] = 0;
    for (int i = 0; i < factors.length; i++) {
      costs[0] += factors[i] * values[i];
      costs[i + 1] = values[i];
    }
    layers.cost(destination, costs);
  }

  /**
   * The map of the sums. Builder and sum are spent.
   *
   * @throws MapException if a cost is none of its type
   */
  public CostMap build(VersionTag networkMap) {
    List<CostType> types = new ArrayList<>(List.of(CostPart.sumOf(parts)));
    parts.forEach(part -> types.add(part.type()));
    List<CostMap> maps = layers.build(networkMap, types);
    List<CostMap.Summand> summands = new ArrayList<>(parts.size());
    for (int i = 0; i < parts.size(); i++) summands.add(new CostMap.Summand(parts.get(i), maps.get(i + 1)));
    return maps.getFirst().summing(summands);
  }

  /**
   * The sums of maps of single costs. A pair that isn't in all of them has none.
   *
   * @param maps for one version of one network map, one for each part
   */
  public static CostMap of(List<CostPart> parts, List<CostMap> maps) {
    CostMap first = maps.getFirst();
    CostMap.Builder pairs = new CostMap.Builder(first);
    CostSum sum = new CostSum(pairs, parts);
    int[][] numbers = new int[maps.size()][];
    for (int i = 0; i < numbers.length; i++) numbers[i] = numbers(maps.get(i), first);
    int[] destinations = new int[first.destinations().size()];
    Arrays.fill(destinations, -1);
    double[][] rows = new double[maps.size()][destinations.length];
    double[] values = new double[maps.size()];
    for (int row = 0; row < first.sources().size(); row++) {
      String source = first.sources().get(row);
      pairs.source(source);
      if (!isInAll(maps, source, numbers, rows)) continue;
      for (int pair = first.rowStart(row); pair < first.rowStart(row + 1); pair++) {
        int destination = first.destinationAt(row, pair);
        boolean isWhole = true;
        for (int i = 0; i < values.length; i++) {
          values[i] = rows[i][destination];
          isWhole &= !Double.isNaN(values[i]);
        }
        if (!isWhole) continue;
        if (destinations[destination] < 0) {
          destinations[destination] = pairs.destination(first.destinations().get(destination));
        }
        sum.cost(destinations[destination], values);
      }
    }
    return sum.build(first.networkMap());
  }

  /** Lays out a source's row of each map by the first map's destinations; whether each has one. */
  private static boolean isInAll(List<CostMap> maps, String source, int[][] numbers, double[][] rows) {
    for (int i = 0; i < rows.length; i++) {
      int row = maps.get(i).row(source);
      if (row < 0) return false;
      maps.get(i).copyByDestination(row, numbers[i], rows[i]);
    }
    return true;
  }

  /** For each destination of a map its number in another. */
  private static int[] numbers(CostMap map, CostMap in) {
    int[] numbers = new int[map.destinations().size()];
    for (int i = 0; i < numbers.length; i++) numbers[i] = in.destination(map.destinations().get(i));
    return numbers;
  }
}
