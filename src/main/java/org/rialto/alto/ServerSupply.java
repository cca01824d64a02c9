package org.rialto.alto;

import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import org.rialto.location.EntityProperty;

/**
 * Maps from an ALTO server, or from the better one that its maps name: as its update stream pushes them or, while none
 * does, asked for shortly before they go stale by HTTP's rules and, when that fails, ever more seldom.
 */
final class ServerSupply implements Supply {
  /** No server is asked more often, whatever its clocks and headers come to. */
  static final Duration PAUSE_MIN = Duration.ofMillis(50);
  /** How long the first maps wait for what is known of nodes: those that mustn't serve would, until that is there. */
  private static final Duration BEGINNING = Duration.ofSeconds(2);

  private final DirectoryFinder directories;
  private final Reach reach;
  private final Roots roots;
  private final Pointers pointers;
  private final Timing timing;
  private final Fetcher fetcher;
  private final Walk walk;
  private final Optional<Updates> updates;
  private final Optional<PropertySupply> properties;
  private boolean hasBegun;

  /**
   * @param news called on a thread of the supply's when something else is known of nodes
   * @throws IllegalArgumentException naming the file, if the source's trust anchors can't be used
   */
  ServerSupply(Source source, DirectoryFinder directories, Clock clock, Progress progress, Remarks remarks,
      ThreadFactory threads, Runnable news) {
    this.directories = directories;
    this.reach = source.reach();
    this.timing = source.timing();
    this.fetcher = new Fetcher(source, clock);
    this.updates = source.updates().streamed() ? Optional.of(new Updates(source, clock, threads)) : Optional.empty();
    this.walk = new Walk(source, clock, fetcher, progress, remarks, this::join);
    this.properties = source.property().map(question -> new PropertySupply(source, question, clock, threads,
        news));
    this.roots = new Roots(directories, remarks);
    this.pointers = new Pointers(source, clock, remarks);
  }

  /** The pair that was pushed, or else the one that is fetched, for whose network map properties are wanted. */
  @Override public Walk.Pair get() throws IOException, InterruptedException {
    Walk.Pair pair = pair();
    if (properties.isPresent()) {
      properties.get().want(pair.networkMap().value());
      if (!hasBegun) properties.get().awaitBeginning(BEGINNING);
      hasBegun = true;
    }
    return pair;
  }

  private Walk.Pair pair() throws IOException, InterruptedException {
    if (!pointers.isEmpty() && !roots.hasLast()) pointers.clear();
    if (updates.filter(Updates::takePollDue).isPresent()) walk.doubt();
    Optional<Walk.Pair> pushed = updates.isEmpty() ? Optional.empty() : updates.get().current();
    Optional<Walk.Pair> better = pointers.first(pushed.isPresent(), walk::from);
    if (better.isEmpty() && pushed.isPresent()) {
      walk.remember(pushed.get());
      pointers.follow(pushed.get());
      return pushed.get();
    }
    Walk.Pair fetched = better.isPresent() ? better.get() : byRoot();
    pointers.follow(fetched);
    properties.ifPresent(supply -> supply.follow(walk.propertyMaps()));
    updates.ifPresent(stream -> stream.follow(walk.updates(), fetched));
    return fetched;
  }

  private Optional<Walk.Pair> join(UpdateOffer offer, Walk.Pair held) throws IOException, InterruptedException {
    return updates.isEmpty() ? Optional.empty() : updates.get().join(offer, held);
  }

  private Walk.Pair byRoot() throws IOException, InterruptedException {
    Walk.Pair pair = roots.first(walk::from);
    pointers.used(roots.last().orElseThrow());
    return pair;
  }

  @Override public EntityProperty property() {
    return properties.map(PropertySupply::values).orElse(EntityProperty.NONE);
  }

  @Override public Optional<PropertyStatus> propertyStatus() {
    return properties.map(PropertySupply::status);
  }

  @Override public void start() {
    updates.ifPresent(Updates::start);
    properties.ifPresent(PropertySupply::start);
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
    return pointers.last().or(roots::last);
  }

  @Override public Optional<URI> root() {
    return roots.last();
  }

  @Override public Optional<PointerStatus> pointers() {
    return pointers.status();
  }

  /** A server that maps named must be one yet that the source may lead to. */
  @Override public boolean mayGive(MapStore.Kept kept) {
    URI server = kept.guidance().server();
    return directories.mayBe(kept.root()) && (server.equals(kept.root()) || reach.refusal(server).isEmpty());
  }

  @Override public void remember(MapStore.Kept kept) {
    roots.remember(kept.root());
    pointers.remember(kept.root(), kept.guidance().server());
    pointers.follow(kept.pair());
    walk.restore(kept.pair());
    properties.ifPresent(supply -> supply.remember(kept.guidance().maps().property()));
  }

  /** Somewhat before the first of them goes stale, and never all clients of a server at once. */
  @Override public Duration untilDue(Walk.Pair pair, Instant now) {
    boolean networkMapFirst = pair.networkMap().freshUntil().isBefore(pair.costMap().freshUntil());
    Duration early = networkMapFirst ? pair.networkMap().early() : pair.costMap().early();
    Instant due = pair.freshUntil().minus(BackOff.scaled(early, 0.5 + ThreadLocalRandom.current().nextDouble()));
    // while maps are pushed no fetch is due that would ask a better server by the way
    Instant next = pointers.due().filter(better -> updates().isPushed() && better.isBefore(due)).orElse(due);
    Duration pause = next.isBefore(now) ? PAUSE_MIN : Duration.between(now, next);
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
    properties.ifPresent(PropertySupply::close);
  }
}
