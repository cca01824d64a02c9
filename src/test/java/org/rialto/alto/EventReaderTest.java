package org.rialto.alto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rialto.rfc.Cases;

/** Server-sent events, from the octets on. */
class EventReaderTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  static Stream<Arguments> cases() {
    return Cases.of("rfc8895-events.cases", 4);
  }

  private static InputStream octets(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** The same octets, however few are asked for at a time. */
  private static InputStream dripping(InputStream in) {
    return new InputStream() {
      @Override public int read() throws IOException {
        return in.read();
      }

      @Override public int read(byte[] into, int offset, int length) throws IOException {
        return in.read(into, offset, Math.min(1, length));
      }
    };
  }

  private static EventReader reader(InputStream in) {
    return new EventReader(in, Clock.systemUTC(), 1000, PATIENCE, () -> {});
  }

  private static String shown(EventReader reader, boolean octetwise) throws IOException {
    List<String> events = new ArrayList<>();
    for (Optional<EventReader.Event> event = reader.next(); event.isPresent(); event = reader.next()) {
      InputStream data = octetwise ? dripping(event.get().data()) : event.get().data();
      String text = new String(data.readAllBytes(), StandardCharsets.ISO_8859_1).replace('\n', '⏎');
      events.add("<" + event.get().name() + ">" + text);
    }
    return events.isEmpty() ? "nothing" : String.join(" ", events);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("cases")
  void octetsBecomeEvents(String section, String name, String escaped, String outcome) throws IOException {
    String text = escaped.translateEscapes();
    for (boolean drips : new boolean[] {false, true}) {
      for (boolean octetwise : new boolean[] {false, true}) {
        EventReader reader = reader(drips ? dripping(octets(text)) : octets(text));
        if (!outcome.startsWith("!")) {
          assertEquals(outcome, shown(reader, octetwise));
          continue;
        }
        String complaint = assertThrows(IOException.class, () -> shown(reader, octetwise)).getMessage();
        assertTrue(complaint.contains(outcome.substring(1).strip()), complaint);
      }
    }
  }

  @Test void dataThatIsNotReadIsPassedOver() throws IOException {
    EventReader reader = reader(octets("event: a\ndata: 1\ndata: 2\n\nevent: b\ndata: 3\n\n"));
    assertEquals("a", reader.next().orElseThrow().name());
    assertEquals("<b>3", shown(reader, false));
  }

  @Test void theDataOfAnEventIsBoundedAlsoWhereItIsPassedOver() throws IOException {
    String line = "data: " + "x".repeat(99) + "\n";
    assertEquals(999, reader(octets("event: a\n" + line.repeat(10) + "\n")).next().orElseThrow().data()
        .readAllBytes().length);
    EventReader reader = reader(octets("event: a\n" + line.repeat(11) + "\nevent: b\ndata: 1\n\n"));
    reader.next();
    String complaint = assertThrows(IOException.class, reader::next).getMessage();
    assertEquals("an event of more than the 1000 bytes it may have", complaint);
  }

  @Test void namesAndLinesThatAreNotKeptAreBounded() {
    for (String start : new String[] {":", "id: ", "x", "event: "}) {
      EventReader reader = reader(octets(start + "y".repeat(70_000) + "\n"));
      String complaint = assertThrows(IOException.class, reader::next).getMessage();
      assertTrue(complaint.contains("of more than"), complaint);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r", "\r\n"})
  void anEventThatDripsIsLeftAfterAWhileAndAPauseBetweenEventsIsNotHeldAgainstIt(String lineEnd) throws IOException {
    AtomicInteger seconds = new AtomicInteger();
    Clock clock = new Clock() {
      @Override public ZoneId getZone() {
        return ZoneId.of("UTC");
      }

      @Override public Clock withZone(ZoneId zone) {
        return this;
      }

      @Override public Instant instant() {
        return Instant.ofEpochSecond(seconds.get());
      }
    };
    String paused = "event:a\ndata:1\n\n".replace("\n", lineEnd);
    InputStream slow = new InputStream() {
      private final InputStream in = octets(paused + (":b\nevent:a\ndata:" + "1".repeat(30))
          .replace("\n", lineEnd));
      private int sent;

      @Override public int read() {
        throw new UnsupportedOperationException();
      }

      @Override public int read(byte[] into, int offset, int length) throws IOException {
        int octet = in.read();
        if (octet < 0) throw new AssertionError("the reader is still patient");
        seconds.addAndGet(sent++ == paused.length() ? 3600 : 1);
        into[offset] = (byte) octet;
        return 1;
      }
    };
    EventReader reader = new EventReader(slow, clock, 1000, Duration.ofSeconds(20), () -> {});
    assertEquals('1', reader.next().orElseThrow().data().read());
    EventReader.Event dripping = reader.next().orElseThrow();
    String complaint = assertThrows(IOException.class, () -> dripping.data().readAllBytes()).getMessage();
    assertEquals("an event or a comment that took more than 20000 ms", complaint);
  }

  @Test void eachEventAndEachCommentShowsThatTheServerIsThere() throws IOException {
    AtomicInteger alive = new AtomicInteger();
    EventReader reader = new EventReader(octets(": 1\n: 2\nevent: a\n: within\ndata: x\n\n"), Clock.systemUTC(), 1000,
        PATIENCE, alive::incrementAndGet);
    EventReader.Event event = reader.next().orElseThrow();
    assertEquals(2, alive.get());
    event.data().readAllBytes();
    assertEquals(3, alive.get());
  }
}
