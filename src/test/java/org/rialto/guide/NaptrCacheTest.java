package org.rialto.guide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One who asks for many. */
class NaptrCacheTest {
  private final Logger libraries = Logger.getLogger("com.github.benmanes.caffeine");
  private final List<String> told = new CopyOnWriteArrayList<>();
  private final Handler reading = new Handler() {
    @Override public void publish(LogRecord line) {
      told.add(line.getMessage() + " " + line.getThrown());
    }

    @Override public void flush() {}

    @Override public void close() {}
  };
  private final Semaphore asked = new Semaphore(0);
  private final CountDownLatch answers = new CountDownLatch(1);
  private final NaptrCache cache = new NaptrCache(name -> {
    asked.release();
    answers.await();
    return NaptrAnswer.without(name, NaptrAnswer.Kind.NO_NAME, "NXDOMAIN");
  }, Clock.systemUTC(), 16);

  @BeforeEach void listen() {
    libraries.addHandler(reading);
  }

  @AfterEach void end() {
    libraries.removeHandler(reading);
  }

  private static <T> FutureTask<T> begin(List<Thread> threads, Callable<T> work) {
    FutureTask<T> task = new FutureTask<>(work);
    threads.add(Thread.ofPlatform().start(task));
    return task;
  }

  @Test void oneWhoGivesUpLeavesNobodyWaitingAndNoWordInTheLog() throws Exception {
    List<Thread> threads = new CopyOnWriteArrayList<>();
    FutureTask<NaptrCache.Known> first = begin(threads, () -> cache.ask("example."));
    assertTrue(asked.tryAcquire(30, TimeUnit.SECONDS));
    FutureTask<NaptrCache.Known> second = begin(threads, () -> cache.ask("example."));
    while (threads.getLast().getState() != Thread.State.WAITING) Thread.onSpinWait();
    threads.getFirst().interrupt();
    assertThrows(ExecutionException.class, first::get);
    assertEquals("the one who asked for it gave up", second.get(30, TimeUnit.SECONDS).answer().said());
    assertEquals(List.of(), told);
    answers.countDown();
    assertEquals(NaptrAnswer.Kind.NO_NAME, cache.ask("example.").answer().kind());
  }
}
