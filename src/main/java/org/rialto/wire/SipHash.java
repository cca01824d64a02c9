package org.rialto.wire;

/**
 * SipHash-2-4, by Aumasson and Bernstein: a keyed hash of 64 bits that nobody without the key can foretell. RFC 9018
 * §4.4 makes server cookies with it, and tables that strangers choose the keys of are hashed by it. As the messages
 * hashed are short and of few lengths, they are passed as words.
 */
public final class SipHash {
  private static final int ROUNDS = 2;
  private static final int LAST_ROUNDS = 4;

  private SipHash() {}

  /**
   * The hash of the first {@code octets} octets of up to four words, read as little-endian numbers, as is the key.
   * Never allocates.
   *
   * @param octets 0 to 32; octets of the words beyond these are zero
   */
  public static long hash(long key0, long key1, long first, long second, long third, long fourth, int octets) {
    long v0 = key0 ^ 0x736f6d6570736575L;
    long v1 = key1 ^ 0x646f72616e646f6dL;
    long v2 = key0 ^ 0x6c7967656e657261L;
    long v3 = key1 ^ 0x7465646279746573L;
    int last = octets / 8;
    for (int block = 0; block <= last + 1; block++) {
      boolean finishing = block > last;
      long word = finishing ? 0 : word(block, first, second, third, fourth);
      if (block == last) word |= (long) octets << 56;
      if (finishing) v2 ^= 0xff;
      v3 ^= word;
      for (int round = finishing ? LAST_ROUNDS : ROUNDS; round > 0; round--) {
        v0 += v1;
        v2 += v3;
        v1 = Long.rotateLeft(v1, 13) ^ v0;
        v3 = Long.rotateLeft(v3, 16) ^ v2;
        v0 = Long.rotateLeft(v0, 32);
        v2 += v1;
        v0 += v3;
        v1 = Long.rotateLeft(v1, 17) ^ v2;
        v3 = Long.rotateLeft(v3, 21) ^ v0;
        v2 = Long.rotateLeft(v2, 32);
      }
      v0 ^= word;
    }
    return v0 ^ v1 ^ v2 ^ v3;
  }

  private static long word(int block, long first, long second, long third, long fourth) {
    return switch (block) {
      case 0 -> first;
      case 1 -> second;
      case 2 -> third;
      case 3 -> fourth;
      default -> 0;
    };
  }
}
