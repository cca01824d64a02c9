package org.rialto.alto;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.rialto.location.MapException;

/**
 * Reads what {@link StoreOutput} wrote. Counts are checked against what is left before anything of that size is made.
 */
final class StoreInput {
  private final ByteBuffer octets;

  StoreInput(ByteBuffer octets) {
    this.octets = octets.order(ByteOrder.LITTLE_ENDIAN);
  }

  int remaining() {
    return octets.remaining();
  }

  int getInt() {
    return octets.getInt();
  }

  long getLong() {
    return octets.getLong();
  }

  String getString() {
    return new String(getBytes(getInt()), StandardCharsets.UTF_8);
  }

  String[] getStrings() {
    int count = getInt();
    check(count, Integer.BYTES);
    String[] texts = new String[count];
    for (int i = 0; i < count; i++) texts[i] = getString();
    return texts;
  }

  byte[] getBytes(int count) {
    check(count, 1);
    byte[] values = new byte[count];
    octets.get(values);
    return values;
  }

  long[] getLongs(int count) {
    check(count, Long.BYTES);
    long[] values = new long[count];
    octets.asLongBuffer().get(values);
    octets.position(octets.position() + count * Long.BYTES);
    return values;
  }

  int[] getInts(int count) {
    check(count, Integer.BYTES);
    int[] values = new int[count];
    octets.asIntBuffer().get(values);
    octets.position(octets.position() + count * Integer.BYTES);
    return values;
  }

  private void check(int count, int size) {
    if (count < 0 || (long) count * size > octets.remaining()) {
      throw new MapException("a count of " + count + " is beyond its end");
    }
  }
}
