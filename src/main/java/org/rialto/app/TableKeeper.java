package org.rialto.app;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.rialto.alto.Guidance;
import org.rialto.location.CostMap;
import org.rialto.location.Maps;
import org.rialto.route.RedirectTable;
import org.rialto.serve.Background;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the table in use on disk, if it is that of the maps on disk, behind the back of whoever changes it: no change
 * waits for a disk. One table is written at a time, to its end; of those that come meanwhile the latest is next, so
 * that no older one takes the place of a newer. For several threads.
 */
final class TableKeeper implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TableKeeper.class);
  private static final Duration CLOSE_MAX = Duration.ofSeconds(10);

  private final TableStore store;
  private final Background threads = new Background("table-keeper");
  /** Of each source the maps that are on disk, of all that came. */
  private final Map<String, OnDisk> onDisk = new HashMap<>();
  private Optional<Marked> next = Optional.empty();
  /** While one is written, or about to be. */
  private Optional<Thread> writing = Optional.empty();

  /** @param mark tells their file from others */
  private record OnDisk(Maps maps, long mark) {}

  /**
   * What a table was compiled from.
   *
   * @param told of the maps
   * @param applied the costs in place of those of the maps, where small changes are ignored
   */
  record Part(org.rialto.answer.Guidance told, Maps maps, Optional<CostMap> applied) {}

  /** @param key what the table was compiled for */
  record Table(List<Part> parts, byte[] key, RedirectTable redirects) {}

  /** @param marks of the parts, in their order */
  private record Marked(Table table, List<Long> marks) {}

  TableKeeper(TableStore store) {
    this.store = store;
  }

  TableStore store() {
    return store;
  }

  /** These maps are on disk, in place of others; to be told by the only one who writes those of the source. */
  void saved(Guidance said) {
    Optional<Long> mark = store.mark(said.source());
    synchronized (this) {
      mark.ifPresentOrElse(file -> onDisk.put(said.source(), new OnDisk(said.maps(), file)),
          () -> onDisk.remove(said.source()));
    }
  }

  /** What is on disk of other sources than these is of no use any more. */
  synchronized void keepOnly(Set<String> sources) {
    onDisk.keySet().retainAll(sources);
  }

  /** Has a table written soon, unless some of its maps aren't those on disk. Never waits. */
  synchronized void keep(Table table) {
    List<Long> marks = new ArrayList<>();
    for (Part part : table.parts()) {
      OnDisk kept = onDisk.get(part.told().source());
      if (kept == null || kept.maps() != part.maps()) return;
      marks.add(kept.mark());
    }
    next = Optional.of(new Marked(table, marks));
    if (writing.isPresent()) return;
    writing = Optional.of(threads.newThread(this::writeAll));
    writing.get().start();
  }

  private void writeAll() {
    for (Optional<Marked> one = take(); one.isPresent(); one = take()) write(one.get());
  }

  private synchronized Optional<Marked> take() {
    Optional<Marked> taken = next;
    next = Optional.empty();
    if (taken.isEmpty()) writing = Optional.empty();
    return taken;
  }

  /** Failing to is no reason to stop guiding. */
  private void write(Marked one) {
    List<Part> parts = one.table.parts();
    List<TableStore.Marked> sources = new ArrayList<>();
    try {
      for (int i = 0; i < parts.size(); i++) {
        Part part = parts.get(i);
        sources.add(new TableStore.Marked(part.told(), one.marks.get(i)));
        if (part.applied().isPresent()) {
          store.appliedCosts().save(sources.get(i), part.maps().costMap(), part.applied().get());
        }
      }
      store.save(sources, one.table.key(), one.table.redirects());
    } catch (IOException | RuntimeException | Error e) { // else no later one would be written either
      LOG.warn("event=table-not-kept sources={} cause=\"{}\"", parts.size(), e.toString());
    }
  }

  /** Waits until all that came is on disk, for ten seconds at the most: a file that isn't whole by then isn't there. */
  @Override public void close() {
    Optional<Thread> last;
    synchronized (this) {
      last = writing;
    }
    try {
      if (last.isPresent() && !last.get().join(CLOSE_MAX)) LOG.warn("event=table-not-kept cause=\"slow disk\"");
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
  }
}
