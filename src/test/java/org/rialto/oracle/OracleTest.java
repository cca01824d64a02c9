package org.rialto.oracle;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rialto.zone.ZoneException;
import org.rialto.zone.ZoneLoader;
import org.rialto.zone.ZoneLoader.ReverseDefaults;
import org.rialto.zone.ZoneLoader.RoutedName;
import org.rialto.zone.ZoneLoader.ZoneFile;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.NameTooLongException;
import org.xbill.DNS.RRset;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;
import org.xbill.DNS.Zone;

/**
 * What we answer, read by dnsjava, is what dnsjava finds itself: for every name and type, those that aren't there
 * included.
 */
class OracleTest {
  private static final int RANDOM_ZONES = 60;
  private static final int[] ABSENT_TYPES = {Type.A, Type.AAAA, Type.CNAME, Type.DS, Type.NS, Type.SOA, Type.TXT,
      65_432};
  private static final ReverseDefaults NO_REVERSE = new ReverseDefaults(0, ".", ".", "");

  @TempDir Path folder;

  static LongStream seeds() {
    return new Random().longs(RANDOM_ZONES);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void agreesOnRandomZones(long seed) throws Exception {
    Random random = new Random(seed);
    Path file = Files.writeString(folder.resolve("random.zone"), RandomZone.of(random));
    try {
      agrees(file, Name.fromString(random.nextBoolean() ? "zone.example." : "example."), List.of());
    } catch (ZoneException unexpected) {
      throw new AssertionError(Files.readString(file), unexpected);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"cdn.example", "100.51.198.in-addr.arpa", "8.b.d.0.1.0.0.2.ip6.arpa"})
  void agreesOnTheExampleZones(String origin) throws Exception {
    agrees(Path.of("zones", origin + ".zone"), Name.fromString(origin + "."), List.of());
  }

  @ParameterizedTest
  @ValueSource(strings = {"www.cdn.example", "*.img.cdn.example"})
  void routedNamesAnswerByDefaultWhatTheZoneSays(String routed) throws Exception {
    RoutedName name = new RoutedName(routed, 1, Set.of(), "services[0]");
    agrees(Path.of("zones", "cdn.example.zone"), Name.fromString("cdn.example."), List.of(name));
  }

  private static void agrees(Path file, Name origin, List<RoutedName> routed) throws IOException, ZoneException {
    Zone zone = new Zone(origin, file.toString());
    Oracle oracle = new Oracle(zone);
    Asking asking = new Asking(ZoneLoader.load(List.of(new ZoneFile(file, origin.toString())), routed, List.of(),
        NO_REVERSE).zones());
    Set<Integer> types = new LinkedHashSet<>();
    for (int type : ABSENT_TYPES) types.add(type);
    for (RRset set : zone) types.add(set.getType());
    List<String> differences = new ArrayList<>();
    int asked = 0;
    for (Name name : questions(oracle)) {
      for (int type : types) {
        asked++;
        Message reply = asking.ask(name, type);
        Oracle.Said expected = oracle.expected(name, type);
        Oracle.Said said = Oracle.said(reply);
        if (!said.equals(expected)) differences.add(name + " " + Type.string(type) + "\n  dnsjava " + expected
            + "\n  we      " + said);
        oracle.wrongAdditional(reply).forEach(wrong -> differences.add(name + " " + Type.string(type) + " additional: "
            + wrong));
      }
    }
    assertTrue(asked > 50, "only " + asked + " questions");
    assertTrue(differences.isEmpty(), () -> String.join("\n", differences) + "\n" + contents(file));
  }

  /** Every name there is, and names beside and below each. */
  private static Set<Name> questions(Oracle oracle) throws TextParseException {
    Set<Name> questions = new LinkedHashSet<>(oracle.names());
    for (Name name : oracle.names()) {
      for (String below : new String[] {"no", "no.no", "*", "a", "ns"}) {
        try {
          questions.add(Name.concatenate(Name.fromString(below), name));
        } catch (NameTooLongException none) {
          continue;
        }
      }
    }
    return questions;
  }

  private static String contents(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException unreadable) {
      return unreadable.toString();
    }
  }
}
