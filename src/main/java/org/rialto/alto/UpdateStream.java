package org.rialto.alto;

import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.rialto.location.MapException;
import org.rialto.location.Maps;

/** One update stream from its opening to its end (RFC 8895 §6.7). For one thread. */
final class UpdateStream {
  private final Source source;
  private final Clock clock;
  private final Substreams substreams;
  private final Listener listener;
  private final Consumer<String> remarks;
  /** Since when there has been no pair. */
  private Optional<Instant> unpairedSince;
  private boolean introduced;
  /** Whether an event is being taken, so that what is held is about to change. */
  private boolean taking;

  UpdateStream(Source source, Clock clock, Substreams substreams, Listener listener, Consumer<String> remarks) {
    this.source = source;
    this.clock = clock;
    this.substreams = substreams;
    this.listener = listener;
    this.remarks = remarks;
    this.unpairedSince = Optional.of(clock.instant());
  }

  /** Told what the stream says, on its thread. */
  interface Listener {
    /** Something came. */
    void heard();

    /** An event has been dealt with. */
    void took();

    /** These are the maps now; said again whenever something came. */
    void vouched(Maps maps);
  }

  /**
   * Follows the stream to its end.
   *
   * @param controlledAt told where the stream is controlled, as the server writes it, if it is
   * @return why the server ended it: it is an end like any other
   * @throws IOException why else it ended
   * @throws MapException naming resource and fault, if the server broke a rule
   */
  FetchException follow(InputStream octets, Consumer<String> controlledAt) throws IOException {
    EventReader events = new EventReader(octets, clock, source.limits().bytes(), source.timing().callTimeout(),
        this::alive);
    for (Optional<EventReader.Event> event = events.next(); event.isPresent(); event = events.next()) {
      taking = true;
      if (introduced) take(event.get());
      else introduce(event.get()).ifPresent(controlledAt);
      taking = false;
      listener.took();
      vouch();
    }
    return new FetchException("the server ended the stream");
  }

  private void alive() throws FetchException {
    listener.heard();
    if (introduced && !taking) vouch();
  }

  /** The first event says where the stream is controlled, or by null that it isn't (§5.3, §6.7.1). */
  private Optional<String> introduce(EventReader.Event event) throws IOException {
    if (!mediaType(event.name()).equals(MediaType.UPDATE_CONTROL)) {
      throw new MapException("the first event is \"" + event.name() + "\", not the control event (RFC 8895 §6.7.1)");
    }
    ControlEvent control = ControlEvent.read(event.data());
    if (!control.introduces()) throw new MapException("the first event has no control-uri (RFC 8895 §5.3)");
    checkStopped(control);
    introduced = true;
    return control.controlUri();
  }

  private void take(EventReader.Event event) throws IOException {
    String mediaType = mediaType(event.name());
    if (mediaType.equals(MediaType.UPDATE_CONTROL)) {
      checkStopped(ControlEvent.read(event.data()));
    } else if (!substreams.take(mediaType, dataId(event.name()), event.data())) {
      remarks.accept("an event \"" + event.name() + "\" for nothing that was asked for; it is passed over");
    }
  }

  /** One map alone is no guidance, so the other is given up with it. */
  private void checkStopped(ControlEvent control) throws FetchException {
    if (substreams.anyOf(control.stopped())) {
      throw new FetchException("the server stopped " + String.join(", ", control.stopped())
          + control.description().map(text -> ": " + text).orElse(""));
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

  /** Costs that never come for a changed network map end the stream (§9.2). */
  private void vouch() throws FetchException {
    Optional<Maps> pair = substreams.pair();
    if (pair.isPresent()) {
      unpairedSince = Optional.empty();
      listener.vouched(pair.get());
      return;
    }
    Instant now = clock.instant();
    if (unpairedSince.isEmpty()) unpairedSince = Optional.of(now);
    Duration unpaired = Duration.between(unpairedSince.get(), now);
    if (unpaired.compareTo(source.updates().pairing()) > 0) {
      throw new FetchException("no network map with costs for its version within "
          + source.updates().pairing().toMillis() + " ms (RFC 8895 §9.2)");
    }
  }
}
