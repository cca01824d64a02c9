package org.rialto.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rialto.app.RunningRialto;
import org.rialto.message.TsigAlgorithm;
import org.rialto.message.TsigKey;
import org.rialto.net.IpAddress;
import org.rialto.secondary.Publisher;
import org.rialto.secondary.Secondaries;
import org.rialto.secondary.SecondaryFiles;
import org.rialto.secondary.SecondaryStatus;
import org.rialto.secondary.SecondaryZone;
import org.rialto.transfer.Remote;
import org.rialto.transfer.TransferLimits;
import org.rialto.walk.FreePort;
import org.rialto.zone.Names;
import org.rialto.zone.ZoneRecords;

/** BIND and Knot as primaries: AXFR, IXFR, TSIG, and BIND over TLS. */
@Tag("interop")
class PrimariesTest {
  private static final byte[] SECRET = "a secret between these two hosts".getBytes();
  private static final byte[] ZONE = Names.wire("example.", new byte[] {0});
  private static final int HOSTS = 3000;

  @TempDir Path folder;
  private final BlockingQueue<ZoneRecords> came = new LinkedBlockingQueue<>();
  private Process server;
  private Secondaries secondaries;
  private int port;
  private int tlsPort;

  @BeforeEach void prepare() throws Exception {
    port = FreePort.find();
    tlsPort = FreePort.find();
    secondaries = new Secondaries(new Collector(), new SecondaryFiles(folder.resolve("kept")), TransferLimits.DEFAULT,
        2, Clock.systemUTC(), new Random(1));
    write(1, HOSTS);
  }

  @AfterEach void stop() throws Exception {
    secondaries.close();
    server.destroy();
    server.waitFor(10, TimeUnit.SECONDS);
  }

  @ParameterizedTest
  @CsvSource({"bind, hmac-sha256", "bind, hmac-sha1", "bind, hmac-sha512", "knot, hmac-sha256", "knot, hmac-sha384"})
  void zonesAndWhatChangesInThemAreTaken(String program, String algorithm) throws Exception {
    start(program, algorithm);
    secondaries.put(new SecondaryZone(ZONE, List.of(primary(algorithm, Optional.empty())), List.of(),
        Duration.ofSeconds(1), Duration.ofDays(1)));
    ZoneRecords first = taken();
    assertEquals(1, first.serial());
    assertEquals(HOSTS + 4, first.count());
    write(2, HOSTS + 2);
    reload(program);
    ZoneRecords second = taken();
    assertEquals(2, second.serial());
    assertEquals(HOSTS + 6, second.count());
    RunningRialto.await(this::octetsOfLast, octets -> octets < 1000);
  }

  @Test void zonesAreTakenOverTls() throws Exception {
    start("bind", "hmac-sha256");
    secondaries.put(overTls("ns1.example.net", Optional.of(folder.resolve("cert.pem"))));
    assertEquals(HOSTS + 4, taken().count());
  }

  @Test void whoeverHasAnotherNameIsNotThePrimary() throws Exception {
    start("bind", "hmac-sha256");
    secondaries.put(overTls("ns2.example.net", Optional.of(folder.resolve("cert.pem"))));
    awaitFailure("ns2.example.net");
  }

  @Test void whoeverNobodyVouchesForIsNotThePrimary() throws Exception {
    start("bind", "hmac-sha256");
    secondaries.put(overTls("ns1.example.net", Optional.empty()));
    awaitFailure("certification path");
  }

  @Test void withAnotherSecretNothingIsTaken() throws Exception {
    start("knot", "hmac-sha256");
    TsigKey wrong = new TsigKey("key.example", TsigAlgorithm.HMAC_SHA256, new byte[32]);
    secondaries.put(new SecondaryZone(ZONE, List.of(new Remote("wrong", primary("hmac-sha256", Optional.empty())
        .addresses(), List.of(wrong), Optional.empty())), List.of(), Duration.ofSeconds(1), Duration.ofDays(1)));
    awaitFailure("BADSIG");
  }

  private SecondaryZone overTls(String name, Optional<Path> trust) {
    Remote.Tls tls = new Remote.Tls(Optional.of(name), trust, tlsPort);
    return new SecondaryZone(ZONE, List.of(primary("hmac-sha256", Optional.of(tls))), List.of(),
        Duration.ofSeconds(1), Duration.ofDays(1));
  }

