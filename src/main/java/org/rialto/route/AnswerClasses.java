package org.rialto.route;

import java.util.Arrays;

/**
 * Gives equal answers one number. An answer is an ordered list of candidates by position; class {@link
 * Group#NO_ADVICE} is the empty one. Kept flat, as it is looked up once for each PID.
 */
final class AnswerClasses {
  private static final int FIRST = 64;

  private final int answers;
  private int[] flat;
  private int count;
  /** Open addressing by content: one more than the class, or zero. At most half full. */
  private int[] slots = new int[2 * FIRST];

  AnswerClasses(int answers) {
    this.answers = answers;
    this.flat = new int[FIRST * answers];
    number(new int[answers], 0);
  }

  /** The classes of a group that there is, by the same numbers. */
  static AnswerClasses of(int[] flat, int answers) {
    AnswerClasses classes = new AnswerClasses(answers);
    int[] answer = new int[answers];
    for (int start = 0; start < flat.length; start += answers) {
      int length = 0;
      while (length < answers && flat[start + length] >= 0) {
        answer[length] = flat[start + length];
        length++;
      }
      classes.number(answer, length);
    }
    return classes;
  }

  int count() {
    return count;
  }

  /** The class of the answer in the first {@code length} places. */
  int number(int[] positions, int length) {
    int slot = slotOf(positions, length);
    if (slots[slot] > 0) return slots[slot] - 1;
    if ((count + 1) * 2 > slots.length) {
      grow();
      slot = slotOf(positions, length);
    }
    for (int i = 0; i < answers; i++) flat[count * answers + i] = i < length ? positions[i] : -1;
    slots[slot] = ++count;
    return count - 1;
  }

  /** All classes in a row, {@code answers} places each, unused places -1. */
  int[] flat() {
    return Arrays.copyOf(flat, count * answers);
  }

  private void grow() {
    flat = Arrays.copyOf(flat, flat.length * 2);
    slots = new int[slots.length * 2];
    int[] answer = new int[answers];
    for (int number = 0; number < count; number++) {
      int length = 0;
      while (length < answers && flat[number * answers + length] >= 0) {
        answer[length] = flat[number * answers + length];
        length++;
      }
      slots[slotOf(answer, length)] = number + 1;
    }
  }

  private int slotOf(int[] positions, int length) {
    int hash = length;
    for (int i = 0; i < length; i++) hash = (hash ^ positions[i]) * 0x01000193;
    int slot = (hash ^ hash >>> 15) & slots.length - 1;
    while (slots[slot] > 0 && !isEqual(slots[slot] - 1, positions, length)) slot = slot + 1 & slots.length - 1;
    return slot;
  }

  private boolean isEqual(int number, int[] positions, int length) {
    for (int i = 0; i < answers; i++) {
      if (flat[number * answers + i] != (i < length ? positions[i] : -1)) return false;
    }
    return true;
  }
}
