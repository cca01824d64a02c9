package org.rialto.location;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/** Writes numbers, texts and arrays of maps, little-endian, and at last their CRC-32C; {@link MapInput} reads them. */
public final class MapOutput {
  private static final int BUFFER_BYTES = 1 << 16;

  private final OutputStream out;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
  private final CRC32C sum = new CRC32C();

  public MapOutput(OutputStream out) {
    this.out = out;
  }

  public void putInt(int value) throws IOException {
    room(Integer.BYTES).putInt(value);
  }

  public void putLong(long value) throws IOException {
    room(Long.BYTES).putLong(value);
  }

  /** A length in octets, and the text in UTF-8. */
  public void putString(String text) throws IOException {
    byte[] octets = text.getBytes(StandardCharsets.UTF_8);
    putInt(octets.length);
    putBytes(octets, octets.length);
  }

  void putByte(int value) throws IOException {
    room(Byte.BYTES).put((byte) value);
  }

  void putBytes(byte[] values, int count) throws IOException {
    for (int at = 0; at < count; ) {
      int part = part(count - at, Byte.BYTES);
      buffer.put(values, at, part);
      at += part;
    }
  }

  void putChars(char[] values, int count) throws IOException {
    for (int at = 0; at < count; ) {
      int part = part(count - at, Character.BYTES);
      buffer.asCharBuffer().put(values, at, part);
      at += skip(part, Character.BYTES);
    }
  }

  void putInts(int[] values, int count) throws IOException {
    for (int at = 0; at < count; ) {
      int part = part(count - at, Integer.BYTES);
      buffer.asIntBuffer().put(values, at, part);
      at += skip(part, Integer.BYTES);
    }
  }

  void putLongs(long[] values, int count) throws IOException {
    for (int at = 0; at < count; ) {
      int part = part(count - at, Long.BYTES);
      buffer.asLongBuffer().put(values, at, part);
      at += skip(part, Long.BYTES);
    }
  }

  void putFloats(float[] values, int count) throws IOException {
    for (int at = 0; at < count; ) {
      int part = part(count - at, Float.BYTES);
      buffer.asFloatBuffer().put(values, at, part);
      at += skip(part, Float.BYTES);
    }
  }

  void putDoubles(double[] values, int count) throws IOException {
    for (int at = 0; at < count; ) {
      int part = part(count - at, Double.BYTES);
      buffer.asDoubleBuffer().put(values, at, part);
      at += skip(part, Double.BYTES);
    }
  }

  /** Writes the checksum of all before, and what is still held back. */
  public void finish() throws IOException {
    flush();
    buffer.putInt((int) sum.getValue());
    flush();
  }

  private int part(int wanted, int size) throws IOException {
    return Math.min(wanted, room(size).remaining() / size);
  }

  private int skip(int count, int size) {
    buffer.position(buffer.position() + count * size);
    return count;
  }

  private ByteBuffer room(int octets) throws IOException {
    if (buffer.remaining() < octets) flush();
    return buffer;
  }

  private void flush() throws IOException {
    sum.update(buffer.array(), 0, buffer.position());
    out.write(buffer.array(), 0, buffer.position());
    buffer.clear();
  }
}
