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
    put(count, Byte.BYTES, (from, many) -> buffer.slice().put(values, from, many));
  }

  void putChars(char[] values, int count) throws IOException {
    put(count, Character.BYTES, (from, many) -> buffer.asCharBuffer().put(values, from, many));
  }

  void putInts(int[] values, int count) throws IOException {
    put(count, Integer.BYTES, (from, many) -> buffer.asIntBuffer().put(values, from, many));
  }

  void putLongs(long[] values, int count) throws IOException {
    put(count, Long.BYTES, (from, many) -> buffer.asLongBuffer().put(values, from, many));
  }

  void putFloats(float[] values, int count) throws IOException {
    put(count, Float.BYTES, (from, many) -> buffer.asFloatBuffer().put(values, from, many));
  }

  void putDoubles(double[] values, int count) throws IOException {
    put(count, Double.BYTES, (from, many) -> buffer.asDoubleBuffer().put(values, from, many));
  }

  /** Writes some of an array's values, from one on, into the buffer, which has room for them and stays where it is. */
  @FunctionalInterface
  private interface Part {
    void put(int from, int many);
  }

  /** An array of so many values, part by part. */
  private void put(int count, int size, Part part) throws IOException {
    for (int from = 0; from < count; ) {
      int many = Math.min(count - from, room(size).remaining() / size);
      part.put(from, many);
      buffer.position(buffer.position() + many * size);
      from += many;
    }
  }

  /** Writes the checksum of all before, and what is still held back. */
  public void finish() throws IOException {
    flush();
    buffer.putInt((int) sum.getValue());
    flush();
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
