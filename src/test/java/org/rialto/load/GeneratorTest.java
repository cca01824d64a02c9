package org.rialto.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rialto.serve.DnsDoor;
import org.rialto.serve.DnsDoorTest;

/** A run against a door that refuses everything, over each kind of line. */
class GeneratorTest {
  private static final int WANTED = 3000;

  private List<DnsDoor> doors = List.of();

  private enum Kind { NATIVE, PORTABLE, STREAMS }

  @BeforeEach void open() throws Exception {
    doors = DnsDoorTest.open(_ -> {});
  }

  @AfterEach void close() {
    doors.forEach(DnsDoor::close);
  }

  @ParameterizedTest @EnumSource(Kind.class)
  void everyQueryOfACountIsAnswered(Kind kind) throws Exception {
    try (Lines lines = lines(kind)) {
      Generator generator = new Generator(lines, script(), terms(Duration.ZERO, WANTED));
      generator.run((_, _) -> {});
      assertEquals(WANTED, generator.tally().sent());
      assertEquals(WANTED, generator.tally().answered());
    }
  }

  /** Whether it has begun to count or is warming up: what was measured until then is told. */
  @ParameterizedTest @ValueSource(ints = {0, 3600})
  void stoppedRunTellsWhatItMeasured(int warmUpSeconds) throws Exception {
    try (Lines lines = lines(Kind.NATIVE)) {
      Generator generator = new Generator(lines, script(), terms(Duration.ofSeconds(warmUpSeconds), 0));
      generator.run((_, _) -> generator.stop());
      assertTrue(generator.tally().answered() > 0);
      assertEquals(generator.tally().sent(), generator.tally().answered() + generator.tally().lost());
      assertTrue(generator.seconds() > 0.5 && generator.seconds() < 3600, generator.seconds() + " s");
    }
  }

  private Lines lines(Kind kind) throws Exception {
    InetSocketAddress server = new InetSocketAddress(InetAddress.getLoopbackAddress(), doors.getFirst().port());
    return switch (kind) {
      case NATIVE -> Lines.datagrams(server, 2);
      case PORTABLE -> Lines.portableDatagrams(server, 2);
      case STREAMS -> Lines.streams(server, 2);
    };
  }

  private static Script script() {
    Question question = new Question("example. A",
        new byte[] {7, 'e', 'x', 'a', 'm', 'p', 'l', 'e', 0, 0, 1, 0, 1});
    Script.Builder script = new Script.Builder(QueryForm.plain());
    script.add(question, Optional.empty(), Optional.empty(), Script.ANY_SCOPE);
    return script.build();
  }

  private static Terms terms(Duration warmUp, long count) {
    return new Terms(64, 0, warmUp, Duration.ofHours(1), count, Duration.ofSeconds(5), true, 0);
  }
}
