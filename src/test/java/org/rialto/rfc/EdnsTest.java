package org.rialto.rfc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
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
import org.rialto.walk.World;
import org.rialto.wire.Transport;

/** What the options of EDNS are answered with, and what the server tells of itself; by RFC, in the case files. */
class EdnsTest {
  private static final long NOW_SECONDS = 1_800_000_000L;
  private static final int PAYLOAD = 1232;
  private static final int STREAM_LIMIT = 0xffff;
  private static final IpAddress RESOLVER = IpAddress.parse("192.0.2.53");
  private static final String CLIENT_COOKIE = "0011223344556677";
  private static final String GIVEN = "0011223344556677010000006b49d200188369ed0fb037ef";

  @TempDir Path folder;
  private final MemorySegment buffer = Arena.ofAuto().allocate(STREAM_LIMIT);
  private final Answerer answerer = new Answerer(true, Duration.ofSeconds(10));
  private World world;
  private State state;

  @BeforeEach void layOut() throws Exception {
    world = World.in(folder).edit("cdn.example.zone", "\nwww ", "\nlarge IN TXT " + text('x') + "\nlarge IN TXT "
        + text('y') + "\nwww ");
    state = RunningRialto.state(world, NOW_SECONDS);
  }

  static Stream<Arguments> asked() {
    return Stream.of("rfc4892", "rfc5001", "rfc7314", "rfc7873")
        .flatMap(rfc -> Cases.of(rfc + ".cases", 4).map(each -> with(rfc, each)));
  }

  static Stream<Arguments> askedByTransport() {
    return Stream.of("rfc7828", "rfc7830").flatMap(rfc -> Cases.of(rfc + ".cases", 5).map(each -> with(rfc, each)));
  }

  static Stream<Arguments> rfc9567() {
    return Cases.of("rfc9567.cases", 4);
  }

  @ParameterizedTest(name = "{0} {1}: {2}") @MethodSource("asked")
  void optionsAreAnswered(String rfc, String section, String name, String words, String expected) {
    Told.check(ask(words, Transport.DATAGRAM), expected);
  }

  @ParameterizedTest(name = "{0} {1}: {2}") @MethodSource("askedByTransport")
  void optionsAreAnsweredByTransport(String rfc, String section, String name, Transport transport, String words,
      String expected) {
    Told.check(ask(words, transport), expected);
  }

  @ParameterizedTest(name = "RFC 9567 {0}: {1}") @MethodSource("rfc9567")
  void errorsAreReportedWhereTheOperatorSays(String section, String name, String words, String expected)
      throws Exception {
    configure("error-reporting: report.example");
    Told.check(ask(words, Transport.DATAGRAM), expected);
  }

  @Test void nothingIsToldThatTheOperatorKeepsToHimself() throws Exception {
    world.edit("rialto.yaml", "identity: {version: Rialto, hostname: walk, name-server-id: 0x72c3a900}",
        "identity: {version: off, hostname: off, name-server-id: off}");
    state = RunningRialto.state(world, NOW_SECONDS);
    for (String name : new String[] {"version.bind", "version.server", "hostname.bind", "id.server"}) {
      Told.check(ask(name + " TXT class=3 option=3:", Transport.DATAGRAM), "rcode=REFUSED an=0 !option=3");
    }
  }

  @Test void cookiesThatAreDisabledAreNotGiven() throws Exception {
    cookies("{enabled: false}");
    Told.check(ask("cdn.example SOA option=10:" + CLIENT_COOKIE, Transport.DATAGRAM), "rcode=NOERROR an=1 !option=10");
    Told.check(ask("raw=10010000000000000000000100002904d000000000000c000a00080011223344556677", Transport.DATAGRAM),
        "rcode=FORMERR qd=0 !option=10");
  }

  /** RFC 7873 §5.2.3 to §5.2.5. */
  @Test void cookieMayBeRequiredForEachAnswerOverDatagrams() throws Exception {
    cookies("{require: always, secrets: [e5e973e5a6b2a43f48e7dc849e37bfcf]}");
    Told.check(ask("cdn.example SOA option=10:" + CLIENT_COOKIE, Transport.DATAGRAM),
        "rcode=BADCOOKIE !aa !tc qd=1 an=0 ns=0 ar=1 option=10:" + GIVEN);
    Told.check(ask("cdn.example SOA option=10:" + GIVEN.replace("37ef", "37ee"), Transport.DATAGRAM),
        "rcode=BADCOOKIE an=0 option=10:" + GIVEN);
    Told.check(ask("cdn.example SOA option=10:" + GIVEN, Transport.DATAGRAM), "rcode=NOERROR aa an=1 option=10:"
        + GIVEN);
    Told.check(ask("cdn.example SOA edns", Transport.DATAGRAM), "rcode=NOERROR tc an=0 ns=0 opts=1 !option=10");
    Told.check(ask("cdn.example SOA", Transport.DATAGRAM), "rcode=NOERROR tc an=0 ns=0 opts=0");
    Told.check(ask("cdn.example SOA edns", Transport.STREAM), "rcode=NOERROR aa !tc an=1");
    Told.check(ask("cdn.example SOA option=10:" + CLIENT_COOKIE, Transport.STREAM),
        "rcode=NOERROR an=1 option=10:" + GIVEN);
  }

