package org.rialto.load;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.rialto.wire.Octets;

/**
 * Asks a script over lines, on the terms given, and counts what comes of it. One thread, one run; it waits awake for a
 * moment before it lets the processor go, for the next answer is seldom far.
 */
public final class Generator implements Receiver {
  private static final int HEADER_OCTETS = 12;
  private static final long SECOND = 1_000_000_000;
  private static final long LOOK_NANOS = 20_000_000;
  private static final long AWAKE_NANOS = 50_000;
  /** A timer of the system is late by about this much. */
  private static final long LATE_NANOS = 60_000;
  private static final long WAIT_NANOS = 5_000_000;

  /** Told once a second how it goes, on the generator's thread. */
  @FunctionalInterface
  public interface Watcher {
    /**
     * @param seconds since counting began; negative while warming up
     */
    void second(double seconds, Tally tally);
  }

  private final Lines lines;
  private final Script script;
  private final Terms terms;
  private final Judge judge;
  private final Flight flight;
  private final Tally tally = new Tally();
  private final List<Example> examples = new ArrayList<>();
  private final int[] batch = new int[Lines.BATCH];

  private int next;
  private int turn;
  private long arrived;
  private boolean everAnswered;
  private boolean counting;
  private volatile boolean stopped;
  private long countedFrom;
  private long countedTo;
  private double processor;

  /** @param script of at least one query */
  public Generator(Lines lines, Script script, Terms terms) {
    this.lines = lines;
    this.script = script;
    this.terms = terms;
    this.judge = new Judge(script, terms.subnets());
    this.flight = new Flight(terms.inFlight());
  }

  /** What was counted. */
  public Tally tally() {
    return tally;
  }

  /** The first wrong answers. */
  public List<Example> examples() {
    return List.copyOf(examples);
  }

  /** For how long queries were sent and counted, in seconds. */
  public double seconds() {
    return (countedTo - countedFrom) / (double) SECOND;
  }

  /** What the process took of one processor while the script was asked, warming up included; more than 1 of several. */
  public double processorShare() {
    return processor;
  }

  /**
   * Asks, to the end.
   *
   * @throws ConnectException at once if nothing listens there
   * @throws IOException if sockets fail
   */
  public void run(Watcher watcher) throws IOException {
    long begun = System.nanoTime();
    countedFrom = begun + terms.warmUp().toNanos();
    countedTo = countedFrom + terms.duration().toNanos();
    Pace pace = new Pace(terms.perSecond(), begun);
    Duration usedBefore = used();
    boolean sending = true;
    long nextLook = begun + LOOK_NANOS;
    long nextSecond = begun + SECOND;
    long lastEvent = begun;
    while (sending || !flight.isEmpty()) {
      long now = System.nanoTime();
      if (sending && !counting && now - countedFrom >= 0) {
        counting = true;
        countedFrom = now;
        tally.clear();
        examples.clear();
      }
      if (sending && isOver(now)) {
        sending = false;
        countedTo = now;
        if (!counting) countedFrom = begun;
      }
      if (now - nextLook >= 0) {
        expire(now);
        nextLook = now + LOOK_NANOS;
      }
      int events = (sending ? send(pace, now) : 0) + receive();
      if (events > 0) lastEvent = now;
      else if (now - lastEvent > AWAKE_NANOS) await(pace, sending, nextLook);
      if (now - nextSecond >= 0) {
        watcher.second((now - countedFrom) / (double) SECOND, tally);
        nextSecond += SECOND;
      }
    }
    processor = used().minus(usedBefore).toNanos() / (double) (System.nanoTime() - begun);
  }

  /**
   * Sends no more, from whatever thread this is said; what is on its way is still waited for, and counted. Said while
   * warming up, what was asked until then counts.
   */
  public void stop() {
    stopped = true;
  }

  private static Duration used() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
  }

  private boolean isOver(long now) {
    return stopped || now - countedTo >= 0 || counting && terms.count() > 0 && tally.sent() >= terms.count();
  }

  private int send(Pace pace, long now) throws IOException {
    int most = Math.min(flight.room(), Lines.BATCH);
    if (counting && terms.count() > 0) most = (int) Math.min(most, terms.count() - tally.sent());
    int wanted = pace.due(now, most);
    if (wanted == 0) return 0;
    turn = turn + 1 == lines.count() ? 0 : turn + 1;
    int room = lines.begin(turn, wanted);
    if (room == 0) return refused();
    int first = next;
    for (int i = 0; i < room; i++) {
      int id = flight.take(turn, next, pace.take(now), now, counting);
      batch[i] = flight.find(turn, id);
      lines.add(script.write(next, lines.buffer(), lines.place(), id));
      next = next + 1 == script.size() ? 0 : next + 1;
    }
    int sent = lines.send();
    if (sent < room) {
      for (int i = room - 1; i >= sent; i--) flight.release(batch[i]);
      pace.giveBack(room - sent);
      next = (int) ((first + (long) sent) % script.size());
    }
    tally.sent(sent);
    return sent == 0 ? refused() : sent;
  }

  private int refused() throws ConnectException {
    if (lines.refusals() > 0 && !everAnswered) throw new ConnectException("nothing listens there");
    return 0;
  }

  private int receive() throws IOException {
    int count = 0;
    for (int line = 0; line < lines.count(); line++) {
      arrived = 0;
      count += lines.receive(line, this);
    }
    if (count == 0) refused();
    return count;
  }

  @Override public void message(int line, MemorySegment buffer, long at, int length) {
    if (arrived == 0) arrived = System.nanoTime();
    int slot = length < HEADER_OCTETS ? -1 : flight.find(line, buffer.get(Octets.U16, at) & 0xffff);
    if (slot < 0) {
      tally.stray();
      return;
    }
    everAnswered = true;
    int entry = flight.entry(slot);
    Finding finding = judge.judge(buffer, at, length, entry);
    // One that was sent while warming up isn't among those counted as sent.
    if (flight.isCounted(slot) == counting) {
      tally.answered(finding, arrived - flight.since(slot), length);
      if (finding != Finding.RIGHT) keep(entry, finding, buffer, at, length);
    }
    flight.release(slot);
  }

  private void keep(int entry, Finding finding, MemorySegment buffer, long at, int length) {
    if (examples.size() >= terms.examples()) return;
    byte[] octets = buffer.asSlice(at, length).toArray(ValueLayout.JAVA_BYTE);
    examples.add(new Example(entry, finding, new String(octets, StandardCharsets.ISO_8859_1)));
  }

  @Override public void broken(int line) {
    for (int slot = 0; slot < flight.slots(); slot++) {
      if (flight.isOpen(slot) && flight.line(slot) == line) lose(slot);
    }
  }

  private void expire(long now) {
    long timeout = terms.timeout().toNanos();
    for (int slot = 0; slot < flight.slots(); slot++) {
      if (flight.isOpen(slot) && now - flight.sent(slot) > timeout) lose(slot);
    }
  }

  private void lose(int slot) {
    if (flight.isCounted(slot) == counting) tally.addLost();
    flight.release(slot);
  }

  private void await(Pace pace, boolean sending, long nextLook) throws IOException {
    long now = System.nanoTime();
    long until = Math.min(nextLook, now + WAIT_NANOS);
    if (sending && flight.room() > 0) until = Math.min(until, pace.next() - LATE_NANOS);
    if (until - now > 0) lines.await(until - now);
  }
}
