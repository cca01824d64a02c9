package org.rialto.zone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rialto.zone.ZoneLoader.ZoneFile;

/** How master files are read. What is wrong in them has files of its own, and the oracle compares what they say. */
class MasterFileTest {
  @TempDir Path folder;

  private Written zone(String... lines) throws Exception {
    return new Written(folder).zone("example", lines);
  }

  @Nested class Rfc1035Section5 {
    @Test void relativeNamesAreCompletedWithTheOrigin() throws Exception {
      ZoneTable table = zone("a CNAME b", "$ORIGIN sub", "a CNAME b", "@ CNAME c.", "$ORIGIN x.example.",
          "a CNAME @").table();
      assertEquals("b.example.", alias(table, "a.example"));
      assertEquals("b.sub.example.", alias(table, "a.sub.example"));
      assertEquals("c.", alias(table, "sub.example"));
      assertEquals("x.example.", alias(table, "a.x.example"));
    }

    @Test void anIndentedRecordHasTheOwnerOfTheOneBefore() throws Exception {
      ZoneTable table = zone("www A 192.0.2.1", "\tAAAA 2001:db8::1", "; a remark", "", "  ; another",
          " TXT \"x\"").table();
      assertEquals("NOERROR aa answer [www.example. 3600 AAAA 2001:db8:0:0:0:0:0:1]",
          Written.ask(table, "www.example", "AAAA"));
      assertEquals("NOERROR aa answer [www.example. 3600 TXT x]", ask(table, "TXT"));
    }

    @Test void ttlAndClassComeInEitherOrder() throws Exception {
      ZoneTable table = zone("a 60 IN A 192.0.2.1", "b IN 61 A 192.0.2.1", "c 1h A 192.0.2.1", "d IN A 192.0.2.1",
          "e CLASS1 1W2D TYPE1 \\# 4 C0000201").table();
      for (String expected : List.of("a 60", "b 61", "c 3600", "d 3600", "e 777600")) {
        String[] words = expected.split(" ");
        assertEquals("NOERROR aa answer [" + words[0] + ".example. " + words[1] + " A 192.0.2.1]",
            Written.ask(table, words[0] + ".example", "A"));
      }
    }

    @Test void parenthesesJoinLines() throws Exception {
      ZoneTable table = zone("www TXT ( \"one\" ; a ) remark", "  \"two\"", ") ; \"no more\"", "( b",
          "  A ) 192.0.2.1").table();
      assertEquals("NOERROR aa answer [www.example. 3600 TXT one two]", ask(table, "TXT"));
      assertEquals("NOERROR aa answer [b.example. 3600 A 192.0.2.1]", Written.ask(table, "b.example", "A"));
    }

    @Test void quotesHoldWhatWouldEndAWord() throws Exception {
      ZoneTable table = zone("www TXT \"a; (b) c\" d\\;e \"f\\\"g\"").table();
      assertEquals("NOERROR aa answer [www.example. 3600 TXT a; (b) c d;e f\\g]",
          ask(table, "TXT").replace("\\;", ";"));
    }

    @Test void escapesWriteAnyOctet() throws Exception {
      ZoneTable table = zone("a\\.b TXT \"dot\"", "c\\032d TXT \"blank\"", "\\$ttl TXT \"dollar\"").table();
      assertTrue(Written.ask(table, "a\\.b.example", "TXT").startsWith("NOERROR aa answer [a\\.b.example."));
      assertTrue(Written.ask(table, "c\\032d.example", "TXT").startsWith("NOERROR aa answer [c\\032d.example."));
      assertTrue(Written.ask(table, "\\$ttl.example", "TXT").startsWith("NOERROR aa answer [\\$ttl.example."));
    }

    @Test void octetsBeyondAsciiAreKeptInStrings() throws Exception {
      ZoneTable table = zone("www TXT \"grün \\ü\"").table();
      assertEquals("NOERROR aa answer [www.example. 3600 TXT gr\\195\\188n \\195\\188]", ask(table, "TXT"));
    }

    @Test void filesOfOtherSystemsAreRead() throws Exception {
      Path file = folder.resolve("dos.zone");
      String text = "\ufeff$TTL 60\r\n@ SOA ns1.x. h.x. 1 2 3 4 5\r\n@ NS ns1.x.\r\nwww A 192.0.2.1";
      Files.write(file, text.getBytes(StandardCharsets.UTF_8));
      ZoneTable table = ZoneLoader.load(List.of(new ZoneFile(file, "example")), List.of(), List.of(),
          Written.REVERSE).zones();
      assertEquals("NOERROR aa answer [www.example. 60 A 192.0.2.1]", Written.ask(table, "www.example", "A"));
    }

