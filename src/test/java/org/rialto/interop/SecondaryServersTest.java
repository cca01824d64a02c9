package org.rialto.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rialto.app.RunningRialto;
import org.rialto.serve.Issued;
import org.rialto.transfer.Event;
import org.rialto.walk.FreePort;
import org.rialto.walk.World;

/** BIND, Knot and NSD as secondaries: AXFR, then NOTIFY and IXFR when the zone changes, signed; and by dig and kdig. */
@Tag("interop")
class SecondaryServersTest {
  private static final String SECRET =
      Base64.getEncoder().encodeToString("a secret between these two hosts".getBytes(StandardCharsets.US_ASCII));
  private static final int HOSTS = 3000;
  private static final int RECORDS_BESIDES_HOSTS = 3;
  private static final int TLS_DOOR = 1;

  @TempDir Path folder;
  private World world;
  private RunningRialto rialto;
  private Process secondary;
  private int secondaryPort;

  @BeforeEach void prepare() throws Exception {
    secondaryPort = FreePort.find();
    world = World.in(folder);
    write(1, HOSTS);
  }

  @AfterEach void stop() throws Exception {
    rialto.close();
    if (secondary == null) return;
    secondary.destroy();
    secondary.waitFor(10, TimeUnit.SECONDS);
  }

  @ParameterizedTest
  @CsvSource({"named, hmac-sha256", "named, hmac-sha384", "named, hmac-sha512", "named, hmac-sha1",
    "knotd, hmac-sha256", "knotd, hmac-sha384", "knotd, hmac-sha512", "knotd, hmac-sha1", "nsd, hmac-sha256"})
  void secondaryTakesTheZoneAndWhatChangesInIt(String program, String algorithm) throws Exception {
    open(algorithm);
    startSecondary(program, config(program, algorithm));
    RunningRialto.await(() -> serialAtSecondary(), serial -> serial.equals("1"));
    RunningRialto.await(() -> rialto.transfers(Event.AXFR) + rialto.transfers(Event.IXFR_WHOLE), count -> count == 1);
    write(2, HOSTS + 2);
    rialto.reload();
    RunningRialto.await(() -> serialAtSecondary(), serial -> serial.equals("2"));
    awaitCounted(Event.IXFR, 1);
    assertEquals("2001:db8::bb9", asked("host" + (HOSTS + 1) + ".example", "AAAA"));
    RunningRialto.await(() -> rialto.noticeOutcome(), outcome -> outcome.equals("ok"));
  }

  @Test void differencesAreThereAfterARestart() throws Exception {
    open("hmac-sha256");
    write(2, HOSTS + 2);
    rialto.reload();
    rialto.close();
    open("hmac-sha256");
    String printed = Program.run("kdig", "@127.0.0.1", "-p", port(), "example", "ixfr=1", "-y", key("hmac-sha256"));
    assertTrue(printed.contains("(1 messages, 6 records)"), printed);
    awaitCounted(Event.IXFR, 1);
  }

  @Test void digTakesTheZone() throws Exception {
    open("hmac-sha512");
    String printed = Program.run("dig", "@127.0.0.1", "-p", port(), "example", "AXFR", "-y", key("hmac-sha512"));
    assertTrue(printed.contains("XFR size: " + (HOSTS + RECORDS_BESIDES_HOSTS + 1) + " records"), printed);
    assertFalse(printed.contains("WARNING") || printed.contains("failed"), printed);
  }

  @Test void kdigTakesTheZone() throws Exception {
    open("hmac-sha256");
    String printed = Program.run("kdig", "@127.0.0.1", "-p", port(), "example", "AXFR", "-y", key("hmac-sha256"));
    assertTrue(printed.contains((HOSTS + RECORDS_BESIDES_HOSTS + 1) + " records"), printed);
    assertFalse(printed.contains("WARNING"), printed);
  }

  /** RFC 9103: the zone and what changes in it go to BIND by TLS alone, whose notices come in the clear (§7.2). */
  @Test void bindTakesTheZoneOverTls() throws Exception {
    openTls();
    String bind = bind("hmac-sha256").replace("options {", "tls primary { ca-file \"" + folder
        + "/certificate.pem\"; remote-hostname \"dns.example\"; };\noptions {");
    startSecondary("named", bind.replace("primaries port " + port() + " { 127.0.0.1 key \"key.example\"; }",
        "primaries port " + rialto.port(TLS_DOOR) + " { 127.0.0.1 key \"key.example\" tls primary; }"));
    RunningRialto.await(() -> serialAtSecondary(), serial -> serial.equals("1"));
    write(2, HOSTS + 2);
    rialto.reload();
    RunningRialto.await(() -> serialAtSecondary(), serial -> serial.equals("2"));
    awaitCounted(Event.IXFR, 1);
    assertEquals(0, rialto.transfers(Event.REFUSED));
  }

  @Test void zoneForEncryptedStreamsGoesOverNoOther() throws Exception {
    openTls();
    String tls = Program.run("kdig", "@127.0.0.1", "-p", Integer.toString(rialto.port(TLS_DOOR)), "+tls", "example",
        "AXFR", "-y", key("hmac-sha256"));
    assertTrue(tls.contains((HOSTS + RECORDS_BESIDES_HOSTS + 1) + " records"), tls);
    String clear = Program.run("dig", "@127.0.0.1", "-p", port(), "example", "AXFR", "-y", key("hmac-sha256"));
    assertTrue(clear.contains("Transfer failed"), clear);
    awaitCounted(Event.REFUSED, 1);
  }

