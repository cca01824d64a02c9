package org.rialto.alto;

import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Maps from an ALTO server: asked for shortly before they go stale by HTTP's rules and, when that fails, ever more
 * seldom.
 */
final class ServerSupply implements Supply {
  /** No server is asked more often, whatever its clocks and headers come to. */
  static final Duration PAUSE_MIN = Duration.ofMillis(50);
  /** However long a server asks to be left alone, an operator expects guidance again within the hour. */
  private static final Duration RETRY_AFTER_MAX = Duration.ofHours(1);
  /** Doublings of the first retry; more would overflow before they matter. */
  private static final int DOUBLINGS_MAX = 20;

  private final DirectoryFinder directories;
  private final Timing timing;
  private final Fetcher fetcher;
  private final Walk walk;
  private final Remarks remarks;
  private Optional<URI> directory = Optional.empty();

  /** @throws IllegalArgumentException naming the file, if the source's trust anchors can't be used */
  ServerSupply(Source source, DirectoryFinder directories, Clock clock, Progress progress, Remarks remarks) {
    this.directories = directories;
    this.timing = source.timing();
    this.fetcher = new Fetcher(source, clock);
    this.walk = new Walk(source, clock, fetcher, progress, remarks);
    this.remarks = remarks;
  }

  /** The pair of the first directory that gives one; the one that did last time is asked first. */
  @Override public Walk.Pair get() throws IOException, InterruptedException {
    List<String> causes = new ArrayList<>();
    Optional<Duration> retryAfter = Optional.empty();
    for (URI root : roots()) {
      try {
        Walk.Pair got = walk.from(root);
        directory = Optional.of(root);
        return got;
      } catch (FetchException e) {
        causes.add(e.getMessage());
        retryAfter = e.retryAfter();
      }
    }
    throw new FetchException(String.join("; ", causes), causes.size() == 1 ? retryAfter : Optional.empty());
  }

  private Set<URI> roots() throws IOException {
    try {
      List<URI> found = directories.find();
      Set<URI> roots = new LinkedHashSet<>();
      directory.filter(found::contains).ifPresent(roots::add);
      roots.addAll(found);
      return roots;
    } catch (IOException e) {
      if (directory.isEmpty()) throw e;
      remarks.remark(e.getMessage() + "; goes on with " + directory.get());
      return Set.of(directory.get());
    }
  }

  @Override public Optional<URI> place() {
    return directory;
  }

  @Override public boolean mayGive(Guidance kept, Walk.Pair pair) {
    return directories.mayBe(kept.server());
  }

  @Override public void remember(Guidance kept, Walk.Pair pair) {
    directory = Optional.of(kept.server());
    walk.remember(pair);
  }

  /** Somewhat before the first of the maps goes stale, and never all clients of a server at once. */
  @Override public Duration untilDue(Walk.Pair pair, Instant now) {
    boolean networkMapFirst = pair.networkMap().freshUntil().isBefore(pair.costMap().freshUntil());
    Duration early = networkMapFirst ? pair.networkMap().early() : pair.costMap().early();
    Instant due = pair.freshUntil().minus(scaled(early, 0.5 + ThreadLocalRandom.current().nextDouble()));
    Duration pause = Duration.between(now, due);
    return pause.compareTo(PAUSE_MIN) < 0 ? PAUSE_MIN : pause;
  }

  /** Twice as long after each failure, up to a bound; less up to a half of it, so that clients of one server spread. */
  @Override public Duration untilRetry(int failures, Optional<Duration> retryAfter) {
    Duration doubled = timing.firstRetry().multipliedBy(1L << Math.min(failures - 1, DOUBLINGS_MAX));
    Duration longest = doubled.compareTo(timing.maxRetry()) < 0 ? doubled : timing.maxRetry();
    Duration own = scaled(longest, 0.5 + ThreadLocalRandom.current().nextDouble() / 2);
    Duration asked = retryAfter.map(wait -> wait.compareTo(RETRY_AFTER_MAX) < 0 ? wait : RETRY_AFTER_MAX).orElse(own);
    return asked.compareTo(own) < 0 ? own : asked;
  }

  private static Duration scaled(Duration duration, double factor) {
    return Duration.ofNanos((long) (duration.toNanos() * factor));
  }

  @Override public boolean isStaleOnFailure() {
    return false;
  }

  @Override public void close() {
    fetcher.close();
  }
}
