package org.rialto.guide;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.rialto.net.IpAddress;
import org.rialto.net.IpPrefix;

/**
 * Looks for the directories of clients in the background. Whoever submits a client never waits: it is looked for once,
 * however many submit it; and what doesn't fit the queue is dropped, to be submitted again by the client's next query.
 * So a flood of strange clients stays a flood of queries, and doesn't become one of look-ups. For several threads.
 */
public final class ClientDiscovery implements AutoCloseable {
  /** Prefixes looked for at once; each waits for the resolver most of the time. */
  private static final int SEEKERS = 8;

  private final Discovery discovery;
  private final List<ServiceParameter> wanted;
  private final Terms terms;
  private final Consumer<Discovered> consumer;
  private final AskingQueue queue;
  private final Cache<IpPrefix, Instant> known;
  private final AtomicLongArray counters = new AtomicLongArray(Submission.values().length);

  /**
   * Whom to look for, and how much of it.
   *
   * @param prefixes the networks that clients are looked for by
   * @param unasked clients that aren't looked for, as those with private addresses (RFC 8686 §5.1.3)
   * @param queue prefixes that wait to be looked for; 1 or more
   * @param knownMax prefixes remembered as looked for; those submitted least go first
   */
  public record Terms(ClientPrefixes prefixes, Predicate<IpAddress> unasked, int queue, int knownMax) {}

  /** What was found for the clients in a prefix; nothing, perhaps. */
  public record Discovered(IpPrefix clients, DiscoveryResult result) {}

  /** What becomes of a client that is submitted; counted each. */
  public enum Submission {
    /** It will be looked for. */
    QUEUED,
    /** It is being looked for, or waits to be. */
    UNDER_WAY,
    /** It was looked for, and what came of it still holds. */
    KNOWN,
    /** It isn't looked for: its prefix is too short, or its address is one that nobody publishes for. */
    UNASKED,
    /** Too many wait. */
    DROPPED
  }

  /**
   * @param wanted the best first
   * @param consumer told of each client that was looked for, on one of several threads; while it takes its time,
   *     nothing else is looked for on that one
   */
  public ClientDiscovery(Discovery discovery, List<ServiceParameter> wanted, Terms terms, Clock clock,
      Consumer<Discovered> consumer) {
    this.discovery = discovery;
    this.wanted = List.copyOf(wanted);
    this.terms = terms;
    this.consumer = consumer;
    queue = new AskingQueue("discovery", SEEKERS, terms.queue(), clients -> !isKnown(clients), this::seek);
    known = Caffeine.newBuilder().maximumSize(terms.knownMax()).executor(Runnable::run)
        .ticker(() -> Duration.between(Instant.EPOCH, clock.instant()).toNanos())
        .expireAfter(Expiry.creating((IpPrefix _, Instant until) -> Duration.between(clock.instant(), until)))
        .build();
  }

  /** Begins to look for those submitted. */
  public void start() {
    queue.start();
  }

  /**
   * Wants a client's directory looked for, unless that is known or under way. Never waits.
   *
   * @param client a prefix, or a whole address
   */
  public Submission submit(IpPrefix client) {
    Submission became = enqueue(terms.prefixes().around(client));
    counters.incrementAndGet(became.ordinal());
    return became;
  }

  /** How often that became of a submission. */
  public long count(Submission submission) {
    return counters.get(submission.ordinal());
  }

  /** Prefixes that wait or are being looked for. */
  public int pending() {
    return queue.pending();
  }

  @Override public void close() {
    queue.close();
  }

  private Submission enqueue(IpPrefix clients) {
    if (!ReverseNames.isSupported(clients) || terms.unasked().test(clients.address())) return Submission.UNASKED;
    if (isKnown(clients)) return Submission.KNOWN;
    return switch (queue.offer(clients)) {
      case QUEUED -> Submission.QUEUED;
      case UNDER_WAY -> Submission.UNDER_WAY;
      case KNOWN -> Submission.KNOWN;
      case DROPPED -> Submission.DROPPED;
    };
  }

  private boolean isKnown(IpPrefix clients) {
    return known.getIfPresent(clients) != null;
  }

  private void seek(IpPrefix clients) throws InterruptedException {
    DiscoveryResult result = discovery.ofClient(clients, wanted);
    known.put(clients, result.until());
    consumer.accept(new Discovered(clients, result));
  }
}
