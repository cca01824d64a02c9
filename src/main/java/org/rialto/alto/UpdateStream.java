package org.rialto.alto;

import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.rialto.location.MapException;

/**
 * One update stream from its opening to its end (RFC 8895 §6.7). A substream that breaks begins anew where the server
 * lets the stream be controlled (§7); elsewhere, or if that happens again and again, it ends the stream. For one
 * thread.
 */
final class UpdateStream {
  /** So often in a row a substream begins anew: a server that breaks it each time is left alone for a while. */
  private static final int ANEW_MAX = 3;

  private final Source source;
  private final Clock clock;
  private final Substreams substreams;
  private final Control control;
  private final Listener listener;
  private final Consumer<String> remarks;
  /** Since when there has been no pair. */
  private Optional<Instant> unpairedSince;
  /** Since when there has been one; or empty. */
  private Optional<Instant> pairedSince = Optional.empty();
  /** Times in a row that a substream began anew. */
  private int anew;
  private boolean introduced;
  /** Whether an event is being taken, so that what is held is about to change. */
  private boolean taking;

  UpdateStream(Source source, Clock clock, Substreams substreams, Control control, Listener listener,
      Consumer<String> remarks) {
    this.source = source;
    this.clock = clock;
    this.substreams = substreams;
    this.control = control;
    this.listener = listener;
    this.remarks = remarks;
    this.unpairedSince = Optional.of(clock.instant());
  }

  /** How the stream is controlled (§7). */
  interface Control {
    /** Told where that is, as the server writes it, if it is anywhere. */
    void at(String reference);

    /** Whether it can be. */
    boolean isThere();

    /**
     * Asks the server for a change, after a while, and doesn't wait for its answer; what it refuses ends the stream.
     */
    void ask(byte[] request, Duration pause);
  }

  /** Told what the stream says, on its thread. */
  interface Listener {
    /** Something came. */
    void heard();

    /** An event has been dealt with. */
    void took();

    /**
     * A substream is of no use and begins anew, so that there are no maps to vouch for until it has.
     *
     * @param times so often in a row
     */
    void broke(String why, int times);

    /** These are the maps now; said again whenever something came. */
    void vouched(Pushed maps);
  }

  /**
   * Follows the stream to its end.
   *
   * @return why the server ended it: it is an end like any other
   * @throws IOException why else it ended
   * @throws MapException naming resource and fault, if the server broke a rule
   */
  FetchException follow(InputStream octets) throws IOException {
    EventReader events = new EventReader(octets, clock, source.limits().bytes(), source.timing().callTimeout(),
        this::alive);
    for (Optional<EventReader.Event> event = events.next(); event.isPresent(); event = events.next()) {
      taking = true;
      if (introduced) take(event.get());
      else introduce(event.get());
      taking = false;
      listener.took();
      vouch();
    }
    return new FetchException("the server ended the stream");
  }

  private void alive() {
    listener.heard();
    if (introduced && !taking) vouch();
  }

  /** The first event says where the stream is controlled, or by null that it isn't (§5.3, §6.7.1). */
  private void introduce(EventReader.Event event) throws IOException {
    if (!mediaType(event.name()).equals(MediaType.UPDATE_CONTROL)) {
      throw new MapException("the first event is \"" + event.name() + "\", not the control event (RFC 8895 §6.7.1)");
    }
    ControlEvent first = ControlEvent.read(event.data());
    if (!first.introduces()) throw new MapException("the first event has no control-uri (RFC 8895 §5.3)");
    checkStopped(first);
    introduced = true;
    first.controlUri().ifPresent(control::at);
  }

  private void take(EventReader.Event event) throws IOException {
    String mediaType = mediaType(event.name());
    if (mediaType.equals(MediaType.UPDATE_CONTROL)) {
      checkStopped(ControlEvent.read(event.data()));
    } else {
      take(mediaType, dataId(event.name()), event);
    }
  }

  private void take(String mediaType, String id, EventReader.Event event) throws IOException {
    try {
      if (substreams.take(mediaType, id, event.data())) return;
      remarks.accept("an event \"" + event.name() + "\" for nothing that was asked for; it is passed over");
    } catch (MapException broken) {
      beginAnew(id, broken);
    }
  }

  /** A copy that isn't the server's any more is of no use, nor is its tag: all of it is asked for, after a while. */
  private void beginAnew(String id, MapException why) {
    Instant now = clock.instant();
    boolean lasted = pairedSince.filter(since -> now.isAfter(since.plus(source.updates().silence()))).isPresent();
    if (lasted) anew = 0;
    if (!control.isThere() || anew == ANEW_MAX) throw why;
    Duration pause = anew == 0 ? Duration.ZERO : BackOff.after(anew, source.timing(), Optional.empty());
    anew++;
    pairedSince = Optional.empty();
    unpairedSince = Optional.of(now);
    control.ask(substreams.beginAnew(id), pause);
    listener.broke(why.getMessage(), anew);
  }

  /**
   * One map alone is no guidance, so the other is given up with it. Whoever stopped it may know where the stream is
   * controlled (§10.3); the next one has another place for that.
   */
  private void checkStopped(ControlEvent event) throws FetchException {
    if (substreams.anyOf(event.stopped())) {
      throw new FetchException("the server stopped " + String.join(", ", event.stopped())
          + event.description().map(text -> ": " + text).orElse(""));
    }
  }

  /** A media type has no comma, its parameters may: what follows the last one is the data-id (§5.2). */
  private static String mediaType(String name) {
    int comma = name.lastIndexOf(',');
    return MediaType.of(comma < 0 ? name : name.substring(0, comma));
  }

  private static String dataId(String name) {
    int comma = name.lastIndexOf(',');
    return comma < 0 ? "" : name.substring(comma + 1).strip();
  }

  /** Of a pair that doesn't come together one half is lost, and asked for anew (§9.2). */
  private void vouch() {
    Instant now = clock.instant();
    Optional<Pushed> pair = substreams.pair();
    if (pair.isPresent()) {
      if (pairedSince.isEmpty()) pairedSince = Optional.of(now);
      unpairedSince = Optional.empty();
      listener.vouched(pair.get());
      return;
    }
    if (unpairedSince.isEmpty()) unpairedSince = Optional.of(now);
    Duration unpaired = Duration.between(unpairedSince.get(), now);
    if (unpaired.compareTo(source.updates().pairing()) > 0) {
      beginAnew(substreams.lagging(), new MapException("no network map with costs for its version within "
          + source.updates().pairing().toMillis() + " ms (RFC 8895 §9.2)"));
    }
  }
}