  private Remote primary(String algorithm, Optional<Remote.Tls> tls) {
    TsigKey key = new TsigKey("key.example", TsigAlgorithm.of(algorithm).orElseThrow(), SECRET);
    return new Remote("ns1", List.of(new Remote.Address(IpAddress.parse("127.0.0.1"), port)), List.of(key), tls);
  }

  /** Looks until there is something newer: a primary takes its time to start and to read a zone again. */
  private ZoneRecords taken() throws InterruptedException {
    for (int i = 0; i < 100; i++) {
      secondaries.look(ZONE);
      ZoneRecords records = came.poll(300, TimeUnit.MILLISECONDS);
      if (records != null) return records;
    }
    throw new AssertionError("nothing came: " + secondaries.status());
  }

  /** Looks until it fails for this reason: before the primary has started there are others. */
  private void awaitFailure(String reason) throws Exception {
    RunningRialto.await(() -> {
      secondaries.look(ZONE);
      return secondaries.status().getFirst().failure().orElse("");
    }, failure -> failure.contains(reason));
    assertTrue(came.isEmpty());
  }

  private long octetsOfLast() {
    return secondaries.status().stream().map(SecondaryStatus::octets).flatMap(Optional::stream).findFirst()
        .orElseThrow();
  }

  private void write(long serial, int hosts) throws IOException {
    StringBuilder zone = new StringBuilder("@ 3600 IN SOA ns1 hostmaster " + serial + " 3600 600 86400 300\n")
        .append("@ 3600 IN NS ns1\nns1 3600 IN A 192.0.2.1\n@ 300 IN MX 10 mail.other.test.\n");
    for (int i = 0; i < hosts; i++) zone.append("host").append(i).append(" 300 IN AAAA 2001:db8::").append(
        Integer.toHexString(i)).append('\n');
    Files.writeString(folder.resolve("example.zone"), zone);
  }

  private void start(String program, String algorithm) throws Exception {
    Path config = folder.resolve(program + ".conf");
    Files.createDirectories(folder.resolve("knot"));
    Files.writeString(config, program.equals("bind") ? bind(algorithm) : knot(algorithm));
    ProcessBuilder command = program.equals("bind") ? new ProcessBuilder("named", "-f", "-c", config.toString())
        : new ProcessBuilder("knotd", "-c", config.toString());
    server = command.redirectErrorStream(true).redirectOutput(folder.resolve(program + ".log").toFile()).start();
  }

  private void reload(String program) throws Exception {
    if (program.equals("knot")) Program.run("knotc", "-c", folder.resolve("knot.conf").toString(), "zone-reload");
    else Program.run("kill", "-HUP", Long.toString(server.pid()));
  }

  private String bind(String algorithm) throws Exception {
    Program.run("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout",
        folder.resolve("key.pem").toString(), "-out", folder.resolve("cert.pem").toString(), "-days", "2", "-subj",
        "/CN=ns1.example.net", "-addext", "subjectAltName=DNS:ns1.example.net");
    return """
        tls local { cert-file "%1$s/cert.pem"; key-file "%1$s/key.pem"; };
        options {
          directory "%1$s"; pid-file none; session-keyfile "%1$s/session"; recursion no; notify no;
          listen-on port %2$d { 127.0.0.1; }; listen-on port %3$d tls local { 127.0.0.1; }; listen-on-v6 { none; };
        };
        controls { };
        key "key.example" { algorithm %4$s; secret "%5$s"; };
        zone "example" {
          type primary; file "%1$s/example.zone"; allow-transfer { key "key.example"; }; ixfr-from-differences yes;
        };
        """.formatted(folder, port, tlsPort, algorithm, Base64.getEncoder().encodeToString(SECRET));
  }

  private String knot(String algorithm) {
    return """
        server:
            rundir: "%1$s"
            listen: 127.0.0.1@%2$d
        database:
            storage: "%1$s/knot"
        key:
          - id: key.example
            algorithm: %3$s
            secret: %4$s
        acl:
          - id: given
            key: key.example
            action: transfer
        zone:
          - domain: example
            file: "%1$s/example.zone"
            acl: given
            zonefile-load: difference
            journal-content: changes
        """.formatted(folder, port, algorithm, Base64.getEncoder().encodeToString(SECRET));
  }

  private final class Collector implements Publisher {
    @Override public void publish(ZoneRecords records) {
      came.add(records);
    }

    @Override public void extend(byte[] origin, Instant until) {}

    @Override public void withhold(byte[] origin) {}

    @Override public void remove(byte[] origin) {}
  }
}
