package org.rialto.zone;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The range of a $GENERATE line, an extension that BIND brought: {@code start-stop} or {@code start-stop/step}. In what
 * follows it, {@code $} stands for the number, and <code>${offset,width,base}</code> for the number so written.
 */
record Generate(int start, int stop, int step) {
  /** A line makes at most a record for each address of an IPv4 /16. */
  private static final int MOST_RECORDS = 1 << 16;
  private static final int WIDEST = 255;
  private static final Pattern RANGE = Pattern.compile("(\\d{1,9})-(\\d{1,9})(?:/(\\d{1,9}))?");
  private static final Pattern PLACE =
      Pattern.compile("\\\\.|\\$\\{(-?\\d{1,9})(?:,(\\d{1,3})(?:,([doxXnN]))?)?}|\\$\\{|\\$");

  /** @throws IllegalArgumentException naming the text, if it is no range or too wide */
  static Generate parse(String range) {
    Matcher matcher = RANGE.matcher(range);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("\"" + range + "\" is no range; write START-STOP or START-STOP/STEP");
    }
    int start = Integer.parseInt(matcher.group(1));
    int stop = Integer.parseInt(matcher.group(2));
    int step = matcher.group(3) == null ? 1 : Integer.parseInt(matcher.group(3));
    if (start > stop || step == 0) throw new IllegalArgumentException("\"" + range + "\" is no range; it must rise");
    if ((stop - start) / step >= MOST_RECORDS) {
      throw new IllegalArgumentException("\"" + range + "\" makes more than " + MOST_RECORDS
          + " records; use several lines");
    }
    return new Generate(start, stop, step);
  }

  /** The word with its places filled in. */
  static String fill(String word, int number) {
    if (word.indexOf('$') < 0) return word;
    Matcher matcher = PLACE.matcher(word);
    return matcher.replaceAll(place -> Matcher.quoteReplacement(
        replacement(place.group(), place.group(1), place.group(2), place.group(3), number)));
  }

  private static String replacement(String place, String offset, String width, String base, int number) {
    if (place.equals("\\$")) return "$";
    if (place.startsWith("\\")) return place;
    if (place.equals("${")) {
      throw new IllegalArgumentException("\"${\" isn't followed by offset, width and base, as in ${0,3,d}");
    }
    if (offset == null) return Integer.toString(number);
    int value = number + Integer.parseInt(offset);
    int digits = width == null ? 0 : Integer.parseInt(width);
    if (value < 0 || digits > WIDEST) {
      throw new IllegalArgumentException("\"" + place + "\" makes a negative or too long number of " + number);
    }
    return written(value, digits, base == null ? 'd' : base.charAt(0));
  }

  private static String written(int value, int digits, char base) {
    String text = switch (base) {
      case 'o' -> Integer.toOctalString(value);
      case 'd' -> Integer.toString(value);
      default -> Integer.toHexString(value);
    };
    String padded = "0".repeat(Math.max(0, digits - text.length())) + text;
    return switch (base) {
      case 'X' -> padded.toUpperCase(Locale.ROOT);
      case 'n' -> nibbles(padded, digits);
      case 'N' -> nibbles(padded, digits).toUpperCase(Locale.ROOT);
      default -> padded;
    };
  }

  /** Hexadecimal digits in reverse, a dot between them, as ip6.arpa has them; the width counts the dots too. */
  private static String nibbles(String digits, int width) {
    StringBuilder text = new StringBuilder();
    for (int i = digits.length() - 1; i >= 0 && (width == 0 || text.length() < width); i--) {
      if (!text.isEmpty()) text.append('.');
      text.append(digits.charAt(i));
    }
    return text.toString();
  }
}
