package org.rialto.serve;

import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.rialto.answer.Answerer;
import org.rialto.answer.Counters;

/** The desks of one door. Nobody waits while having one, so there are no more than the threads that carry streams. */
final class Desks {
  private final Supplier<Answerer> answerers;
  private final ConcurrentLinkedDeque<Desk> free = new ConcurrentLinkedDeque<>();
  private final List<Answerer> all = new CopyOnWriteArrayList<>();

  Desks(Supplier<Answerer> answerers) {
    this.answerers = answerers;
  }

  /** The desk given back last, whose memory is the likeliest to be near. */
  Desk take() {
    Desk desk = free.pollFirst();
    if (desk != null) return desk;
    Desk another = new Desk(answerers.get());
    all.add(another.answerer);
    return another;
  }

  void giveBack(Desk desk) {
    free.addFirst(desk);
  }

  /** Those of all desks there are. */
  List<Answerer> answerers() {
    return all;
  }

  /** What became of the messages so far. */
  Counters counters() {
    Counters total = new Counters();
    all.forEach(answerer -> total.addAll(answerer.counters()));
    return total;
  }
}
