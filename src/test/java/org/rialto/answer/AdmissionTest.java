package org.rialto.answer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rialto.app.RunningRialto;
import org.rialto.net.IpAddress;
import org.rialto.net.IpPrefix;
import org.rialto.net.PortSet;
import org.rialto.net.PrefixSet;
import org.rialto.rfc.Asked;
import org.rialto.rfc.Told;
import org.rialto.walk.World;
import org.rialto.wire.CookieSecrets;
import org.rialto.wire.Edns;
import org.rialto.wire.Transport;
import org.rialto.wire.Verdict;

/** Who gets which reply, and how often, in a small world. */
class AdmissionTest {
  private static final long NOW_SECONDS = 1_800_000_000L;
  private static final int RATE = 3;
  private static final PortSet NO_PORT = new PortSet(Set.of(0));

  private final MemorySegment buffer = Arena.ofAuto().allocate(4096);
  private Answerer answerer = new Answerer(true, new RateLimiter(1, 2), 1);
  private State state;

  @BeforeEach void world(@TempDir Path folder) throws Exception {
    state = RunningRialto.state(World.in(folder), NOW_SECONDS);
  }

  private void admit(Admission admission) {
    admit(Edns.PLAIN, admission);
  }

  private void admit(Edns edns, Admission admission) {
    Policy policy = new Policy(edns, Identity.NONE, Policy.Cookies.NOT_REQUIRED, 512, admission);
    state = new State(state.zones(), state.lifetimes(), policy, state.guidance(), state.redirects(), 1);
  }

  private void limit(int slip, PrefixSet exempt) {
    admit(new Admission(PrefixSet.ALL, ZoneRights.NONE, new RateLimits(RATE, 15, slip, 24, 56, exempt, 1024), NO_PORT));
  }

  private byte[] ask(String client, String words, Transport transport) {
    byte[] query = Asked.of(words);
    MemorySegment.copy(query, 0, buffer, ValueLayout.JAVA_BYTE, 0, query.length);
    IpAddress peer = IpAddress.parse(client);
    answerer.peer(peer.family(), peer.high(), peer.low());
    int length = answerer.answer(state, buffer, 0, query.length, 1232, transport, NOW_SECONDS);
    return buffer.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
  }

