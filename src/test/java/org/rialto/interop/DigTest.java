package org.rialto.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rialto.app.RunningRialto;
import org.rialto.serve.Issued;
import org.rialto.walk.World;

/** What people type: dig (BIND) and kdig (Knot), over datagrams and streams. */
@Tag("interop")
class DigTest {
  @TempDir Path folder;
  private RunningRialto rialto;

  @BeforeEach void start() throws Exception {
    rialto = RunningRialto.start(World.in(folder));
  }

  @AfterEach void stop() {
    rialto.close();
  }

  @ParameterizedTest(name = "{0} from {1} is {2} with scope {3}")
  @CsvSource({"A, 192.0.2.0/24, 198.18.1.1, 24", "A, 198.51.100.70/32, 198.18.3.1, 26", "A, 8.8.8.0/24, 198.18.0.1, 7",
    "AAAA, 2001:db8:1::/56, 2001:db8:f1::1, 48", "AAAA, 198.51.100.0/24, 2001:db8:f3::1, 24"})
  void digShowsTheNearestNodeAndTheScope(String type, String subnet, String node, int scope) throws Exception {
    for (String transport : new String[] {"+notcp", "+tcp"}) {
      String printed = Program.run("dig", "@127.0.0.1", "-p", port(0), "www.cdn.example", type, "+subnet=" + subnet,
          "+norec", transport);
      assertTrue(printed.contains("status: NOERROR"), printed);
      assertTrue(printed.matches("(?s).*www\\.cdn\\.example\\.\\s+20\\s+IN\\s+" + type + "\\s+" + node + "\n.*"),
          printed);
      assertTrue(printed.matches("(?s).*CLIENT-SUBNET: [0-9a-f:.]+/\\d+/" + scope + "\n.*"), printed);
    }
  }

  @Test void digOverIpv6GetsTheAnswerOfItsOwnAddress() throws Exception {
    assertEquals("198.18.1.1\n", Program.run("dig", "@::1", "-p", port(1), "www.cdn.example", "A", "+short", "+norec"));
  }

  @Test void optOutGetsTheResolversAnswer() throws Exception {
    String printed = Program.run("dig", "@127.0.0.1", "-p", port(0), "www.cdn.example", "A", "+subnet=0.0.0.0/0",
        "+norec");
    assertTrue(printed.contains("198.18.1.1"), printed);
    assertTrue(printed.contains("CLIENT-SUBNET: 0.0.0.0/0/0"), printed);
  }

  @Test void digFindsNothingToComplainAbout() throws Exception {
    for (String[] asked : new String[][] {{"nope.cdn.example", "A"}, {"cdn.example", "ANY"},
        {"x.sub.cdn.example", "MX"}, {"alias.cdn.example", "AAAA"},
        {"cdn.example", "TYPE65280"}}) {
      String printed = Program.run("dig", "@127.0.0.1", "-p", port(0), asked[0], asked[1], "+norec");
      assertFalse(printed.contains("WARNING") || printed.contains("Malformed") || printed.contains("extra bytes"),
          printed);
    }
  }

  @Test void kdigShowsTheSame() throws Exception {
    String printed = Program.run("kdig", "@127.0.0.1", "-p", port(0), "www.cdn.example", "A",
        "+subnet=198.51.100.70/32", "+norec");
    assertTrue(printed.contains("198.18.3.1"), printed);
    assertTrue(printed.contains("CLIENT-SUBNET: 198.51.100.70/32/26"), printed);
    printed = Program.run("kdig", "@127.0.0.1", "-p", port(0), "www.cdn.example", "HTTPS", "+tcp", "+norec");
    assertTrue(printed.contains("alpn=h2"), printed);
  }

  @Test void kdigAsksThroughTls() throws Exception {
    rialto.close();
    Issued issued = Issued.by(folder, "-keyalg", "EC", "-validity", "90");
    issued.write(folder.resolve("certificate.pem"), folder.resolve("key.pem"));
    String tls = "tls: {listen: [127.0.0.1:0], certificate: certificate.pem, key: key.pem}\n";
    rialto = RunningRialto.start(World.in(folder).edit("rialto.yaml", "tcp: {", tls + "tcp: {"));
    String printed = Program.run("kdig", "@127.0.0.1", "-p", port(2), "+tls", "+tls-ca=" + folder.resolve(
        "certificate.pem"), "+tls-hostname=dns.example", "+keepopen", "www.cdn.example", "A", "cdn.example", "SOA");
    assertTrue(printed.contains("198.18.1.1") && printed.contains("SOA"), printed);
    assertTrue(printed.contains("TLS session (TLS1.3)"), printed);
  }

  private String port(int listener) {
    return Integer.toString(rialto.port(listener));
  }
}
