package org.rialto.transfer;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.rialto.message.MessageException;
import org.rialto.message.MessageReader;
import org.rialto.message.MessageReader.Question;
import org.rialto.message.MessageReader.Section;
import org.rialto.message.MessageWriter;
import org.rialto.wire.ExtendedError;
import org.rialto.zone.Names;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives zones to those who may have them: whole (RFC 5936), or the differences between versions (RFC 1995). */
final class OutgoingTransfers {
  static final int AXFR = 252;
  static final int IXFR = 251;

  private static final Logger LOG = LoggerFactory.getLogger(OutgoingTransfers.class);
  /** Shorter than a stream may be idle; who isn't served then asks again by its own timers. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Library library;
  private final Predicate<byte[]> isOurs;
  private final EventCounters counters;
  private final Slots slots = new Slots();

  /** @param isOurs whether a zone of this origin, in wire form and lower case, is served here */
  OutgoingTransfers(Library library, Predicate<byte[]> isOurs, EventCounters counters) {
    this.library = library;
    this.isOurs = isOurs;
    this.counters = counters;
  }

  /** Takes a request of type AXFR or IXFR and class IN. */
  void take(Conversation conversation, MessageReader request, Terms terms) throws IOException {
    Question question = request.question().orElseThrow();
    byte[] origin = Names.lower(question.name());
    String zone = Names.text(origin, 0);
    if (!isOurs.test(origin)) {
      refuse(conversation, Event.NOTAUTH, Rcode.NOTAUTH, ExtendedError.NOT_AUTHORITATIVE);
    } else if (!isGranted(conversation, terms.sharing(zone))) {
      refuse(conversation, Event.REFUSED, Rcode.REFUSED, ExtendedError.PROHIBITED);
    } else if (question.type() == AXFR && !conversation.isStream()) {
      refuse(conversation, Event.FORMERR, Rcode.NOTIMP, ExtendedError.NOT_SUPPORTED);
    } else {
      give(conversation, request, question, zone, terms);
    }
  }

  private static boolean isGranted(Conversation conversation, Sharing sharing) {
    return sharing.transferTo().stream()
        .anyMatch(grant -> grant.isMet(conversation.peer(), conversation.key(), conversation.isEncrypted()));
  }

  private void refuse(Conversation conversation, Event event, int rcode, ExtendedError reason) throws IOException {
    counters.count(event);
    conversation.reply(rcode, reason);
  }

  private void give(Conversation conversation, MessageReader request, Question question, String zone, Terms terms)
      throws IOException {
    Optional<Long> serial = question.type() == IXFR ? serial(request) : Optional.empty();
    Optional<Holding.Version> version = library.find(zone).flatMap(Holding::version);
    if (question.type() == IXFR && serial.isEmpty()) {
      refuse(conversation, Event.FORMERR, Rcode.FORMERR, ExtendedError.NONE);
    } else if (version.isEmpty()) {
      refuse(conversation, Event.SERVFAIL, Rcode.SERVFAIL, ExtendedError.NOT_READY);
    } else if (serial.isPresent() && (!conversation.isStream() || isUpToDate(serial.get(), version.get().serial()))) {
      counters.count(Event.IXFR_SOA);
      TransferWriter writer = new TransferWriter(conversation, question);
      writer.write(version.get());
      writer.end();
    } else {
      giveInTurn(conversation, question, zone, serial, terms);
    }
  }

  /** A client whose version is newer than ours has it from elsewhere, and is not to go back (RFC 1995 §2). */
  private static boolean isUpToDate(long serial, long ours) {
    return serial == ours || Serial.isNewer(serial, ours);
  }

  /** SERIAL of the client's version (RFC 1995 §3), if it says one. */
  private static Optional<Long> serial(MessageReader request) {
    try {
      byte[] zone = Names.lower(request.question().orElseThrow().name());
      while (request.next()) {
        boolean isSoa = request.section() == Section.AUTHORITY && request.type() == MessageWriter.SOA
            && Arrays.equals(Names.lower(request.owner()), zone) && request.rdata().length >= SoaTimes.LEAST_OCTETS;
        if (isSoa) return Optional.of(SoaTimes.serial(request.rdata()));
      }
    } catch (MessageException unreadable) {
      return Optional.empty();
    }
    return Optional.empty();
  }

  private void giveInTurn(Conversation conversation, Question question, String zone, Optional<Long> serial,
      Terms terms) throws IOException {
    try {
      if (!slots.take(conversation.peer(), terms.atOnce(), terms.atOnceForClient(), PATIENCE)) {
        refuse(conversation, Event.SERVFAIL, Rcode.SERVFAIL, ExtendedError.NONE);
        return;
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new IOException("the server is stopping", stop);
    }
    try (Holding.Open open = library.find(zone).flatMap(OutgoingTransfers::open).orElse(null)) {
      if (open == null) refuse(conversation, Event.SERVFAIL, Rcode.SERVFAIL, ExtendedError.NOT_READY);
      else give(conversation, question, zone, serial, open);
    } finally {
      slots.free(conversation.peer());
    }
  }

  private static Optional<Holding.Open> open(Holding holding) {
    try {
      return holding.open();
    } catch (IOException unreadable) {
      LOG.error("event=zone-image-unreadable reason=\"{}\" cure=\"reload the zone\"", unreadable.getMessage());
      return Optional.empty();
    }
  }

  private void give(Conversation conversation, Question question, String zone, Optional<Long> serial,
      Holding.Open open) throws IOException {
    long started = System.nanoTime();
    List<Journal.Entry> differences = serial.map(open::since).orElse(List.of());
    long octets = differences.stream().mapToLong(Journal.Entry::octets).sum();
    boolean whole = differences.isEmpty() || octets > open.image().header().octets();
    TransferWriter writer = new TransferWriter(conversation, question);
    try {
      if (whole) writeWhole(writer, open);
      else writeDifferences(writer, open, differences);
    } catch (IOException cut) {
      counters.count(Event.CUT_SHORT);
      LOG.info("event=transfer-cut-short zone={} to={} records={} reason=\"{}\"", zone, conversation.peer(),
          writer.records(), cut.getMessage());
      throw cut;
    }
    Event given = !whole ? Event.IXFR : serial.isPresent() ? Event.IXFR_WHOLE : Event.AXFR;
    counters.count(given);
    LOG.info("event=transfer-given zone={} to={} kind={} serial={} records={} octets={} millis={}", zone,
        conversation.peer(), given, open.version().serial(), writer.records(), writer.octets(),
        (System.nanoTime() - started) / 1_000_000);
  }

  /** The SOA record stands first and last (RFC 5936 §2.2), the last one only where all between was as it should be. */
  private static void writeWhole(TransferWriter writer, Holding.Open open) throws IOException {
    ZoneImage.Walk walk = open.image().walk();
    writer.writeAll(walk.records());
    walk.verify();
    writer.write(open.version());
    writer.end();
  }

  private static void writeDifferences(TransferWriter writer, Holding.Open open, List<Journal.Entry> differences)
      throws IOException {
    writer.write(open.version());
    for (Journal.Entry difference : differences) {
      ZoneImage.Walk walk = open.journal().walk(difference);
      writer.writeAll(walk.records());
      walk.verify();
    }
    writer.write(open.version());
    writer.end();
  }
}
