package org.rialto.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.rialto.net.IpAddress;
import org.rialto.rfc.Asked;
import org.rialto.rfc.Cases;
import org.rialto.rfc.Told;

/** Server cookies as RFC 9018 has them, its test vectors first. */
class CookieTest {
  private final Query query = new Query();
  private final Reply reply = new Reply();
  private final MemorySegment message = Arena.ofAuto().allocate(512);

  static Stream<Arguments> rfc9018() {
    return Cases.of("rfc9018.cases", 8);
  }

  /** A star stands for a hash that the RFC doesn't give. */
  @ParameterizedTest(name = "RFC 9018 {0}: {1}")
  @MethodSource("rfc9018")
  void cookieIsJudgedAndReturned(String section, String name, String secrets, String client, long nowSeconds,
      String asked, String standing, String returned) {
    String told = ask(asked, secrets(secrets.split(" ")), IpAddress.parse(client), nowSeconds);
    assertEquals(standing.equals("valid"), query.hasValidCookie());
    assertEquals(48, told.length());
    assertEquals(returned.replace("*", ""), told.substring(0, returned.replace("*", "").length()));
  }

  @Test void cookieJustGivenIsValidForThatClientOnly() {
    CookieSecrets secrets = secrets("00112233445566778899aabbccddeeff");
    IpAddress client = IpAddress.parse("2001:db8::1");
    String given = ask("0123456789abcdef", secrets, client, 1_800_000_000L);
    assertFalse(query.hasValidCookie());
    assertEquals(given, ask(given, secrets, client, 1_800_000_001L));
    assertTrue(query.hasValidCookie());
    ask(given, secrets, IpAddress.parse("2001:db8::2"), 1_800_000_001L);
    assertFalse(query.hasValidCookie());
    query.read(message, 0, write(Asked.of("cdn.example SOA edns")), true);
    assertFalse(query.hasValidCookie(), "of the query before");
  }

  @Test void cookieThatWasNotJudgedIsNotReturned() {
    assertEquals(Verdict.ANSWER, query.read(message, 0, write(Asked.of("cdn.example SOA option=10:0123456789abcdef")),
        true));
    reply.begin(message, 0, query, 512, Transport.DATAGRAM, Edns.PLAIN);
    Told.check(message.asSlice(0, reply.end(0, 0)).toArray(Octets.U8), "opts=1 !option=10");
  }

  @Test void secretOfAnotherLengthIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> secrets("0011"));
  }

  /** The vectors of the paper's appendix A and of its reference: key 00 01 …, messages 00 01 …. */
  @Test void sipHashIsThatOfItsAuthors() {
    long[] words = {0x0706050403020100L, 0x0f0e0d0c0b0a0908L, 0x1716151413121110L, 0x1f1e1d1c1b1a1918L};
    assertEquals(0x726fdb47dd0e0e31L, SipHash.hash(words[0], words[1], 0, 0, 0, 0, 0));
    assertEquals(0xa129ca6149be45e5L, SipHash.hash(words[0], words[1], words[0], 0x0e0d0c0b0a0908L, 0, 0, 15));
  }

  private String ask(String cookie, CookieSecrets secrets, IpAddress client, long nowSeconds) {
    query.client().peer(client.family(), client.high(), client.low());
    assertEquals(Verdict.ANSWER, query.read(message, 0, write(Asked.of("cdn.example SOA option=10:" + cookie)), true));
    query.judgeCookie(secrets, nowSeconds);
    reply.begin(message, 0, query, 512, Transport.DATAGRAM, new Edns(new byte[0], new byte[0], secrets));
    return Told.of(message.asSlice(0, reply.end(0, 0)).toArray(Octets.U8)).stream()
        .filter(word -> word.startsWith("option=10:")).findFirst().orElseThrow().substring("option=10:".length());
  }

  private int write(byte[] octets) {
    MemorySegment.copy(octets, 0, message, Octets.U8, 0, octets.length);
    return octets.length;
  }

  private static CookieSecrets secrets(String... hex) {
    return new CookieSecrets(List.copyOf(Arrays.stream(hex).map(HexFormat.of()::parseHex).toList()));
  }
}
