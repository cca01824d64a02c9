package org.rialto.answer;

/**
 * A hash that nobody foresees who doesn't know the key: SipHash-1-3 (Aumasson and Bernstein, "SipHash: a fast
 * short-input PRF", 2012) of four words, as of their 32 octets in little-endian order. For tables that strangers choose
 * the keys of; what must not be forged takes more rounds.
 *
 * @param first the first half of the key, random
 * @param second the second half
 */
record KeyedHash(long first, long second) {
  private static final long LENGTH_OCTETS = 32L << 56;
  private static final int LAST_ROUNDS = 3;

  /** Never allocates. */
  long of(long a, long b, long c, long d) {
    long v0 = first ^ 0x736f6d6570736575L;
    long v1 = second ^ 0x646f72616e646f6dL;
    long v2 = first ^ 0x6c7967656e657261L;
    long v3 = second ^ 0x7465646279746573L;
    for (int i = 0; i < 5 + LAST_ROUNDS; i++) {
      long word = switch (i) {
        case 0 -> a;
        case 1 -> b;
        case 2 -> c;
        case 3 -> d;
        case 4 -> LENGTH_OCTETS;
        default -> 0;
      };
      if (i == 5) v2 ^= 0xff;
      v3 ^= word;
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
      v0 ^= word;
    }
    return v0 ^ v1 ^ v2 ^ v3;
  }
}
