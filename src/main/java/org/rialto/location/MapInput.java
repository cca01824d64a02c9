package org.rialto.location;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * Reads what {@link MapOutput} wrote, array by array, without holding more of it than a small part. Counts are checked
 * against what is left before anything of that size is made. What was read means nothing before {@link #checkSum}.
 */
public final class MapInput {
  private static final int BUFFER_BYTES = 1 << 16;
  private static final int CHECKSUM_BYTES = 4;

  private final InputStream in;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN).limit(0);
  private final CRC32C sum = new CRC32C();
  /** Octets that are still to come from the stream, but for the checksum. */
  private long ahead;

  /**
   * @param octets how many there are, with the checksum
   * @throws MapException if they are too few for a checksum
   */
  public MapInput(InputStream in, long octets) {
    if (octets < CHECKSUM_BYTES) throw new MapException("cut short");
    this.in = in;
    this.ahead = octets - CHECKSUM_BYTES;
  }

  public int getInt() throws IOException {
    return filled(Integer.BYTES).getInt();
  }

  public long getLong() throws IOException {
    return filled(Long.BYTES).getLong();
  }

  public String getString() throws IOException {
    return new String(getBytes(getInt()), StandardCharsets.UTF_8);
  }

  byte getByte() throws IOException {
    return filled(Byte.BYTES).get();
  }

  byte[] getBytes(int count) throws IOException {
    check(count, Byte.BYTES);
    byte[] values = new byte[count];
    for (int at = 0; at < count; ) {
      int part = part(count - at, Byte.BYTES);
      buffer.get(values, at, part);
      at += part;
    }
    return values;
  }

  char[] getChars(int count) throws IOException {
    check(count, Character.BYTES);
    char[] values = new char[count];
    for (int at = 0; at < count; ) {
      int part = part(count - at, Character.BYTES);
      buffer.asCharBuffer().get(values, at, part);
      at += skip(part, Character.BYTES);
    }
    return values;
  }

  int[] getInts(int count) throws IOException {
    check(count, Integer.BYTES);
    int[] values = new int[count];
    for (int at = 0; at < count; ) {
      int part = part(count - at, Integer.BYTES);
      buffer.asIntBuffer().get(values, at, part);
      at += skip(part, Integer.BYTES);
    }
    return values;
  }

  long[] getLongs(int count) throws IOException {
    check(count, Long.BYTES);
    long[] values = new long[count];
    for (int at = 0; at < count; ) {
      int part = part(count - at, Long.BYTES);
      buffer.asLongBuffer().get(values, at, part);
      at += skip(part, Long.BYTES);
    }
    return values;
  }

  float[] getFloats(int count) throws IOException {
    check(count, Float.BYTES);
    float[] values = new float[count];
    for (int at = 0; at < count; ) {
      int part = part(count - at, Float.BYTES);
      buffer.asFloatBuffer().get(values, at, part);
      at += skip(part, Float.BYTES);
    }
    return values;
  }

  double[] getDoubles(int count) throws IOException {
    check(count, Double.BYTES);
    double[] values = new double[count];
    for (int at = 0; at < count; ) {
      int part = part(count - at, Double.BYTES);
      buffer.asDoubleBuffer().get(values, at, part);
      at += skip(part, Double.BYTES);
    }
    return values;
  }

  /**
   * Reads the checksum, which must come next and last.
   *
   * @throws MapException if it isn't that of all before, or something is left
   */
  public void checkSum() throws IOException {
    if (ahead > 0 || buffer.hasRemaining()) throw new MapException("longer than its content");
    ByteBuffer octets = ByteBuffer.allocate(CHECKSUM_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    if (in.readNBytes(octets.array(), 0, CHECKSUM_BYTES) < CHECKSUM_BYTES) throw new MapException("cut short");
    if ((int) sum.getValue() != octets.getInt()) throw new MapException("damaged: its checksum doesn't fit");
  }

  private void check(int count, int size) {
    if (count < 0 || (long) count * size > buffer.remaining() + ahead) {
      throw new MapException("a count of " + count + " is beyond its end");
    }
  }

  /** How many of the values wanted next are in the buffer, at least one. */
  private int part(int wanted, int size) throws IOException {
    return Math.min(wanted, filled(size).remaining() / size);
  }

  private int skip(int count, int size) {
    buffer.position(buffer.position() + count * size);
    return count;
  }

  /** The buffer, with at least so many octets in it. */
  private ByteBuffer filled(int octets) throws IOException {
    if (buffer.remaining() >= octets) return buffer;
    buffer.compact();
    int wanted = (int) Math.min(buffer.remaining(), ahead);
    int got = in.readNBytes(buffer.array(), buffer.position(), wanted);
    sum.update(buffer.array(), buffer.position(), got);
    ahead -= got;
    buffer.position(buffer.position() + got).flip();
    if (got < wanted || buffer.remaining() < octets) throw new MapException("cut short");
    return buffer;
  }
}
