package org.rialto.guide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.rialto.ManualClock;
import org.rialto.guide.ClientDiscovery.Discovered;
import org.rialto.guide.ClientDiscovery.Submission;
import org.rialto.net.IpAddress;
import org.rialto.net.IpPrefix;

/** Looking for clients' directories in the background. */
class ClientDiscoveryTest {
  private static final int RATE = 50;
  /** A question is noted a moment after its turn: those asked at once may be noted at one time of the clock. */
  private static final int SLACK_MS = 8 * 1000 / RATE;
  private static final IpPrefix CLIENT = IpPrefix.parse("198.51.100.3");

  private final ScriptedLookup dns = new ScriptedLookup();
  private final ManualClock clock = new ManualClock();
  private final BlockingQueue<Discovered> told = new LinkedBlockingQueue<>();
  private final List<Instant> askedAt = new ArrayList<>();
  private ClientDiscovery discovery;

  /** The script, noting when it was asked. */
  private NaptrAnswer timed(String name) {
    synchronized (askedAt) {
      askedAt.add(clock.instant());
    }
    return dns.ask(name);
  }

  private ClientDiscovery open(NaptrLookup lookup, int queue) {
    Discovery found = new Discovery(lookup, new Discovery.Terms(10_000, RATE, false), clock, clock::pass, "a script");
    discovery = new ClientDiscovery(found, List.of(ServiceParameter.ALTO_HTTPS), new ClientDiscovery.Terms(
        new ClientPrefixes(24, 56), IpPrefix.parse("10.0.0.0/8")::contains, queue, 10_000), clock,
        told::add);
    return discovery;
  }

  @AfterEach void close() {
    discovery.close();
  }

  private Discovered next() throws InterruptedException {
    Discovered next = told.poll(30, TimeUnit.SECONDS);
    if (next == null) throw new AssertionError("nothing was told in half a minute");
    while (discovery.pending() > 0) Thread.onSpinWait();
    return next;
  }

  @Test void aClientIsLookedForByItsNetworkAndToldOf() throws InterruptedException {
    dns.has("100.51.198.in-addr.arpa.", ScriptedLookup.record(1, 1, "https://a.example/"));
    open(this::timed, 10).start();
    assertEquals(Submission.QUEUED, discovery.submit(CLIENT));
    Discovered discovered = next();
    assertEquals("198.51.100.0/24", discovered.clients().toString());
    assertEquals("https://a.example/", discovered.result().uris().getFirst().toString());
    assertEquals(List.of("100.51.198.in-addr.arpa."), dns.asked());
  }

  @Test void whatIsKnownIsntLookedForUntilItEnds() throws InterruptedException {
    dns.has("100.51.198.in-addr.arpa.", ScriptedLookup.record(1, 1, "https://a.example/"));
    open(this::timed, 10).start();
    discovery.submit(CLIENT);
    next();
    clock.pass(Duration.ofSeconds(299));
    assertEquals(Submission.KNOWN, discovery.submit(IpPrefix.parse("198.51.100.77")));
    clock.pass(Duration.ofSeconds(1));
    assertEquals(Submission.QUEUED, discovery.submit(CLIENT));
    next();
    assertEquals(2, dns.asked().size());
  }

  @Test void thatThereIsNoneIsKnownTooAndAFailureForAWait() throws InterruptedException {
    open(this::timed, 10).start();
    discovery.submit(CLIENT);
    assertTrue(next().result().directories().isEmpty());
    assertEquals(Submission.KNOWN, discovery.submit(CLIENT));
    clock.pass(Duration.ofSeconds(600));
    dns.says(NaptrAnswer.without("51.198.in-addr.arpa.", NaptrAnswer.Kind.FAILED, "SERVFAIL"));
    assertEquals(Submission.QUEUED, discovery.submit(CLIENT));
    assertTrue(next().result().isTemporary());
    assertEquals(Submission.KNOWN, discovery.submit(CLIENT));
    clock.pass(Duration.ofSeconds(5));
    assertEquals(Submission.QUEUED, discovery.submit(CLIENT));
    next();
  }

  @Test void manyAtOnceAreLookedForOnce() throws InterruptedException {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    dns.has("100.51.198.in-addr.arpa.", ScriptedLookup.record(1, 1, "https://a.example/"));
    open(name -> {
      asked.countDown();
      go.await();
      return dns.ask(name);
    }, 10).start();
    assertEquals(Submission.QUEUED, discovery.submit(CLIENT));
    assertTrue(asked.await(30, TimeUnit.SECONDS));
    for (int i = 0; i < 1000; i++) {
      assertEquals(Submission.UNDER_WAY, discovery.submit(IpPrefix.parse("198.51.100." + i % 256)));
    }
    go.countDown();
    next();
    assertEquals(1, dns.asked().size());
    assertEquals(1000, discovery.count(Submission.UNDER_WAY));
  }

