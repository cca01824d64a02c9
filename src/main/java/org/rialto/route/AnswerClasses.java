package org.rialto.route;

import java.util.Arrays;

/**
 * Gives equal answers one number. An answer is an ordered list of candidates by position, and the source that gives it:
 * what two sources say alike are two answers, as each is good for as long as its own source's maps are. Class {@link
 * Group#NO_ADVICE} is that of addresses in no PID. Kept flat, as it is looked up once for each PID.
 */
final class AnswerClasses {
  private static final int FIRST = 64;

  private final int answers;
  /** Places a class takes: its answer's, and one for the source. */
  private final int width;
  private int[] flat;
  private int count;
  /** Open addressing by content: one more than the class, or zero. At most half full. */
  private int[] slots = new int[2 * FIRST];

  /** @param unplaced the source that answers for addresses in no PID, or {@link Choice#NO_SOURCE} */
  AnswerClasses(int answers, int unplaced) {
    this.answers = answers;
    this.width = answers + 1;
    this.flat = new int[FIRST * width];
    number(new int[answers], 0, unplaced);
  }

  /** The classes of a group that there is, by the same numbers. */
  static AnswerClasses of(int[] flat, int answers) {
    AnswerClasses classes = new AnswerClasses(answers, flat[answers]);
    int[] answer = new int[answers];
    for (int start = 0; start < flat.length; start += classes.width) {
      int length = copy(flat, start, answer);
      classes.number(answer, length, flat[start + answers]);
    }
    return classes;
  }

  /** Copies the answer of the class that starts there; returns its length. */
  private static int copy(int[] flat, int start, int[] answer) {
    int length = 0;
    while (length < answer.length && flat[start + length] >= 0) {
      answer[length] = flat[start + length];
      length++;
    }
    return length;
  }

  int count() {
    return count;
  }

  /** The class of the answer in the first {@code length} places, given by this source. */
  int number(int[] positions, int length, int source) {
    int slot = slotOf(positions, length, source);
    if (slots[slot] > 0) return slots[slot] - 1;
    if ((count + 1) * 2 > slots.length) {
      grow();
      slot = slotOf(positions, length, source);
    }
    for (int i = 0; i < answers; i++) flat[count * width + i] = i < length ? positions[i] : -1;
    flat[count * width + answers] = source;
    slots[slot] = ++count;
    return count - 1;
  }

  /** All classes in a row: of each {@code answers} places, the unused ones -1, and the source. */
  int[] flat() {
    return Arrays.copyOf(flat, count * width);
  }

  private void grow() {
    flat = Arrays.copyOf(flat, flat.length * 2);
    slots = new int[slots.length * 2];
    int[] answer = new int[answers];
    for (int number = 0; number < count; number++) {
      int length = copy(flat, number * width, answer);
      slots[slotOf(answer, length, flat[number * width + answers])] = number + 1;
    }
  }

  private int slotOf(int[] positions, int length, int source) {
    int hash = length + source;
    for (int i = 0; i < length; i++) hash = (hash ^ positions[i]) * 0x01000193;
    int slot = (hash ^ hash >>> 15) & slots.length - 1;
    while (slots[slot] > 0 && !isEqual(slots[slot] - 1, positions, length, source)) slot = slot + 1 & slots.length - 1;
    return slot;
  }

  private boolean isEqual(int number, int[] positions, int length, int source) {
    for (int i = 0; i < answers; i++) {
      if (flat[number * width + i] != (i < length ? positions[i] : -1)) return false;
    }
    return flat[number * width + answers] == source;
  }
}
