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
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Maps from an ALTO server: as its update stream pushes them or, while none does, asked for shortly before they go stale
 * by HTTP's rules and, when that fails, ever more seldom.
 */
final class ServerSupply implements Supply {
  /** No server is asked more often, whatever its clocks and headers come to. */
  static final Duration PAUSE_MIN = Duration.ofMillis(50);

  private final DirectoryFinder directories;
  private final Timing timing;
  private final Fetcher fetcher;
  private final Walk walk;
  private final Optional<Updates> updates;
  private final Remarks remarks;
  private Optional<URI> directory = Optional.empty();

  /** @throws IllegalArgumentException naming the file, if the source's trust anchors can't be used */
  ServerSupply(Source source, DirectoryFinder directories, Clock clock, Progress progress, Remarks remarks,
      ThreadFactory threads) {
    this.directories = directories;
    this.timing = source.timing();
    this.fetcher = new Fetcher(source, clock);
    this.walk = new Walk(source, clock, fetcher, progress, remarks);
    this.updates = source.updates().streamed() ? Optional.of(new Updates(source, clock, threads)) : Optional.empty();
    this.remarks = remarks;
  }

  /** The pair that was pushed, or else the one that is fetched. */
  @Override public Walk.Pair get() throws IOException, InterruptedException {
    Optional<Walk.Pair> pushed = updates.flatMap(Updates::current);
    if (pushed.isPresent()) {
      walk.remember(pushed.get());
      return pushed.get();
    }
    Walk.Pair fetched = fetch();
    updates.ifPresent(stream -> stream.follow(walk.updates(), fetched, walk.taggedCosts()));
    return fetched;
  }

  /** The pair of the first directory that gives one; the one that did last time is asked first. */
  private Walk.Pair fetch() throws IOException, InterruptedException {
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

  @Override public void start() {
    updates.ifPresent(Updates::start);
  }

  @Override public UpdateStatus updates() {
    return updates.map(Updates::status).orElse(UpdateStatus.POLLED);
  }

  @Override public boolean await(Duration pause) throws InterruptedException {
    if (updates.isPresent()) return updates.get().await(pause);
    Thread.sleep(pause);
    return false;
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
    Instant due = pair.freshUntil().minus(BackOff.scaled(early, 0.5 + ThreadLocalRandom.current().nextDouble()));
    Duration pause = Duration.between(now, due);
    return pause.compareTo(PAUSE_MIN) < 0 ? PAUSE_MIN : pause;
  }

  @Override public Duration untilRetry(int failures, Optional<Duration> retryAfter) {
    return BackOff.after(failures, timing, retryAfter);
  }

  @Override public boolean isStaleOnFailure() {
    return false;
  }

  @Override public void close() {
    updates.ifPresent(Updates::close);
    fetcher.close();
  }
}
