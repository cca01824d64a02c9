package org.rialto.alto;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.Locale;
import java.util.Optional;
import okhttp3.Headers;

/**
 * How long an answer may be taken for fresh, by its HTTP headers (RFC 9111 §4.2); ALTO has no lifetimes of its own (RFC
 * 7285 §8.3.6).
 */
final class Freshness {
  /** What a number of seconds that doesn't fit is read as (RFC 9111 §1.2.2). */
  private static final long SECONDS_MAX = Integer.MAX_VALUE;

  private Freshness() {}

  /**
   * The freshness lifetime an answer states, from when it was made; empty where it states none. {@code no-cache} and
   * {@code no-store} are none at all. As a private cache we don't heed {@code s-maxage} (RFC 9111 §5.2.2.10).
   */
  static Optional<Duration> lifetime(Headers headers, Instant received) {
    Optional<Duration> stated = Optional.empty();
    for (String line : headers.values("Cache-Control")) {
      for (String part : line.split(",")) {
        String directive = part.strip().toLowerCase(Locale.ROOT);
        if (directive.equals("no-store") || directive.equals("no-cache") || directive.startsWith("no-cache=")) {
          return Optional.of(Duration.ZERO);
        }
        if (directive.startsWith("max-age=") && stated.isEmpty()) {
          stated = Optional.of(seconds(directive.substring("max-age=".length()))
              .orElse(Duration.ZERO)); // unreadable is stale: §4.2.1
        }
      }
    }
    return stated.isPresent() ? stated : expires(headers, received);
  }

  /** A date that can't be read, "0" among them, has passed (RFC 9111 §5.3). */
  private static Optional<Duration> expires(Headers headers, Instant received) {
    if (headers.get("Expires") == null) return Optional.empty();
    Date expires = headers.getDate("Expires");
    if (expires == null) return Optional.of(Duration.ZERO);
    Instant made = Optional.ofNullable(headers.getDate("Date")).map(Date::toInstant).orElse(received);
    Duration lifetime = Duration.between(made, expires.toInstant());
    return Optional.of(lifetime.isNegative() ? Duration.ZERO : lifetime);
  }

  /**
   * How old the answer was when it came: what caches say of it, and the time it took to come (RFC 9111 §4.2.3). The
   * server's Date isn't held against our clock: where the two differ, that would say something about clocks.
   */
  static Duration age(Headers headers, Duration took) {
    return Optional.ofNullable(headers.get("Age")).flatMap(Freshness::seconds).orElse(Duration.ZERO).plus(took);
  }

  /** Whether a copy may be kept on disk (RFC 9111 §5.2.2.5). */
  static boolean mayStore(Headers headers) {
    return headers.values("Cache-Control").stream().flatMap(line -> Arrays.stream(line.split(",")))
        .noneMatch(part -> part.strip().equalsIgnoreCase("no-store"));
  }

  /** How long a server asks to be left alone: seconds, or until a date (RFC 9110 §10.2.3). */
  static Optional<Duration> retryAfter(Headers headers, Instant now) {
    String text = headers.get("Retry-After");
    if (text == null) return Optional.empty();
    Optional<Duration> seconds = seconds(text.strip());
    if (seconds.isPresent()) return seconds;
    return Optional.ofNullable(headers.getDate("Retry-After"))
        .map(date -> Duration.between(now, date.toInstant()))
        .filter(Duration::isPositive);
  }

  private static Optional<Duration> seconds(String text) {
    String digits = text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"")
        ? text.substring(1, text.length() - 1) : text;
    if (digits.isEmpty() || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) return Optional.empty();
    return Optional.of(Duration.ofSeconds(digits.length() > 9 ? SECONDS_MAX : Long.parseLong(digits)));
  }
}
