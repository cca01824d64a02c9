package org.rialto.location;

import java.util.Arrays;

/**
 * Costs, in the narrowest form that holds each of them exactly: most maps have whole costs below 65,536, for which
 * eight octets each would be six too many. None is NaN, and zero has no sign.
 */
final class CostValues {
  /** From narrow to wide; those of whole numbers first. */
  private enum Form {
    OCTETS, CHARS, INTS, FLOATS, DOUBLES;

    boolean holds(double value) {
      return switch (this) {
        case OCTETS -> (int) value == value && (int) value >>> Byte.SIZE == 0;
        case CHARS -> (int) value == value && (int) value >>> Character.SIZE == 0;
        case INTS -> (int) value == value;
        case FLOATS -> (float) value == value;
        case DOUBLES -> true;
      };
    }
  }

  private final Form form;
  private final int count;
  private final byte[] octets;
  private final char[] chars;
  private final int[] ints;
  private final float[] floats;
  private final double[] doubles;

  /** Room for so many costs, all of them zero yet. */
  private CostValues(Form form, int count) {
    this.form = form;
    this.count = count;
    this.octets = new byte[form == Form.OCTETS ? count : 0];
    this.chars = new char[form == Form.CHARS ? count : 0];
    this.ints = new int[form == Form.INTS ? count : 0];
    this.floats = new float[form == Form.FLOATS ? count : 0];
    this.doubles = new double[form == Form.DOUBLES ? count : 0];
  }

  int size() {
    return count;
  }

  double at(int i) {
    return switch (form) {
      case OCTETS -> octets[i] & 0xff;
      case CHARS -> chars[i];
      case INTS -> ints[i];
      case FLOATS -> floats[i];
      case DOUBLES -> doubles[i];
    };
  }

  /** Copies the costs from a place to before another. */
  void copy(int from, int end, double[] to) {
    switch (form) {
      case OCTETS -> {
        for (int i = from; i < end; i++) to[i - from] = octets[i] & 0xff;
      }
      case CHARS -> {
        for (int i = from; i < end; i++) to[i - from] = chars[i];
      }
      case INTS -> {
        for (int i = from; i < end; i++) to[i - from] = ints[i];
      }
      case FLOATS -> {
        for (int i = from; i < end; i++) to[i - from] = floats[i];
      }
      case DOUBLES -> System.arraycopy(doubles, from, to, 0, end - from);
    }
  }

  private void put(int i, double value) {
    switch (form) {
      case OCTETS -> octets[i] = (byte) value;
      case CHARS -> chars[i] = (char) value;
      case INTS -> ints[i] = (int) value;
      case FLOATS -> floats[i] = (float) value + 0f;
      case DOUBLES -> doubles[i] = value + 0.0;
    }
  }

  /** Whether costs of a map, from a place to before another, are those of another map from a place on. */
  boolean isSame(int from, int to, CostValues other, int otherFrom) {
    int otherTo = otherFrom + to - from;
    if (form != other.form) {
      for (int i = from; i < to; i++) {
        if (at(i) != other.at(otherFrom + i - from)) return false;
      }
      return true;
    }
    return switch (form) {
      case OCTETS -> Arrays.equals(octets, from, to, other.octets, otherFrom, otherTo);
      case CHARS -> Arrays.equals(chars, from, to, other.chars, otherFrom, otherTo);
      case INTS -> Arrays.equals(ints, from, to, other.ints, otherFrom, otherTo);
      case FLOATS -> Arrays.equals(floats, from, to, other.floats, otherFrom, otherTo);
      case DOUBLES -> Arrays.equals(doubles, from, to, other.doubles, otherFrom, otherTo);
    };
  }

  private CostValues resized(Form wanted, int size) {
    CostValues to = new CostValues(wanted, size);
    int kept = Math.min(count, size);
    if (wanted == form) {
      System.arraycopy(array(), 0, to.array(), 0, kept);
    } else {
      for (int i = 0; i < kept; i++) to.put(i, at(i));
    }
    return to;
  }

  private Object array() {
    return switch (form) {
      case OCTETS -> octets;
      case CHARS -> chars;
      case INTS -> ints;
      case FLOATS -> floats;
      case DOUBLES -> doubles;
    };
  }

  private boolean isHeldBy(Form wanted, int size) {
    for (int i = 0; i < size; i++) {
      if (!wanted.holds(at(i))) return false;
    }
    return true;
  }

  /** Takes costs one by one, or in place of others; not for use by several threads. */
  static final class Builder {
    private static final int FIRST = 256;

    private CostValues values;
    private int count;

    Builder() {
      values = new CostValues(Form.OCTETS, FIRST);
    }

    /** Begins with costs there are. */
    Builder(CostValues known) {
      values = known.resized(known.form, known.count);
      count = known.count;
    }

    int count() {
      return count;
    }

    /** One more; not NaN. */
    void add(double value) {
      if (count == values.count) values = values.resized(values.form, count + (count >> 1));
      set(count++, value);
    }

    /** Another in the place of one; not NaN. */
    void set(int i, double value) {
      if (!values.form.holds(value)) widen(value);
      values.put(i, value);
    }

    private void widen(double value) {
      Form wanted = Form.values()[values.form.ordinal() + 1];
      while (!wanted.holds(value) || !values.isHeldBy(wanted, count)) wanted = Form.values()[wanted.ordinal() + 1];
      values = values.resized(wanted, values.count);
    }

    /** The costs. The builder is spent. */
    CostValues build() {
      return values.count == count ? values : values.resized(values.form, count);
    }
  }
}
