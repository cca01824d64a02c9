package org.rialto.app;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the folders that zones' files are in. Once something has happened there and it has been quiet for a moment,
 * the zones are looked at: which of them have changed isn't for the watch to say.
 */
final class ZoneWatch implements AutoCloseable {
  /** An editor writes, renames and sets rights, and a deployment writes many files: all of it is one change. */
  private static final Duration QUIET = Duration.ofMillis(500);
  /** Where it is never quiet, zones are looked at all the same. */
  private static final Duration LONGEST = Duration.ofSeconds(10);

  private static final Logger LOG = LoggerFactory.getLogger(ZoneWatch.class);

  private final Supplier<Set<Path>> folders;
  private final Runnable reload;
  private final WatchService watcher;
  private final Rounds rounds = new Rounds("zone-watch", this::look);
  private final Map<Path, WatchKey> watched = new HashMap<>();

  /**
   * Watches from now on; tells nothing yet.
   *
   * @param folders that hold files of zones, asked for again after each reload
   * @param reload called on a thread of the watch, one call at a time
   * @throws IOException if the system has no watches left
   */
  ZoneWatch(Supplier<Set<Path>> folders, Runnable reload) throws IOException {
    this.folders = folders;
    this.reload = reload;
    watcher = FileSystems.getDefault().newWatchService();
    watch();
  }

  void start() {
    rounds.start();
  }

  private void look() throws InterruptedException {
    try {
      drain(watcher.take());
      settle();
      try {
        reload.run();
      } finally {
        watch();
      }
    } catch (ClosedWatchServiceException end) {
      throw new InterruptedException("the server is stopping");
    }
  }

  private void settle() throws InterruptedException {
    long latest = System.nanoTime() + LONGEST.toNanos();
    WatchKey next = watcher.poll(QUIET.toMillis(), TimeUnit.MILLISECONDS);
    while (next != null && System.nanoTime() < latest) {
      drain(next);
      next = watcher.poll(QUIET.toMillis(), TimeUnit.MILLISECONDS);
    }
    if (next != null) drain(next);
  }

  private static void drain(WatchKey key) {
    key.pollEvents();
    key.reset();
  }

  /** A folder that is gone is forgotten, so that it is watched again when it comes back. */
  private void watch() {
    Set<Path> wanted = folders.get();
    watched.entrySet().removeIf(entry -> {
      if (wanted.contains(entry.getKey()) && entry.getValue().isValid()) return false;
      entry.getValue().cancel();
      return true;
    });
    for (Path folder : wanted) {
      if (watched.containsKey(folder)) continue;
      try {
        watched.put(folder, folder.register(watcher, StandardWatchEventKinds.ENTRY_CREATE,
            StandardWatchEventKinds.ENTRY_MODIFY, StandardWatchEventKinds.ENTRY_DELETE));
      } catch (IOException unwatched) {
        LOG.warn("event=zones-unwatched folder={} reason=\"{}\"", folder, unwatched.getMessage());
      }
    }
  }

  @Override public void close() {
    try {
      watcher.close();
    } catch (IOException left) {
      LOG.warn("event=zone-watch-left reason=\"{}\"", left.getMessage());
    }
  }
}
