package org.rialto.secondary;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import org.rialto.secondary.IncomingTransfer.Outcome;
import org.rialto.secondary.SecondaryStatus.Standing;
import org.rialto.secondary.SecondaryStore.Kept;
import org.rialto.transfer.Remote;
import org.rialto.transfer.Serial;
import org.rialto.transfer.SoaTimes;
import org.rialto.zone.ZoneRecords;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One secondary zone: looks at its primaries when it is time or when it is told to, takes what is newer, and ceases to
 * be served once it has expired (RFC 1034 §4.3.5). One look at a time, on a thread of its own; whatever asks for
 * another meanwhile has one more follow, however many ask.
 */
final class Secondary {
  private static final Logger LOG = LoggerFactory.getLogger(Secondary.class);
  /** Between two looks that notices ask for: they cost their sender one datagram. */
  private static final Duration BETWEEN_NOTICES = Duration.ofSeconds(1);

  private final Secondaries.Means means;
  private SecondaryZone zone;
  private RefreshTimes times;
  private Standing standing = Standing.AWAITED;
  private Optional<SoaTimes> soa = Optional.empty();
  private Optional<Instant> checkedAt = Optional.empty();
  private Optional<Instant> nextAt = Optional.empty();
  private Optional<String> primary = Optional.empty();
  private Optional<Long> octets = Optional.empty();
  private Optional<String> failure = Optional.empty();
  private Optional<Future<?>> timer = Optional.empty();
  private Instant lookedAt = Instant.MIN;
  private int failures;
  /** From the beginning until {@link #restore} is through, too: what a look brings comes after what was kept. */
  private boolean looking = true;
  private boolean again;
  private boolean removed;

  Secondary(SecondaryZone zone, Secondaries.Means means) {
    this.means = means;
    this.zone = zone;
    times = new RefreshTimes(zone.minRefresh(), zone.maxRefresh(), means.random());
  }

  /** Serves what is kept from the last time, if it hasn't expired; starts the timers then. */
  void restore() throws InterruptedException {
    Optional<Kept> kept = read();
    boolean isServed = kept.isPresent() && isPublished(kept.get());
    if (!isServed) means.publisher().withhold(zone().origin());
    Instant now = means.clock().instant();
    synchronized (this) {
      if (kept.isPresent()) {
        soa = Optional.of(SoaTimes.of(kept.get().records()));
        checkedAt = Optional.of(kept.get().checkedAt().isAfter(now) ? now : kept.get().checkedAt());
        standing = isServed ? Standing.SERVED : Standing.EXPIRED;
      }
    }
    if (isServed) extend();
    begin(now);
    if (isRemoved()) means.publisher().remove(zone().origin());
  }

  private synchronized void begin(Instant now) {
    Instant due = checkedAt.flatMap(at -> soa.map(known -> times.afterSuccess(known, at))).orElse(now);
    looking = false;
    if (again) schedule(now);
    else schedule(due.isBefore(now) ? now.plus(means.spread()) : due);
    again = false;
  }

  /** Changes what the zone is taken from; where that is other primaries, a look follows. */
  synchronized void change(SecondaryZone to) {
    boolean isElsewhere = !to.primaries().equals(zone.primaries());
    zone = to;
    times = new RefreshTimes(to.minRefresh(), to.maxRefresh(), means.random());
    if (isElsewhere) look();
  }

  /** Stops; a look that is under way comes to nothing. */
  synchronized void remove() {
    removed = true;
    timer.ifPresent(pending -> pending.cancel(false));
  }

  synchronized SecondaryZone zone() {
    return zone;
  }

  /** Takes a notice, from somebody who may give one (RFC 1996 §3.11). */
  synchronized void notice(Optional<Long> serial) {
    boolean isKnown = standing == Standing.SERVED && serial.isPresent() && failure.isEmpty()
        && soa.isPresent() && !Serial.isNewer(serial.get(), soa.get().serial());
    if (isKnown) return;
    Instant soonest = lookedAt.equals(Instant.MIN) ? lookedAt : lookedAt.plus(BETWEEN_NOTICES);
    if (looking) again = true;
    else if (soonest.isAfter(means.clock().instant())) schedule(soonest);
    else look();
  }

