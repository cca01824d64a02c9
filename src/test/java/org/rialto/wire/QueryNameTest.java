package org.rialto.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Names are copied and hashed eight octets at a time; here they are looked at one by one. */
class QueryNameTest {
  private static final int ROUNDS = 20_000;

  private final QueryName name = new QueryName();
  private final QueryName other = new QueryName();

  @Test
  void onlyTheLettersOfAsciiHaveAnotherCase() {
    for (int octet = 0; octet < 256; octet++) {
      byte[] wire = {9, '@', 'A', 'Z', '[', (byte) octet, (byte) 0xc1, 'q', 'Q', 0, 0};
      assertTrue(name.read(wire));
      byte lower = octet >= 'A' && octet <= 'Z' ? (byte) (octet + 32) : (byte) octet;
      byte[] expected = {9, '@', 'a', 'z', '[', lower, (byte) 0xc1, 'q', 'q', 0, 0};
      assertEquals(Arrays.toString(expected), Arrays.toString(Arrays.copyOf(name.octets(), name.length())), "" + octet);
    }
  }

  @Test
  void nameIsTheSameWhateverStandsBehindItAndWhateverWasReadBefore() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < ROUNDS; round++) {
      byte[] wire = wire(random);
      int before = random.nextInt(20);
      byte[] message = new byte[before + wire.length + random.nextInt(20)];
      random.nextBytes(message);
      System.arraycopy(wire, 0, message, before, wire.length);
      assertTrue(name.read(MemorySegment.ofArray(message), before, message.length), () -> "seed " + seed);
      assertTrue(other.read(shouted(wire)));
      assertEquals(wire.length, name.length(), () -> "seed " + seed);
      assertTrue(Arrays.equals(lower(wire), Arrays.copyOf(name.octets(), name.length())), () -> "seed " + seed);
      assertEquals(name.labels(), other.labels());
      for (int label = 0; label <= name.labels(); label++) {
        assertEquals(name.hash(label), other.hash(label), () -> "seed " + seed);
      }
    }
  }

  /** A zone is found by the hash of a suffix, as if that were a name of its own. */
  @Test
  void hashOfASuffixIsThatOfTheNameItIs() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < ROUNDS; round++) {
      byte[] wire = wire(random);
      assertTrue(name.read(wire));
      for (int label = 0; label <= name.labels(); label++) {
        assertTrue(other.read(Arrays.copyOfRange(wire, name.start(label), wire.length)));
        assertEquals(other.hash(0), name.hash(label), () -> "seed " + seed);
      }
    }
  }

  @Test
  void namesThatDifferInOneOctetDifferInBothHalvesOfTheirHash() {
    byte[] wire = {3, 'w', 'w', 'w', 11, 'x', 'x', 'x', 'x', 'x', 'x', 'x', 'x', 'x', 'x', 'x', 2, 'd', 'e', 0};
    assertTrue(name.read(wire));
    for (int place : new int[] {1, 2, 3, 5, 10, 15, 17, 18}) {
      byte[] changed = wire.clone();
      changed[place]++;
      assertTrue(other.read(changed));
      assertFalse((int) name.hash(0) == (int) other.hash(0), "low half, octet " + place);
      assertFalse(name.hash(0) >>> 32 == other.hash(0) >>> 32, "high half, octet " + place);
    }
  }

  @Test
  void nameThatRunsOutOfTheMessageIsNone() {
    byte[] wire = {3, 'w', 'w', 'w', 2, 'd', 'e', 0};
    for (int end = 0; end < wire.length; end++) {
      assertFalse(name.read(MemorySegment.ofArray(wire), 0, end), "" + end);
      assertFalse(name.read(Arrays.copyOf(wire, end)), "" + end);
    }
  }

  /** 1 to 255 octets: some labels short, some long. */
  private static byte[] wire(Random random) {
    ByteArrayOutputStream wire = new ByteArrayOutputStream();
    for (int labels = random.nextInt(8); labels > 0; labels--) {
      byte[] label = new byte[1 + random.nextInt(random.nextBoolean() ? 9 : 63)];
      random.nextBytes(label);
      if (wire.size() + label.length + 2 > QueryName.LONGEST_OCTETS) break;
      wire.write(label.length);
      wire.writeBytes(label);
    }
    wire.write(0);
    return wire.toByteArray();
  }

  private static byte[] lower(byte[] wire) {
    byte[] lower = wire.clone();
    for (int i = 0; i < lower.length; i++) lower[i] = QueryName.lower(lower[i]);
    return lower;
  }

  private static byte[] shouted(byte[] wire) {
    byte[] shouted = wire.clone();
    for (int i = 0; i < shouted.length; i++) if (shouted[i] >= 'a' && shouted[i] <= 'z') shouted[i] -= 32;
    return shouted;
  }
}
