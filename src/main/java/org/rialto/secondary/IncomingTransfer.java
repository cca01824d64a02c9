package org.rialto.secondary;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.rialto.message.MessageException;
import org.rialto.message.MessageReader;
import org.rialto.message.MessageReader.Question;
import org.rialto.message.MessageReader.Section;
import org.rialto.transfer.Difference;
import org.rialto.transfer.Rcode;
import org.rialto.transfer.Serial;
import org.rialto.transfer.SoaTimes;
import org.rialto.transfer.TransferLimits;
import org.rialto.zone.Names;
import org.rialto.zone.ZoneRecords;

/**
 * What a primary sends when it is asked for a zone, message by message: a whole zone (RFC 5936 §2.2), differences, or
 * that there is nothing newer (RFC 1995 §4). The records decide which of these it is, not what was asked.
 */
final class IncomingTransfer {
  private static final int SOA = 6;
  private static final int AXFR = 252;
  private static final int IXFR = 251;
  private static final int CLASS_IN = 1;
  private static final int FIRST_META = 128;
  private static final int LAST_META = 255;
  private static final int OPT = 41;

  /** What came of a transfer. */
  sealed interface Outcome {
    /** A version to replace the one there is. */
    record Whole(ZoneRecords records) implements Outcome {}

    /** What leads from our version to the primary's; at least one. */
    record Incremental(List<Difference> differences) implements Outcome {}

    /** The primary has no newer version than ours. */
    record Nothing(long serial) implements Outcome {}
  }

  private enum Stage { FIRST, SECOND, WHOLE, DELETED, ADDED, END }

  private final byte[] zone;
  private final int id;
  private final Optional<Long> ours;
  private final TransferLimits limits;
  private final List<Difference> differences = new ArrayList<>();
  private Stage stage = Stage.FIRST;
  private Optional<Outcome> outcome = Optional.empty();
  private ZoneRecords.Builder building;
  private ZoneRecords deleted;
  private byte[] firstSoa = {};
  private long serial;
  private long octets;
  private long records;
  private long skipped;

  /**
   * @param zone in wire form and lower case
   * @param id of the request
   * @param ours the serial that IXFR was asked from; none with AXFR
   */
  IncomingTransfer(byte[] zone, int id, Optional<Long> ours, TransferLimits limits) {
    this.zone = zone;
    this.id = id;
    this.ours = ours;
    this.limits = limits;
    building = new ZoneRecords.Builder(zone);
  }

  /**
   * Takes the next message, without TSIG.
   *
   * @return whether it was the last
   * @throws TransferException if it isn't what was asked for, or too much
   */
  boolean take(byte[] message) throws TransferException, MessageException {
    octets += message.length;
    if (octets > limits.octets()) throw TransferException.failed("more than " + limits.octets() + " octets");
    MessageReader reader = new MessageReader(message);
    checkHeader(reader);
    while (reader.next()) {
      if (reader.section() != Section.ANSWER) continue;
      if (++records > limits.records()) throw TransferException.failed("more than " + limits.records() + " records");
      record(reader);
    }
    boolean isOnlySoa = stage == Stage.SECOND && ours.isPresent() && !Serial.isNewer(serial, ours.get());
    if (isOnlySoa) end(new Outcome.Nothing(serial));
    return stage == Stage.END;
  }

  /** What came of it; none before the last message. */
  Optional<Outcome> outcome() {
    return outcome;
  }

  /** Records that were outside the zone, and so were left out. */
  long skipped() {
    return skipped;
  }

  /** Octets of all messages so far. */
  long octets() {
    return octets;
  }

  private void checkHeader(MessageReader reader) throws TransferException {
    if (!reader.isResponse() || reader.opcode() != 0) throw TransferException.failed("a message that is no reply");
    if (reader.id() != id) throw TransferException.failed("a reply to another request");
    if (reader.rcode() != 0) {
      String told = "the primary answers " + Rcode.text(reader.rcode());
      throw ours.isPresent() && stage == Stage.FIRST ? TransferException.notIncremental(told)
          : TransferException.failed(told);
    }
    if (reader.isTruncated()) throw TransferException.failed("a truncated message");
    Optional<Question> question = reader.question();
    if (question.isPresent() && !isAsked(question.get())) throw TransferException.failed("a reply to another question");
    if (reader.left(Section.ANSWER) == 0) {
      throw ours.isPresent() && stage == Stage.FIRST ? TransferException.notIncremental("a reply without records")
          : TransferException.failed("a reply without records");
    }
  }

