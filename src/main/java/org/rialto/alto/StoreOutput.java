package org.rialto.alto;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32C;

/** Writes the numbers and texts of a {@link MapStore} file, and at last their checksum. */
final class StoreOutput {
  private static final int BUFFER_BYTES = 1 << 20;

  private final WritableByteChannel channel;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
  private final CRC32C sum = new CRC32C();

  StoreOutput(WritableByteChannel channel) {
    this.channel = channel;
  }

  void putInt(int value) throws IOException {
    room(Integer.BYTES).putInt(value);
  }

  void putLong(long value) throws IOException {
    room(Long.BYTES).putLong(value);
  }

  /** A length in octets, and the text in UTF-8. */
  void putString(String text) throws IOException {
    byte[] octets = text.getBytes(StandardCharsets.UTF_8);
    putInt(octets.length);
    putBytes(octets, octets.length);
  }

  /** A count, and the texts. */
  void putStrings(List<String> texts) throws IOException {
    putInt(texts.size());
    for (String text : texts) putString(text);
  }

  void putBytes(byte[] values, int count) throws IOException {
    for (int at = 0; at < count; ) {
      room(1);
      int part = Math.min(count - at, buffer.remaining());
      buffer.put(values, at, part);
      at += part;
    }
  }

  void putLongs(long[] values, int count) throws IOException {
    for (int at = 0; at < count; ) {
      room(Long.BYTES);
      int part = Math.min(count - at, buffer.remaining() / Long.BYTES);
      buffer.asLongBuffer().put(values, at, part);
      buffer.position(buffer.position() + part * Long.BYTES);
      at += part;
    }
  }

  void putInts(int[] values, int count) throws IOException {
    for (int at = 0; at < count; ) {
      room(Integer.BYTES);
      int part = Math.min(count - at, buffer.remaining() / Integer.BYTES);
      buffer.asIntBuffer().put(values, at, part);
      buffer.position(buffer.position() + part * Integer.BYTES);
      at += part;
    }
  }

  /** Writes the checksum of all before, and what is still held back. */
  void finish() throws IOException {
    flush();
    buffer.putInt((int) sum.getValue());
    flush();
  }

  private ByteBuffer room(int octets) throws IOException {
    if (buffer.remaining() < octets) flush();
    return buffer;
  }

  private void flush() throws IOException {
    buffer.flip();
    sum.update(buffer.array(), 0, buffer.limit());
    while (buffer.hasRemaining()) channel.write(buffer);
    buffer.clear();
  }
}
