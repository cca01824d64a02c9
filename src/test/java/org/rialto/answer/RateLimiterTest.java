package org.rialto.answer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rialto.answer.RateLimiter.Fate;
import org.rialto.answer.RateLimiter.Kind;
import org.rialto.net.Client;
import org.rialto.net.IpAddress;
import org.rialto.net.IpPrefix;
import org.rialto.net.PrefixSet;

class RateLimiterTest {
  private static final long NOW_SECONDS = 1_800_000_000L;
  private static final long NAME = 4711;

  private RateLimiter limiter = limiter(5, 15, 0, 1024);

  private static RateLimiter limiter(int rate, int windowSeconds, int slip, int tableSize) {
    RateLimiter limiter = new RateLimiter(1, 2);
    limiter.follow(new RateLimits(rate, windowSeconds, slip, 24, 56, exempt(), tableSize));
    return limiter;
  }

  private static PrefixSet exempt() {
    return PrefixSet.of(List.of(IpPrefix.parse("198.51.100.0/25")));
  }

  private Fate judge(String client, Kind kind, long name, long afterSeconds) {
    IpAddress address = IpAddress.parse(client);
    Client peer = new Client();
    peer.peer(address.family(), address.high(), address.low());
    return limiter.judge(peer, kind, name, NOW_SECONDS + afterSeconds);
  }

  private int sent(String client, int replies, long afterSeconds) {
    return (int) IntStream.range(0, replies)
        .filter(_ -> judge(client, Kind.POSITIVE, NAME, afterSeconds) == Fate.SEND).count();
  }

  @Test void withoutLimitsNothingIsCounted() {
    RateLimiter off = new RateLimiter(1, 2);
    assertFalse(off.isOn());
    off.follow(RateLimits.OFF);
    assertFalse(off.isOn());
  }

  @Test void repliesOverTheLimitAreDroppedUntilTheDebtIsPaid() {
    assertEquals(5, sent("192.0.2.1", 20, 0));
    assertEquals(0, sent("192.0.2.1", 1, 2));
    assertEquals(5, sent("192.0.2.1", 6, 5));
  }

  @Test void floodIsRememberedForTheWindowAndNoLonger() {
    assertEquals(5, sent("192.0.2.1", 10_000, 0));
    assertEquals(0, sent("192.0.2.1", 1, 14));
    limiter = limiter(5, 15, 0, 1024);
    assertEquals(5, sent("192.0.2.1", 10_000, 0));
    assertEquals(5, sent("192.0.2.1", 10, 16));
  }

  @Test void whoAsksAsFastAsAllowedIsNeverLimited() {
    for (int second = 0; second < 100; second++) assertEquals(5, sent("192.0.2.1", 5, second));
  }

  @Test void savingsAreWorthOneSecond() {
    assertEquals(5, sent("192.0.2.1", 5, 0));
    assertEquals(5, sent("192.0.2.1", 100, 1000));
  }

  @ParameterizedTest(name = "after {0}, {1} is limited: {2}")
  @CsvSource({
    "192.0.2.1, 192.0.2.255, true", "192.0.2.1, 192.0.3.1, false",
    "2001:db8:0:1::1, 2001:db8:0:ff::1, true", "2001:db8:0:1::1, 2001:db8:0:100::1, false", "0.0.0.0, ::, false"})
  void clientsOfOnePrefixAreCountedTogether(String first, String second, boolean limited) {
    sent(first, 100, 0);
    assertEquals(limited ? 0 : 1, sent(second, 1, 0));
  }

  @Test void eachNameAndKindHasAnAccountOfItsOwn() {
    sent("192.0.2.1", 100, 0);
    assertEquals(Fate.DROP, judge("192.0.2.1", Kind.POSITIVE, NAME, 0));
    assertEquals(Fate.SEND, judge("192.0.2.1", Kind.POSITIVE, NAME + 1, 0));
    assertEquals(Fate.SEND, judge("192.0.2.1", Kind.NXDOMAIN, NAME, 0));
  }

  @Test void exemptClientsAreNeverLimited() {
    assertEquals(100, sent("198.51.100.127", 100, 0));
    assertEquals(5, sent("198.51.100.128", 100, 0));
  }

  @ParameterizedTest(name = "slip {0}: {1} of 100 over the limit")
  @CsvSource({"0, 0", "1, 100", "2, 50", "10, 10"})
  void everyHowManyThOverTheLimitIsTruncated(int slip, int truncated) {
    limiter = limiter(5, 15, slip, 1024);
    sent("192.0.2.1", 5, 0);
    assertEquals(truncated, IntStream.range(0, 100)
        .filter(_ -> judge("192.0.2.1", Kind.POSITIVE, NAME, 0) == Fate.SLIP).count());
  }

  @Test void clockSetBackEarnsNothingAndLimitsNobodyForLonger() {
    assertEquals(5, sent("192.0.2.1", 10, 0));
    assertEquals(0, sent("192.0.2.1", 1, -3600));
    assertEquals(5, sent("192.0.2.1", 6, -3590));
  }

  /** One row holds every account here: strangers crowd it, yet who asks at the allowed rate gets every reply. */
  @Test void crowdedTableStarvesNobody() {
    limiter = limiter(5, 15, 0, 4);
    SplittableRandom random = new SplittableRandom(1);
    for (int second = 0; second < 60; second++) {
      for (int i = 0; i < 200; i++) {
        judge(IpAddress.ipv4(random.nextInt()).toString(), Kind.POSITIVE, random.nextLong(), second);
      }
      assertEquals(5, sent("192.0.2.1", 5, second));
    }
  }

  @Test void floodIsNotForgottenForFewOthers() {
    limiter = limiter(5, 15, 0, 4);
    sent("192.0.2.1", 100, 0);
    for (int i = 0; i < 50; i++) judge("203.0." + i + ".1", Kind.POSITIVE, NAME, 0);
    assertEquals(0, sent("192.0.2.1", 1, 0));
  }

  @Test void sameLimitsReadAgainForgetNothing() {
    sent("192.0.2.1", 100, 0);
    limiter.follow(new RateLimits(5, 15, 0, 24, 56, exempt(), 1024));
    assertEquals(0, sent("192.0.2.1", 1, 0));
    limiter.follow(new RateLimits(6, 15, 0, 24, 56, exempt(), 1024));
    assertEquals(6, sent("192.0.2.1", 100, 0));
    limiter.follow(RateLimits.OFF);
    assertFalse(limiter.isOn());
  }

  @Test void largestLimitsDoNotOverflow() {
    limiter = limiter(100_000, 3600, 0, 4);
    assertEquals(100_000, sent("192.0.2.1", 200_000, 0));
    assertEquals(100_000, sent("192.0.2.1", 200_000, 100_000_000));
  }
}