  private boolean isAsked(Question question) {
    return question.questionClass() == CLASS_IN && question.type() == (ours.isPresent() ? IXFR : AXFR)
        && Arrays.equals(Names.lower(question.name()), zone);
  }

  private void record(MessageReader reader) throws TransferException, MessageException {
    int type = reader.type();
    if (reader.recordClass() != CLASS_IN) throw TransferException.failed("a record of class " + reader.recordClass());
    if (type == 0 || type == OPT || type >= FIRST_META && type <= LAST_META) {
      throw TransferException.failed("a record of type " + type);
    }
    boolean isSoa = type == SOA && Arrays.equals(Names.lower(reader.owner()), zone);
    switch (stage) {
      case FIRST -> first(reader, isSoa);
      case SECOND -> second(reader, isSoa);
      case WHOLE -> whole(reader, isSoa);
      case DELETED, ADDED -> incremental(reader, isSoa);
      case END -> throw TransferException.failed("a record behind the last");
    }
  }

  private void first(MessageReader reader, boolean isSoa) throws TransferException, MessageException {
    if (!isSoa) throw TransferException.failed("the first record isn't the zone's SOA record");
    firstSoa = soa(reader);
    serial = serial(firstSoa);
    building.add(reader.owner(), SOA, reader.ttlSeconds(), firstSoa);
    stage = Stage.SECOND;
  }

  /** A second SOA record with our serial starts the differences; anything else is the zone's (RFC 1995 §4). */
  private void second(MessageReader reader, boolean isSoa) throws TransferException, MessageException {
    boolean isIncremental = isSoa && ours.isPresent() && serial(soa(reader)) == ours.get() && serial != ours.get();
    if (isIncremental && !Serial.isNewer(serial, ours.get())) throw TransferException.failed("serial goes back");
    if (!isIncremental) stage = Stage.WHOLE;
    if (isIncremental) startDeleted(reader);
    else whole(reader, isSoa);
  }

  private void whole(MessageReader reader, boolean isSoa) throws TransferException, MessageException {
    if (!isSoa) {
      add(reader);
    } else if (!Arrays.equals(soa(reader), firstSoa)) {
      throw TransferException.failed("the last SOA record isn't the first");
    } else {
      end(new Outcome.Whole(building.build()));
    }
  }

  private void incremental(MessageReader reader, boolean isSoa) throws TransferException, MessageException {
    if (!isSoa) {
      add(reader);
      return;
    }
    ZoneRecords built = building.build();
    long next = serial(soa(reader));
    if (stage == Stage.DELETED) {
      if (!Serial.isNewer(next, built.serial())) {
        throw TransferException.notIncremental("a difference to an older serial");
      }
      deleted = built;
      startBuilding(reader);
      stage = Stage.ADDED;
      return;
    }
    if (next != built.serial()) throw TransferException.notIncremental("differences with a gap before " + next);
    differences.add(new Difference(deleted, built));
    if (next == serial) end(new Outcome.Incremental(List.copyOf(differences)));
    else startDeleted(reader);
  }

  private void startDeleted(MessageReader reader) throws TransferException, MessageException {
    startBuilding(reader);
    stage = Stage.DELETED;
  }

  private void startBuilding(MessageReader reader) throws TransferException, MessageException {
    building = new ZoneRecords.Builder(zone).add(reader.owner(), SOA, reader.ttlSeconds(), soa(reader));
  }

  private void add(MessageReader reader) throws MessageException, TransferException {
    byte[] owner = reader.owner();
    if (!Names.isAtOrBelow(Names.lower(owner), zone)) {
      skipped++;
      return;
    }
    building.add(owner, reader.type(), reader.ttlSeconds(), reader.rdata());
  }

  private void end(Outcome came) {
    outcome = Optional.of(came);
    stage = Stage.END;
  }

  private static byte[] soa(MessageReader reader) throws TransferException, MessageException {
    byte[] rdata = reader.rdata();
    if (rdata.length < 22) throw TransferException.failed("an SOA record of " + rdata.length + " octets");
    return rdata;
  }

  private static long serial(byte[] soa) {
    return SoaTimes.serial(soa);
  }
}
