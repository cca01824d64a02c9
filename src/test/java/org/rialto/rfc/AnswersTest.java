package org.rialto.rfc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.rialto.answer.Answerer;
import org.rialto.answer.State;
import org.rialto.app.RunningRialto;
import org.rialto.net.Family;
import org.rialto.net.IpAddress;
import org.rialto.route.RedirectTable;
import org.rialto.walk.World;
import org.rialto.wire.Transport;

/** What is said to what is asked, message by message; by RFC and section, in the case files. */
class AnswersTest {
  private static final long NOW_SECONDS = 1_800_000_000L;
  private static final int PAYLOAD = 1232;
  /** In the PID "one" of the world. */
  private static final IpAddress RESOLVER = IpAddress.parse("192.0.2.53");

  private final MemorySegment buffer = Arena.ofAuto().allocate(4096);
  private final Answerer answerer = new Answerer(true);
  private State state;
  private long nowSeconds = NOW_SECONDS;

  @BeforeEach void layOut(@TempDir Path folder) throws Exception {
    state = RunningRialto.state(World.in(folder).tangled(), NOW_SECONDS);
  }

  static Stream<Arguments> zones() {
    return Stream.of(1034, 1035, 2181, 2308, 3597, 4343, 4592, 6672, 8020, 8482, 8906, 9460, 9619)
        .flatMap(rfc -> Cases.of("rfc" + rfc + ".cases", 4));
  }

  static Stream<Arguments> rfc6891() {
    return Cases.of("rfc6891.cases", 4);
  }

  static Stream<Arguments> rfc7871() {
    return Cases.of("rfc7871-message.cases", 4);
  }

  static Stream<Arguments> rfc8914() {
    return Cases.of("rfc8914.cases", 4);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("zones")
  void zonesAreAnsweredFrom(String section, String name, String words, String expected) {
    check(words, expected);
  }

  @ParameterizedTest(name = "RFC 6891 {0}: {1}")
  @MethodSource("rfc6891")
  void ednsIsSpoken(String section, String name, String words, String expected) {
    check(words, expected);
  }

  @ParameterizedTest(name = "RFC 7871 {0}: {1}")
  @MethodSource("rfc7871")
  void clientSubnetDecides(String section, String name, String words, String expected) {
    check(words, expected);
  }

  @ParameterizedTest(name = "RFC 8914 {0}: {1}")
  @MethodSource("rfc8914")
  void reasonIsSaidBesidesTheResponseCode(String section, String name, String words, String expected) {
    check(words, expected);
  }

  @Test void reasonIsSaidWhereGuidanceIsMissingOrStale() {
    Told.check(ask("www.cdn.example A edns"), "answer:A=198.18.1.1 !option=15");
    nowSeconds = NOW_SECONDS + Duration.ofDays(30).toSeconds();
    Told.check(ask("www.cdn.example A edns"), "rcode=NOERROR answer:A=198.18.1.1 extended-error=3");
    Told.check(ask("www.cdn.example A"), "rcode=NOERROR answer:A=198.18.1.1 opts=0");
    Told.check(ask("cdn.example SOA edns"), "rcode=NOERROR !option=15");
    state = new State(state.zones(), state.lifetimes(), state.policy(),
        RedirectTable.withoutGuidance(state.redirects().fleet()));
    Told.check(ask("www.cdn.example A edns"), "rcode=NOERROR answer:A=198.18.0.1 extended-error=0");
  }

  @Test void nodesThatShareAnAddressMakeOneRecord(@TempDir Path folder) throws Exception {
    World world = World.in(folder)
        .edit("rialto.yaml", "ipv4: 198.18.2.1, pid: site-2", "ipv4: 198.18.3.1, pid: site-3");
    state = RunningRialto.state(world, NOW_SECONDS);
    Told.check(ask("both.cdn.example A subnet=1/32/0/c6336446"), "an=1 answer:A=198.18.3.1");
  }

  /**
   * RFC 7871 §7.4: that a name has addresses of a family doesn't depend on who asks; so where there is neither advice
   * nor a default, nodes stand in.
   */
  @Test void nodesStandInWhereNoneCanBeChosenAndTheZoneHasNoRecord(@TempDir Path folder) throws Exception {
    World world = World.in(folder).edit("cdn.example.zone", "www      IN AAAA  2001:db8:f0::1\n", "");
    state = RunningRialto.state(world, NOW_SECONDS);
    Told.check(ask("www.cdn.example AAAA subnet=1/24/0/640101"),
        "rcode=NOERROR an=1 answer:AAAA=2001:db8:f0:0:0:0:0:1 ttl:AAAA=20 subnet=1/24/10/640101");
    Told.check(ask("www.cdn.example AAAA subnet=1/24/0/c00002"), "an=1 answer:AAAA=2001:db8:f1:0:0:0:0:1");
    Told.check(ask("four.cdn.example AAAA subnet=1/24/0/640101"), "rcode=NOERROR an=0 ns=1");
  }

  /** What the answerer doesn't reply to itself is {@code handed-over}. */
  private void check(String words, String expected) {
    boolean handedOver = expected.equals("handed-over");
    assertEquals(handedOver, answer(words) == Answerer.HANDED_OVER, words);
    if (!handedOver) Told.check(ask(words), expected);
  }

  private byte[] ask(String words) {
    return buffer.asSlice(0, answer(words)).toArray(ValueLayout.JAVA_BYTE);
  }

  private int answer(String words) {
    byte[] query = Asked.of(words);
    MemorySegment.copy(query, 0, buffer, ValueLayout.JAVA_BYTE, 0, query.length);
    answerer.peer(Family.IPV4, RESOLVER.high(), RESOLVER.low());
    return answerer.answer(state, buffer, 0, query.length, PAYLOAD, Transport.DATAGRAM, nowSeconds);
  }
}
