package org.rialto.guide;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;

/**
 * Answers by name, each as long as the DNS says, that there is none too (RFC 2308 §5), and failures for a wait; many
 * who ask for one name at once ask once. For several threads.
 */
final class NaptrCache {
  /** A record that may not be kept is kept this long, so that no caller's loop becomes the resolver's. */
  private static final Duration KEEP_MIN = Duration.ofSeconds(1);
  private static final Duration KEEP_MAX = Duration.ofDays(1);
  /** At the most; RFC 2308 §5 finds one to three hours to work well. */
  private static final Duration KEEP_NEGATIVE_MAX = Duration.ofHours(1);
  /**
   * How soon a name is asked for again that failed, or whose "there is none" no SOA record gives a time (RFC 7286 §3.2:
   * a wait that suits the error; RFC 2308 §7: five minutes at the most).
   */
  private static final Duration WAIT = Duration.ofSeconds(5);

  private final NaptrLookup lookup;
  private final Clock clock;
  private final AsyncCache<String, Known> known;

  /**
   * An answer that is known.
   *
   * @param until when it is to be asked for again
   * @param remembered whether it was known before it was wanted now
   */
  record Known(NaptrAnswer answer, Instant until, boolean remembered) {}

  /** @param namesMax answers remembered; those asked for least go first */
  NaptrCache(NaptrLookup lookup, Clock clock, int namesMax) {
    this.lookup = lookup;
    this.clock = clock;
    known = Caffeine.newBuilder().maximumSize(namesMax).executor(Runnable::run)
        .ticker(() -> Duration.between(Instant.EPOCH, clock.instant()).toNanos())
        .expireAfter(Expiry.creating((String _, Known answer) -> Duration.between(clock.instant(), answer.until())))
        .buildAsync();
  }

  /** Tells what is known of a name, or asks. */
  Known ask(String name) throws InterruptedException {
    CompletableFuture<Known> own = new CompletableFuture<>();
    CompletableFuture<Known> first = known.getIfPresent(name);
    Optional<Known> denied = first == null ? denied(name) : Optional.empty();
    if (denied.isPresent()) return denied.get();
    if (first == null) first = known.asMap().putIfAbsent(name, own);
    if (first != null) return await(name, first);
    try {
      NaptrAnswer answer = lookup.ask(name);
      Instant until = clock.instant().plus(lifetime(answer));
      own.complete(new Known(answer, until, true));
      return new Known(answer, until, false);
    } finally {
      // Forgotten, and those who wait for it aren't left waiting; only of what failed otherwise does the cache tell.
      own.cancel(false);
    }
  }

  /** Waits for an answer that another is asking for. */
  private Known await(String name, CompletableFuture<Known> first) throws InterruptedException {
    try {
      return first.join();
    } catch (CancellationException gaveUp) {
      if (Thread.interrupted()) throw new InterruptedException();
      return new Known(NaptrAnswer.without(name, NaptrAnswer.Kind.FAILED, "the one who asked for it gave up"),
          clock.instant(), true);
    }
  }

  /** Below a name that doesn't exist there is none either (RFC 8020 §2); not so below an alias of such a name. */
  private Optional<Known> denied(String name) {
    for (int dot = name.indexOf('.'); dot >= 0 && dot < name.length() - 1; dot = name.indexOf('.', dot + 1)) {
      CompletableFuture<Known> above = known.getIfPresent(name.substring(dot + 1));
      if (above == null || !above.isDone() || above.isCompletedExceptionally()) continue;
      NaptrAnswer answer = above.join().answer();
      if (answer.kind() != NaptrAnswer.Kind.NO_NAME || !answer.aliases().isEmpty()) continue;
      NaptrAnswer none = new NaptrAnswer(name, NaptrAnswer.Kind.NO_NAME, answer.said() + " of " + answer.name(),
          answer.validated(), answer.aliases(), answer.records(), answer.ttl());
      return Optional.of(new Known(none, above.join().until(), true));
    }
    return Optional.empty();
  }

  private static Duration lifetime(NaptrAnswer answer) {
    Duration longest = answer.kind() == NaptrAnswer.Kind.RECORDS ? KEEP_MAX : KEEP_NEGATIVE_MAX;
    Duration lifetime = answer.ttl().orElse(WAIT);
    if (lifetime.compareTo(longest) > 0) return longest;
    return lifetime.compareTo(KEEP_MIN) < 0 ? KEEP_MIN : lifetime;
  }
}
