package org.rialto.wire;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A domain name taken out of a message: its wire form in lower case, where its labels start, and a hash of each of its
 * suffixes, so that the name and all its ancestors can be looked up without touching the octets again. A holder for
 * reuse.
 *
 * <p>Labels are numbered from the left; label {@code labels()} is the root.
 */
public final class QueryName {
  /** RFC 1035 §2.3.4: a name has at most 255 octets, and so at most 127 labels besides the root. */
  public static final int LONGEST_OCTETS = 255;
  public static final int MOST_LABELS = 127;
  private static final int LONGEST_LABEL_OCTETS = 63;

  private static final long HASH_START = 0xcbf29ce484222325L;
  private static final long HASH_FACTOR = 0x9e3779b97f4a7c15L;

  /** Names are copied and hashed by words, wherever they start and whatever stands behind them. */
  private static final ValueLayout.OfLong WORD = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle OWN_WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long EACH_OCTET = 0x0101010101010101L;

  private final byte[] octets = new byte[LONGEST_OCTETS + Long.BYTES + 1];
  private final int[] starts = new int[MOST_LABELS + 1];
  private final long[] hashes = new long[MOST_LABELS + 1];
  private int length;
  private int labels;

  /**
   * Reads the uncompressed name at {@code at}; false where there is none before {@code end}. A pointer is refused:
   * nothing stands before the first question that it could point to (RFC 1035 §4.1.4).
   */
  boolean read(MemorySegment message, long at, long end) {
    int to = 0;
    int count = 0;
    while (at + to < end) {
      int label = message.get(Octets.U8, at + to) & 0xff;
      if (label > LONGEST_LABEL_OCTETS || to + label + 1 > LONGEST_OCTETS || at + to + label >= end) return false;
      starts[count] = to;
      to += label + 1;
      if (label == 0) {
        copy(message, at, to);
        return finish(to, count);
      }
      count++;
    }
    return false;
  }

  /** Length octets pass through in one go with the letters: they are less than any of those that change. */
  private void copy(MemorySegment message, long at, int count) {
    int whole = (int) Math.min(count + Long.BYTES - 1, message.byteSize() - at) & -Long.BYTES;
    for (int i = 0; i < whole; i += Long.BYTES) OWN_WORD.set(octets, i, lower(message.get(WORD, at + i)));
    for (int i = whole; i < count; i++) octets[i] = lower(message.get(Octets.U8, at + i));
  }

  /**
   * Reads the name at {@code start + place} of a message, following pointers back (RFC 1035 §4.1.4), and notes where in
   * the message each of its labels stands; false where there is none before {@code end}.
   *
   * @param end counted from {@code start}, as places are
   * @param places of the labels, each at the place in {@link #octets()} that the label starts at
   */
  boolean readCompressed(MemorySegment message, long start, int place, int end, int[] places) {
    int to = 0;
    int count = 0;
    int next = place;
    while (next + 1 <= end) {
      int label = message.get(Octets.U8, start + next) & 0xff;
      if (label >= 0xc0) {
        if (next + 2 > end) return false;
        int pointed = (label & 0x3f) << 8 | message.get(Octets.U8, start + next + 1) & 0xff;
        if (pointed >= next) return false;
        next = pointed;
        continue;
      }
      if (label > LONGEST_LABEL_OCTETS || to + label + 1 > LONGEST_OCTETS || next + label >= end) return false;
      places[to] = next++;
      starts[count] = to;
      octets[to++] = (byte) label;
      if (label == 0) return finish(to, count);
      count++;
      for (int stop = to + label; to < stop; to++) octets[to] = lower(message.get(Octets.U8, start + next++));
    }
    return false;
  }

  /** Takes a name from its uncompressed wire form; false if it is none. */
  public boolean read(byte[] wire) {
    return read(MemorySegment.ofArray(wire), 0, wire.length);
  }

  /** Octets of the wire form, the root's included: 1 to 255. */
  public int length() {
    return length;
  }

  /** How many labels, the root not counted: 0 to 127. */
  public int labels() {
    return labels;
  }

  /** The wire form in lower case, from place 0; shared, and good until the next name is read. */
  public byte[] octets() {
    return octets;
  }

  /** Where label {@code label} starts in {@link #octets()}; the suffix that starts there ends at {@link #length()}. */
  public int start(int label) {
    return starts[label];
  }

  /** The hash of the suffix that starts with this label. */
  public long hash(int label) {
    return hashes[label];
  }

  private boolean finish(int newLength, int newLabels) {
    length = newLength;
    labels = newLabels;
    long hash = HASH_START;
    hashes[labels] = hash;
    for (int label = labels - 1; label >= 0; label--) {
      int stop = starts[label + 1];
      for (int i = starts[label]; i < stop; i += Long.BYTES) hash = mixed(hash ^ word(i, stop - i));
      hashes[label] = hash;
    }
    return true;
  }

  /** The octets from a place on, at most eight of them, as a number. */
  private long word(int place, int count) {
    long word = (long) OWN_WORD.get(octets, place);
    return count >= Long.BYTES ? word : word & (1L << count * Byte.SIZE) - 1;
  }

  /** Every bit of the word counts in both halves. */
  private static long mixed(long word) {
    long product = word * HASH_FACTOR;
    return product ^ product >>> 32;
  }

  /** {@link #lower(byte)} of each octet of a word. */
  private static long lower(long word) {
    long low = word & 0x7f * EACH_OCTET;
    long fromA = low + (0x80 - 'A') * EACH_OCTET;
    long beyondZ = low + (0x80 - 'Z' - 1) * EACH_OCTET;
    return word | (fromA & ~beyondZ & ~word & 0x80 * EACH_OCTET) >>> 2;
  }

  /** RFC 4343 §3: only the letters A to Z have another case. */
  public static byte lower(byte octet) {
    return octet >= 'A' && octet <= 'Z' ? (byte) (octet | 0x20) : octet;
  }
}
