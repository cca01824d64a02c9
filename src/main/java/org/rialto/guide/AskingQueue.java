package org.rialto.guide;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.rialto.net.IpPrefix;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Prefixes of clients that wait to be asked about, and the threads that ask. Each prefix is under way once, however
 * many want it asked about, and whoever does never waits. For several threads.
 */
final class AskingQueue implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AskingQueue.class);

  private final String name;
  private final int askers;
  private final Predicate<IpPrefix> isDue;
  private final Asking asking;
  private final BlockingQueue<IpPrefix> queue;
  private final Set<IpPrefix> underWay = ConcurrentHashMap.newKeySet();
  private final List<Thread> threads = new ArrayList<>();

  /** Asks about a prefix; when that returns, what came of it is known. */
  @FunctionalInterface
  interface Asking {
    void ask(IpPrefix clients) throws InterruptedException;
  }

  /** What becomes of a prefix. */
  enum Entry {
    /** It will be asked about. */
    QUEUED,
    /** It waits, or is being asked about. */
    UNDER_WAY,
    /** There is nothing to ask about it any more. */
    KNOWN,
    /** Too many wait. */
    DROPPED
  }

  /**
   * @param name of the threads, and of the event in the log where asking fails as nobody foresaw
   * @param askers prefixes asked about at once
   * @param room prefixes that wait; 1 or more
   * @param isDue whether there is anything to ask about a prefix that isn't under way
   */
  AskingQueue(String name, int askers, int room, Predicate<IpPrefix> isDue, Asking asking) {
    this.name = name;
    this.askers = askers;
    this.isDue = isDue;
    this.asking = asking;
    queue = new ArrayBlockingQueue<>(room);
  }

  void start() {
    for (int i = 0; i < askers; i++) threads.add(Thread.ofVirtual().name(name + "-" + i).start(this::ask));
  }

  /** Has a prefix asked about, if it is due by then: it may have become known since somebody looked. */
  Entry offer(IpPrefix clients) {
    if (!underWay.add(clients)) return Entry.UNDER_WAY;
    boolean due = isDue.test(clients);
    if (due && queue.offer(clients)) return Entry.QUEUED;
    underWay.remove(clients);
    return due ? Entry.DROPPED : Entry.KNOWN;
  }

  /** Prefixes that wait or are being asked about. */
  int pending() {
    return underWay.size();
  }

  private void ask() {
    try {
      while (true) {
        IpPrefix clients = queue.take();
        try {
          asking.ask(clients);
        } catch (RuntimeException | Error failure) { // a server's answer may be more than memory has room for
          LOG.error("event={}-failed clients={}", name, clients, failure);
        } finally {
          underWay.remove(clients);
        }
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  @Override public void close() {
    threads.forEach(Thread::interrupt);
  }
}