  private byte[] ask(String words) {
    return ask("192.0.2.53", words, Transport.DATAGRAM);
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.53, NOERROR", "192.0.2.200, REFUSED", "198.51.100.1, REFUSED", "2001:db8::1, NOERROR"})
  void clientThatMayNotAskIsRefused(String client, String rcode) {
    PrefixSet queries = PrefixSet.of(List.of(IpPrefix.parse("192.0.2.0/24"), IpPrefix.parse("2001:db8::/32")),
        List.of(IpPrefix.parse("192.0.2.128/25")), false);
    admit(new Admission(queries, ZoneRights.NONE, RateLimits.OFF, NO_PORT));
    for (Transport transport : Transport.values()) {
      Told.check(ask(client, "cdn.example SOA", transport), "rcode=" + rcode);
    }
    assertEquals(rcode.equals("REFUSED") ? 3 : 0, answerer.counters().of(Outcome.REFUSED_CLIENT));
  }

  @Test void zoneThatAClientMayNotAskForIsRefusedToIt() {
    Map<byte[], PrefixSet> rights = Map.of(wire("example"), PrefixSet.NONE, wire("CDN.example"),
        PrefixSet.of(List.of(IpPrefix.parse("192.0.2.0/24"))), wire("other.example"), PrefixSet.NONE);
    admit(new Admission(PrefixSet.ALL, new ZoneRights(rights), RateLimits.OFF, NO_PORT));
    Told.check(ask("192.0.2.53", "www.cdn.EXAMPLE A edns", Transport.STREAM), "rcode=NOERROR an=1");
    Told.check(ask("192.0.3.53", "www.cdn.example A edns", Transport.STREAM),
        "rcode=REFUSED an=0 extended-error=18");
    Told.check(ask("192.0.3.53", "nobody.example A edns", Transport.STREAM),
        "rcode=REFUSED extended-error=20");
  }

  private static byte[] wire(String name) {
    return Arrays.copyOfRange(Asked.of(name + " A"), 12, 12 + name.length() + 2);
  }

  @ParameterizedTest
  @CsvSource({"0, true, false, DROP_PORT", "19, true, false, DROP_PORT", "53, false, false, ANSWER",
    "53, true, true, DROP_OWN_ADDRESS"})
  void someSourcesGetNoReply(int port, boolean silence, boolean fromItself, Verdict verdict) {
    admit(new Admission(PrefixSet.ALL, ZoneRights.NONE, RateLimits.OFF, new PortSet(Set.of(0, 19))));
    assertEquals(!silence, answerer.answersTo(state, port, fromItself));
    assertEquals(silence ? 1 : 0, answerer.counters().of(verdict));
  }

  @Test void replyOverTheLimitIsTruncatedAndEmpty() {
    limit(1, PrefixSet.NONE);
    for (int i = 0; i < RATE; i++) Told.check(ask("cdn.example NS edns"), "rcode=NOERROR !tc aa an=2");
    Told.check(ask("cdn.example NS edns"), "rcode=NOERROR qr tc qd=1 an=0 ns=0 ar=1 opts=1 "
        + "question=cdn.example./NS");
    Told.check(ask("cdn.example NS"), "rcode=NOERROR tc qd=1 an=0 ns=0 ar=0");
    assertEquals(2, answerer.counters().of(Outcome.LIMITED_SLIPPED));
    assertEquals(0, answerer.counters().of(Outcome.TRUNCATED));
  }

  @Test void withoutSlipNothingIsSent() {
    limit(0, PrefixSet.NONE);
    for (int i = 0; i < RATE; i++) ask("cdn.example SOA");
    Told.check(ask("cdn.example SOA"), "silence");
    assertEquals(1, answerer.counters().of(Outcome.LIMITED_DROPPED));
  }

  @Test void errorOverTheLimitSlipsAsItIs() {
    limit(1, PrefixSet.NONE);
    for (int i = 0; i < RATE + 1; i++) Told.check(ask("nobody.example A edns"), "rcode=REFUSED !tc");
    Told.check(ask("cdn.example A edns=1"), "rcode=BADVERS");
    assertEquals(2, answerer.counters().of(Outcome.LIMITED_SLIPPED));
  }

  @Test void streamsAreNotLimited() {
    limit(0, PrefixSet.NONE);
    for (int i = 0; i < 2 * RATE; i++) {
      Told.check(ask("192.0.2.53", "cdn.example SOA", Transport.STREAM), "rcode=NOERROR an=1");
    }
  }

  /** RFC 7873 §5.2.5: a valid cookie shows where its client is. */
  @Test void validCookiesAreNotLimited() {
    Edns edns = new Edns(new byte[0], new byte[0], new CookieSecrets(List.of(new byte[CookieSecrets.SECRET_OCTETS])));
    RateLimits limits = new RateLimits(RATE, 15, 0, 24, 56, PrefixSet.NONE, 1024);
    admit(edns, new Admission(PrefixSet.ALL, ZoneRights.NONE, limits, NO_PORT));
    String cookie = Told.of(ask("cdn.example SOA option=10:0011223344556677")).stream()
        .filter(word -> word.startsWith("option=10:")).findFirst().orElseThrow();
    for (int i = 0; i < 2 * RATE; i++) Told.check(ask("cdn.example SOA " + cookie), "rcode=NOERROR an=1");
    for (int i = 1; i < RATE; i++) ask("cdn.example SOA option=10:0011223344556677");
    Told.check(ask("cdn.example SOA option=10:0011223344556677"), "silence");
  }

  /** RFC 7873 §5.4: a question for a cookie alone has no answer to truncate. */
  @Test void cookieWithoutQuestionSlipsAsItIs() {
    Edns edns = new Edns(new byte[0], new byte[0], new CookieSecrets(List.of(new byte[CookieSecrets.SECRET_OCTETS])));
    RateLimits limits = new RateLimits(RATE, 15, 1, 24, 56, PrefixSet.NONE, 1024);
    admit(edns, new Admission(PrefixSet.ALL, ZoneRights.NONE, limits, NO_PORT));
    String words = "raw=10010000000000000000000100002904d000000000000c000a00080011223344556677";
    for (int i = 0; i < RATE + 1; i++) Told.check(ask(words), "rcode=NOERROR !tc qd=0 opts=1");
    assertEquals(1, answerer.counters().of(Outcome.LIMITED_SLIPPED));
  }

  @Test void exemptClientsAreNotLimited() {
    limit(0, PrefixSet.of(List.of(IpPrefix.parse("192.0.2.53"))));
    for (int i = 0; i < 2 * RATE; i++) Told.check(ask("cdn.example SOA"), "rcode=NOERROR an=1");
  }

  /** The second question is asked once the first has been asked too often. */
  @ParameterizedTest(name = "{0} and {1} are counted together: {2}")
  @CsvSource({
    "cdn.example SOA,             cdn.example NS,               true",
    "www.cdn.example A,           four.cdn.example A,           false",
    "cat.img.cdn.example A,       dog.img.cdn.example A,        true",
    "no1.cdn.example A,           no2.a.b.cdn.example MX,       true",
    "no1.cdn.example A,           cdn.example SOA,              false",
    "cdn.example SOA,             cdn.example AAAA,             false",
    "a.sub.cdn.example A,         b.c.sub.cdn.example AAAA,     true",
    "one.example A,               two.example A,                true",
    "one.example A,               cdn.example A edns=1,         true",
    "WWW.cdn.example A,           www.CDN.example A,            true"})
  void repliesAreCountedByWhatTheyAreAbout(String first, String second, boolean together) {
    limit(0, PrefixSet.NONE);
    for (int i = 0; i < 2 * RATE; i++) ask(first);
    assertEquals(together, Told.of(ask(second)).contains("silence"));
  }

  @Test void limitsAreFollowedFromTheNextQueryOn() {
    for (int i = 0; i < 2 * RATE; i++) Told.check(ask("cdn.example SOA"), "an=1");
    limit(0, PrefixSet.NONE);
    for (int i = 0; i < RATE; i++) Told.check(ask("cdn.example SOA"), "an=1");
    Told.check(ask("cdn.example SOA"), "silence");
    admit(Admission.OPEN);
    Told.check(ask("cdn.example SOA"), "an=1");
  }

  /** A limiter without exemptions to look into can't be: the records that make up a state are whole. */
  @Test void impossibleStateIsServfailAndOutlived() {
    State good = state;
    limit(1, null);
    Told.check(ask("cdn.example SOA edns"), "rcode=SERVFAIL qd=1 an=0 opts=1");
    assertEquals(1, answerer.counters().of(Outcome.SERVFAIL_IMPOSSIBLE));
    state = good;
    Told.check(ask("cdn.example SOA"), "rcode=NOERROR an=1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"www.cdn.example A", "cat.img.cdn.example A edns", "no.cdn.example A", "one.example A",
    "cdn.example A edns=1"})
  void limitingAllocatesNothing(String words) {
    limit(2, PrefixSet.of(List.of(IpPrefix.parse("198.51.100.0/24"))));
    byte[] query = Asked.of(words);
    answerer.peer(IpAddress.parse("192.0.2.1").family(), IpAddress.parse("192.0.2.1").high(), 0);
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = 0;
    for (int round = 0; round < 30_000; round++) {
      if (round == 20_000) before = threads.getCurrentThreadAllocatedBytes();
      MemorySegment.copy(query, 0, buffer, ValueLayout.JAVA_BYTE, 0, query.length);
      answerer.answer(state, buffer, 0, query.length, 1232, Transport.DATAGRAM, NOW_SECONDS + round / 100);
    }
    long bytes = threads.getCurrentThreadAllocatedBytes() - before;
    assertTrue(bytes < 10_000, bytes + " bytes for 10000 answers");
    assertFalse(answerer.counters().of(Outcome.LIMITED_DROPPED) == 0);
  }
}
