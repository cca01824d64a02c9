package org.rialto.guide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.rialto.ManualClock;
import org.rialto.alto.EndpointAnswer;
import org.rialto.alto.EndpointCostService;
import org.rialto.alto.EndpointNodes;
import org.rialto.alto.EndpointQuestion;
import org.rialto.alto.Eventually;
import org.rialto.guide.EndpointCostCache.Outcome;
import org.rialto.guide.EndpointCostCache.Submission;
import org.rialto.location.CostType;
import org.rialto.net.IpAddress;
import org.rialto.net.IpPrefix;

/** A cache of what a service says that does as it is told. */
class EndpointCostCacheTest {
  private static final IpPrefix CLIENTS = IpPrefix.parse("45.0.1.0/24");
  private static final IpPrefix OTHERS = IpPrefix.parse("45.0.2.0/24");
  private static final CostType TYPE = new CostType("routingcost", CostType.NUMERICAL);

  private final EndpointNodes nodes = new EndpointNodes(List.of(IpAddress.parse("198.18.0.1"),
      IpAddress.parse("198.18.1.1")));
  private final ManualClock clock = new ManualClock();
  private final Service service = new Service();
  private final AtomicInteger changes = new AtomicInteger();
  private final List<EndpointCostCache> opened = new ArrayList<>();

  /** Costs good for a minute and asked for again in its last quarter, or what it is told to say instead. */
  private final class Service implements EndpointCostService {
    final List<EndpointQuestion> asked = new CopyOnWriteArrayList<>();
    final Semaphore answers = new Semaphore(Integer.MAX_VALUE);
    volatile Optional<EndpointAnswer> instead = Optional.empty();
    volatile double[] values = {1, 2};

    @Override public EndpointAnswer ask(EndpointQuestion question) throws InterruptedException {
      asked.add(question);
      answers.acquire();
      return instead.orElseGet(() -> new EndpointAnswer.Costs(URI.create("http://alto.example/ecs"), TYPE, values, 0,
          clock.instant(), clock.instant().plusSeconds(45), clock.instant().plusSeconds(60)));
    }

    @Override public Duration untilRetry(int failures, Optional<Duration> retryAfter) {
      return retryAfter.orElse(Duration.ofSeconds(1L << failures));
    }

    @Override public Duration untilAskedAgain() {
      return Duration.ofSeconds(300);
    }
  }

  private EndpointCostCache cache(int prefixes, int queue) {
    EndpointCostCache cache = new EndpointCostCache(service, _ -> nodes,
        new EndpointCostCache.Terms(prefixes, queue, 1_000_000, true), clock, changes::incrementAndGet);
    opened.add(cache);
    return cache;
  }

  private EndpointCostCache started() {
    EndpointCostCache cache = cache(100, 10);
    cache.start();
    return cache;
  }

  @AfterEach void close() {
    opened.forEach(EndpointCostCache::close);
  }

  private void submitted(EndpointCostCache cache, IpPrefix clients, Outcome outcome) {
    long before = cache.count(outcome);
    assertEquals(Submission.QUEUED, cache.submit(clients));
    Eventually.holds(outcome.name(), () -> cache.count(outcome) > before && cache.pending() == 0);
  }

  @Test void clientsOfAPrefixAtOnceAreOneQuestion() throws InterruptedException {
    EndpointCostCache cache = started();
    service.answers.drainPermits();
    CountDownLatch done = new CountDownLatch(1000);
    for (int i = 0; i < 1000; i++) {
      Thread.ofVirtual().start(() -> {
        cache.submit(CLIENTS);
        done.countDown();
      });
    }
    done.await();
    service.answers.release(1000);
    Eventually.holds("an answer", () -> cache.count(Outcome.WHOLE) == 1 && cache.pending() == 0);
    assertEquals(Submission.KNOWN, cache.submit(CLIENTS));
    assertEquals(1, service.asked.size());
    assertEquals(CLIENTS.address(), service.asked.getFirst().client());
    assertEquals(999, cache.count(Submission.UNDER_WAY));
    assertEquals(1, changes.get());
  }

  @Test void whatAnEarlierProcessWasToldIsKnownUntilItIsDue() {
    EndpointCostCache before = started();
    submitted(before, CLIENTS, Outcome.WHOLE);
    EndpointNodes equal = new EndpointNodes(nodes.addresses());
    List<EndpointCostCache.Known> told = before.known().stream().map(known -> known.of(equal)).toList();
    EndpointCostCache after = started();
    after.restore(told);
    assertEquals(Submission.KNOWN, after.submit(CLIENTS));
    assertSame(nodes, after.known().iterator().next().nodes());
    clock.pass(Duration.ofSeconds(45));
    submitted(after, CLIENTS, Outcome.WHOLE);
    assertEquals(2, service.asked.size());
  }

  @Test void whatAnEarlierProcessWasToldTooLongAgoIsNot() {
    EndpointCostCache before = started();
    submitted(before, CLIENTS, Outcome.WHOLE);
    List<EndpointCostCache.Known> told = List.copyOf(before.known());
    clock.pass(Duration.ofSeconds(60).plus(Duration.ofHours(1)));
    EndpointCostCache after = started();
    after.restore(told);
    assertEquals(0, after.known().size());
  }

  @Test void costsAreAskedForAgainBeforeTheyGoStale() {
    EndpointCostCache cache = started();
    submitted(cache, CLIENTS, Outcome.WHOLE);
    clock.pass(Duration.ofSeconds(44));
    assertEquals(Submission.KNOWN, cache.submit(CLIENTS));
    clock.pass(Duration.ofSeconds(1));
    service.values = new double[] {3, 4};
    submitted(cache, CLIENTS, Outcome.WHOLE);
    assertEquals(3, cache.known().iterator().next().costs().orElseThrow().values()[0]);
    assertEquals(1, cache.known().size());
  }

