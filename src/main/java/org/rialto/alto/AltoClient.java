package org.rialto.alto;

import java.time.Clock;
import java.util.Optional;
import java.util.function.Consumer;

/** Keeps one source's maps fresh, on a virtual thread of its own, and hands over each pair that belongs together. */
public final class AltoClient implements AutoCloseable {
  /**
   * A client that does nothing before {@link #start}.
   *
   * @param store where the last good maps are kept over a restart; empty to keep none
   * @param consumer called on the client's own thread, so it may take its time
   */
  public AltoClient(Source source, Clock clock, Optional<MapStore> store, Progress progress, Consumer<Guidance> consumer) {}

  /** Hands over what is on disk, if anything, and begins to fetch. To be called once. */
  public void start() {
    throw new UnsupportedOperationException();
  }

  /** How it does; from any thread. */
  public SourceStatus status() {
    throw new UnsupportedOperationException();
  }

  /** Stops asking, in the middle of an answer too. The consumer isn't called any more once this returns. */
  @Override public void close() {}
}
