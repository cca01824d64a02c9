package org.rialto.guide;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Function;
import org.rialto.alto.EndpointAnswer;
import org.rialto.alto.EndpointCostService;
import org.rialto.alto.EndpointNodes;
import org.rialto.alto.EndpointQuestion;
import org.rialto.net.Family;
import org.rialto.net.IpPrefix;

/**
 * What an endpoint cost service said of clients, by their prefix, asked in the background. Whoever submits a client
 * never waits: it is asked about once, however many submit it, and what doesn't fit the queue is dropped, to be
 * submitted again by the client's next query. A server that fails is left alone for a while that doubles, and what it
 * said before stays: stale costs are better than none. For several threads.
 */
public final class EndpointCostCache implements AutoCloseable {
  /** Questions at once; each waits for the server most of the time. */
  public static final int ASKERS = 4;
  /** How long stale costs are kept that nobody submits: as clients do that come again. */
  private static final Duration STALE_KEPT = Duration.ofHours(1);

  private final EndpointCostService service;
  private final Terms terms;
  private final Clock clock;
  private final Runnable changed;
  private final Restraint restraint;
  private final AskingRate rate;
  private final AskingQueue queue;
  private final Cache<IpPrefix, Known> known;
  private final AtomicLongArray submissions = new AtomicLongArray(Submission.values().length);
  private final AtomicLongArray outcomes = new AtomicLongArray(Outcome.values().length);
  private final AtomicLong strangers = new AtomicLong();
  private volatile Function<Family, EndpointNodes> nodes;

  /**
   * How much is asked and kept.
   *
   * @param prefixes of which something is remembered; those submitted least go first
   * @param queue prefixes that wait to be asked about; 1 or more
   * @param perSecond questions a second; 1 to 1,000,000
   * @param isFromClient whether costs from the client to the nodes are asked for; else the other way
   */
  public record Terms(int prefixes, int queue, int perSecond, boolean isFromClient) {}

  /**
   * What was said of the clients in a prefix. The same object as long as nothing else was said.
   *
   * @param nodes those asked about
   * @param costs where the server has told some
   * @param refusal why it tells none, where it refuses
   * @param refreshFrom when to ask again
   * @param freshUntil when it is no longer known to hold
   */
  public record Known(IpPrefix clients, EndpointNodes nodes, Optional<EndpointAnswer.Costs> costs,
      Optional<String> refusal, Instant askedAt, Instant refreshFrom, Instant freshUntil) {
    /** The same, with the list of nodes that is at hand for an equal one. */
    Known of(EndpointNodes same) {
      return new Known(clients, same, costs, refusal, askedAt, refreshFrom, freshUntil);
    }

    static Known of(IpPrefix clients, EndpointNodes nodes, EndpointAnswer.Costs costs) {
      return new Known(clients, nodes, Optional.of(costs), Optional.empty(), costs.fetchedAt(), costs.refreshFrom(),
          costs.freshUntil());
    }

    /** @param again when the question may be asked again */
    static Known refused(IpPrefix clients, EndpointNodes nodes, EndpointAnswer.Refused refused, Instant again) {
      return new Known(clients, nodes, Optional.empty(), Optional.of(refused.cause()), refused.askedAt(), again,
          again);
    }
  }

  /** What becomes of a client that is submitted; counted each. */
  public enum Submission {
    /** It will be asked about. */
    QUEUED,
    /** It is being asked about, or waits to be. */
    UNDER_WAY,
    /** What is known of it needn't be asked again yet. */
    KNOWN,
    /** The server fails, and is left alone. */
    HELD,
    /** Too many wait. */
    DROPPED
  }

  /** What becomes of a question; counted each. */
  public enum Outcome {
    /** It was answered with a cost for each node. */
    WHOLE,
    /** Some nodes have no cost. */
    PARTIAL,
    /** No node has a cost. */
    EMPTY,
    /** The server says that it won't do. */
    REFUSED,
    /** The server fails. */
    FAILED
  }

  /**
   * @param nodes to ask about, for clients of a family
   * @param changed told after something else is known, by the thread that asked
   */
  public EndpointCostCache(EndpointCostService service, Function<Family, EndpointNodes> nodes, Terms terms, Clock clock,
      Runnable changed) {
    this.service = service;
    this.nodes = nodes;
    this.terms = terms;
    this.clock = clock;
    this.changed = changed;
    restraint = new Restraint(service, clock);
    rate = new AskingRate(terms.perSecond(), clock, Thread::sleep);
    queue = new AskingQueue("endpoint-costs", ASKERS, terms.queue(), this::isDue, this::askInTurn);
    known = Caffeine.newBuilder().maximumSize(terms.prefixes()).executor(Runnable::run)
        .ticker(() -> Duration.between(Instant.EPOCH, clock.instant()).toNanos()).expireAfter(new Keeping()).build();
  }

