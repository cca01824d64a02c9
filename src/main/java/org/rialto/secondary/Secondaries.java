package org.rialto.secondary;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.rialto.message.TsigKey;
import org.rialto.net.IpAddress;
import org.rialto.transfer.Rcode;
import org.rialto.transfer.TransferLimits;
import org.rialto.zone.Names;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All zones that are taken from other servers: one timer for all of them, and a thread only for one that looks. */
public final class Secondaries implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Secondaries.class);
  /** SOA queries under way at once; each has a socket. */
  private static final int LOOKS_AT_ONCE = 256;
  /** Over this time the looks are spread that are due when the server starts. */
  private static final Duration SPREAD = Duration.ofSeconds(5);

  private final ConcurrentHashMap<String, Secondary> zones = new ConcurrentHashMap<>();
  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().name("secondary-timer").daemon().factory());
  private final Means means;

  /** @param atOnce transfers at once, at the most */
  public Secondaries(Publisher publisher, SecondaryStore store, TransferLimits limits, int atOnce, Clock clock,
      RandomGenerator random) {
    means = new Means(publisher, store, limits, clock, random, new Semaphore(LOOKS_AT_ONCE), new Semaphore(atOnce),
        timer);
    timer.setRemoveOnCancelPolicy(true);
  }

  /**
   * What all zones share.
   *
   * @param looks permits for SOA queries
   * @param transfers permits for transfers
   */
  record Means(Publisher publisher, SecondaryStore store, TransferLimits limits, Clock clock, RandomGenerator random,
      Semaphore looks, Semaphore transfers, ScheduledThreadPoolExecutor timer) {
    /** Does something at a time, quickly. */
    Future<?> at(Instant time, Runnable what) {
      long millis = Math.max(0, Duration.between(clock.instant(), time).toMillis());
      return timer.schedule(what, millis, TimeUnit.MILLISECONDS);
    }

    void start(String name, Runnable what) {
      Thread.ofVirtual().name(name).start(what);
    }

    Duration spread() {
      return Duration.ofMillis(random.nextLong(SPREAD.toMillis()));
    }
  }

  /**
   * Takes a zone from its primaries from now on. What is kept of it from before is served when this returns, if it
   * hasn't expired; else it is withheld until a version has come.
   */
  public void put(SecondaryZone zone) throws InterruptedException {
    Secondary secondary = new Secondary(zone, means);
    Secondary present = zones.putIfAbsent(key(zone.origin()), secondary);
    if (present == null) secondary.restore();
    else present.change(zone);
  }

  /** Ends taking a zone, and forgets all of it. */
  public void remove(byte[] origin) throws InterruptedException {
    Secondary secondary = zones.remove(key(origin));
    if (secondary == null) return;
    secondary.remove();
    means.publisher().remove(origin);
    try {
      means.store().remove(origin);
    } catch (IOException kept) {
      LOG.warn("event=secondary-not-removed zone={} cause=\"{}\"", Names.text(origin, 0), kept.toString());
    }
  }

  /** The zone of this origin, in wire form and lower case. */
  public Optional<SecondaryZone> find(byte[] origin) {
    return Optional.ofNullable(zones.get(key(origin))).map(Secondary::zone);
  }

  /** Origins of all zones, in wire form and lower case. */
  public List<byte[]> origins() {
    return zones.values().stream().map(secondary -> secondary.zone().origin()).toList();
  }

  /** How all zones are, by name. */
  public List<SecondaryStatus> status() {
    List<SecondaryStatus> status = new ArrayList<>();
    zones.values().forEach(secondary -> status.add(secondary.status()));
    status.sort(Comparator.comparing(SecondaryStatus::zone));
    return status;
  }

  /** Looks at a zone's primaries now, whatever its timers say. */
  public void look(byte[] origin) {
    Optional.ofNullable(zones.get(key(origin))).ifPresent(Secondary::look);
  }

  /**
   * Takes a notice that a zone has changed (RFC 1996 §3).
   *
   * @param key that it was signed by and verified with
   * @param serial the new one, where the notice says it; a hint, which nobody vouches for
   * @return the response code: NOTAUTH where the zone isn't a secondary of ours, REFUSED where the peer may not notify
   */
  int notice(byte[] origin, IpAddress peer, Optional<TsigKey> key, Optional<Long> serial) {
    Secondary secondary = zones.get(key(origin));
    if (secondary == null) return Rcode.NOTAUTH;
    if (!secondary.zone().mayNotify(peer, key)) return Rcode.REFUSED;
    secondary.notice(serial);
    return Rcode.NOERROR;
  }

  @Override public void close() {
    zones.values().forEach(Secondary::remove);
    timer.shutdownNow();
  }

  private static String key(byte[] origin) {
    return Names.text(origin, 0);
  }
}
