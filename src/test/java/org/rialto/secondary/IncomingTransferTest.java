package org.rialto.secondary;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.rialto.transfer.Scripted;
import org.rialto.message.MessageException;
import org.rialto.rfc.Cases;
import org.rialto.secondary.IncomingTransfer.Outcome;
import org.rialto.transfer.Serial;
import org.rialto.transfer.TransferLimits;
import org.rialto.zone.Names;
import org.rialto.zone.ZoneRecords;

/** Transfers as a primary may send them, by RFC and section. */
class IncomingTransferTest {
  private static final byte[] ZONE = Scripted.name("example.");
  private static final TransferLimits LIMITS =
      new TransferLimits(Duration.ofMinutes(1), Duration.ofMinutes(1), 300, 10);
  private static final TransferLimits WIDE = TransferLimits.DEFAULT;

  static Stream<Arguments> rfc5936() {
    return Cases.of("rfc5936-client.cases", 4);
  }

  static Stream<Arguments> rfc1995() {
    return Cases.of("rfc1995-client.cases", 4);
  }

  static Stream<Arguments> rfc1982() {
    return Cases.of("rfc1982.cases", 5);
  }

  @ParameterizedTest(name = "{0}: {1}: {2}")
  @MethodSource("rfc5936")
  void wholeZonesComeIn(String section, String what, String messages, String result) {
    assertEquals(result, told(messages, Optional.empty(), LIMITS));
  }

  @ParameterizedTest(name = "{0}: {1}: {2}")
  @MethodSource("rfc1995")
  void differencesComeIn(String section, String what, String messages, String result) {
    assertEquals(result, told(messages, Optional.of(Scripted.zone(1, "ns:1 nezu:5")), WIDE));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("rfc1982")
  void serialsGoRound(String section, String what, long first, long second, String newer) {
    assertEquals(newer, Serial.isNewer(first, second) ? "first" : Serial.isNewer(second, first) ? "second" : "neither");
  }

  private static String told(String messages, Optional<ZoneRecords> ours, TransferLimits limits) {
    IncomingTransfer transfer = new IncomingTransfer(ZONE, Scripted.ID, ours.map(ZoneRecords::serial), limits);
    try {
      boolean isLast = false;
      for (String message : messages.split("/")) {
        isLast = transfer.take(Scripted.message(message.strip(), ours.isPresent() ? 251 : 252));
      }
      if (!isLast) return "open";
      String told = told(transfer.outcome().orElseThrow(), ours);
      return transfer.skipped() == 0 ? told : told + " skipped " + transfer.skipped();
    } catch (TransferException wrong) {
      return (wrong.isIncrementalOnly() ? "whole zone needed: " : "fails: ") + wrong.getMessage();
    } catch (MessageException unreadable) {
      return "unreadable: " + unreadable.getMessage();
    }
  }

  private static String told(Outcome outcome, Optional<ZoneRecords> ours) throws TransferException {
    return switch (outcome) {
      case Outcome.Nothing nothing -> "nothing " + nothing.serial();
      case Outcome.Whole whole -> "whole " + told(whole.records());
      case Outcome.Incremental some -> "patched " + told(ZonePatch.apply(ours.orElseThrow(), some.differences()));
    };
  }

  private static String told(ZoneRecords records) {
    List<String> told = new ArrayList<>(List.of(Long.toString(records.serial())));
    ZoneRecords.Cursor cursor = records.cursor();
    cursor.next();
    while (cursor.next()) {
      byte[] owner = Names.lower(cursor.owner());
      told.add(new String(owner, 1, owner[0], StandardCharsets.ISO_8859_1) + ":" + cursor.rdata()[3]);
    }
    return String.join(" ", told);
  }
}
