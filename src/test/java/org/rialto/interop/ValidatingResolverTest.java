package org.rialto.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rialto.app.RunningRialto;
import org.rialto.guide.Discovery;
import org.rialto.guide.DiscoveryResult;
import org.rialto.guide.NaptrAnswer;
import org.rialto.guide.Resolver;
import org.rialto.guide.ServiceParameter;
import org.rialto.net.IpAddress;
import org.rialto.net.IpPrefix;
import org.rialto.walk.FreePort;
import org.rialto.walk.World;

/**
 * Discovery through a resolver that validates: unbound, before BIND with one reverse zone that is signed, one whose
 * signatures don't fit, and one that is not signed; and before rialto with one that it makes.
 */
@Tag("interop")
class ValidatingResolverTest {
  private static final List<ServiceParameter> HTTPS = List.of(ServiceParameter.ALTO_HTTPS);
  private static final String SIGNED = "100.51.198.in-addr.arpa";
  private static final String FORGED = "113.0.203.in-addr.arpa";
  private static final String UNSIGNED = "51.198.in-addr.arpa";
  private static final String OURS = "2.0.192.in-addr.arpa";

  @TempDir Path folder;
  private final List<Process> programs = new ArrayList<>();
  private RunningRialto rialto;
  private int port;

  @BeforeEach void start() throws Exception {
    int authoritative = FreePort.find();
    port = FreePort.find();
    List<String> zones = new ArrayList<>();
    for (String origin : List.of(SIGNED, FORGED)) {
      zones.add(zone(origin, sign(origin)));
    }
    Path forged = folder.resolve(FORGED + ".signed");
    Files.writeString(forged, Files.readString(forged).replace("https://" + FORGED, "https://evil.example"));
    zones.add(zone(UNSIGNED, write(UNSIGNED)));
    run("named", "named", "-g", "-c", named(authoritative, zones).toString());
    rialto = RunningRialto.start(World.at(ours()));
    run("unbound", "unbound", "-d", "-c", unbound(authoritative).toString());
    RunningRialto.await(() -> found(UNSIGNED, false).isTemporary(), failed -> !failed);
  }

  @AfterEach void stop() throws Exception {
    for (Process program : programs) {
      program.destroy();
      program.waitFor(10, TimeUnit.SECONDS);
    }
    if (rialto != null) rialto.close();
  }

  @Test void signedRecordsAreVouchedFor() throws Exception {
    DiscoveryResult result = found(SIGNED, true);
    assertEquals(List.of("https://" + SIGNED + "/ird"), uris(result));
    assertTrue(result.steps().getFirst().answer().validated());
  }

  @Test void unsignedRecordsCountOnlyWhereValidationIsNotRequired() throws Exception {
    assertEquals(List.of("https://" + UNSIGNED + "/ird"), uris(found(UNSIGNED, false)));
    assertEquals(List.of(), uris(found(UNSIGNED, true)));
  }

  @Test void forgedRecordsAreAFailureForNow() throws Exception {
    DiscoveryResult result = found(FORGED, false);
    assertEquals(List.of(), uris(result));
    assertTrue(result.isTemporary());
    NaptrAnswer answer = result.steps().getFirst().answer();
    assertEquals(NaptrAnswer.Kind.FAILED, answer.kind());
    assertTrue(answer.said().startsWith("SERVFAIL (DNSSEC_BOGUS)"), answer.said());
  }

  @Test void aReverseZoneThatRialtoMakesIsFoundThroughAResolver() throws Exception {
    assertEquals(List.of("https://alto.example/directory"), uris(found(OURS, false)));
  }

  /** Looks for the clients in the block of a reverse zone. */
  private DiscoveryResult found(String origin, boolean mustBeValidated) throws InterruptedException {
    Resolver resolver = new Resolver(IpAddress.parse("127.0.0.1"), port, Duration.ofSeconds(6));
    Discovery discovery = Discovery.asking(resolver, new Discovery.Terms(100, 100, mustBeValidated),
        Clock.systemUTC());
    List<String> octets = List.of(origin.replace(".in-addr.arpa", "").split("\\.")).reversed();
    String address = String.join(".", octets) + ".0".repeat(4 - octets.size());
    return discovery.ofClient(IpPrefix.around(IpAddress.parse(address), 8 * octets.size()), HTTPS);
  }

