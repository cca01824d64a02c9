package org.rialto.load;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Queries that leave together by one line, each in a place of its own; a holder for reuse. */
final class QueryBatch {
  private static final int LINE_OCTETS = 64;

  private final MemorySegment buffer;
  private final int[] lengths = new int[Lines.BATCH];
  private int line;
  private int count;

  QueryBatch(Arena arena) {
    buffer = arena.allocate((long) Lines.BATCH * QueryForm.QUERY_OCTETS, LINE_OCTETS);
  }

  /** Begins anew, for this line: how many queries it takes, {@code wanted} at the most. */
  int begin(int newLine, int wanted) {
    line = newLine;
    count = 0;
    return Math.min(wanted, Lines.BATCH);
  }

  MemorySegment buffer() {
    return buffer;
  }

  /** Where the next query is to be written. */
  long place() {
    return at(count);
  }

  /** The next query is written. */
  void add(int length) {
    lengths[count++] = length;
  }

  /** Where the i-th query starts in the buffer. */
  static long at(int i) {
    return (long) i * QueryForm.QUERY_OCTETS;
  }

  /** Octets of the i-th query. */
  int length(int i) {
    return lengths[i];
  }

  int line() {
    return line;
  }

  int count() {
    return count;
  }
}
