package org.rialto.load;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rialto.net.IpPrefix;

class ScriptTest {
  private static final Question QUESTION = new Question("a.b A", HexFormat.of().parseHex("01610162000001" + "0001"));
  private static final String HEAD = "000100000000" + "0001" + "01610162000001" + "0001" + "00002904d00000";

  private static String written(QueryForm form, Optional<IpPrefix> subnet) {
    Script script = new Script.Builder(form).add(QUESTION, subnet, Optional.empty(), Script.ANY_SCOPE).build();
    byte[] octets = new byte[QueryForm.QUERY_OCTETS];
    Arrays.fill(octets, (byte) 0x55);
    int length = script.write(0, MemorySegment.ofArray(octets), 0, 0xbeef);
    assertEquals("beef0000", HexFormat.of().formatHex(octets, 0, 4));
    return HexFormat.of().formatHex(octets, 4, length);
  }

  @ParameterizedTest
  @CsvSource({"192.0.2.0/24, 000b 0008 0007 0001 18 00 c00002", "10.0.0.0/9, 000a 0008 0006 0001 09 00 0a00",
      "192.0.2.1/32, 000c 0008 0008 0001 20 00 c0000201",
      "2001:db8:1:200::/56, 000f 0008 000b 0002 38 00 20010db8000102",
      "2001:db8::1/128, 0018 0008 0014 0002 80 00 20010db8000000000000000000000001"})
  void subnetIsPatchedInWithAllItsLengths(String subnet, String expected) {
    assertEquals(HEAD + "0000" + expected.replace(" ", ""),
        written(QueryForm.plain(), Optional.of(IpPrefix.parse(subnet))));
  }

  @Test void otherOptionsComeBeforeTheSubnet() {
    QueryForm form = new QueryForm(true, true, "0123456789abcdef");
    assertEquals(HEAD + "8000" + "0010" + "00030000" + "000a00080123456789abcdef", written(form, Optional.empty()));
    assertEquals(HEAD + "8000" + "0019" + "00030000" + "000a00080123456789abcdef" + "00080005000108" + "000a",
        written(form, Optional.of(IpPrefix.parse("10.0.0.0/8"))));
  }
}