  private static List<String> uris(DiscoveryResult result) {
    return result.uris().stream().map(Object::toString).toList();
  }

  private Path write(String origin) throws IOException {
    return Files.writeString(folder.resolve(origin), """
        $TTL 300
        @ SOA ns.isp.example. hostmaster.isp.example. 1 7200 900 1209600 60
        @ NS ns.isp.example.
        @ NAPTR 100 10 "u" "ALTO:https" "!.*!https://%s/ird!" .
        """.formatted(origin));
  }

  private Path sign(String origin) throws Exception {
    Path zone = write(origin);
    Program.run("dnssec-keygen", "-q", "-a", "ECDSAP256SHA256", "-f", "KSK", "-K", folder.toString(), origin);
    try (Stream<Path> files = Files.list(folder)) {
      Path key = files.filter(file -> file.getFileName().toString().matches("K" + origin + ".*\\.key")).findFirst()
          .orElseThrow();
      Files.writeString(folder.resolve("anchors"), Files.readString(key).lines().filter(line -> !line.startsWith(";"))
          .findFirst().orElseThrow() + "\n", StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    }
    Program.run("dnssec-signzone", "-q", "-S", "-z", "-K", folder.toString(), "-d", folder.toString(), "-o", origin,
        "-f", folder.resolve(origin + ".signed").toString(), zone.toString());
    return folder.resolve(origin + ".signed");
  }

  private static String zone(String origin, Path file) {
    return "zone \"%s\" { type primary; file \"%s\"; };".formatted(origin, file);
  }

  private Path named(int authoritative, List<String> zones) throws IOException {
    return Files.writeString(folder.resolve("named.conf"), """
        options {
          directory "%1$s"; pid-file none; session-keyfile none; listen-on port %2$d { 127.0.0.1; };
          listen-on-v6 { none; }; recursion no; empty-zones-enable no;
        };
        controls { };
        """.formatted(folder, authoritative) + String.join("\n", zones) + "\n");
  }

  private Path ours() throws IOException {
    Path world = Files.createDirectory(folder.resolve("rialto"));
    Files.writeString(world.resolve("example.zone"), """
        $TTL 300
        @ SOA ns hostmaster 1 7200 900 1209600 60
        @ NS ns
        ns A 127.0.0.1
        """);
    Files.writeString(world.resolve("rialto.yaml"), """
        listen: 127.0.0.1:0
        state-folder: state
        admin: off
        zones: [{file: example.zone, origin: isp.example}]
        discovery:
          name-server: ns.isp.example
          contact: hostmaster.isp.example
          servers: [{prefix: 192.0.2.0/24, directory: "https://alto.example/directory"}]
        """);
    return world;
  }

  private Path unbound(int authoritative) throws IOException {
    StringBuilder config = new StringBuilder("""
        server:
          interface: 127.0.0.1
          port: %1$d
          username: ""
          chroot: ""
          directory: "%2$s"
          pidfile: ""
          use-syslog: no
          do-daemonize: no
          do-not-query-localhost: no
          module-config: "validator iterator"
          trust-anchor-file: "%2$s/anchors"
          ede: yes
          val-log-level: 2
        """.formatted(port, folder));
    for (String origin : List.of(SIGNED, FORGED, UNSIGNED, OURS)) {
      config.append("  local-zone: \"").append(origin).append(".\" nodefault\n");
    }
    for (String origin : List.of(SIGNED, FORGED, UNSIGNED, OURS)) {
      config.append("stub-zone:\n  name: \"").append(origin).append("\"\n  stub-addr: 127.0.0.1@")
          .append(origin.equals(OURS) ? rialto.port(0) : authoritative).append('\n');
    }
    return Files.writeString(folder.resolve("unbound.conf"), config);
  }

  private void run(String name, String... command) throws IOException {
    programs.add(new ProcessBuilder(command).redirectErrorStream(true)
        .redirectOutput(folder.resolve(name + ".log").toFile()).start());
  }
}
