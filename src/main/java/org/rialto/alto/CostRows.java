package org.rialto.alto;

import java.util.Arrays;
import org.rialto.location.CostMap;

/** Reads the rows of a cost map, whatever costs are; names are looked up only where a row isn't like those before. */
abstract class CostRows {
  private final Limits limits;
  private final CostMap.Builder builder;
  private final UsualRow usual = new UsualRow();
  private int sources;
  /** For each destination the last row, counted from one, in which it is known to stand. */
  private int[] rowOfDestination = new int[64];

  CostRows(Limits limits, CostMap.Builder builder) {
    this.limits = limits;
    this.builder = builder;
  }

  /** Reads and adds costs as far as a row is written as usual; how many. */
  abstract int readUsual(JsonInput json, UsualRow usual);

  /** Reads and adds the cost that is the current value. */
  abstract void readCost(JsonInput json, int destination);

  void readMap(JsonInput json) {
    json.startObject();
    while (json.nextListed()) {
      if (sources == limits.pids()) throw json.refused("more than " + limits.pids() + " source PIDs");
      if (builder.hasSource(json.nameOctets(), 0, json.nameLength())) throw json.twice();
      sources++;
      builder.source(json.nameOctets(), 0, json.nameLength());
      readRow(json);
    }
  }

  /** Reads a row: as far as its destinations are written as in the row before, without a look at their names. */
  private void readRow(JsonInput json) {
    json.startObject();
    int place = builder.costs() <= limits.costs() - usual.size() ? readUsual(json, usual) : 0;
    if (json.nextListed()) readRest(json, place);
  }

  /** Reads what is left of a row from the current member on. */
  private void readRest(JsonInput json, int place) {
    for (int i = 0; i < place; i++) rowOfDestination[usual.destination(i)] = sources;
    usual.cut(place);
    do {
      int destination = builder.destination(json.nameOctets(), 0, json.nameLength());
      if (destination >= limits.pids()) throw json.refused("more than " + limits.pids() + " destination PIDs");
      if (destination >= rowOfDestination.length) rowOfDestination = Arrays.copyOf(rowOfDestination, 2 * destination);
      if (rowOfDestination[destination] == sources) throw json.twice();
      rowOfDestination[destination] = sources;
      usual.learn(json, destination);
      if (builder.costs() == limits.costs()) throw json.refused("more than " + limits.costs() + " costs");
      readCost(json, destination);
    } while (json.nextListed());
  }
}
