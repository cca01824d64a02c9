package org.rialto.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.SplittableRandom;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpAddressTest {
  @ParameterizedTest(name = "RFC 5952 §4: {0} is written {1}")
  @CsvSource({
    "0.0.0.0, 0.0.0.0", "255.255.255.255, 255.255.255.255", "192.0.2.1, 192.0.2.1",
    "::, ::", "::1, ::1", "1::, 1::", "2001:DB8::1, 2001:db8::1", "2001:0db8:0:0:0:0:0:1, 2001:db8::1",
    "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1", "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
        "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
    "0:0:1:0:0:0:0:0, 0:0:1::", "::ffff:192.0.2.1, ::ffff:c000:201", "64:ff9b::1.2.3.4, 64:ff9b::102:304",
    "1:2:3:4:5:6:7:8, 1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7::, 1:2:3:4:5:6:7:0", "::2:3:4:5:6:7:8, 0:2:3:4:5:6:7:8",
        "1:2:3:4:5:6:1.2.3.4, 1:2:3:4:5:6:102:304"})
  void addressIsReadInAnyFormAndWrittenInOne(String text, String canonical) {
    assertEquals(canonical, IpAddress.parse(text).toString());
  }

  @ParameterizedTest
  @ValueSource(strings =
      {"", "1", "1.2.3", "1.2.3.4.5", "256.1.1.1", "01.2.3.4", "1.2.3.04", "1..2.3", "1.2.3.4 ", " 1.2.3.4", "a.b.c.d",
          "-1.2.3.4",
    ":", ":::", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1::2::3", "12345::", "::g", "fe80::1%eth0", "[::1]",
        "1:2:3:4:5:6:7:1.2.3.4", "::1.2.3", "1:", ":1",
    "1:2:3:4:5:6:7:8::", "::1:2:3:4:5:6:7:8", "www.example", "1.2.3.4/24", "1:2:3:4:5:6:7:", "::1.2.3.4:5",
    "1111:2222:3333:4444:5555:6666:7777:8888:9999:aaaa:bbbb:cccc:dddd"})
  void whatIsNoAddressIsRefusedByName(String text) {
    var refused = assertThrows(IllegalArgumentException.class, () -> IpAddress.parse(text));
    assertTrue(refused.getMessage().contains("\"" + text + "\""), refused.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings =
      {"10.0.0.0", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/08", "10.0.0.0/8/8", "::/129", "::/1234", "/8"})
  void whatIsNoPrefixIsNotRead(String text) {
    assertFalse(new IpReader().readPrefix(text));
  }

  @Test void readerLeavesACallersArrayAsItWas() {
    byte[] text = "192.0.2.0/24".getBytes(StandardCharsets.US_ASCII);
    IpReader reader = new IpReader();
    assertTrue(reader.readPrefix(text, 0, text.length));
    assertTrue(reader.readAddress("::1"));
    assertEquals("192.0.2.0/24", new String(text, StandardCharsets.US_ASCII));
  }

  @Test void bitsBeyondThePrefixAreCleared() {
    assertEquals("192.0.2.128/25", IpPrefix.parse("192.0.2.200/25").toString());
    assertEquals("2001:db8::/33", IpPrefix.parse("2001:db8:7fff::1/33").toString());
    assertEquals("0.0.0.0/0", IpPrefix.parse("255.0.0.0/0").toString());
    assertEquals("198.51.100.7/32", IpPrefix.parse("198.51.100.7").toString());
    assertThrows(IllegalArgumentException.class, () -> new IpPrefix(IpAddress.parse("192.0.2.1"), 24));
  }

  @Test void prefixHoldsItsFirstAndLastAddressAndNotTheirNeighbours() {
    IpPrefix prefix = IpPrefix.parse("2001:db8:0:40::/58");
    assertTrue(prefix.contains(IpAddress.parse("2001:db8:0:40::")));
    assertTrue(prefix.contains(prefix.last()));
    assertEquals("2001:db8:0:7f:ffff:ffff:ffff:ffff", prefix.last().toString());
    assertFalse(prefix.contains(IpAddress.parse("2001:db8:0:80::")));
    assertFalse(prefix.contains(IpAddress.parse("2001:db8:0:3f:ffff:ffff:ffff:ffff")));
    assertFalse(IpPrefix.parse("0.0.0.0/0").contains(IpAddress.parse("::")));
  }

  @Test void anyAddressReadsBackFromWhatItWritesAndAsTheJdkReadsIt() throws UnknownHostException {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 50_000; i++) {
      byte[] octets = new byte[random.nextBoolean() ? 4 : 16];
      for (int j = 0; j < octets.length; j++) octets[j] = random.nextInt(3) == 0 ? 0 : (byte) random.nextInt(256);
      IpAddress address = IpAddress.of(octets);
      assertEquals(address, IpAddress.parse(address.toString()), () -> "seed " + seed);
      byte[] read = InetAddress.getByName(address.toString()).getAddress();
      boolean mapped = address.family() == Family.IPV6 && EmbeddedIpv4.MAPPED.block().contains(address);
      if (!mapped) assertEquals(address, IpAddress.of(read), () -> "seed " + seed);
    }
  }

  @ParameterizedTest(name = "{1} carries {2}")
  @CsvSource({
    "MAPPED, ::ffff:192.0.2.33, 192.0.2.33", "NAT64, 64:ff9b::c000:221, 192.0.2.33",
        "SIX_TO_FOUR, 2002:c000:221::1, 192.0.2.33",
    "TEREDO, 2001:0:4136:e378:8000:63bf:3fff:fdd2, 192.0.2.45"})
  void embeddedIpv4AddressIsTakenOut(EmbeddedIpv4 kind, String text, String carried) {
    IpAddress address = IpAddress.parse(text);
    assertTrue(kind.block().contains(address));
    assertEquals(carried, new IpAddress(Family.IPV4, kind.ipv4(address.high(), address.low()), 0).toString());
  }
}
