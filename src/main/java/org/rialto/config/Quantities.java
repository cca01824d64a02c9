package org.rialto.config;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Numbers, durations and sizes as configuration writes them. What can't be read is an {@link
 * IllegalArgumentException} with the cure.
 */
public final class Quantities {
  private static final Pattern WHOLE = Pattern.compile("\\d{1,18}");
  private static final Pattern WITH_UNIT = Pattern.compile("(\\d{1,15})([A-Za-z]+)");
  private static final Pattern SHARE = Pattern.compile("\\d{1,3}(\\.\\d{1,3})?%");
  private static final long MICROS_MILLI = 1000;
  private static final long MICROS_SECOND = 1000 * MICROS_MILLI;
  private static final long MICROS_MINUTE = 60 * MICROS_SECOND;
  private static final long MICROS_HOUR = 60 * MICROS_MINUTE;
  private static final long MICROS_DAY = 24 * MICROS_HOUR;

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

  /**
   * Such as {@code 100us}, {@code 500ms}, {@code 20s}, {@code 5m}, {@code 1h}, {@code 1d}: one whole number and one
   * unit.
   */
  public static Duration duration(String text, Duration least, Duration most) {
    Matcher matcher = WITH_UNIT.matcher(text);
    long unit = matcher.matches() ? micros(matcher.group(2)) : 0;
    if (unit == 0) {
      String cure = WHOLE.matcher(text).matches() ? "has no unit" : "is not a duration";
      throw new IllegalArgumentException("\"" + text + "\" " + cure
          + "; write a number and us, ms, s, m, h or d, as 20s or 5m");
    }
    long count = Long.parseLong(matcher.group(1));
    if (count > micros(most) / unit || count * unit < micros(least)) {
      throw new IllegalArgumentException(text + " is out of range: write " + duration(least) + " to " + duration(most));
    }
    return Duration.of(count * unit, ChronoUnit.MICROS);
  }

  /** As {@link #duration(String, Duration, Duration)}, in whole seconds: what a TTL can hold. */
  static Duration ttl(String text, Duration most) {
    return seconds(text, "a TTL", Duration.ZERO, most);
  }

  /** As {@link #duration(String, Duration, Duration)}, in whole seconds, which are what {@code subject} is given in. */
  static Duration seconds(String text, String subject, Duration least, Duration most) {
    Duration seconds = duration(text, least, most);
    if (seconds.toNanosPart() != 0) {
      throw new IllegalArgumentException(subject + " is in whole seconds, not " + text);
    }
    return seconds;
  }

  /** A duration in the largest unit that holds it whole. */
  public static String duration(Duration duration) {
    long micros = micros(duration);
    if (micros == 0) return "0s";
    if (micros % MICROS_DAY == 0) return micros / MICROS_DAY + "d";
    if (micros % MICROS_HOUR == 0) return micros / MICROS_HOUR + "h";
    if (micros % MICROS_MINUTE == 0) return micros / MICROS_MINUTE + "m";
    if (micros % MICROS_SECOND == 0) return micros / MICROS_SECOND + "s";
    return micros % MICROS_MILLI == 0 ? micros / MICROS_MILLI + "ms" : micros + "us";
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

  /** Such as {@code 50%} or {@code 2.5%}, of 0% up to a largest share; as a part of one. */
  static double share(String text, double most) {
    if (!SHARE.matcher(text).matches()) {
      String cure = SHARE.matcher(text + "%").matches() ? "has no unit" : "is not a share";
      throw new IllegalArgumentException("\"" + text + "\" " + cure + "; write a number and %, as 50% or 2.5%");
    }
    double share = new BigDecimal(text.substring(0, text.length() - 1)).movePointLeft(2).doubleValue();
    if (share > most) {
      throw new IllegalArgumentException(text + " is out of range: write 0% to " + share(most));
    }
    return share;
  }

  /** A share of one in percent, with as many digits as tell it from none and from all. */
  public static String share(double share) {
    double percent = share * 100;
    double rounded = Math.rint(percent * 10) / 10;
    if (percent > 0 && rounded == 0) return "under 0.1%";
    if (percent < 100 && rounded == 100) return "over 99.9%";
    return (rounded == Math.rint(rounded) ? Long.toString((long) rounded) : Double.toString(rounded)) + "%";
  }

  private static long micros(Duration duration) {
    return duration.toNanos() / 1000;
  }

  private static long micros(String unit) {
    return switch (unit) {
      case "us" -> 1;
      case "ms" -> MICROS_MILLI;
      case "s" -> MICROS_SECOND;
      case "m" -> MICROS_MINUTE;
      case "h" -> MICROS_HOUR;
      case "d" -> MICROS_DAY;
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
