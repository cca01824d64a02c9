package org.rialto.alto;

import java.util.Arrays;
import java.util.Optional;

/**
 * How the rows of a cost map are mostly written: with the same destinations in the same order, and the same signs
 * between the costs. Learnt from the row read last that was written otherwise.
 */
final class UsualRow {
  /** Longer rows aren't worth it: no fleet has so many nodes. */
  private static final int LENGTH_MAX = 4096;
  /** A map whose rows differ teaches nothing; once it has taught so many members, it has to save some as well. */
  private static final int TRIAL = 65_536;

  private JsonInput.Written[] written = new JsonInput.Written[16];
  private int[] destination = new int[16];
  private double[] cost = new double[16];
  private int size;
  private long learnt;
  private long saved;

  /** How many members of a row, from its first, are known. */
  int size() {
    return size;
  }

  int destination(int place) {
    return destination[place];
  }

  /** The numbers of the destinations known; shared, and only as many as {@link #size} says mean something. */
  int[] destinations() {
    return destination;
  }

  /** The costs read last; shared likewise. */
  double[] costs() {
    return cost;
  }

  /** Goes to the value of the next member if it is the usual one at this place; else stays where it is. */
  boolean isNext(JsonInput json, int place) {
    return place < size && json.nextIs(written[place]);
  }

  /** Reads the members of a row as long as they are as usual; how many they were. */
  int read(JsonInput json) {
    int place = 0;
    while (place < size) {
      int next = json.wholeNumbers(written, place, size, cost);
      if (next == place) {
        if (!json.nextIs(written[place])) break;
        cost[next++] = json.number();
      }
      place = next;
    }
    return place;
  }

  /** The row that is read has been as usual up to this place, and goes on otherwise. */
  void cut(int place) {
    saved += place;
    size = place;
  }

  /** Takes the current member for the next one of usual rows. */
  void learn(JsonInput json, int number) {
    if (size == LENGTH_MAX || learnt > TRIAL && learnt > saved) return;
    Optional<JsonInput.Written> before = json.written();
    if (before.isEmpty()) return;
    learnt++;
    if (size == written.length) {
      written = Arrays.copyOf(written, 2 * size);
      destination = Arrays.copyOf(destination, 2 * size);
      cost = new double[2 * size];
    }
    written[size] = before.get();
    destination[size++] = number;
  }
}
