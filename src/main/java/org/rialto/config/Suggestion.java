package org.rialto.config;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** The word that was probably meant. */
final class Suggestion {
  /**
   * Longer words are not compared: nobody mistypes them by a letter, and comparing costs the product of their
   * lengths.
   */
  private static final int LENGTH_MAX = 64;
  /** Slips of the hand forgiven for each so many letters, and one in a shorter word. */
  private static final int LETTERS_FOR_A_SLIP = 3;

  private Suggestion() {}

  /** The known word nearest to this one, the first of several; none if all are too far off to be meant. */
  static Optional<String> nearest(String word, Collection<String> known) {
    if (word.isEmpty() || word.length() > LENGTH_MAX) return Optional.empty();
    String lower = word.toLowerCase(Locale.ROOT);
    int allowed = Math.max(1, word.length() / LETTERS_FOR_A_SLIP);
    String best = "";
    for (String candidate : known) {
      if (Math.abs(candidate.length() - word.length()) > allowed || candidate.length() > LENGTH_MAX) continue;
      int slips = slips(lower, candidate.toLowerCase(Locale.ROOT));
      if (slips < candidate.length() && (slips < allowed || slips == allowed && best.isEmpty())) {
        best = candidate;
        allowed = slips;
      }
    }
    return best.isEmpty() ? Optional.empty() : Optional.of(best);
  }

  /** The nearest word as the end of a message, or nothing. */
  static String hint(String word, Collection<String> known) {
    return nearest(word, known).map(meant -> " (did you mean \"" + meant + "\"?)").orElse("");
  }

  /** Letters to insert, leave out, replace, or swap with their neighbour: the optimal string alignment distance. */
  private static int slips(String from, String to) {
    int[] beforeLast = new int[to.length() + 1];
    int[] last = new int[to.length() + 1];
    int[] row = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) last[j] = j;
    for (int i = 1; i <= from.length(); i++) {
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int replaced = last[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, 1 + Math.min(last[j], row[j - 1]));
        boolean swapped = i > 1 && j > 1 && from.charAt(i - 1) == to.charAt(j - 2)
            && from.charAt(i - 2) == to.charAt(j - 1);
        if (swapped) row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
      }
      int[] oldest = beforeLast;
      beforeLast = last;
      last = row;
      row = oldest;
    }
    return last[to.length()];
  }
}