  @Test void neighboursThatAreLookedForAtOnceShareALookUp() throws InterruptedException {
    CountDownLatch asking = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    dns.has("100.51.198.in-addr.arpa.", ScriptedLookup.record(1, 1, "https://a.example/"));
    Discovery found = new Discovery(name -> {
      if (name.equals("100.51.198.in-addr.arpa.")) {
        asking.countDown();
        go.await();
      }
      return dns.ask(name);
    }, new Discovery.Terms(100, 1000, false), clock, clock::pass, "a script");
    discovery = new ClientDiscovery(found, List.of(ServiceParameter.ALTO_HTTPS),
        new ClientDiscovery.Terms(ClientPrefixes.WHOLE, _ -> false, 10, 100), clock, told::add);
    discovery.start();
    for (int i = 0; i < 5; i++) discovery.submit(IpPrefix.parse("198.51.100." + i));
    assertTrue(asking.await(30, TimeUnit.SECONDS));
    while (dns.asked().size() < 5) Thread.onSpinWait();
    go.countDown();
    for (int i = 0; i < 5; i++) {
      Discovered one = told.poll(30, TimeUnit.SECONDS);
      assertEquals("https://a.example/", one.result().uris().getFirst().toString());
    }
    assertEquals(6, dns.asked().size(), "five names of their own, and the one they share");
  }

  @Test void clientsNobodyPublishesForAreNotLookedFor() {
    open(this::timed, 10).start();
    assertEquals(Submission.UNASKED, discovery.submit(IpPrefix.parse("10.1.2.3")));
    assertEquals(Submission.UNASKED, discovery.submit(IpPrefix.parse("198.0.0.0/7")));
    assertEquals(Submission.UNASKED, discovery.submit(IpPrefix.parse("64:ff9b::10.1.2.3")));
    assertEquals(List.of(), dns.asked());
  }

  @Test void aConsumerThatFailsDoesntEndTheSearch() throws InterruptedException {
    Discovery found = new Discovery(dns, new Discovery.Terms(100, RATE, false), clock, clock::pass, "a script");
    discovery = new ClientDiscovery(found, List.of(ServiceParameter.ALTO_HTTPS),
        new ClientDiscovery.Terms(ClientPrefixes.WHOLE, _ -> false, 100, 100), clock, discovered -> {
          told.add(discovered);
          throw new IllegalStateException("as the test wants it");
        });
    discovery.start();
    for (int i = 0; i < 20; i++) {
      assertEquals(Submission.QUEUED, discovery.submit(IpPrefix.parse("198.51." + i + ".1")));
      next();
    }
  }

  /**
   * A hundred thousand strange networks: all but those that fit the queue are dropped at once, and what the resolver is
   * asked stays at its rate, in each second of the clock that the rate goes by.
   */
  @Test void aFloodOfStrangersDoesntBecomeAFloodOfLookUps() throws InterruptedException {
    int strangers = 100_000;
    int room = 200;
    open(this::timed, room);
    for (int i = 0; i < strangers; i++) {
      // An odd factor, so that all are different, and hardly any two in one /16.
      discovery.submit(IpPrefix.around(IpAddress.ipv4(0x20000000 + (i * 7919 % (1 << 20) << 8)), 32));
    }
    assertEquals(room, discovery.count(Submission.QUEUED));
    assertEquals(strangers - room, discovery.count(Submission.DROPPED));
    assertEquals(List.of(), dns.asked(), "submitting asks nothing");
    Instant start = clock.instant();
    discovery.start();
    for (int i = 0; i < room; i++) {
      if (told.poll(30, TimeUnit.SECONDS) == null) throw new AssertionError("only " + i + " were told of");
    }
    long seconds = Duration.between(start, clock.instant()).toSeconds();
    assertTrue(askedAt.size() <= RATE * (seconds + 1), askedAt.size() + " look-ups in " + seconds + " s");
    assertTrue(askedAt.size() >= room, "each network was asked for");
    for (int i = RATE; i < askedAt.size(); i++) {
      Duration apart = Duration.between(askedAt.get(i - RATE), askedAt.get(i));
      assertTrue(apart.toMillis() >= 1000 - SLACK_MS, RATE + " look-ups within " + apart);
    }
  }
}