    @Test void includedFilesHaveTheirOwnOriginAndGiveItBack() throws Exception {
      Files.createDirectories(folder.resolve("parts"));
      Files.writeString(folder.resolve("parts/one"), "a CNAME b\n$ORIGIN deep\na CNAME b\n$INCLUDE two\n");
      Files.writeString(folder.resolve("parts/two"), "c CNAME d\n");
      ZoneTable table = zone("$INCLUDE parts/one sub", "e CNAME f").table();
      assertEquals("b.sub.example.", alias(table, "a.sub.example"));
      assertEquals("b.deep.sub.example.", alias(table, "a.deep.sub.example"));
      assertEquals("d.deep.sub.example.", alias(table, "c.deep.sub.example"));
      assertEquals("f.example.", alias(table, "e.example"));
    }

    @Test void aLinkDoesNotLeadOutOfTheFolder(@TempDir Path elsewhere) throws Exception {
      Files.writeString(elsewhere.resolve("secret"), "a CNAME b\n");
      Files.createSymbolicLink(folder.resolve("link"), elsewhere.resolve("secret"));
      List<String> problems = zone("$INCLUDE link").problems();
      assertEquals(1, problems.size(), problems::toString);
      assertTrue(problems.getFirst().contains("leads out of the folder"), problems::toString);
    }
  }

  @Nested class Rfc2308Section4 {
    @Test void withoutADefaultTheLastTtlHolds() throws Exception {
      Path file = folder.resolve("old.zone");
      Files.writeString(file, "@ 77 SOA ns1.x. h.x. 1 2 3 4 5\n@ NS ns1.x.\nwww 88 A 192.0.2.1\nftp A 192.0.2.1\n");
      ZoneTable table = ZoneLoader.load(List.of(new ZoneFile(file, "example")), List.of(), List.of(),
          Written.REVERSE).zones();
      assertEquals("NOERROR aa answer [example. 77 NS ns1.x.]", Written.ask(table, "example", "NS"));
      assertEquals("NOERROR aa answer [ftp.example. 88 A 192.0.2.1]", Written.ask(table, "ftp.example", "A"));
    }

    @Test void anExplicitTtlIsItsOwnRecordsOnly() throws Exception {
      ZoneTable table = zone("a 60 A 192.0.2.1", "b A 192.0.2.1", "$TTL 90", "c A 192.0.2.1").table();
      assertEquals("NOERROR aa answer [b.example. 3600 A 192.0.2.1]", Written.ask(table, "b.example", "A"));
      assertEquals("NOERROR aa answer [c.example. 90 A 192.0.2.1]", Written.ask(table, "c.example", "A"));
    }
  }

  @Nested class Generated {
    @Test void numbersFillTheirPlaces() throws Exception {
      ZoneTable table = zone("$GENERATE 1-5/2 host-$ 60 IN A 192.0.2.$",
          "$GENERATE 10-11 ${-10,3,d}.x CNAME h${6,0,x}\\$",
          "$GENERATE 171-171 ${0,3,n}.nib CNAME a").table();
      assertEquals("NOERROR aa answer [host-3.example. 60 A 192.0.2.3]", Written.ask(table, "host-3.example", "A"));
      assertTrue(Written.ask(table, "host-2.example", "A").startsWith("NXDOMAIN"));
      assertTrue(Written.ask(table, "host-7.example", "A").startsWith("NXDOMAIN"));
      assertEquals("h10\\$.example.", alias(table, "000.x.example"));
      assertEquals("h11\\$.example.", alias(table, "001.x.example"));
      assertEquals("a.example.", alias(table, "b.a.nib.example"));
    }
  }

