package org.rialto.location;

import java.io.IOException;
import java.util.AbstractList;
import java.util.RandomAccess;

/**
 * The names of PIDs, by number: a list that can't be changed, and in which a name is found without going through it.
 * Names are made into strings when they are asked for.
 */
public final class PidNames extends AbstractList<String> implements RandomAccess {
  private final NameTable table;

  private PidNames(NameTable table) {
    this.table = table;
  }

  /** The names of a table, to which none are added any more. */
  static PidNames of(NameTable table) {
    table.trim();
    return new PidNames(table);
  }

  void write(MapOutput out) throws IOException {
    table.write(out);
  }

  static PidNames read(MapInput in) throws IOException {
    return new PidNames(NameTable.read(in));
  }

  /** A table without names, to which these are likely to be added. */
  NameTable emptied() {
    return NameTable.like(table);
  }

  @Override public int size() {
    return table.size();
  }

  @Override public String get(int number) {
    if (number < 0 || number >= table.size()) {
      throw new IndexOutOfBoundsException("PID " + number + " of " + table.size());
    }
    return table.name(number);
  }

  /** The number of a name; -1 where it isn't here. */
  public int number(String name) {
    return table.find(name);
  }

  /** The number that a name of another list has here; -1 where it isn't here. */
  public int number(PidNames other, int otherNumber) {
    return table.find(other.table, otherNumber);
  }

  /** Whether a name here is that of another list. */
  public boolean isSame(int number, PidNames other, int otherNumber) {
    return table.isSame(number, other.table, otherNumber);
  }

  @Override public int indexOf(Object name) {
    return name instanceof String text ? number(text) : -1;
  }

  @Override public boolean contains(Object name) {
    return indexOf(name) >= 0;
  }

  @Override public boolean equals(Object other) {
    if (other == this) return true;
    return other instanceof PidNames names ? table.hasSameNames(names.table) : super.equals(other);
  }

  /** As of any list of these strings. */
  @Override public int hashCode() {
    return super.hashCode();
  }
}
