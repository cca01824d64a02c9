package org.rialto.alto;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import org.rialto.location.CostCalendar;
import org.rialto.location.CostMap;
import org.rialto.location.EntityProperty;
import org.rialto.location.Maps;
import org.rialto.location.NetworkMap;
import org.rialto.net.Family;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Keeps one source's maps fresh, on a thread of its own, and hands over each pair that belongs together, along with
 * what is known of nodes, which is kept fresh on another. When no maps can be had, what was good last stays good.
 */
public final class AltoClient implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AltoClient.class);

  /** How long maps are used before they are written: just after a start, others want the processor and the disk. */
  private static final Duration SAVE_DELAY = Duration.ofSeconds(1);
  /** Maps that change every second needn't be written every second. */
  private static final Duration SAVE_PAUSE = Duration.ofSeconds(10);
  /** Pushed maps may change many times a second; after a restart the stream brings what wasn't written. */
  private static final Duration SAVE_PUSHED_PAUSE = Duration.ofMinutes(1);
  /**
   * When nothing but their age has changed, kept maps are written this often, so that a restart shows an age about
   * right.
   */
  private static final Duration SAVE_AGE_PAUSE = Duration.ofMinutes(10);
  /** Costs of calendars with shorter intervals are changed this often; answers live for a second and more. */
  private static final Duration TURN_MIN = Duration.ofSeconds(1);
  private static final String FETCHED = "maps-fetched";

  private final Source source;
  private final Clock clock;
  private final Optional<MapStore> store;
  private final Consumer<Guidance> consumer;
  private final Supply supply;
  private final Remarks remarks;
  private final Remarks storeRemarks;
  private final Pacing pacing;
  private final Thread thread;
  /** Counted down once {@link #close} has interrupted the thread. */
  private final CountDownLatch interrupted = new CountDownLatch(1);

  /** Written under the lock of this, by whichever thread hands over. */
  private volatile Optional<Guidance> current = Optional.empty();
  private volatile Optional<Walk.Pair> pair = Optional.empty();
  private Optional<Instant> lastAttempt = Optional.empty();
  private Optional<Maps> savedMaps = Optional.empty();
  private Instant savedAt = Instant.MIN;
  private Instant savedAsOf = Instant.MIN;
  private Instant turnedAt = Instant.EPOCH;
  private int failures;
  private boolean restored;
  private long bytes;

  private volatile SourceStatus status;
  private volatile boolean closed;

  /**
   * A client that does nothing before {@link #start}.
   *
   * @param store where the last good maps are kept over a restart; empty to keep none
   * @param consumer called on the client's own threads, so it may take its time; one call at a time
   * @throws IllegalArgumentException naming the file, if the source's trust anchors can't be used
   */
  public AltoClient(Source source, Clock clock, Optional<MapStore> store, Progress progress,
      Consumer<Guidance> consumer) {
    this(source, clock, store, progress, consumer, Thread.ofVirtual().name("alto-" + source.name()).factory());
  }

  /**
   * A client whose own thread is from this factory.
   *
   * @see #AltoClient(Source, Clock, Optional, Progress, Consumer)
   */
  public AltoClient(Source source, Clock clock, Optional<MapStore> store, Progress progress,
      Consumer<Guidance> consumer, ThreadFactory threads) {
    this.source = source;
    this.clock = clock;
    this.store = store;
    this.consumer = consumer;
    this.remarks = new Remarks(LOG, "source=" + source.name());
    this.storeRemarks = new Remarks(LOG, "store-of-source=" + source.name());
    this.supply = switch (source.origin()) {
      case DirectoryFinder directories -> new ServerSupply(source, directories, clock, progress, remarks, threads,
          this::takeProperty);
      case MapPaths paths -> new FileSupply(source, paths, clock, progress);
    };
    this.pacing = new Pacing(clock);
    this.thread = threads.newThread(this::run);
    this.status = status(SourceStatus.State.WAITING, Optional.empty(), Optional.empty());
  }

  /**
   * Hands over what is on disk, if anything, on the caller's thread; so that guidance is there before anything is
   * fetched. To be called at most once, and before {@link #start}, which does it otherwise.
   */
  public void restore() {
    restored = true;
    handOverKept();
  }

  /** Hands over what is on disk, if that hasn't been done, and begins to fetch. To be called once. */
  public void start() {
    supply.start();
    thread.start();
  }

  /** How it does; from any thread. */
  public SourceStatus status() {
    return status.with(supply.updates(), supply.propertyStatus());
  }

  /** Stops asking, in the middle of an answer too. The consumer isn't called any more once this returns. */
  @Override public void close() {
    closed = true;
    supply.close();
    thread.interrupt();
    interrupted.countDown();
    Ending.await(thread);
  }

  private void run() {
    try {
      if (!restored) handOverKept();
      while (!closed) step();
    } catch (InterruptedException e) {
      if (!closed) LOG.error("event=source-ended source={} cause=\"interrupted by a stranger\"", source.name());
    } finally {
      awaitInterrupt();
      save(Duration.ZERO, Duration.ZERO);
      status = status(SourceStatus.State.CLOSED, Optional.empty(), Optional.empty());
    }
  }

  /** Asks, and waits until the next time. A fault that nobody foresaw costs a wait, not the source. */
  private void step() throws InterruptedException {
    try {
      pause(attempt());
    } catch (RuntimeException | Error fault) {
      remarks.failed("unexpectedly failed: " + fault);
      LOG.debug("event=source-fault source={}", source.name(), fault);
      Thread.sleep(supply.untilRetry(Math.max(1, failures), Optional.empty()));
    }
  }

  /** An interrupt goes on after the thread has woken by it, and closes the file that is being written by then. */
  private void awaitInterrupt() {
    boolean awaited = closed;
    while (awaited) {
      try {
        interrupted.await();
        awaited = false;
      } catch (InterruptedException e) {
        // this is it
      }
    }
    Thread.interrupted();
  }

  /** Waits until the next attempt, and keeps on disk what there is: a little later, as others are waiting for it. */
  private void pause(Duration pause) throws InterruptedException {
    Duration first = pause.compareTo(SAVE_DELAY) < 0 ? pause : SAVE_DELAY;
    boolean isDue = await(first);
    save(supply.updates().isPushed() ? SAVE_PUSHED_PAUSE : SAVE_PAUSE, SAVE_AGE_PAUSE);
    if (!isDue) await(pause.minus(first));
  }

  /** Waits so long; less, and true, where maps are to be had before. Meanwhile costs change by their calendar. */
  private boolean await(Duration pause) throws InterruptedException {
    Instant until = clock.instant().plus(pause);
    turn(); // one may have come during an attempt
    Duration left = pause;
    Optional<Duration> turn = untilTurn(left);
    while (turn.isPresent()) {
      if (supply.await(turn.get())) return true;
      turn();
      Instant now = clock.instant();
      left = now.isBefore(until) ? Duration.between(now, until) : Duration.ZERO;
      turn = untilTurn(left);
    }
    return supply.await(left);
  }

  /** How long until other costs are handed over by the calendar, if they are within a time. */
  private Optional<Duration> untilTurn(Duration within) {
    Instant now = clock.instant();
    Instant earliest = turnedAt.plus(TURN_MIN);
    return pair.flatMap(costs -> costs.isOf(now) ? costs.turn(now) : Optional.of(now))
        .map(turn -> turn.isBefore(earliest) ? earliest : turn)
        .map(turn -> Duration.between(now, turn)).filter(wait -> wait.compareTo(within) < 0);
  }

  /** Hands over what is known of nodes, if that is something else, with the maps there are. */
  private synchronized void takeProperty() {
    EntityProperty property = supply.property();
    if (closed || current.isEmpty() || current.get().maps().property() == property) return;
    Guidance before = current.get();
    Guidance guidance = new Guidance(before.source(), before.server(), new Maps(before.maps().networkMap(),
        before.maps().costMap(), property), before.fetchedAt(), before.freshUntil(), false);
    pacing.take(() -> consumer.accept(guidance));
    current = Optional.of(guidance);
    LOG.info("event=property-changed source={} values={}", source.name(), property.size());
  }

  /** Hands over the costs that apply, if they are others than those before. */
  private synchronized void turn() {
    Instant time = clock.instant();
    if (pair.isEmpty() || pair.get().isOf(time) || time.isBefore(turnedAt.plus(TURN_MIN))) return;
    turnedAt = time;
    Walk.Pair now = pair.get().at(time);
    try {
      take(now, "costs-turned", time);
    } catch (RuntimeException e) {
      remarks.failed("costs of a calendar can't be used: " + e);
    }
  }

  /** Maps of an earlier process, if they are of what is wanted now. */
  private synchronized void handOverKept() {
    Optional<MapStore.Kept> kept = store.flatMap(maps -> maps.load(source.name())).filter(this::isWanted);
    if (kept.isEmpty()) return;
    Guidance guidance = kept.get().guidance();
    pair = Optional.of(kept.get().pair());
    supply.remember(kept.get());
    savedMaps = Optional.of(guidance.maps());
    savedAt = clock.instant();
    savedAsOf = guidance.fetchedAt();
    try {
      consumer.accept(guidance);
      current = Optional.of(guidance);
      status = status(SourceStatus.State.RESTORED, Optional.empty(), Optional.of(savedAt));
      LOG.info("event=maps-restored source={} fetched-at={} {}", source.name(), guidance.fetchedAt(),
          described(guidance.maps()));
    } catch (RuntimeException e) {
      remarks.failed("maps kept on disk can't be used: " + e);
    }
  }

  private boolean isWanted(MapStore.Kept kept) {
    Maps maps = kept.guidance().maps();
    return supply.mayGive(kept)
        && maps.costMap().type().metric().equals(source.type().metric())
        && source.networkMapId().map(id -> id.equals(maps.networkMap().tag().resourceId())).orElse(true);
  }

  /** Asks once; how long to wait before the next time. */
  private Duration attempt() throws InterruptedException {
    if (supply.updates().isPushed()) Thread.sleep(rest());
    lastAttempt = Optional.of(clock.instant());
    try {
      Instant began = clock.instant();
      Walk.Pair got = supply.get();
      boolean isPushed = supply.updates().isPushed();
      take(got, isPushed ? "maps-pushed" : FETCHED, isPushed ? began : clock.instant());
    } catch (IOException | RuntimeException | Error e) { // maps may be more than there is memory for
      if (closed) return Duration.ZERO;
      return failed(e);
    }
    remarks.recovered();
    failures = 0;
    Duration pause = supply.untilDue(pair.orElseThrow(), clock.instant());
    status = status(SourceStatus.State.CURRENT, Optional.empty(), Optional.of(clock.instant().plus(pause)));
    return pause;
  }

  private synchronized Duration rest() {
    return pacing.rest();
  }

  private Duration failed(Throwable e) {
    failures++;
    String cause = e instanceof IOException ? e.getMessage() : "unexpectedly failed: " + e;
    LOG.debug("event=attempt-failed source={} attempt={}", source.name(), failures, e);
    remarks.failed(cause);
    if (supply.isStaleOnFailure()) endFreshness();
    Duration pause = supply.untilRetry(failures, e instanceof FetchException refused ? refused.retryAfter()
        : Optional.empty());
    status = status(SourceStatus.State.FAILING, Optional.of(cause), Optional.of(clock.instant().plus(pause)));
    return pause;
  }

  /** Says of the maps that there are that they aren't known to be right any more. */
  private synchronized void endFreshness() {
    Instant now = clock.instant();
    current.filter(guidance -> guidance.freshUntil().isAfter(now)).ifPresent(guidance -> {
      Guidance stale = new Guidance(guidance.source(), guidance.server(), guidance.maps(), guidance.fetchedAt(), now,
          guidance.restored());
      current = Optional.of(stale);
      consumer.accept(stale);
    });
  }

  /**
   * Hands a pair over. The same maps as before are handed over as the same object, so that nobody compiles them again.
   *
   * @param event what the log says where they are others: those that are pushed, or turned, may be by the second
   * @param began when the making of them began, as far as that took a processor
   */
  private synchronized void take(Walk.Pair got, String event, Instant began) {
    NetworkMap networkMap = got.networkMap().value();
    CostMap costMap = got.costMap().value();
    EntityProperty property = supply.property();
    Optional<Maps> same = current.map(Guidance::maps).filter(known -> known.networkMap() == networkMap
        && known.costMap() == costMap && known.property() == property);
    Maps maps = same.orElseGet(() -> new Maps(networkMap, costMap, property));
    boolean turned = same.isPresent() ? current.get().turned() : isAnnounced(maps);
    Guidance guidance = new Guidance(source.name(), supply.place().orElseThrow(), maps, got.fetchedAt(),
        got.rightUntil(), false, turned);
    if (!current.equals(Optional.of(guidance))) pacing.take(began, () -> consumer.accept(guidance));
    current = Optional.of(guidance);
    pair = Optional.of(got);
    bytes = got.networkMap().bytes() + got.costMap().bytes();
    if (same.isEmpty()) {
      LOG.atLevel(event.equals(FETCHED) ? Level.INFO : Level.DEBUG).log(
          "event={} source={} server={} {} fresh-until={}", event, source.name(), guidance.server(),
          described(maps), guidance.freshUntil());
    }
  }

  /** Whether only the costs are others than before, and as the calendar said that there was. */
  private boolean isAnnounced(Maps maps) {
    Optional<CostMap> announced = pair.flatMap(Walk.Pair::calendar).map(calendar -> calendar.at(clock.instant()));
    boolean isOfSame = current.map(Guidance::maps).filter(before -> before.networkMap() == maps.networkMap()
        && before.property() == maps.property()).isPresent();
    return isOfSame && announced.filter(costs -> costs == maps.costMap() || costs.isSame(maps.costMap())).isPresent();
  }

  /** Keeps the maps on disk, unless that was done just now; failing to is no reason to stop guiding. */
  private void save(Duration pauseBetweenMaps, Duration pauseBetweenAges) {
    if (store.isEmpty() || current.isEmpty() || pair.isEmpty() || current.get().restored()) return;
    if (!pair.get().networkMap().storable() || !pair.get().costMap().storable()) return;
    Guidance said = current.get();
    boolean newMaps = savedMaps.isEmpty() || savedMaps.get() != said.maps();
    if (!newMaps && savedAsOf.equals(said.fetchedAt())) return;
    Instant now = clock.instant();
    Duration pause = newMaps ? pauseBetweenMaps : pauseBetweenAges;
    if (savedMaps.isPresent() && now.isBefore(savedAt.plus(pause))) return;
    if (!store.get().isWorthKeeping(said)) return;
    savedAt = now;
    try {
      store.get().save(new MapStore.Kept(said, pair.get(), supply.root().orElse(said.server())));
      savedMaps = Optional.of(said.maps());
      savedAsOf = said.fetchedAt();
      storeRemarks.recovered();
    } catch (IOException | RuntimeException e) {
      storeRemarks.failed("can't be written, and a restart would begin without them: " + e);
    }
  }

  private SourceStatus status(SourceStatus.State state, Optional<String> error, Optional<Instant> nextFetch) {
    Optional<NetworkMap> networkMap = current.map(guidance -> guidance.maps().networkMap());
    int prefixes = networkMap.map(AltoClient::prefixes).orElse(0);
    return new SourceStatus(source.name(), state, supply.place(), networkMap.map(NetworkMap::tag),
        current.map(Guidance::fetchedAt),
        current.map(Guidance::freshUntil).filter(until -> !until.equals(FileSupply.NO_END)), lastAttempt, error,
        failures, bytes, prefixes, nextFetch, UpdateStatus.POLLED,
        pair.flatMap(Walk.Pair::calendar).map(CostCalendar::schedule), Optional.empty(),
        supply.pointers(), pair.map(maps -> maps.costMap().meta().otherCosts()).orElse(0));
  }

  private static int prefixes(NetworkMap map) {
    return map.prefixes(Family.IPV4).count() + map.prefixes(Family.IPV6).count();
  }

  private static String described(Maps maps) {
    return "tag=" + maps.networkMap().tag() + " prefixes=" + prefixes(maps.networkMap()) + " pids=" + maps.networkMap()
        .pids().size()
        + " costs=" + maps.costMap().size() + " cost-type=" + maps.costMap().type();
  }
}
