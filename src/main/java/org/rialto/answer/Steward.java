package org.rialto.answer;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;

/** The one writer of the state. Changes come in from many threads; states go out by one volatile write. */
public final class Steward implements Runnable {
  /** More changes than any burst of maps and reloads brings; a full queue makes the one who brings them wait. */
  private static final int MOST_WAITING = 1024;

  private record Waiting(Change change, CompletableFuture<State> done) {}

  private final BlockingQueue<Waiting> changes = new ArrayBlockingQueue<>(MOST_WAITING);
  private volatile State current;

  public Steward(State first) {
    current = first;
  }

  /** The present state. To be read once for all that must fit together. */
  public State current() {
    return current;
  }

  /**
   * Asks for a change, in the order of the calls; the future is complete once answers are made from the state with it.
   */
  public CompletableFuture<State> submit(Change change) throws InterruptedException {
    Waiting waiting = new Waiting(change, new CompletableFuture<>());
    changes.put(waiting);
    return waiting.done();
  }

  @Override public void run() {
    try {
      while (true) apply(changes.take());
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * A change that doesn't fit the state is its sender's fault and is returned to him; the state stays. So is whatever
   * else goes wrong: those who bring changes wait for them, and would wait for ever for a steward that has gone.
   */
  private void apply(Waiting waiting) {
    try {
      current = current.after(waiting.change());
      waiting.done().complete(current);
    } catch (RuntimeException | Error misfit) {
      waiting.done().completeExceptionally(misfit);
    }
  }
}
