package org.rialto.alto;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import org.rialto.location.MapException;
import org.rialto.location.Maps;
import org.rialto.location.VersionTag;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows a source's update stream (RFC 8895), on a thread of its own, and keeps the pair it vouches for. A stream that
 * ends is opened anew: with the tags of what is held, without those of what a patch didn't fit. Until it vouches for a
 * pair again, it says nothing, and the maps are polled.
 */
final class Updates implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Updates.class);

  /** After so many failures in a row the maps are asked for, however fresh they are by HTTP: changes may be missed. */
  private static final int FAILURES_BEFORE_POLL = 2;

  private final Source source;
  private final Clock clock;
  private final StreamConnection connection;
  private final Remarks remarks;
  private final ThreadFactory threads;
  private final Thread thread;
  /** Of the thread that asks for {@link #current}. */
  private Optional<Made> made = Optional.empty();

  /** Guarded by this object, as are all below. */
  private Optional<UpdateOffer> offer = Optional.empty();
  private Optional<Walk.Pair> base = Optional.empty();
  private Substreams.Copies kept = Substreams.Copies.NONE;
  private Optional<Vouched> pushed = Optional.empty();
  private Optional<Instant> pushedSince = Optional.empty();
  private Instant aliveAt = Instant.MIN;
  private Optional<Instant> openingSince = Optional.empty();
  private boolean untaken;
  private boolean pollDue;
  private boolean closed;
  private int failures;
  private boolean wasOpened;
  private long substreamNumber;
  private long events;
  private long patches;
  private long begunAnew;
  private long resynchronisations;
  private Optional<String> lastReason = Optional.empty();

  /** @throws IllegalArgumentException naming the file, if the source's trust anchors can't be used */
  Updates(Source source, Clock clock, ThreadFactory threads) {
    this.source = source;
    this.clock = clock;
    this.connection = new StreamConnection(source, clock);
    this.remarks = new Remarks(LOG, "updates-of-source=" + source.name());
    this.threads = threads;
    this.thread = threads.newThread(this::run);
  }

  /** What a stream vouches for, and what its maps say beside themselves. */
  private record Vouched(Pushed maps, Cached.Meta ofNetworkMap, Cached.Meta ofCosts, Instant aliveAt) {}

  /** What was made of it last. */
  private record Made(Pushed of, Pushed.Made result) {}

  /** To be called once. */
  void start() {
    thread.start();
  }

  /**
   * What fetching came to.
   *
   * @param found the stream that the directory offers for these maps
   */
  void follow(Optional<UpdateOffer> found, Walk.Pair pair) {
    if (moves(found, pair)) connection.leave();
  }

  /**
   * Follows the stream that is offered for maps of an earlier process, if they can be asked for by their tags (RFC 8895
   * §6.5).
   *
   * @return what it vouches for; empty where it can't be had, or says nothing for longer than an answer may take
   */
  Optional<Walk.Pair> join(UpdateOffer found, Walk.Pair held) throws IOException, InterruptedException {
    if (held.costMap().meta().tag().isEmpty() || !found.isByTag()) return Optional.empty();
    long before = breaks(); // it may break as soon as it is followed
    follow(Optional.of(found), held);
    awaitJoined(before);
    return current();
  }

  /** How often a stream broke, or a part of it. */
  private synchronized long breaks() {
    return resynchronisations + begunAnew;
  }

  private synchronized void awaitJoined(long breaksBefore) throws InterruptedException {
    long until = System.nanoTime() + source.timing().readTimeout().toNanos();
    while (pushed.isEmpty() && breaks() == breaksBefore) {
      long left = (until - System.nanoTime()) / 1_000_000;
      if (left <= 0) return;
      wait(left);
    }
  }

  /** Takes down what was fetched; whether a stream that is followed is another than the one that is offered. */
  private synchronized boolean moves(Optional<UpdateOffer> found, Walk.Pair pair) {
    boolean isOther = !offer.equals(found);
    if (isOther) { // what one stream pushed is nothing to the next, which may be another server's
      forget();
      kept = Substreams.Copies.NONE;
    }
    boolean otherCosts = base.isEmpty() || base.get().costMap().value() != pair.costMap().value();
    boolean otherMap = base.isEmpty() || base.get().networkMap().value() != pair.networkMap().value();
    if ((otherMap || isOther) && pushed.isEmpty()) {
      kept = new Substreams.Copies(Optional.of(NetworkMapCopy.of(pair.networkMap().value(),
          pair.networkMap().pointer())), kept.costMaps());
    }
    Optional<VersionTag> tag = pair.costMap().meta().tag();
    if ((otherCosts || isOther) && pushed.isEmpty() && tag.isPresent()) {
      kept = new Substreams.Copies(kept.networkMap(),
          Map.of(tag.get().resourceId(), CostMapCopy.of(pair.costMap().value(), tag.get(),
              pair.costMap().pointer())));
    }
    boolean moved = wasOpened && isOther;
    offer = found;
    base = Optional.of(pair);
    notifyAll();
    return moved;
  }

  /**
   * The pair the stream vouches for; empty while there is none, or nothing has been heard of it for too long.
   *
   * @throws FetchException if what it vouches for can't be used
   */
  Optional<Walk.Pair> current() throws FetchException {
    if (isOpeningOverdue()) connection.leave();
    Optional<Vouched> vouched = vouched();
    if (vouched.isEmpty()) return Optional.empty();
    Walk.Pair pair = pair(vouched.get(), base.orElseThrow());
    synchronized (this) {
      base = Optional.of(pair);
    }
    return Optional.of(pair);
  }

  /** A server that sends the head of its answer, or an error, octet by octet is left as it is for a map. */
  private synchronized boolean isOpeningOverdue() {
    return openingSince.filter(since -> clock.instant().isAfter(since.plus(source.timing().callTimeout()))).isPresent();
  }

  private synchronized Optional<Vouched> vouched() {
    untaken = false;
    Duration silent = Duration.between(aliveAt, clock.instant());
    return pushed.filter(_ -> silent.compareTo(source.updates().silence()) <= 0)
        .map(each -> new Vouched(each.maps(), each.ofNetworkMap(), each.ofCosts(), aliveAt));
  }

  private Walk.Pair pair(Vouched vouched, Walk.Pair last) throws FetchException {
    if (made.filter(each -> each.of().isAs(vouched.maps())).isEmpty()) {
      try {
        made = Optional.of(new Made(vouched.maps(),
            vouched.maps().madeFor(source, last.networkMap().value(), last.costMap().value())));
      } catch (MapException e) {
        throw new FetchException(vouched.maps().offer().uri() + ": " + e.getMessage());
      }
    }
    Maps maps = made.get().result().maps();
    return new Walk.Pair(
        last.networkMap().pushed(maps.networkMap(), vouched.ofNetworkMap(), vouched.aliveAt(),
            freshness(last.networkMap())),
        last.costMap().pushed(maps.costMap(), vouched.ofCosts(), vouched.aliveAt(), freshness(last.costMap())),
        made.get().result().calendar()).at(clock.instant());
  }

  /** Long enough for a stream that falls silent to be given up and opened anew before the maps are polled. */
  private Duration freshness(Cached<?> last) {
    Duration lifetime = source.timing().bounded(last.lifetime());
    Duration least = source.updates().silence().multipliedBy(2);
    return lifetime.compareTo(least) < 0 ? least : lifetime;
  }

  /** Waits so long, or until maps were pushed or must be polled: true then. */
  synchronized boolean await(Duration pause) throws InterruptedException {
    long until = System.nanoTime() + pause.toNanos();
    while (!untaken && !pollDue) {
      long left = (until - System.nanoTime()) / 1_000_000;
      if (left <= 0) break;
      wait(left);
    }
    return untaken || pollDue;
  }

  /** Whether changes may have been missed since this was asked last, so that the maps must be polled. */
  synchronized boolean takePollDue() {
    boolean isDue = pollDue;
    pollDue = false;
    return isDue;
  }

  synchronized UpdateStatus status() {
    return new UpdateStatus(offer.map(UpdateOffer::uri), pushedSince, events, patches, begunAnew,
        resynchronisations, lastReason);
  }

  /** Takes leave of the stream and ends; in the middle of an event too. */
  @Override public void close() {
    synchronized (this) {
      closed = true;
    }
    forget();
    connection.close();
    thread.interrupt();
    Ending.await(thread);
  }

  private void run() {
    try {
      while (true) step();
    } catch (InterruptedException stop) {
      if (!isClosed()) LOG.error("event=updates-ended source={} cause=\"interrupted by a stranger\"", source.name());
    } finally {
      forget();
    }
  }

  /** Follows a stream, and waits until the next. A fault that nobody foresaw costs a wait, not the streams to come. */
  private void step() throws InterruptedException {
    try {
      Substreams substreams = next();
      Throwable reason = follow(substreams);
      Thread.sleep(ended(substreams, reason));
    } catch (RuntimeException | Error fault) {
      remarks.failed("unexpectedly failed: " + fault);
      forget();
      Thread.sleep(source.timing().firstRetry());
    }
  }

  /** Whether these are of the stream that was offered last. */
  private synchronized boolean isOffered(Substreams substreams) {
    return offer.equals(Optional.of(substreams.offer()));
  }

  /** Whatever ends the thread: no stream vouches for anything any more. */
  private synchronized void forget() {
    pushed = Optional.empty();
    pushedSince = Optional.empty();
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  /** Waits for a stream to follow; what to ask it for. */
  private synchronized Substreams next() throws InterruptedException {
    while (offer.isEmpty()) wait();
    Walk.Pair last = base.orElseThrow();
    openingSince = Optional.of(clock.instant());
    wasOpened = true;
    return new Substreams(offer.get(), source, this::nextNumber,
        new Maps(last.networkMap().value(), last.costMap().value()), kept);
  }

  private synchronized long nextNumber() {
    return ++substreamNumber;
  }

  /** Follows one stream to its end; why it ended. */
  private Throwable follow(Substreams substreams) {
    try (StreamConnection.Opened stream = connection.open(substreams.offer().uri(), substreams.request());
        StreamControl control = new StreamControl(connection, stream, threads)) {
      opened();
      return follow(substreams, stream, control);
    } catch (IOException | RuntimeException | Error e) { // maps may be more than there is memory for
      return e;
    }
  }

  private Exception follow(Substreams substreams, StreamConnection.Opened stream, StreamControl control)
      throws IOException {
    try {
      return new UpdateStream(source, clock, substreams, control, new Heard(substreams, stream.base()), remarks::remark)
          .follow(stream.octets());
    } catch (FetchException | RuntimeException fault) {
      connection.leave(); // the server may still think all is well
      throw fault;
    } catch (IOException lost) {
      throw control.refusal().map(IOException.class::cast).orElse(lost);
    }
  }

  private synchronized void opened() {
    openingSince = Optional.empty();
  }

  /** Notes why a stream ended; how long to wait before the next. */
  private synchronized Duration ended(Substreams substreams, Throwable reason) throws InterruptedException {
    if (closed) throw new InterruptedException();
    Instant now = clock.instant();
    boolean lasted = pushedSince.filter(since -> now.isAfter(since.plus(source.updates().silence()))).isPresent();
    failures = lasted ? 1 : failures + 1;
    pushed = Optional.empty();
    pushedSince = Optional.empty();
    openingSince = Optional.empty();
    if (isOffered(substreams)) kept = substreams.copies();
    resynchronisations++;
    String cause = cause(reason);
    lastReason = Optional.of(cause);
    LOG.debug("event=stream-ended source={} failures={}", source.name(), failures, reason);
    remarks.failed(cause);
    if (failures == FAILURES_BEFORE_POLL) pollDue = true;
    notifyAll();
    return BackOff.after(failures, source.timing(),
        reason instanceof FetchException refused ? refused.retryAfter() : Optional.empty());
  }

  private String cause(Throwable reason) {
    return switch (reason) {
      case FetchException told -> told.getMessage();
      case MapException told -> told.getMessage();
      case InterruptedIOException silent -> "nothing was heard for " + source.updates().silence().toMillis() + " ms";
      case IOException lost ->
          "the stream broke off: " + Optional.ofNullable(lost.getMessage()).orElse(lost.toString());
      default -> "unexpectedly failed: " + reason;
    };
  }

  /** Takes down what a stream says. */
  private final class Heard implements UpdateStream.Listener {
    private final Substreams substreams;
    private final URI base;
    private long patchesBefore;

    /** @param base where the stream was found */
    Heard(Substreams substreams, URI base) {
      this.substreams = substreams;
      this.base = base;
    }

    @Override public void heard() {
      synchronized (Updates.this) {
        aliveAt = clock.instant();
      }
    }

    @Override public void took() {
      synchronized (Updates.this) {
        events++;
        patches += substreams.patches() - patchesBefore;
        patchesBefore = substreams.patches();
      }
    }

    @Override public void broke(String why, int times) {
      synchronized (Updates.this) {
        pushed = Optional.empty();
        pushedSince = Optional.empty();
        begunAnew++;
        lastReason = Optional.of(why);
        remarks.failed(why);
        if (times == FAILURES_BEFORE_POLL) pollDue = true;
        Updates.this.notifyAll();
      }
    }

    private Optional<URI> resolved(Optional<String> pointer) {
      return pointer.flatMap(text -> Pointers.resolved(substreams.offer().uri(), base, text, remarks::remark));
    }

    @Override public void vouched(Pushed maps) {
      synchronized (Updates.this) {
        if (closed || !isOffered(substreams)) return;
        boolean begins = pushed.isEmpty();
        boolean same = !begins && pushed.get().maps().isAs(maps);
        pushed = Optional.of(new Vouched(maps,
            new Cached.Meta(resolved(maps.networkMapPointer()), Optional.empty()),
            new Cached.Meta(resolved(maps.costPointer()), maps.costTag()), aliveAt));
        if (same) return;
        if (begins) {
          pushedSince = Optional.of(clock.instant());
          remarks.recovered();
          if (resynchronisations == 0) {
            LOG.info("event=updates-pushed source={} stream={}", source.name(), substreams.offer().uri());
          }
        }
        untaken = true;
        Updates.this.notifyAll();
      }
    }
  }
}