  @Test void whoHasNoKeyGetsNothing() throws Exception {
    open("hmac-sha256");
    String printed = Program.run("dig", "@127.0.0.1", "-p", port(), "example", "AXFR");
    assertTrue(printed.contains("Transfer failed"), printed);
    awaitCounted(Event.REFUSED, 1);
  }

  private void open(String algorithm) throws Exception {
    open(algorithm, "secondary", "");
  }

  private void openTls() throws Exception {
    Issued.by(folder, "-keyalg", "EC", "-validity", "90")
        .write(folder.resolve("certificate.pem"), folder.resolve("key.pem"));
    open("hmac-sha256", "secondary tls", "tls: {listen: 127.0.0.1:0, certificate: certificate.pem, key: key.pem}");
  }

  private void open(String algorithm, String whom, String further) throws Exception {
    Files.writeString(world.config(), """
        listen: 127.0.0.1:0
        admin: off
        state-folder: state
        keys: [{name: key.example, algorithm: %s, secret: %s}]
        remotes: [{name: secondary, addresses: "127.0.0.1:%d", key: key.example}]
        zones: [{file: example.zone, transfer-to: %s, notify: secondary}]
        %s
        """.formatted(algorithm, SECRET, secondaryPort, whom, further));
    rialto = RunningRialto.start(world);
  }

  private String config(String program, String algorithm) throws IOException {
    return switch (program) {
      case "named" -> bind(algorithm);
      case "knotd" -> knot(algorithm);
      default -> nsd(algorithm);
    };
  }

  private void startSecondary(String program, String text) throws Exception {
    Path config = Files.writeString(folder.resolve(program + ".conf"), text);
    ProcessBuilder command = switch (program) {
      case "named" -> new ProcessBuilder("named", "-f", "-n", "1", "-c", config.toString());
      case "knotd" -> new ProcessBuilder("knotd", "-c", config.toString());
      default -> new ProcessBuilder("nsd", "-d", "-c", config.toString());
    };
    secondary = command.redirectErrorStream(true).redirectOutput(folder.resolve(program + ".log").toFile()).start();
  }

  /** What was sent is counted a moment after it has come. */
  private void awaitCounted(Event event, long times) throws Exception {
    RunningRialto.await(() -> rialto.transfers(event), count -> count == times);
  }

  private String serialAtSecondary() throws Exception {
    String soa = asked("example", "SOA");
    return soa.contains(" hostmaster") ? soa.split(" ")[2] : soa;
  }

  private String asked(String name, String type) throws Exception {
    try {
      return Program.run("dig", "@127.0.0.1", "-p", Integer.toString(secondaryPort), name, type, "+short", "+norec",
          "+time=1", "+tries=1").strip();
    } catch (AssertionError silent) {
      return "";
    }
  }

  private String key(String algorithm) {
    return algorithm + ":key.example:" + SECRET;
  }

  private String port() {
    return Integer.toString(rialto.port(0));
  }

  private void write(long serial, int hosts) throws IOException {
    StringBuilder zone = new StringBuilder("@ 3600 IN SOA ns1 hostmaster " + serial + " 3600 600 86400 300\n")
        .append("@ 3600 IN NS ns1\nns1 3600 IN A 192.0.2.1\n");
    for (int i = 0; i < hosts; i++) {
      zone.append("host").append(i).append(" 300 IN AAAA 2001:db8::").append(Integer.toHexString(i)).append('\n');
    }
    Files.writeString(folder.resolve("example.zone"), zone);
  }

  private String bind(String algorithm) {
    return """
        options {
          directory "%1$s"; pid-file none; session-keyfile "%1$s/session"; recursion no; notify no;
          listen-on port %2$d { 127.0.0.1; }; listen-on-v6 { none; };
        };
        controls { };
        key "key.example" { algorithm %4$s; secret "%5$s"; };
        zone "example" {
          type secondary; primaries port %3$s { 127.0.0.1 key "key.example"; }; file "%1$s/secondary.zone";
        };
        """.formatted(folder, secondaryPort, port(), algorithm, SECRET);
  }

  private String knot(String algorithm) throws IOException {
    Files.createDirectories(folder.resolve("knot"));
    return """
        server:
            rundir: "%1$s"
            listen: 127.0.0.1@%2$d
        database:
            storage: "%1$s/knot"
        key:
          - id: key.example
            algorithm: %4$s
            secret: %5$s
        remote:
          - id: primary
            address: 127.0.0.1@%3$s
            key: key.example
        acl:
          - id: notified
            address: 127.0.0.1
            key: key.example
            action: notify
        zone:
          - domain: example
            file: "%1$s/secondary.zone"
            master: primary
            acl: notified
        """.formatted(folder, secondaryPort, port(), algorithm, SECRET);
  }

  private String nsd(String algorithm) {
    return """
        server:
          ip-address: 127.0.0.1@%2$d
          username: ""
          zonesdir: "%1$s"
          database: ""
          xfrdir: "%1$s"
          pidfile: "%1$s/nsd.pid"
          xfrdfile: "%1$s/xfrd.state"
          zonelistfile: "%1$s/zone.list"
        remote-control:
          control-enable: no
        key:
          name: "key.example"
          algorithm: %4$s
          secret: "%5$s"
        zone:
          name: "example"
          zonefile: "secondary.zone"
          allow-notify: 127.0.0.1 key.example
          request-xfr: 127.0.0.1@%3$s key.example
        """.formatted(folder, secondaryPort, port(), algorithm, SECRET);
  }
}
