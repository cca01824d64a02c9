package org.rialto.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.rialto.net.Family;
import org.rialto.rfc.Asked;
import org.rialto.rfc.Cases;

/** RFC 7871 §6 and §7.2.1: which client subnets are well formed, octet by octet. */
class ClientSubnetOptionTest {
  private final Query query = new Query();

  static Stream<Arguments> cases() {
    return Cases.of("rfc7871-option.cases", 4);
  }

  @ParameterizedTest(name = "RFC 7871 {0}: {1}")
  @MethodSource("cases")
  void optionIsJudgedByItsOctets(String section, String name, String hex, Verdict verdict) {
    assertEquals(verdict, read("www.cdn.example A option=8:" + hex.replace(" ", ""), true));
    assertEquals(verdict == Verdict.ANSWER, query.hasSubnet(), "a malformed option is never returned");
    assertTrue(query.hasEdns());
  }

  @ParameterizedTest(name = "switched off: {1}")
  @MethodSource("cases")
  void optionIsSkippedWhereClientSubnetsAreSwitchedOff(String section, String name, String hex, Verdict verdict) {
    assertEquals(Verdict.ANSWER, read("www.cdn.example A option=8:" + hex.replace(" ", ""), false));
    assertFalse(query.hasSubnet());
    assertFalse(query.client().hasSubnet());
  }

  @Test void addressAndSourceAreTakenFromTheOption() {
    assertEquals(Verdict.ANSWER, read("www.cdn.example AAAA subnet=2/56/0/20010db80001ab", true));
    assertTrue(query.client().hasSubnet());
    assertEquals(Family.IPV6, query.client().family());
    assertEquals(0x20010db80001ab00L, query.client().high());
    assertEquals(0, query.client().low());
    assertEquals(56, query.client().source());
  }

  @Test void twoOptionsAreRefusedSinceOneOfThemWouldBeGuessed() {
    assertEquals(Verdict.FORMERR_SUBNET_FORM,
        read("www.cdn.example A subnet=1/24/0/c00002 subnet=1/24/0/c00002", true));
    assertFalse(query.hasSubnet());
  }

  @Test void optionOfAnEarlierQueryIsForgotten() {
    read("www.cdn.example A subnet=1/24/0/c00002", true);
    read("www.cdn.example A edns", true);
    assertFalse(query.hasSubnet());
    assertFalse(query.client().hasSubnet());
  }

  @Test void optionIsDefinedForClassInternetAlone() {
    assertEquals(Verdict.ANSWER, read("www.cdn.example A class=3 subnet=9/24/0/c00002", true));
    assertFalse(query.hasSubnet());
  }

  private Verdict read(String words, boolean subnets) {
    byte[] octets = Asked.of(words);
    MemorySegment message = Arena.ofAuto().allocate(512);
    MemorySegment.copy(octets, 0, message, Octets.U8, 7, octets.length);
    return query.read(message, 7, octets.length, subnets);
  }
}
