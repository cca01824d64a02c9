package org.rialto.zone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.rialto.rfc.Cases;
import org.xbill.DNS.Name;

class RdataReaderTest {
  private final RdataReader reader = new RdataReader();

  static Stream<Arguments> cases() {
    return Cases.of("rdata.cases", 3);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("cases")
  void dataOfEveryTypeIsRead(String source, String record, String octets) {
    assertEquals(octets, HexFormat.of().formatHex(read(record)), source);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "EUI48 00-00-5e-00-53 | expected 6 octets", "EUI64 00 00 | expected one identifier",
    "NID 10 0014:4fff:ff20 | expected four groups", "NID 65536 1:2:3:4 | no number up to 65535",
    "L64 10 1:2:3:45678 | expected one to four digits", "L32 10 2001:db8::1 | expected an address of 4 octets",
    "LP 10 | expected", "CSYNC 1 | expected serial, flags and types", "CSYNC 1 3 NOTYPE | NOTYPE",
    "AMTRELAY 10 2 0 . | expected 0 or 1", "AMTRELAY 10 1 4 . | expected a relay of type 0 to 3",
    "AMTRELAY 10 1 2 192.0.2.1 | expected an address of 16 octets", "DSYNC NOTYPE 1 1 . | no record type",
    "EID xyz | xyz", "LOC 95 N 10 E 0m | latitude"})
  void whatIsWrongIsSaid(String record, String message) {
    String told = assertThrows(IllegalArgumentException.class, () -> read(record)).getMessage();
    assertTrue(told.contains(message), told);
    assertTrue(told.contains("; correct it, or write it as \\# LENGTH HEX"), told);
  }

  private byte[] read(String record) {
    MasterLexer lexer = new MasterLexer(record.getBytes(StandardCharsets.US_ASCII));
    assertTrue(lexer.next());
    List<String> words = lexer.words();
    return reader.read(RecordType.number(words.getFirst()), words.getFirst(), words.subList(1, words.size()),
        new byte[] {0}, Name.root);
  }
}
