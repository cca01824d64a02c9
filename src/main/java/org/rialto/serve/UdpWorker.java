package org.rialto.serve;

import java.io.IOException;
import java.util.concurrent.locks.LockSupport;
import org.rialto.answer.Answerer;
import org.rialto.answer.State;
import org.rialto.answer.Steward;
import org.rialto.wire.Clerk;
import org.rialto.wire.Transport;
import org.slf4j.Logger;

/** A platform thread with a socket of its own: receives a batch, answers it all from one state, sends it. */
final class UdpWorker implements AutoCloseable {
  private static final long REST_NANOS = 100_000_000;

  private final Logger log;
  private final Batch batch;
  private final Steward steward;
  private final Answerer answerer;
  private final Clerk clerk;
  private final DatagramExchange exchange;
  private final int payload;
  private final Thread thread;
  private boolean faulty;
  private volatile boolean stopping;

  UdpWorker(String name, Batch batch, Steward steward, Answerer answerer, Clerk clerk, int payload,
      WorkerThread own, Logger log) {
    this.batch = batch;
    this.steward = steward;
    this.answerer = answerer;
    this.clerk = clerk;
    this.exchange = new DatagramExchange(batch, answerer, payload);
    this.payload = payload;
    this.log = log;
    this.thread = Thread.ofPlatform().name(name).unstarted(() -> {
      own.prepare(log);
      work();
    });
  }

  void start() {
    thread.start();
  }

  Answerer answerer() {
    return answerer;
  }

  /** Replies the system refused to send. */
  long unsent() {
    return batch.unsent();
  }

  private void work() {
    try (batch) {
      boolean failing = false;
      while (!stopping) {
        try {
          answerBatch();
          failing = false;
        } catch (IOException failed) {
          if (!failing) log.error("event=receive-failed worker={} reason=\"{}\"", thread.getName(),
              failed.getMessage());
          failing = true;
          rest();
        } catch (RuntimeException | Error impossible) {
          survive(impossible);
          rest();
        }
      }
    }
  }

  /**
   * A system short of memory, say, is left alone for a moment; a server that answers again beats one that has given up.
   */
  private static void rest() {
    LockSupport.parkNanos(REST_NANOS);
  }

  private void answerBatch() throws IOException {
    int count = batch.receive();
    if (count == 0) return;
    State state = steward.current();
    long nowSeconds = System.currentTimeMillis() / 1000;
    boolean ahead = lookAhead(state, count);
    for (int i = 0; i < count; i++) batch.reply(i, answer(state, i, ahead, nowSeconds));
    answerer.letGo();
    batch.send();
  }

  /** Whether all datagrams have been read and looked up; where not, each is to be answered by itself. */
  private boolean lookAhead(State state, int count) {
    try {
      for (int i = 0; i < count; i++) {
        answerer.read(i, batch.family(), batch.peerHigh(i), batch.peerLow(i), batch.buffer(), batch.at(i),
            batch.length(i));
      }
      answerer.lookAhead(state, count);
      return true;
    } catch (RuntimeException | Error impossible) {
      survive(impossible);
      return false;
    }
  }

  /** The length of the reply to the i-th datagram, zero for none. Whatever it brings about, the others are answered. */
  private int answer(State state, int i, boolean ahead, long nowSeconds) {
    try {
      if (!answerer.answersTo(state, batch.peerPort(i), batch.isFromItself(i))) return 0;
      int replied = ahead ? answerer.answer(i, state, batch.buffer(), batch.at(i), payload, Transport.DATAGRAM,
          nowSeconds) : answerAlone(state, i, nowSeconds);
      return replied == Answerer.HANDED_OVER ? exchange.handOver(clerk, i, state, nowSeconds) : replied;
    } catch (RuntimeException | Error impossible) {
      survive(impossible);
      return 0;
    }
  }

  private int answerAlone(State state, int i, long nowSeconds) {
    answerer.peer(batch.family(), batch.peerHigh(i), batch.peerLow(i));
    return answerer.answer(state, batch.buffer(), batch.at(i), batch.length(i), payload, Transport.DATAGRAM,
        nowSeconds);
  }

  /** A fault of ours: the first is told with all that helps to find it, and each is counted. */
  private void survive(Throwable impossible) {
    answerer.failed();
    if (!faulty) log.error("event=fault worker={}", thread.getName(), impossible);
    faulty = true;
  }

  /** Has it end after the batch that it answers or waits for; whoever closes several needn't wait for each alone. */
  void stop() {
    stopping = true;
  }

  /** Answers what has been received, and ends. */
  @Override public void close() {
    stop();
    if (thread.getState() == Thread.State.NEW) {
      batch.close();
      return;
    }
    try {
      thread.join();
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
  }
}
