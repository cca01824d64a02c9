package org.rialto.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.rialto.rfc.Asked;
import org.rialto.rfc.Cases;
import org.rialto.rfc.Told;

/** Messages judged in place: RFC 1035 §4.1, RFC 6891 §6.1, RFC 8906, RFC 9619. */
class MessageTest {
  private final Query query = new Query();
  private final Reply reply = new Reply();
  private final MemorySegment message = Arena.ofAuto().allocate(65_600);

  static Stream<Arguments> cases() {
    return Cases.of("rfc1035-message.cases", 4);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("cases")
  void messageIsJudgedBeforeANameIsLookedUp(String section, String name, String words, Verdict verdict) {
    assertEquals(verdict, read(Asked.of(words)));
  }

  @Test void nameIsLoweredAndCountedForLookUpWhileTheMessageKeepsItsCase() {
    byte[] asked = Asked.of("WwW.Cdn.eXample A");
    assertEquals(Verdict.ANSWER, read(asked));
    assertArrayEquals(Asked.name("www.cdn.example"), Arrays.copyOf(query.name().octets(), query.name().length()));
    assertEquals(3, query.name().labels());
    assertArrayEquals(asked, message.asSlice(0, asked.length).toArray(Octets.U8));
  }

  @Test void hashOfASuffixIsTheHashOfThatName() {
    read(Asked.of("www.cdn.example A"));
    long cdn = query.name().hash(1);
    QueryName other = new QueryName();
    assertTrue(other.read(Asked.name("cdn.EXAMPLE")));
    assertEquals(cdn, other.hash(0));
  }

  @Test void longestNameIsReadAndOneOctetMoreIsNot() {
    String label = "a".repeat(63);
    String longest = label + "." + label + "." + label + "." + "b".repeat(61);
    assertEquals(Verdict.ANSWER, read(Asked.of(longest + " A")));
    assertEquals(255, query.name().length());
    assertEquals(Verdict.FORMERR_QUESTION, read(Asked.of(longest + "b A")));
  }

  @Test void nameOfAsManyLabelsAsFitIsRead() {
    assertEquals(Verdict.ANSWER, read(Asked.of("a.".repeat(127) + " A")));
    assertEquals(127, query.name().labels());
  }

  @Test void bodyIsCopiedWithItsPointersMovedByWhatTheQuestionIsLongerThanTheAnchor() {
    byte[] zone = Asked.name("cdn.example");
    Body.Builder builder = new Body.Builder(zone).flags(false, 0).section(Body.Section.AUTHORITY);
    builder.record(Asked.name("sub.cdn.example"), 2, 3600).name(Asked.name("ns.sub.cdn.example"), true).end();
    builder.section(Body.Section.REQUIRED_ADDITIONAL)
        .record(Asked.name("ns.sub.cdn.example"), 1, 3600).octets(new byte[] {(byte) 192, 0, 2, 1}).end();
    byte[] told = answer("a.long.way.below.sub.cdn.example A edns", builder.build(), 1232);
    Told.check(told, "rcode=NOERROR !aa an=0 ns=1 ar=2 authority:NS=ns.sub.cdn.example. owner:NS=sub.cdn.example. "
        + "owner:A=ns.sub.cdn.example. additional:A=192.0.2.1 opts=1");
  }

  @Test void recordsThatMayBeMissedAreLeftOutBeforeTheReplyIsTruncated() {
    Body.Builder builder = new Body.Builder(Asked.name("cdn.example")).flags(true, 0);
    builder.recordAtQuestion(16, 60).octets(text(250)).end();
    builder.section(Body.Section.ADDITIONAL).record(Asked.name("other.example"), 16, 60).octets(text(250)).end();
    byte[] body = builder.build();
    Told.check(answer("cdn.example TXT", body, 1232), "an=1 ar=0 !tc");
    Told.check(answer("cdn.example TXT payload=1232", body, 1232), "an=1 ar=2 !tc");
    assertFalse(reply.isTruncated());
  }

  @Test void replyThatDoesNotFitKeepsTheQuestionAndTheOptRecordOnly() {
    Body.Builder builder = new Body.Builder(Asked.name("cdn.example")).flags(true, 0);
    for (int i = 0; i < 6; i++) builder.recordAtQuestion(16, 60).octets(text(200)).end();
    Told.check(answer("cdn.example TXT subnet=1/24/0/c00002", builder.build(), 1232),
        "tc aa qd=1 an=0 ns=0 ar=1 opts=1 question=cdn.example./TXT subnet=1/24/0/c00002");
    assertTrue(reply.isTruncated());
  }

  @Test void longestBodyFitsOnAStreamWithTheLongestQuestionAndTheLongestOptRecord() {
    String longest = ("a".repeat(63) + ".").repeat(3) + "b".repeat(56) + ".zone";
    byte[] longestBody = {};
    for (int octets = 65_000; ; octets++) {
      Body.Builder longer = new Body.Builder(Asked.name("zone")).flags(true, 0).recordAtQuestion(6, 60)
          .octets(new byte[octets]).end();
      try {
        longestBody = longer.build();
      } catch (IllegalStateException tooLong) {
        break;
      }
    }
    assertEquals(Verdict.ANSWER,
        read(Asked.of(longest + " SOA subnet=2/128/0/20010db8000000000000000000000001 option=3: option=9: "
        + "option=10:0011223344556677 option=11:")));
    assertEquals(255, query.name().length());
    CookieSecrets secrets = new CookieSecrets(List.of(new byte[CookieSecrets.SECRET_OCTETS]));
    query.judgeCookie(secrets, 0);
    Reply onStream = new Reply(100);
    onStream.begin(message, 0, query, 0xffff, Transport.STREAM,
        new Edns(new byte[Edns.NAME_SERVER_ID_OCTETS_MAX], new byte[0], secrets));
    onStream.body(longestBody, 0);
    assertEquals(0xffff, onStream.end(0, 0));
    assertFalse(onStream.isTruncated());
  }

  @Test void noOctetsAStrangerSendsMakeTheReaderThrow() {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    byte[] good = Asked.of("www.cdn.example A do subnet=2/56/0/20010db80001ab option=10:0011223344556677");
    for (int i = 0; i < 200_000; i++) {
      byte[] octets = random.nextInt(4) == 0 ? new byte[random.nextInt(64)]
          : Arrays.copyOf(good, random.nextInt(good.length + 4));
      for (int flips = random.nextInt(6); flips > 0 && octets.length > 0; flips--) {
        octets[random.nextInt(octets.length)] = (byte) random.nextInt(256);
      }
      try {
        Verdict verdict = read(octets);
        if (verdict.isDrop()) continue;
        reply.begin(message, 0, query, 512, Transport.DATAGRAM, Edns.PLAIN);
        int length = reply.end(verdict.rcode(), 0);
        assertTrue(length >= 12 && length <= 512, "length " + length);
      } catch (RuntimeException thrown) {
        throw new AssertionError("seed " + seed + ", round " + i, thrown);
      }
    }
  }

  private byte[] answer(String words, byte[] body, int most) {
    assertEquals(Verdict.ANSWER, read(Asked.of(words)));
    reply.begin(message, 0, query, query.datagramLimit(most), Transport.DATAGRAM, Edns.PLAIN);
    reply.body(body, 0);
    return message.asSlice(0, reply.end(0, 0)).toArray(Octets.U8);
  }

  private static byte[] text(int length) {
    byte[] text = new byte[length];
    Arrays.fill(text, (byte) 'x');
    text[0] = (byte) (length - 1);
    return text;
  }

  private Verdict read(byte[] octets) {
    MemorySegment.copy(octets, 0, message, Octets.U8, 0, octets.length);
    return query.read(message, 0, octets.length, true);
  }
}