  /** Looks at the primaries, now or right after the look that is under way. */
  synchronized void look() {
    if (removed) return;
    again = looking;
    if (looking) return;
    looking = true;
    lookedAt = means.clock().instant();
    timer.ifPresent(pending -> pending.cancel(false));
    nextAt = Optional.empty();
    means.start("secondary-" + zone.name(), this::run);
  }

  synchronized SecondaryStatus status() {
    return new SecondaryStatus(zone.name(), standing, soa.map(SoaTimes::serial), primary, checkedAt, nextAt,
        expiresAt(), octets, failure);
  }

  private void run() {
    try {
      tryAll();
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | OutOfMemoryError unexpected) {
      LOG.error("event=secondary-failed zone={}", zone().name(), unexpected);
      failed(List.of(unexpected.toString()));
    } finally {
      finish();
    }
  }

  private synchronized void finish() {
    looking = false;
    if (!again) return;
    again = false;
    schedule(lookedAt.plus(BETWEEN_NOTICES));
  }

  private void tryAll() throws InterruptedException {
    SecondaryZone now = zone();
    List<String> causes = new ArrayList<>();
    for (Remote remote : now.primaries()) {
      for (Remote.Address at : remote.addresses()) {
        try {
          lookAt(now, new PrimaryClient(remote, at, means.limits(), means.clock()));
          succeeded(now, remote);
          return;
        } catch (IOException | TransferException | RefusedZoneException cause) {
          causes.add(remote + " (" + at + "): " + text(cause));
        }
      }
    }
    failed(causes);
  }

  private void lookAt(SecondaryZone now, PrimaryClient client)
      throws IOException, TransferException, RefusedZoneException, InterruptedException {
    Optional<Long> ours = serial();
    long theirs = serial(now, client);
    if (ours.isPresent() && ours.get() == theirs) {
      if (standing() == Standing.SERVED) return;
    } else if (ours.isPresent() && !Serial.isNewer(theirs, ours.get())) {
      throw TransferException.failed("serial " + theirs + " is behind ours, " + ours.get());
    }
    means.transfers().acquire();
    try {
      take(now, client, ours);
    } finally {
      means.transfers().release();
    }
  }

  private long serial(SecondaryZone now, PrimaryClient client)
      throws IOException, TransferException, InterruptedException {
    means.looks().acquire();
    try {
      return client.serial(now.origin());
    } finally {
      means.looks().release();
    }
  }

  private void take(SecondaryZone now, PrimaryClient client, Optional<Long> ours)
      throws IOException, TransferException, RefusedZoneException, InterruptedException {
    Optional<ZoneRecords> version = ours.isEmpty() ? Optional.empty()
        : read().map(Kept::records).filter(records -> records.serial() == ours.get());
    PrimaryClient.Received received;
    ZoneRecords next;
    try {
      received = client.transfer(now.origin(), version);
      next = next(version, received.outcome());
    } catch (TransferException misfit) {
      if (!misfit.isIncrementalOnly()) throw misfit;
      LOG.info("event=secondary-whole zone={} cause=\"{}\"", now.name(), misfit.getMessage());
      received = client.transfer(now.origin(), Optional.empty());
      next = next(Optional.empty(), received.outcome());
    }
    if (ours.isPresent() && Serial.isNewer(ours.get(), next.serial())) {
      throw TransferException.failed("serial " + next.serial() + " is behind ours, " + ours.get());
    }
    publish(now, next, received.octets());
    LOG.info("event=secondary-taken zone={} serial={} records={} octets={} skipped={} kind={}", now.name(),
        next.serial(), next.count(), received.octets(), received.skipped(),
        received.outcome().getClass().getSimpleName());
  }

  private static ZoneRecords next(Optional<ZoneRecords> version, Outcome outcome) throws TransferException {
    return switch (outcome) {
      case Outcome.Whole whole -> whole.records();
      case Outcome.Incremental some -> ZonePatch.apply(version.orElseThrow(), some.differences());
      case Outcome.Nothing nothing -> version.orElseThrow();
    };
  }

