package org.rialto.serve;

import java.util.concurrent.ThreadFactory;
import org.rialto.linux.Linux;
import org.rialto.linux.Scheduling;

/**
 * Threads for heavy work that nobody waits for: each is a platform thread that Linux gives a small share of a core that
 * is wanted by others, in short turns. A query that comes while maps are read waits a fraction of a millisecond, not
 * the several that a whole turn takes.
 */
public final class Background implements ThreadFactory {
  /**
   * How much nicer than the threads that answer: a third of what one of those gets, so that maps come in within seconds
   * even where every core is busy.
   */
  static final int NICER = 5;

  private final String name;

  /** @param name of each of the threads */
  public Background(String name) {
    this.name = name;
  }

  @Override public Thread newThread(Runnable work) {
    return Thread.ofPlatform().daemon().name(name).unstarted(() -> {
      if (Linux.isSupported()) Scheduling.stepBack(NICER);
      work.run();
    });
  }
}
