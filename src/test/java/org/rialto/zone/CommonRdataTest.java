package org.rialto.zone;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.Name;
import org.xbill.DNS.Type;

/** What is read here is what dnsjava would read; what isn't read here is left to it. */
class CommonRdataTest {
  private static final byte[] ORIGIN = Names.wire("example.", new byte[] {0});

  @ParameterizedTest
  @ValueSource(strings = {"A 192.0.2.1", "AAAA 2001:db8::1", "AAAA ::ffff:192.0.2.1", "NS ns1", "CNAME @",
      "PTR Host.Example.", "MX 0 .", "MX 65535 mail", "SRV 1 2 65535 host.elsewhere.test.",
      "SOA ns1 host\\.master 4294967295 7200 900 1209600 300", "TXT plain", "TXT \"v=spf1 -all\"", "TXT \"\"",
      "TXT \"a;b\" c \"(d)\""})
  void readsWhatDnsjavaWould(String text) throws Exception {
    List<String> words = words(text);
    int type = Type.value(words.getFirst());
    byte[] expected = RdataReader.dnsjava(type, text.substring(text.indexOf(' ')), new Name(ORIGIN));
    assertArrayEquals(expected,
        new CommonRdata().read(type, words.subList(1, words.size()), ORIGIN).orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(strings = {"A 192.0.2.256", "A 2001:db8::1", "A 192.0.2.1 192.0.2.2", "A \\# 4 c0000201",
      "AAAA 192.0.2.1", "NS a b", "MX 65536 mail", "MX -1 mail", "MX mail", "MX 10 mail extra", "SRV 1 2 3",
      "SOA ns1 h 1 2h 15m 2w 300", "SOA ns1 h 4294967296 1 1 1 1", "TXT \\# 2 0161", "TXT a\\.b", "TXT a\"b\"",
      "TXT \"a\"\"b\"", "HINFO a b"})
  void leavesTheRest(String text) {
    List<String> words = words(text);
    assertEquals(Optional.empty(),
        new CommonRdata().read(Type.value(words.getFirst()), words.subList(1, words.size()), ORIGIN));
  }

  private static List<String> words(String text) {
    MasterLexer lexer = new MasterLexer(text.getBytes(StandardCharsets.US_ASCII));
    lexer.next();
    return lexer.words();
  }
}
