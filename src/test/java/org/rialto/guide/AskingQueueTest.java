package org.rialto.guide;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.rialto.guide.AskingQueue.Entry;
import org.rialto.net.IpPrefix;

class AskingQueueTest {
  private static final IpPrefix CLIENTS = IpPrefix.parse("45.0.1.0/24");
  private static final IpPrefix OTHERS = IpPrefix.parse("45.0.2.0/24");

  private final BlockingQueue<IpPrefix> asked = new LinkedBlockingQueue<>();

  @Test void whoeverAsksGoesOnAfterAFault() throws Exception {
    try (AskingQueue queue = new AskingQueue("test", 1, 2, _ -> true, clients -> {
      asked.add(clients);
      if (clients.equals(CLIENTS)) throw new IllegalStateException("not foreseen");
    })) {
      assertEquals(Entry.QUEUED, queue.offer(CLIENTS));
      assertEquals(Entry.QUEUED, queue.offer(OTHERS));
      queue.start();
      assertEquals(CLIENTS, asked.poll(10, TimeUnit.SECONDS));
      assertEquals(OTHERS, asked.poll(10, TimeUnit.SECONDS));
    }
  }

  @Test void whoeverAsksGoesOnAfterMemoryRanOut() throws Exception {
    try (AskingQueue queue = new AskingQueue("test", 1, 2, _ -> true, clients -> {
      asked.add(clients);
      if (clients.equals(CLIENTS)) throw new OutOfMemoryError("for this test");
    })) {
      assertEquals(Entry.QUEUED, queue.offer(CLIENTS));
      assertEquals(Entry.QUEUED, queue.offer(OTHERS));
      queue.start();
      assertEquals(CLIENTS, asked.poll(10, TimeUnit.SECONDS));
      assertEquals(OTHERS, asked.poll(10, TimeUnit.SECONDS));
    }
  }

  @Test void whatIsUnderWayIsAskedOnceAndWhatFindsNoRoomIsDropped() {
    try (AskingQueue queue = new AskingQueue("test", 1, 1, clients -> !clients.equals(OTHERS), asked::add)) {
      assertEquals(Entry.QUEUED, queue.offer(CLIENTS));
      assertEquals(Entry.UNDER_WAY, queue.offer(CLIENTS));
      assertEquals(Entry.KNOWN, queue.offer(OTHERS));
      assertEquals(Entry.DROPPED, queue.offer(IpPrefix.parse("45.0.3.0/24")));
      assertEquals(1, queue.pending());
    }
  }
}