  /** RFC 3597 §5: what dnsjava doesn't know by name can be written by number and octets. */
  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "CSYNC | TYPE62 \\# 4 00000001", "TYPE65280 | TYPE65280 \\# 0", "EUI48 | EUI48 \\# 6 00005e00532a",
      "MX | MX \\# 3 000A 00", "RESINFO | TYPE261 \\# 3 026869"})
  void typesCanBeWrittenByNumberAndOctets(String type, String record) throws Exception {
    ZoneTable table = zone("www " + record).table();
    int number = type.equals("RESINFO") ? 261 : org.xbill.DNS.Type.value(type, true);
    assertTrue(Written.ask(table, "www.example", "TYPE" + number).startsWith("NOERROR aa answer [www.example. 3600 "));
  }

  /** The types of the issue, and others that are met in zones. */
  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '\'', value = {
      "A 192.0.2.1", "AAAA 2001:db8:0:0:0:0:0:1", "CNAME a.b.", "MX 10 a.b.", "SRV 1 2 3 a.b.", "PTR a.b.",
          "HINFO \"a\" \"b\"",
      "RP a.b. c.d.", "LOC 51 30 12.500 N 00 07 0 W 10m 1m 10000m 10m",
          "NAPTR 1 2 \"u\" \"ALTO:https\" \"!.*!https://a/!\" .",
      "CAA 0 issue \"ca.example\"", "URI 1 2 \"https://a/\"", "SVCB 1 a.b. alpn=h2 port=53", "HTTPS 0 a.b.",
      "TLSA 3 1 1 AABB", "SSHFP 1 1 0123456789ABCDEF0123456789ABCDEF01234567", "AFSDB 1 a.b.", "TYPE65280 \\# 2 AABB"})
  void typesAreReadAndAnsweredAsTheyWereWritten(String record) throws Exception {
    String type = record.substring(0, record.indexOf(' '));
    assertEquals("NOERROR aa answer [www.example. 3600 " + record + "]",
        Written.ask(zone("www " + record).table(), "www.example", type));
  }

  /** Whatever a file holds, it is loaded or told of; nothing else comes out. */
  @Test void garbageIsToldOf() throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    byte[] valid = Files.readAllBytes(Path.of("zones", "cdn.example.zone"));
    Path file = folder.resolve("garbage.zone");
    int told = 0;
    for (int i = 0; i < 1000; i++) {
      byte[] garbage = valid.clone();
      for (int changes = 1 + random.nextInt(6); changes > 0; changes--) {
        int at = random.nextInt(garbage.length);
        garbage[at] = random.nextBoolean() ? (byte) random.nextInt() : valid[random.nextInt(valid.length)];
      }
      Files.write(file, Arrays.copyOf(garbage, random.nextInt(5) == 0 ? random.nextInt(garbage.length)
          : garbage.length));
      try {
        ZoneLoader.load(List.of(new ZoneFile(file, "cdn.example")), List.of(), List.of(), Written.REVERSE);
      } catch (ZoneException expected) {
        told++;
        assertTrue(expected.problems().stream().allMatch(p -> p.place().equals(file.toString())), "seed " + seed);
      } catch (RuntimeException unexpected) {
        throw new AssertionError("seed " + seed + ", file " + i, unexpected);
      }
    }
    assertTrue(told > 100, told + " files were told of; seed " + seed);
  }

  @Test void aFolderOrMissingFileIsToldOf() {
    for (Path file : List.of(folder, folder.resolve("missing.zone"))) {
      try {
        ZoneLoader.load(List.of(new ZoneFile(file, "example")), List.of(), List.of(), Written.REVERSE);
        throw new AssertionError(file + " was loaded");
      } catch (ZoneException wrong) {
        assertEquals(1, wrong.problems().size());
        assertEquals(file.toString(), wrong.problems().getFirst().place());
      }
    }
  }

  @Test void anEmptyFileIsToldOf() throws Exception {
    Path file = Files.createFile(folder.resolve("empty.zone"));
    try {
      ZoneLoader.load(List.of(new ZoneFile(file, "example")), List.of(), List.of(), Written.REVERSE);
      throw new AssertionError("was loaded");
    } catch (ZoneException wrong) {
      assertEquals(file + ": the file has no records; a zone has at least its SOA and NS records", wrong.getMessage());
    }
  }

  @Test void twoFilesForAZoneAreToldOf() throws Exception {
    List<String> problems = new Written(folder).zone("example").zone("EXAMPLE.").problems();
    assertEquals(1, problems.size());
    assertTrue(problems.getFirst().startsWith("1.zone: example.: the zone is already read from"), problems::toString);
  }

  @Test void allFilesAreReadBeforeAnythingIsToldOf() throws Exception {
    List<String> problems = new Written(folder).zone("one.example", "www A 1").zone("two.example", "www A 2")
        .routed("www.three.example", 0).problems();
    assertEquals(3, problems.size(), problems::toString);
  }

  private static String alias(ZoneTable table, String name) throws Exception {
    String words = Written.ask(table, name, "CNAME");
    return words.substring(words.lastIndexOf(' ') + 1, words.length() - 1);
  }

  private static String ask(ZoneTable table, String type) throws Exception {
    return Written.ask(table, "www.example", type).replace("\"", "");
  }
}
