package org.rialto.guide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rialto.ManualClock;
import org.rialto.net.IpAddress;
import org.rialto.net.IpPrefix;

/** Which servers a stranger may name (RFC 8686 §6.1). */
class ServerRightsTest {
  private static final IpAddress OUTSIDE = IpAddress.parse("203.0.113.7");

  private static HostRules rules(String... texts) {
    List<HostPattern> names = Stream.of(texts).filter(text -> text.indexOf('/') < 0).map(HostPattern::new).toList();
    return new HostRules(names, Stream.of(texts).filter(text -> text.indexOf('/') >= 0).map(IpPrefix::parse).toList());
  }

  private static ServerRights rights(HostRules allow, HostRules deny) {
    return new ServerRights(false, allow, deny, false);
  }

  private static String refusal(ServerRights rights, String uri) {
    return rights.refusal(URI.create(uri)).orElse("");
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.255.0.9", "0.0.0.0", "10.1.2.3", "100.64.0.1", "169.254.169.254",
      "172.31.0.1", "192.168.1.1", "192.0.0.8", "198.19.0.1", "224.0.0.1", "255.255.255.255", "::", "::1",
      "::ffff:127.0.0.1", "::ffff:203.0.113.7", "::127.0.0.1", "fe80::1", "fec0::1", "fc00::1", "fd12::1", "ff02::1",
      "64:ff9b::10.0.0.1", "64:ff9b:1::1", "100::1", "2002:7f00:1::1", "2001::1", "4000::1"})
  void insideAddressesAreRefusedAsLiteralsAndBehindNames(String address) {
    IpAddress inside = IpAddress.parse(address);
    assertTrue(InsideAddresses.contains(inside));
    String host = address.indexOf(':') < 0 ? address : "[" + address + "]";
    assertTrue(refusal(ServerRights.STRICT, "https://" + host + "/").endsWith("is an inside address"), address);
    assertEquals(Optional.of("a.example is at " + inside + ", which is an inside address"),
        ServerRights.STRICT.refusal("a.example", inside));
    ServerRights open = new ServerRights(false, HostRules.NONE, HostRules.NONE, true);
    assertEquals(Optional.empty(), open.refusal("a.example", inside));
  }

  @ParameterizedTest
  @ValueSource(strings = {"203.0.113.7", "8.8.8.8", "172.32.0.1", "100.128.0.1", "2001:db8::1", "2a00::1",
      "64:ff9b::8.8.8.8"})
  void addressesOutsideAreNot(String address) {
    assertFalse(InsideAddresses.contains(IpAddress.parse(address)));
    assertEquals(Optional.empty(), ServerRights.STRICT.refusal("a.example", IpAddress.parse(address)));
  }

  @Test void onlyHttpsUnlessHttpIsAllowed() {
    assertEquals("", refusal(ServerRights.STRICT, "https://a.example/ird"));
    assertEquals("", refusal(ServerRights.STRICT, "HTTPS://A.example:8443/ird"));
    assertEquals("plain http is not allowed", refusal(ServerRights.STRICT, "http://a.example/ird"));
    assertEquals("", refusal(new ServerRights(true, HostRules.NONE, HostRules.NONE, false), "http://a.example/ird"));
    assertEquals("it is neither https nor http", refusal(ServerRights.STRICT, "ftp://a.example/ird"));
  }

  @Test void noCredentialsAndNoDisguises() {
    assertEquals("it names a user", refusal(ServerRights.STRICT, "https://user:secret@a.example/"));
    for (String host : List.of("127.1", "2130706433", "0177.0.0.1", "127.0.0.1.", "010.0.0.1", "[fe80::1%25lo]",
        "%31%32%37.0.0.1")) {
      assertFalse(refusal(ServerRights.STRICT, "https://" + host + "/").isEmpty(), host);
    }
  }

  @Test void whereSomeAreAllowedOthersArent() {
    ServerRights rights = rights(rules("*.isp.example", "alto.example", "192.0.2.0/24", "10.9.0.0/16"), HostRules.NONE);
    assertEquals(Optional.empty(), rights.refusal("a.b.ISP.example.", OUTSIDE));
    assertEquals(Optional.empty(), rights.refusal("alto.example", OUTSIDE));
    assertEquals(Optional.empty(), rights.refusal("other.example", IpAddress.parse("192.0.2.1")));
    assertEquals(Optional.empty(), rights.refusal("other.example", IpAddress.parse("10.9.0.1")), "allowed by itself");
    assertEquals(Optional.of("isp.example is at 203.0.113.7, which is not among those allowed"),
        rights.refusal("isp.example", OUTSIDE));
    assertEquals(Optional.of("a.isp.example is at 10.8.0.1, which is an inside address"),
        rights.refusal("a.isp.example", IpAddress.parse("10.8.0.1")));
    assertEquals("", refusal(rights, "https://other.example/"), "its addresses decide");
    assertEquals("203.0.113.7 is not among those allowed", refusal(rights, "https://203.0.113.7/"));
    assertEquals("evilisp.example is not among those allowed",
        refusal(rights(rules("*.isp.example"), HostRules.NONE), "https://evilisp.example/"));
  }

  @Test void whatIsDeniedIsDeniedWhateverIsAllowed() {
    ServerRights rights = rights(rules("*.example", "192.0.2.0/24"), rules("bad.example", "192.0.2.128/25"));
    assertEquals("bad.example is denied", refusal(rights, "https://bad.example/"));
    assertEquals("", refusal(rights, "https://good.example/"));
    assertEquals("192.0.2.200 is denied", refusal(rights, "https://192.0.2.200/"));
    assertEquals(Optional.of("good.example is at 192.0.2.200, which is denied"),
        rights.refusal("good.example", IpAddress.parse("192.0.2.200")));
  }

  @Test void forgedRecordsToInsideAddressesLeadNowhere() throws InterruptedException {
    ScriptedLookup dns = new ScriptedLookup();
    ManualClock clock = new ManualClock();
    dns.has("100.51.198.in-addr.arpa.", ScriptedLookup.record(1, 1, "https://169.254.169.254/latest/"),
        ScriptedLookup.record(1, 2, "https://[::ffff:127.0.0.1]/"), ScriptedLookup.record(1, 3, "https://127.0.0.1/"),
        ScriptedLookup.record(1, 4, "https://good.example/"));
    Discovery discovery = new Discovery(dns, Discovery.Terms.FOR_DOMAINS, clock, clock::pass, "a script");
    DiscoveryResult result = discovery.ofClient(IpPrefix.parse("198.51.100.0/24"),
        List.of(ServiceParameter.ALTO_HTTPS));
    assertEquals(4, result.uris().size());
    assertEquals(List.of(URI.create("https://good.example/")), ServerRights.STRICT.allowed(result.uris()));
  }
}
