package org.rialto.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rialto.net.IpAddress;
import org.rialto.net.IpPrefix;

/** Replies to one query, a.b A from 192.0.2.0/24, of which two addresses and a scope of 20 are expected. */
class JudgeTest {
  private static final String ASKED = "01610162000001 0001";
  private static final String FIRST = "c00c 0001 0001 0000003c 0004 c6120001";
  private static final String SECOND = "c00c 0001 0001 0000003c 0004 c6120002";
  private static final String ALIAS = "c00c 0005 0001 0000003c 0004 0178c00e";
  private static final String OPT = "00 0029 04d0 00000000 000b 0008 0007 0001 18 14 c00002";

  private static Finding judge(boolean subnets, String hex) {
    Expected two = Expected.addresses(Stream.of("198.18.0.1", "198.18.0.2").map(IpAddress::parse).toList());
    Script script = new Script.Builder(QueryForm.plain()).add(new Question("a.b A", octets(ASKED)),
        Optional.of(IpPrefix.parse("192.0.2.0/24")), Optional.of(two), 20).build();
    byte[] reply = octets(hex);
    return new Judge(script, subnets).judge(MemorySegment.ofArray(reply), 0, reply.length, 0);
  }

  private static byte[] octets(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }

  private static String reply(String head, String... parts) {
    return head + ASKED + String.join("", parts);
  }

  @Test void expectedAddressesInTheirOrderWithTheirScopeAreRight() {
    assertEquals(Finding.RIGHT, judge(true, reply("0001 8400 0001 0002 0000 0001", FIRST, SECOND, OPT)));
    assertEquals(Finding.RIGHT, judge(true, reply("0001 8400 0001 0003 0000 0001", ALIAS, FIRST, SECOND, OPT)));
  }

  @Test void otherAddressesAreWrong() {
    assertEquals(Finding.ANSWER, judge(true, reply("0001 8400 0001 0002 0000 0001", SECOND, FIRST, OPT)));
    assertEquals(Finding.ANSWER, judge(true, reply("0001 8400 0001 0001 0000 0001", FIRST, OPT)));
    assertEquals(Finding.ANSWER, judge(true, reply("0001 8400 0001 0003 0000 0001", FIRST, SECOND, SECOND, OPT)));
    assertEquals(Finding.ANSWER, judge(true, reply("0001 8400 0001 0000 0000 0001", OPT)));
  }

  @ParameterizedTest
  @CsvSource({"0400, OTHER_QUESTION", "8600, TRUNCATED", "8402, RCODE", "8405, RCODE", "a400, OTHER_QUESTION"})
  void headerIsLookedAt(String flags, Finding finding) {
    assertEquals(finding, judge(true, reply("0001 " + flags + " 0001 0002 0000 0001", FIRST, SECOND, OPT)));
  }

  @Test void anotherQuestionIsNoAnswer() {
    String good = reply("0001 8400 0001 0002 0000 0001", FIRST, SECOND, OPT);
    assertEquals(Finding.OTHER_QUESTION, judge(true, good.replace("01610162", "01610163")));
  }

  @ParameterizedTest
  @CsvSource({"0001 18 14 c00002, RIGHT", "0001 18 18 c00002, SCOPE", "0001 18 14 c00003, OTHER_SUBNET",
      "0001 17 14 c00002, OTHER_SUBNET", "0002 18 14 c00002, OTHER_SUBNET"})
  void subnetIsLookedAtUnlessToldNotTo(String told, Finding finding) {
    String opt = OPT.substring(0, OPT.indexOf("0001 18")) + told;
    String hex = reply("0001 8400 0001 0002 0000 0001", FIRST, SECOND, opt);
    assertEquals(finding, judge(true, hex));
    assertEquals(Finding.RIGHT, judge(false, hex));
  }

  @Test void replyWithoutTheSubnetSaysSo() {
    assertEquals(Finding.NO_SUBNET, judge(true, reply("0001 8400 0001 0002 0000 0000", FIRST, SECOND)));
  }

  @Test void namesAreComparedWrittenOut() {
    byte[] compressed = octets(reply("0001 8400 0001 0001 0000 0000", ALIAS));
    byte[] writtenOut = octets(reply("0001 8400 0001 0001 0000 0000", "c00c 0005 0001 0000003c 0005 0158 0142 00"));
    assertEquals(Expected.of(compressed), Expected.of(writtenOut));
  }

  @Test void mutilatedRepliesAreJudgedToo() {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    byte[] good = octets(reply("0001 8400 0001 0003 0000 0001", ALIAS, FIRST, SECOND, OPT));
    int right = 0;
    for (int i = 0; i < 50_000; i++) {
      byte[] bad = Arrays.copyOf(good, 12 + random.nextInt(good.length - 11));
      for (int flips = random.nextInt(3); flips > 0; flips--) bad[random.nextInt(bad.length)] = (byte) random.nextInt();
      if (judge(true, HexFormat.of().formatHex(bad)) == Finding.RIGHT) right++;
    }
    assertTrue(right < 5_000, right + " were right, seed " + seed);
  }
}