  @Test void cookieMayBeRequiredForLargeAnswersOverDatagrams() throws Exception {
    cookies("{require: large-answers, large: 520, secrets: [e5e973e5a6b2a43f48e7dc849e37bfcf]}");
    String large = "large.cdn.example TXT payload=1232";
    Told.check(ask("cdn.example SOA edns", Transport.DATAGRAM), "rcode=NOERROR an=1 !tc");
    Told.check(ask(large, Transport.DATAGRAM), "rcode=NOERROR tc an=0 opts=1");
    Told.check(ask(large + " option=10:" + CLIENT_COOKIE, Transport.DATAGRAM), "rcode=NOERROR tc an=0 option=10:"
        + GIVEN);
    Told.check(ask(large + " option=10:" + GIVEN, Transport.DATAGRAM), "rcode=NOERROR !tc an=2 option=10:" + GIVEN);
    Told.check(ask(large, Transport.STREAM), "rcode=NOERROR !tc an=2");
  }

  /** RFC 9018 §5: first all know the new secret, then all use it, then the old one goes. */
  @Test void secretIsRolledWithoutACookieLost() throws Exception {
    String old = "e5e973e5a6b2a43f48e7dc849e37bfcf";
    String next = "445536bcd2513298075a5d379663c962";
    cookies("{require: always, secrets: [" + next + ", " + old + "]}");
    byte[] told = ask("cdn.example SOA option=10:" + GIVEN, Transport.DATAGRAM);
    Told.check(told, "rcode=NOERROR an=1 option=10 !option=10:" + GIVEN);
    String renewed = Told.of(told).stream().filter(word -> word.startsWith("option=10:")).findFirst().orElseThrow()
        .substring("option=10:".length());
    cookies("{require: always, secrets: [" + next + "]}");
    Told.check(ask("cdn.example SOA option=10:" + renewed, Transport.DATAGRAM), "rcode=NOERROR an=1 option=10:"
        + renewed);
    Told.check(ask("cdn.example SOA option=10:" + GIVEN, Transport.DATAGRAM), "rcode=BADCOOKIE an=0 option=10:"
        + renewed);
  }

  /** RFC 7830 §3: what can't be seen in words. */
  @Test void paddingIsOfZeros() {
    byte[] told = ask("cdn.example SOA option=12:ff", Transport.ENCRYPTED_STREAM);
    int padding = 300;
    assertArrayEquals(new byte[padding], Arrays.copyOfRange(told, told.length - padding, told.length));
  }

  private void cookies(String settings) throws Exception {
    String text = Files.readString(folder.resolve("rialto.yaml"));
    Files.writeString(folder.resolve("rialto.yaml"),
        text.replaceFirst("(?m)^cookies: .*$", "cookies: " + settings));
    state = RunningRialto.state(world, NOW_SECONDS);
  }

  private void configure(String line) throws Exception {
    Files.writeString(folder.resolve("rialto.yaml"), "\n" + line + "\n",
        StandardOpenOption.APPEND);
    state = RunningRialto.state(world, NOW_SECONDS);
  }

  private byte[] ask(String words, Transport transport) {
    byte[] query = Asked.of(words);
    MemorySegment.copy(query, 0, buffer, ValueLayout.JAVA_BYTE, 0, query.length);
    answerer.peer(Family.IPV4, RESOLVER.high(), RESOLVER.low());
    int most = transport.isStream() ? STREAM_LIMIT : PAYLOAD;
    int length = answerer.answer(state, buffer, 0, query.length, most, transport, NOW_SECONDS);
    return buffer.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
  }

  private static Arguments with(String rfc, Arguments each) {
    return Arguments.of(Stream.concat(Stream.of(rfc), Stream.of(each.get())).toArray());
  }

  private static String text(char letter) {
    return "\"" + String.valueOf(letter).repeat(230) + "\"";
  }
}
