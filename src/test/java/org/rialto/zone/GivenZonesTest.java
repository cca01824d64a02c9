package org.rialto.zone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rialto.zone.ZoneLoader.LoadedZone;
import org.rialto.zone.ZoneLoader.RoutedName;
import org.rialto.zone.ZoneLoader.ZoneFile;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Zones that another server gave, record by record, and those that are given on. */
class GivenZonesTest {
  private static final byte[] ORIGIN = Names.wire("example.", new byte[] {0});
  private static final ZoneLoader LOADER = new ZoneLoader(Overlay.NONE, ZoneTable.EMPTY);

  @TempDir Path folder;

  @Test void recordsOfAFileMakeTheSameZone() throws Exception {
    Path file = Files.writeString(folder.resolve("example.zone"), """
        $TTL 300
        www A 192.0.2.1
        www A 192.0.2.2
        www 60 TXT "x"
        @ NS ns1.elsewhere.test.
        *.Wild CNAME www
        sub NS ns.sub
        ns.sub A 192.0.2.3
        @ SOA ns1.elsewhere.test. h 7 1 2 30 60
        """);
    LoadedZone read = LOADER.load(new ZoneFile(file, "example"), true);
    assertEquals(List.of(), read.problems());
    ZoneRecords records = read.records().orElseThrow();
    assertEquals(8, records.count());
    assertEquals(7, records.serial());
    Zone given = LOADER.compile(records).zone().orElseThrow();
    for (String question : List.of("www.example A", "www.example TXT", "x.wild.example A", "sub.example A",
        "example SOA", "no.example A")) {
      String[] words = question.split(" ");
      assertEquals(ask(read.zone().orElseThrow(), words[0], words[1]), ask(given, words[0], words[1]), question);
    }
  }

  @Test void recordsAreOnlyKeptWhereTheyAreAskedFor() throws Exception {
    Path file = Files.writeString(folder.resolve("example.zone"), "@ 1 SOA a. b. 1 1 1 1 1\n@ NS a.\n");
    assertTrue(LOADER.load(new ZoneFile(file, "example"), false).records().isEmpty());
  }

  @Test void whatIsThePrimarysToCureIsServedAndWarnedOf() throws Exception {
    LoadedZone loaded = LOADER.compile(zone("sub.example. 60 NS ns.sub.example.", "both.example. 60 TXT x",
        "both.example. 60 CNAME a.example.", "mail.example. 60 MX 10 no.example.", "out.test. 60 A 192.0.2.1",
        "example. 60 TYPE251 \\# 0", "www.example. 60 A 192.0.2.1"));
    assertEquals("NOERROR aa answer [www.example. 60 A 192.0.2.1]",
        ask(loaded.zone().orElseThrow(), "www.example", "A"));
    assertTrue(loaded.problems().stream().allMatch(problem -> problem.severity() != ZoneProblem.Severity.ERROR
        && problem.place().equals("example.")), loaded.problems()::toString);
    assertEquals(Set.of("sub.example.", "both.example.", "mail.example.", "out.test.", "example."),
        Set.copyOf(loaded.problems().stream().map(ZoneProblem::owner).toList()));
  }

  @Test void zoneWithoutNameServersIsRefused() throws Exception {
    ZoneRecords records = new ZoneRecords.Builder(ORIGIN)
        .add(ORIGIN, Type.SOA, 60, rdata("SOA a. b. 1 2 3 40 5")).build();
    ZoneException refused = assertThrows(ZoneException.class, () -> LOADER.compile(records));
    assertTrue(refused.getMessage().contains("example.: example.: the zone has no NS record"), refused.getMessage());
  }

  @ParameterizedTest(name = "type {0}: {1}")
  @CsvSource({"1, 00", "28, 00000000", "2, ''", "2, 0161", "2, 4061", "5, c000", "5, 01610000", "15, 000a", "6, 0000",
      "33, 000000000000", "35, 000000000000", "65, 0001000001000561", "39, 016100ff", "14, 0161"})
  void malformedDataAreRefused(int type, String hex) throws Exception {
    ZoneRecords records = new ZoneRecords.Builder(ORIGIN).add(ORIGIN, Type.SOA, 60, rdata("SOA a. b. 1 2 3 40 5"))
        .add(ORIGIN, Type.NS, 60, new byte[] {0})
        .add(Names.wire("x.example.", ORIGIN), type, 60, HexFormat.of().parseHex(hex)).build();
    ZoneException refused = assertThrows(ZoneException.class, () -> LOADER.compile(records));
    assertTrue(refused.getMessage().contains("malformed data"), refused.getMessage());
  }

  @Test void namesOfAGivenZoneAreRoutedWhereTheyCanBe() throws Exception {
    Overlay overlay = new Overlay(List.of(new RoutedName("www.example", 3, Set.of(), "services[0]"),
        new RoutedName("gone.example", 3, Set.of(), "services[1]")), List.of(), Written.REVERSE);
    LoadedZone loaded = new ZoneLoader(overlay, ZoneTable.EMPTY).compile(zone("www.example. 60 A 192.0.2.1"));
    assertEquals(4, loaded.zone().orElseThrow().services());
    assertEquals(List.of("services[1]"), loaded.problems().stream().map(ZoneProblem::place).toList());
  }

  private static String ask(Zone zone, String name, String type) throws Exception {
    return Written.ask(ZoneTable.EMPTY.with(zone), name, type);
  }

  private static ZoneRecords zone(String... lines) throws Exception {
    ZoneRecords.Builder builder = new ZoneRecords.Builder(ORIGIN)
        .add(ORIGIN, Type.SOA, 60, rdata("SOA a. b. 1 2 3 40 5"))
        .add(ORIGIN, Type.NS, 60, rdata("NS ns.elsewhere.test."));
    for (String line : lines) {
      String[] words = line.split(" ", 3);
      String type = words[2].substring(0, words[2].indexOf(' '));
      builder.add(Names.wire(words[0], ORIGIN), Type.value(type, true), Long.parseLong(words[1]), rdata(words[2]));
    }
    return builder.build();
  }

  private static byte[] rdata(String typeAndData) throws Exception {
    String[] words = typeAndData.split(" ", 2);
    byte[] record = Record.fromString(Name.root, Type.value(words[0], true), DClass.IN, 0, words[1], Name.root)
        .toWire(Section.ANSWER);
    return Arrays.copyOfRange(record, 11, record.length);
  }
}
