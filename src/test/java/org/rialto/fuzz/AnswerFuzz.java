package org.rialto.fuzz;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.rialto.answer.Answerer;
import org.rialto.answer.Outcome;
import org.rialto.net.Family;
import org.rialto.rfc.Told;
import org.rialto.wire.Transport;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Any octets are dropped, handed over, or get a reply that dnsjava can read and that belongs to them. */
class AnswerFuzz {
  private static final int MOST_OCTETS = 0xffff;
  private static final int PAYLOAD = 1232;
  private static final int HEADER_OCTETS = 12;

  private final Answerer answerer = new Answerer(true);
  private final MemorySegment buffer = Arena.ofAuto().allocate(MOST_OCTETS);

  @FuzzTest(maxDuration = "90s")
  void anyOctetsAreDroppedOrAnswered(byte[] octets) {
    byte[] message = Arrays.copyOf(octets, Math.min(octets.length, MOST_OCTETS));
    for (Transport transport : Transport.values()) check(message, transport);
    assertEquals(0, answerer.counters().of(Outcome.SERVFAIL_IMPOSSIBLE));
  }

  private void check(byte[] query, Transport transport) {
    MemorySegment.copy(query, 0, buffer, ValueLayout.JAVA_BYTE, 0, query.length);
    answerer.peer(Family.IPV4, 0xc000023500000000L, 0);
    int most = transport.isStream() ? MOST_OCTETS : PAYLOAD;
    int length = answerer.answer(SmallWorld.STATE, buffer, 0, query.length, most, transport, SmallWorld.NOW_SECONDS);
    if (length == 0 || length == Answerer.HANDED_OVER) return;
    assertTrue(length >= HEADER_OCTETS && length <= most, "a reply of " + length + " octets");
    byte[] octets = buffer.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
    Message reply = Told.message(octets);
    assertArrayEquals(Arrays.copyOf(query, 2), Arrays.copyOf(octets, 2), "the id");
    assertTrue(reply.getHeader().getFlag(Flags.QR));
    assertEquals(query[2] >> 3 & 0xf, reply.getHeader().getOpcode());
    assertTrue(
        reply.getSection(Section.ADDITIONAL).stream().filter(record -> record.getType() == Type.OPT).count() <= 1);
    assertEquals(length, reply.numBytes(), "octets behind the last record");
    int questionEnd = reply.getQuestion() == null ? HEADER_OCTETS : HEADER_OCTETS
        + reply.getQuestion().getName().length() + 4;
    assertArrayEquals(Arrays.copyOfRange(query, HEADER_OCTETS, questionEnd),
        Arrays.copyOfRange(octets, HEADER_OCTETS, questionEnd), "the question");
  }
}
