package org.rialto.alto;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;

/**
 * Has a server change what a stream under way sends (RFC 8895 §7). It is asked beside the reading of the stream, as it
 * may first want to get rid of what it is sending there. What it refuses ends the stream. For the thread that reads it.
 */
final class StreamControl implements UpdateStream.Control, AutoCloseable {
  private final StreamConnection connection;
  private final StreamConnection.Opened opened;
  private final ThreadFactory threads;
  private final List<Thread> asking = new ArrayList<>();
  private Optional<URI> uri = Optional.empty();
  private volatile Optional<FetchException> refusal = Optional.empty();

  StreamControl(StreamConnection connection, StreamConnection.Opened opened, ThreadFactory threads) {
    this.connection = connection;
    this.opened = opened;
    this.threads = threads;
  }

  @Override public void at(String reference) {
    uri = connection.controlledAt(opened.base(), reference);
  }

  @Override public boolean isThere() {
    return uri.isPresent();
  }

  @Override public void ask(byte[] request, Duration pause) {
    URI control = uri.orElseThrow();
    asking.removeIf(thread -> !thread.isAlive());
    Thread thread = threads.newThread(() -> change(control, request, pause));
    asking.add(thread);
    thread.start();
  }

  private void change(URI control, byte[] request, Duration pause) {
    try {
      Thread.sleep(pause);
      connection.change(control, request);
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    } catch (FetchException e) {
      refused(e);
    } catch (IOException | RuntimeException e) {
      refused(new FetchException(control + ": " + Optional.ofNullable(e.getMessage()).orElse(e.toString())));
    }
  }

  private void refused(FetchException why) {
    refusal = Optional.of(why);
    opened.cut();
  }

  /** Why the server didn't do what it was asked for; the stream is cut off by then. */
  Optional<FetchException> refusal() {
    return refusal;
  }

  /** The stream has ended: what isn't asked for yet won't be. */
  @Override public void close() {
    for (Thread thread : asking) thread.interrupt();
  }
}
