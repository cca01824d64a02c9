package org.rialto.config;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Numbers, durations and sizes as configuration writes them. What can't be read is an {@link
 * IllegalArgumentException} with the cure.
 */
public final class Quantities {
  private static final Pattern WHOLE = Pattern.compile("\\d{1,18}");
  private static final Pattern WITH_UNIT = Pattern.compile("(\\d{1,15})([A-Za-z]+)");
  private static final long MILLIS_SECOND = 1000;
  private static final long MILLIS_MINUTE = 60 * MILLIS_SECOND;
  private static final long MILLIS_HOUR = 60 * MILLIS_MINUTE;
  private static final long MILLIS_DAY = 24 * MILLIS_HOUR;

  private Quantities() {}

  static int integer(String text, int least, int most) {
    if (!WHOLE.matcher(text).matches()) {
      throw new IllegalArgumentException("\"" + text + "\" is not a whole number; write one from " + least + " to "
          + most);
    }
    long value = Long.parseLong(text);
    if (value < least || value > most) {
      throw new IllegalArgumentException(text + " is out of range: write a number from " + least + " to " + most);
    }
    return (int) value;
  }

  /** Such as {@code 500ms}, {@code 20s}, {@code 5m}, {@code 1h}, {@code 1d}: one whole number and one unit. */
  public static Duration duration(String text, Duration least, Duration most) {
    Matcher matcher = WITH_UNIT.matcher(text);
    long unit = matcher.matches() ? millis(matcher.group(2)) : 0;
    if (unit == 0) {
      String cure = WHOLE.matcher(text).matches() ? "has no unit" : "is not a duration";
      throw new IllegalArgumentException("\"" + text + "\" " + cure
          + "; write a number and ms, s, m, h or d, as 20s or 5m");
    }
    long count = Long.parseLong(matcher.group(1));
    if (count > most.toMillis() / unit || count * unit < least.toMillis()) {
      throw new IllegalArgumentException(text + " is out of range: write " + duration(least) + " to " + duration(most));
    }
    return Duration.ofMillis(count * unit);
  }

  /** As {@link #duration(String, Duration, Duration)}, in whole seconds: what a TTL can hold. */
  static Duration ttl(String text, Duration most) {
    return seconds(text, "a TTL", Duration.ZERO, most);
  }

  /** As {@link #duration(String, Duration, Duration)}, in whole seconds, which are what {@code subject} is given in. */
  static Duration seconds(String text, String subject, Duration least, Duration most) {
    Duration seconds = duration(text, least, most);
    if (seconds.toMillisPart() != 0) {
      throw new IllegalArgumentException(subject + " is in whole seconds, not " + text);
    }
    return seconds;
  }

  /** A duration in the largest unit that holds it whole. */
  public static String duration(Duration duration) {
    long millis = duration.toMillis();
    if (millis == 0) return "0s";
    if (millis % MILLIS_DAY == 0) return millis / MILLIS_DAY + "d";
    if (millis % MILLIS_HOUR == 0) return millis / MILLIS_HOUR + "h";
    if (millis % MILLIS_MINUTE == 0) return millis / MILLIS_MINUTE + "m";
    return millis % MILLIS_SECOND == 0 ? millis / MILLIS_SECOND + "s" : millis + "ms";
  }

  /** Such as {@code 64KiB}, {@code 256MiB}, {@code 2GiB}; in octets. */
  static long size(String text, long least, long most) {
    Matcher matcher = WITH_UNIT.matcher(text);
    int shift = matcher.matches() ? shift(matcher.group(2)) : 0;
    if (shift == 0) {
      String cure = WHOLE.matcher(text).matches() ? "has no unit" : "is not a size";
      throw new IllegalArgumentException("\"" + text + "\" " + cure + "; write a number and KiB, MiB or GiB, as 64MiB");
    }
    long count = Long.parseLong(matcher.group(1));
    if (count > most >> shift || count << shift < least) {
      throw new IllegalArgumentException(text + " is out of range: write " + size(least) + " to " + size(most));
    }
    return count << shift;
  }

  /** A size in the largest unit that holds it whole. */
  static String size(long octets) {
    if (octets % (1 << 30) == 0) return (octets >> 30) + "GiB";
    if (octets % (1 << 20) == 0) return (octets >> 20) + "MiB";
    return octets % (1 << 10) == 0 ? (octets >> 10) + "KiB" : octets + " octets";
  }

  private static long millis(String unit) {
    return switch (unit) {
      case "ms" -> 1;
      case "s" -> MILLIS_SECOND;
      case "m" -> MILLIS_MINUTE;
      case "h" -> MILLIS_HOUR;
      case "d" -> MILLIS_DAY;
      default -> 0;
    };
  }

  private static int shift(String unit) {
    return switch (unit) {
      case "KiB" -> 10;
      case "MiB" -> 20;
      case "GiB" -> 30;
      default -> 0;
    };
  }
}