  /** Keeps what is fresh, and what is stale for a while after anybody looked at it. */
  private final class Keeping implements Expiry<IpPrefix, Known> {
    @Override public long expireAfterCreate(IpPrefix clients, Known told, long now) {
      return Duration.between(clock.instant(), told.freshUntil()).plus(STALE_KEPT).toNanos();
    }

    @Override public long expireAfterUpdate(IpPrefix clients, Known told, long now, long left) {
      return expireAfterCreate(clients, told, now);
    }

    @Override public long expireAfterRead(IpPrefix clients, Known told, long now, long left) {
      return Math.max(left, STALE_KEPT.toNanos());
    }
  }

  /** Begins to ask about those submitted. */
  public void start() {
    queue.start();
  }

  /** Asks about other nodes from now on. What was said of those there were stays until it is asked again. */
  public void ask(Function<Family, EndpointNodes> about) {
    nodes = about;
  }

  /**
   * Wants the costs of a client, unless they are known and fresh, or under way. Never waits.
   *
   * @param clients a prefix of the length that clients are asked about by
   */
  public Submission submit(IpPrefix clients) {
    Submission became = enqueue(clients);
    submissions.incrementAndGet(became.ordinal());
    return became;
  }

  private Submission enqueue(IpPrefix clients) {
    if (!isDue(clients)) return Submission.KNOWN;
    if (restraint.isHeld()) return Submission.HELD;
    return switch (queue.offer(clients)) {
      case QUEUED -> Submission.QUEUED;
      case UNDER_WAY -> Submission.UNDER_WAY;
      case KNOWN -> Submission.KNOWN;
      case DROPPED -> Submission.DROPPED;
    };
  }

  private boolean isDue(IpPrefix clients) {
    Known told = known.getIfPresent(clients);
    return told == null || !clock.instant().isBefore(told.refreshFrom())
        || told.nodes() != nodes.apply(clients.family());
  }

  /** Takes what an earlier process was told, unless it has been stale for so long that it would have been let go. */
  public void restore(Collection<Known> told) {
    Instant now = clock.instant();
    for (Known each : told) {
      if (!each.freshUntil().plus(STALE_KEPT).isAfter(now)) continue;
      EndpointNodes asked = nodes.apply(each.clients().family());
      boolean isOfSame = each.nodes().addresses().equals(asked.addresses());
      known.asMap().putIfAbsent(each.clients(), isOfSame ? each.of(asked) : each);
    }
  }

  /** All that is known; never more than the bound, which the cache may pass a little until it is used again. */
  public Collection<Known> known() {
    known.cleanUp();
    return List.copyOf(known.asMap().values());
  }

  /** How the server does. */
  public ServerStanding standing() {
    return restraint.standing();
  }

  /** How often that became of a submission. */
  public long count(Submission submission) {
    return submissions.get(submission.ordinal());
  }

  /** How often that became of a question. */
  public long count(Outcome outcome) {
    return outcomes.get(outcome.ordinal());
  }

  /** Costs of endpoints that weren't asked about, so far. */
  public long strangers() {
    return strangers.get();
  }

  /** Prefixes that wait or are being asked about. */
  public int pending() {
    return queue.pending();
  }

  @Override public void close() {
    queue.close();
  }

  private void askInTurn(IpPrefix clients) throws InterruptedException {
    rate.awaitTurn();
    if (!restraint.isHeld()) ask(clients);
  }

  private void ask(IpPrefix clients) throws InterruptedException {
    EndpointNodes about = nodes.apply(clients.family());
    Instant askedAt = clock.instant();
    switch (service.ask(new EndpointQuestion(clients.address(), about, terms.isFromClient()))) {
      case EndpointAnswer.Costs costs -> {
        strangers.addAndGet(costs.strange());
        keep(outcome(costs, about), Known.of(clients, about, costs));
      }
      case EndpointAnswer.Refused refused -> keep(Outcome.REFUSED, Known.refused(clients, about, refused,
          refused.askedAt().plus(restraint.untilAskedAgain())));
      case EndpointAnswer.NotOffered(String cause) ->
          fail(new EndpointAnswer.Failed(cause, Optional.empty()), askedAt);
      case EndpointAnswer.Failed failed -> fail(failed, askedAt);
    }
  }

  private void fail(EndpointAnswer.Failed failed, Instant askedAt) {
    outcomes.incrementAndGet(Outcome.FAILED.ordinal());
    restraint.failed(failed, askedAt);
  }

  private static Outcome outcome(EndpointAnswer.Costs costs, EndpointNodes about) {
    int missing = costs.missing();
    if (missing == about.addresses().size()) return Outcome.EMPTY;
    return missing == 0 ? Outcome.WHOLE : Outcome.PARTIAL;
  }

  private void keep(Outcome outcome, Known told) {
    outcomes.incrementAndGet(outcome.ordinal());
    restraint.answered();
    known.put(told.clients(), told);
    changed.run();
  }
}