  @Test void partialAndEmptyAnswersAreCounted() {
    EndpointCostCache cache = started();
    service.values = new double[] {Double.NaN, 2};
    submitted(cache, CLIENTS, Outcome.PARTIAL);
    service.values = new double[] {Double.NaN, Double.NaN};
    submitted(cache, OTHERS, Outcome.EMPTY);
  }

  @Test void refusedPrefixIsNotAskedAgainForAWhileAndOthersAre() {
    EndpointCostCache cache = started();
    service.instead = Optional.of(new EndpointAnswer.Refused("E_INVALID_FIELD_VALUE", clock.instant()));
    submitted(cache, CLIENTS, Outcome.REFUSED);
    service.instead = Optional.empty();
    submitted(cache, OTHERS, Outcome.WHOLE);
    clock.pass(Duration.ofSeconds(299));
    assertEquals(Submission.KNOWN, cache.submit(CLIENTS));
    clock.pass(Duration.ofSeconds(1));
    submitted(cache, CLIENTS, Outcome.WHOLE);
  }

  @Test void failingServerIsLeftAloneTwiceAsLongEachTime() {
    EndpointCostCache cache = started();
    service.instead = Optional.of(new EndpointAnswer.Failed("down", Optional.empty()));
    submitted(cache, CLIENTS, Outcome.FAILED);
    assertEquals(Optional.of("down"), cache.standing().lastError());
    clock.pass(Duration.ofSeconds(1));
    assertEquals(Submission.HELD, cache.submit(CLIENTS));
    assertEquals(Submission.HELD, cache.submit(OTHERS));
    clock.pass(Duration.ofSeconds(1));
    submitted(cache, CLIENTS, Outcome.FAILED);
    assertEquals(clock.instant().plusSeconds(4), cache.standing().heldUntil());
    clock.pass(Duration.ofSeconds(4));
    service.instead = Optional.empty();
    submitted(cache, CLIENTS, Outcome.WHOLE);
    assertEquals(0, cache.standing().failures());
    assertEquals(3, service.asked.size());
  }

  @Test void serverIsLeftAloneForAsLongAsItAsks() {
    EndpointCostCache cache = started();
    service.instead = Optional.of(new EndpointAnswer.Failed("status 503", Optional.of(Duration.ofSeconds(120))));
    submitted(cache, CLIENTS, Outcome.FAILED);
    clock.pass(Duration.ofSeconds(119));
    assertEquals(Submission.HELD, cache.submit(CLIENTS));
    clock.pass(Duration.ofSeconds(1));
    submitted(cache, CLIENTS, Outcome.FAILED);
  }

  @Test void questionsThatFailAtOnceAreOneFailure() {
    EndpointCostCache cache = started();
    service.answers.drainPermits();
    service.instead = Optional.of(new EndpointAnswer.Failed("down", Optional.empty()));
    for (int i = 0; i < 3; i++) cache.submit(IpPrefix.parse("45.0." + i + ".0/24"));
    Eventually.holds("three questions", () -> service.asked.size() == 3);
    service.answers.release(3);
    Eventually.holds("three failures", () -> cache.count(Outcome.FAILED) == 3);
    assertEquals(1, cache.standing().failures());
  }

  @Test void whatWasKnownStaysWhileTheServerFails() {
    EndpointCostCache cache = started();
    submitted(cache, CLIENTS, Outcome.WHOLE);
    var known = cache.known().iterator().next();
    clock.pass(Duration.ofSeconds(3600));
    service.instead = Optional.of(new EndpointAnswer.Failed("down", Optional.empty()));
    submitted(cache, CLIENTS, Outcome.FAILED);
    assertSame(known, cache.known().iterator().next());
    for (int hour = 0; hour < 5; hour++) {
      clock.pass(Duration.ofSeconds(3599));
      cache.submit(CLIENTS);
    }
    assertEquals(1, cache.known().size());
    clock.pass(Duration.ofSeconds(3601));
    cache.submit(OTHERS);
    assertEquals(List.of(), List.copyOf(cache.known()));
  }

  @Test void whatDoesNotFitTheQueueIsDropped() {
    EndpointCostCache cache = cache(100, 2);
    assertEquals(Submission.QUEUED, cache.submit(CLIENTS));
    assertEquals(Submission.QUEUED, cache.submit(OTHERS));
    assertEquals(Submission.DROPPED, cache.submit(IpPrefix.parse("45.0.3.0/24")));
    assertEquals(2, cache.pending());
  }

  @Test void prefixesRememberedAreBounded() {
    EndpointCostCache cache = cache(20, 1000);
    cache.start();
    for (int i = 0; i < 200; i++) cache.submit(IpPrefix.parse("45.0." + i + ".0/24"));
    Eventually.holds("200 answers", () -> cache.count(Outcome.WHOLE) == 200 && cache.pending() == 0);
    Eventually.holds("20 remembered at the most", () -> cache.known().size() <= 20);
  }

  @Test void otherNodesAreAskedAboutAtOnce() {
    EndpointCostCache cache = started();
    submitted(cache, CLIENTS, Outcome.WHOLE);
    EndpointNodes other = new EndpointNodes(List.of(IpAddress.parse("198.18.0.1"), IpAddress.parse("198.18.2.1")));
    cache.ask(_ -> other);
    assertEquals(1, cache.known().size());
    submitted(cache, CLIENTS, Outcome.WHOLE);
    assertSame(other, service.asked.getLast().nodes());
    assertEquals(Submission.KNOWN, cache.submit(CLIENTS));
  }
}
