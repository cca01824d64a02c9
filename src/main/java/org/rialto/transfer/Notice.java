package org.rialto.transfer;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Delayed;
import java.util.concurrent.TimeUnit;
import org.rialto.message.TsigVerifier;
import org.rialto.zone.ZoneRecords;

/** That a zone has a new version, to be told to one remote (RFC 1996 §3.6). Due at once, and after each try later. */
final class Notice implements Delayed {
  private static final String WAITING = "waiting";

  /** One zone, one remote: the newest notice is the only one. */
  record Recipient(String zone, String remote) {}

  private final Recipient recipient;
  private final Remote remote;
  private final byte[] origin;
  private final long serial;
  private final byte[] soa;
  private final long ttlSeconds;
  private final InstantSource clock;
  private volatile long dueNanos = System.nanoTime();
  private int tries;
  private int id = -1;
  private Optional<TsigVerifier> verifier = Optional.empty();
  private boolean answered;
  private String outcome = WAITING;
  private Instant since;

  Notice(Recipient recipient, Remote remote, ZoneRecords records, InstantSource clock) {
    this.recipient = recipient;
    this.remote = remote;
    this.clock = clock;
    origin = records.origin();
    serial = records.serial();
    ZoneRecords.Cursor first = records.cursor();
    first.next();
    soa = first.rdata();
    ttlSeconds = first.ttlSeconds();
    since = clock.instant();
  }

  Recipient recipient() {
    return recipient;
  }

  Remote remote() {
    return remote;
  }

  byte[] origin() {
    return origin;
  }

  long serial() {
    return serial;
  }

  /** RDATA of the new version's SOA record. */
  byte[] soa() {
    return soa;
  }

  long ttlSeconds() {
    return ttlSeconds;
  }

  synchronized int tries() {
    return tries;
  }

  /** The ID of all its messages, so that an answer to any of them counts; none before the first. */
  synchronized Optional<Integer> id() {
    return id < 0 ? Optional.empty() : Optional.of(id);
  }

  /** Where the last message went. */
  synchronized Remote.Address address() {
    return remote.addresses().get((tries - 1) % remote.addresses().size());
  }

  /**
   * Makes ready for the next try.
   *
   * @param newId the same each time
   * @param firstWait until the try after the first one; each later one is twice as long
   * @return where to send
   */
  synchronized Remote.Address next(int newId, Duration firstWait) {
    id = newId;
    dueNanos = System.nanoTime() + (firstWait.toNanos() << tries);
    tries++;
    return address();
  }

  /** Replies are to be verified by this, or are unsigned. */
  synchronized void awaits(Optional<TsigVerifier> newVerifier) {
    verifier = newVerifier;
  }

  synchronized Optional<TsigVerifier> verifier() {
    return verifier;
  }

  /** It was answered, which ends it, whatever the answer is: who refuses now will refuse again. */
  synchronized void answer(int rcode) {
    answered = true;
    become(rcode == Rcode.NOERROR ? NotifyStatus.OK : Rcode.text(rcode));
  }

  /** A try came to nothing; another may follow. */
  synchronized void fail(String reason) {
    become(reason);
  }

  /** It won't be tried again. */
  synchronized void giveUp() {
    if (outcome.equals(WAITING)) become("no answer");
  }

  synchronized boolean isAnswered() {
    return answered;
  }

  /** Whether that remote, as it is now, has been told or is being told. */
  synchronized boolean isToldTo(Remote other) {
    return remote.equals(other) && (outcome.equals(NotifyStatus.OK) || outcome.equals(WAITING));
  }

  synchronized NotifyStatus status() {
    return new NotifyStatus(recipient.zone(), recipient.remote(), serial, outcome, since);
  }

  @Override public long getDelay(TimeUnit unit) {
    return unit.convert(dueNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
  }

  @Override public int compareTo(Delayed other) {
    return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
  }

  private void become(String newOutcome) {
    outcome = newOutcome;
    since = clock.instant();
  }
}