  private void publish(SecondaryZone now, ZoneRecords next, long took)
      throws RefusedZoneException, InterruptedException {
    means.publisher().publish(next);
    if (isRemoved()) {
      means.publisher().remove(now.origin());
      return;
    }
    try {
      means.store().write(now.origin(), new Kept(next, means.clock().instant()));
    } catch (IOException unkept) {
      LOG.error("event=secondary-unkept zone={} cause=\"{}\"", now.name(), text(unkept));
    }
    synchronized (this) {
      soa = Optional.of(SoaTimes.of(next));
      standing = Standing.SERVED;
      octets = Optional.of(took);
    }
  }

  private void succeeded(SecondaryZone now, Remote remote) throws InterruptedException {
    Instant at = means.clock().instant();
    synchronized (this) {
      if (failure.isPresent()) LOG.info("event=secondary-recovered zone={} primary={}", now.name(), remote);
      failure = Optional.empty();
      failures = 0;
      primary = Optional.of(remote.name());
      checkedAt = Optional.of(at);
    }
    try {
      means.store().touch(now.origin(), at);
    } catch (IOException unkept) {
      LOG.error("event=secondary-unkept zone={} cause=\"{}\"", now.name(), text(unkept));
    }
    extend();
    synchronized (this) {
      soa.ifPresent(known -> schedule(times.afterSuccess(known, at)));
    }
  }

  /** Tells until when what is served may be; whoever takes notices doesn't wait for that, nor for what is written. */
  private void extend() throws InterruptedException {
    Optional<Instant> until = expiresAt();
    if (until.isPresent() && !isRemoved()) means.publisher().extend(zone().origin(), until.get());
  }

  /** Told once for each cause, however often it is met. */
  private synchronized void failed(List<String> causes) {
    String told = String.join("; ", causes);
    if (!failure.equals(Optional.of(told))) {
      LOG.warn("event=secondary-failing zone={} cause=\"{}\"", zone.name(), told);
    }
    failure = Optional.of(told);
    failures++;
    Instant now = means.clock().instant();
    schedule(soa.isPresent() ? times.afterFailure(soa.get(), now) : times.afterFailure(failures, now));
  }

  /** Wakes up at the time, or when the zone expires if that is earlier. */
  private synchronized void schedule(Instant at) {
    if (removed) return;
    timer.ifPresent(pending -> pending.cancel(false));
    nextAt = Optional.of(at);
    Instant wakes = standing == Standing.SERVED ? expiresAt().filter(end -> end.isBefore(at)).orElse(at) : at;
    timer = Optional.of(means.at(wakes, this::wake));
  }

  private void wake() {
    Instant now = means.clock().instant();
    synchronized (this) {
      boolean isOver = standing == Standing.SERVED && expiresAt().filter(end -> !end.isAfter(now)).isPresent();
      if (isOver) {
        standing = Standing.EXPIRED;
        means.start("expire-" + zone.name(), this::expire);
      }
      if (nextAt.isPresent() && nextAt.get().isAfter(now)) schedule(nextAt.get());
      else look();
    }
  }

  private void expire() {
    try {
      LOG.error("event=secondary-expired zone={} since={}", zone().name(), status().expiresAt().orElseThrow());
      if (standing() == Standing.EXPIRED) means.publisher().withhold(zone().origin());
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isPublished(Kept kept) throws InterruptedException {
    if (!kept.checkedAt().plus(SoaTimes.of(kept.records()).expire()).isAfter(means.clock().instant())) return false;
    try {
      means.publisher().publish(kept.records());
      return true;
    } catch (RefusedZoneException refused) {
      LOG.warn("event=secondary-refused zone={} cause=\"{}\"", zone().name(), refused.getMessage());
      return false;
    }
  }

  private Optional<Kept> read() {
    try {
      return means.store().read(zone().origin());
    } catch (IOException damaged) {
      LOG.warn("event=secondary-unread zone={} cause=\"{}\"", zone().name(), text(damaged));
      return Optional.empty();
    }
  }

  private synchronized boolean isRemoved() {
    return removed;
  }

  private synchronized Standing standing() {
    return standing;
  }

  private synchronized Optional<Long> serial() {
    return soa.map(SoaTimes::serial);
  }

  private synchronized Optional<Instant> expiresAt() {
    return checkedAt.flatMap(at -> soa.map(known -> at.plus(known.expire())));
  }

  private static String text(Exception cause) {
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }
}
