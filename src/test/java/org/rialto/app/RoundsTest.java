package org.rialto.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What is done again and again, though some of it fails. */
class RoundsTest {
  private final Logger logger = (Logger) LoggerFactory.getLogger(Rounds.class);
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  @BeforeEach void listen() {
    log.start();
    logger.addAppender(log);
  }

  @AfterEach void end() {
    logger.detachAppender(log);
  }

  @Test void roundThatFailsIsToldOnceWithItsCauseAndTheNextFollows() throws Exception {
    CountDownLatch made = new CountDownLatch(1);
    AtomicInteger count = new AtomicInteger();
    try (Rounds rounds = new Rounds("something", () -> {
      switch (count.incrementAndGet()) {
        case 1, 2 -> throw new IllegalStateException("the same as ever");
        case 3 -> throw new OutOfMemoryError("for once");
        default -> {
          made.countDown();
          Thread.sleep(60_000);
        }
      }
    })) {
      rounds.start();
      assertTrue(made.await(30, TimeUnit.SECONDS));
    }
    assertEquals(2, log.list.size(), log.list.toString());
    assertEquals("event=round-failed task=something", log.list.getFirst().getFormattedMessage());
    assertEquals("the same as ever", log.list.getFirst().getThrowableProxy().getMessage());
    assertEquals("for once", log.list.getLast().getThrowableProxy().getMessage());
  }
}
