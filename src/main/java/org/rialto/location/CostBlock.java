package org.rialto.location;

import java.io.IOException;
import java.util.Arrays;

/**
 * A block of costs, in a form that holds each of them exactly and is as narrow as they let it be: most maps have whole
 * costs below 65,536, for which eight octets each would be six too many. None is NaN, and zero has no sign.
 */
final class CostBlock {
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

  private static final byte[] NO_OCTETS = {};
  private static final char[] NO_CHARS = {};
  private static final int[] NO_INTS = {};
  private static final float[] NO_FLOATS = {};
  private static final double[] NO_DOUBLES = {};

  private final Form form;
  private final int count;
  private final byte[] octets;
  private final char[] chars;
  private final int[] ints;
  private final float[] floats;
  private final double[] doubles;

  private CostBlock(Form form, int count) {
    this(form, count, switch (form) {
      case OCTETS -> new byte[count];
      case CHARS -> new char[count];
      case INTS -> new int[count];
      case FLOATS -> new float[count];
      case DOUBLES -> new double[count];
    });
  }

  /** So many costs, in an array of this form. */
  private CostBlock(Form form, int count, Object array) {
    this.form = form;
    this.count = count;
    this.octets = array instanceof byte[] values ? values : NO_OCTETS;
    this.chars = array instanceof char[] values ? values : NO_CHARS;
    this.ints = array instanceof int[] values ? values : NO_INTS;
    this.floats = array instanceof float[] values ? values : NO_FLOATS;
    this.doubles = array instanceof double[] values ? values : NO_DOUBLES;
  }

  void write(MapOutput out) throws IOException {
    out.putByte(form.ordinal());
    switch (form) {
      case OCTETS -> out.putBytes(octets, count);
      case CHARS -> out.putChars(chars, count);
      case INTS -> out.putInts(ints, count);
      case FLOATS -> out.putFloats(floats, count);
      case DOUBLES -> out.putDoubles(doubles, count);
    }
  }

  /**
   * So many costs that {@link #write} wrote.
   *
   * @throws MapException if one isn't finite
   */
  static CostBlock read(int count, MapInput in) throws IOException {
    int form = in.getByte();
    if (form < 0 || form >= Form.values().length) throw new MapException("costs in a form of " + form);
    CostBlock block = switch (Form.values()[form]) {
      case OCTETS -> new CostBlock(Form.OCTETS, count, in.getBytes(count));
      case CHARS -> new CostBlock(Form.CHARS, count, in.getChars(count));
      case INTS -> new CostBlock(Form.INTS, count, in.getInts(count));
      case FLOATS -> new CostBlock(Form.FLOATS, count, in.getFloats(count));
      case DOUBLES -> new CostBlock(Form.DOUBLES, count, in.getDoubles(count));
    };
    for (int i = 0; i < count && block.form.ordinal() >= Form.FLOATS.ordinal(); i++) {
      if (!Double.isFinite(block.at(i))) throw new MapException("cost " + block.at(i) + " is not a finite number");
    }
    return block;
  }

  /** The first block of a map, with room for so many costs. */
  static CostBlock first(int count) {
    return new CostBlock(Form.OCTETS, count);
  }

  /** A block with room for so many costs, of the form of this one: most blocks of a map are alike. */
  CostBlock next(int size) {
    return new CostBlock(form, size);
  }

  /** The first costs of this block, or all of them and room for more, in a block of their own. */
  CostBlock copy(int size) {
    return resized(form, size);
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

  /** Copies the costs from a place to before another, to a place of an array. */
  void copy(int from, int end, double[] to, int toFrom) {
    switch (form) {
      case OCTETS -> {
        for (int i = from; i < end; i++) to[toFrom + i - from] = octets[i] & 0xff;
      }
      case CHARS -> {
        for (int i = from; i < end; i++) to[toFrom + i - from] = chars[i];
      }
      case INTS -> {
        for (int i = from; i < end; i++) to[toFrom + i - from] = ints[i];
      }
      case FLOATS -> {
        for (int i = from; i < end; i++) to[toFrom + i - from] = floats[i];
      }
      case DOUBLES -> System.arraycopy(doubles, from, to, toFrom, end - from);
    }
  }

  /**
   * Puts a cost, not NaN, in its place while the block isn't shared.
   *
   * @param used how many of the places hold a cost
   * @return this block, or one of another form in its place
   */
  CostBlock set(int i, double value, int used) {
    CostBlock to = form.holds(value) ? this : widened(value, used);
    to.put(i, value);
    return to;
  }

  private CostBlock widened(double value, int used) {
    Form wanted = Form.values()[form.ordinal() + 1];
    while (!wanted.holds(value) || !isHeldBy(wanted, used)) wanted = Form.values()[wanted.ordinal() + 1];
    return resized(wanted, count);
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

  /** Whether the costs from a place to before another are those of another block from a place on. */
  boolean isSame(int from, int to, CostBlock other, int otherFrom) {
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

  private CostBlock resized(Form wanted, int size) {
    CostBlock to = new CostBlock(wanted, size);
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
}
