package org.rialto.walk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rialto.app.RunningRialto;
import org.rialto.secondary.SecondaryStatus;
import org.rialto.secondary.SecondaryStatus.Standing;
import org.rialto.transfer.Event;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

/** Two servers, one of which takes its zones from the other: told of changes, signed, and by a catalog. */
class TransferWalkTest {
  private static final String SECRET = Base64.getEncoder().encodeToString(new byte[32]);

  @TempDir Path folder;
  private World first;
  private World second;
  private RunningRialto primary;
  private RunningRialto secondary;
  private int primaryPort;
  private int secondaryPort;

  @BeforeEach void layOut() throws Exception {
    primaryPort = FreePort.find();
    secondaryPort = FreePort.find();
    first = World.in(Files.createDirectories(folder.resolve("first")));
    second = World.in(Files.createDirectories(folder.resolve("second")));
    write("a.example", 1, "192.0.2.1");
    write("b.example", 1, "192.0.2.2");
  }

  @AfterEach void stop() {
    if (primary != null) primary.close();
    if (secondary != null) secondary.close();
  }

  @Test void aZoneIsTakenAndFollowedAsItChanges() throws Exception {
    startPrimary("- {file: a.example.zone, transfer-to: peer, notify: peer}");
    startSecondary("- {secondary: a.example, primaries: peer}");
    RunningRialto.await(() -> ask("www.a.example"), told -> told.contains("192.0.2.1"));
    write("a.example", 2, "192.0.2.77");
    primary.reload();
    RunningRialto.await(() -> ask("www.a.example"), told -> told.contains("192.0.2.77"));
    assertTrue(primary.transfers(Event.IXFR) > 0, "by differences");
    RunningRialto.await(() -> secondary.secondaries().getFirst().serial().orElseThrow(), serial -> serial == 2);
  }

  @Test void whatWasTakenIsServedAfterARestartWithoutThePrimary() throws Exception {
    startPrimary("- {file: a.example.zone, transfer-to: peer}");
    startSecondary("- {secondary: a.example, primaries: peer}");
    RunningRialto.await(() -> ask("www.a.example"), told -> told.contains("192.0.2.1"));
    RunningRialto.await(() -> secondary.secondaries(), all -> all.getFirst().nextAt().isPresent());
    primary.close();
    secondary.close();
    secondaryPort = FreePort.find();
    startSecondary("- {secondary: a.example, primaries: peer}");
    assertTrue(ask("www.a.example").contains("192.0.2.1"));
  }

  @Test void primariesAreLookedAtWhenTheZoneIsToBeReloaded() throws Exception {
    startPrimary("- {file: a.example.zone, transfer-to: peer}");
    startSecondary("- {secondary: a.example, primaries: peer}");
    RunningRialto.await(() -> ask("www.a.example"), told -> told.contains("192.0.2.1"));
    write("a.example", 2, "192.0.2.77");
    primary.reload();
    secondary.reload(Optional.of("A.example."));
    RunningRialto.await(() -> ask("www.a.example"), told -> told.contains("192.0.2.77"));
  }

  @Test void whatHasNeverComeIsAFailureOfTheServerNotOfTheName() throws Exception {
    startSecondary("- {secondary: a.example, primaries: peer}");
    assertEquals("SERVFAIL", ask("www.a.example"));
    assertEquals(Standing.AWAITED, secondary.secondaries().getFirst().standing());
  }

  @Test void membersOfACatalogComeAndGoWithIt() throws Exception {
    String both = """
        - {catalog: catalog.example, transfer-to: peer, notify: peer}
        - {file: a.example.zone, transfer-to: peer, notify: peer, member-of: catalog.example}
        - {file: b.example.zone, transfer-to: peer, notify: peer, member-of: catalog.example}
        """;
    startPrimary(both);
    startSecondary("- {catalog: catalog.example, primaries: peer}");
    RunningRialto.await(() -> ask("www.a.example") + ask("www.b.example"),
        told -> told.contains("192.0.2.1") && told.contains("192.0.2.2"));
    assertEquals("a.example. b.example. catalog.example.", zones());
    configure(first, primaryPort, secondaryPort, both.replace("notify: peer, member-of: catalog.example}\n",
        "notify: peer}\n").replaceFirst("(a.example.zone.*)}", "$1, member-of: catalog.example}"));
    primary.reload();
    RunningRialto.await(this::zones, zones -> zones.equals("a.example. catalog.example."));
    RunningRialto.await(() -> ask("www.b.example"), told -> told.equals("REFUSED"));
  }

  private String zones() {
    return secondary.secondaries().stream().map(SecondaryStatus::zone).collect(Collectors.joining(" "));
  }

  private String ask(String name) throws IOException {
    SimpleResolver resolver = new SimpleResolver("127.0.0.1");
    resolver.setPort(secondaryPort);
    Message reply = resolver.send(Message.newQuery(Record.newRecord(Name.fromString(name + "."), Type.A, DClass.IN)));
    if (reply.getRcode() != Rcode.NOERROR) return Rcode.string(reply.getRcode());
    List<Record> answer = reply.getSection(Section.ANSWER);
    return answer.stream().map(Record::rdataToString).collect(Collectors.joining(" "));
  }

  private void write(String zone, int serial, String address) throws IOException {
    String hosts = IntStream.range(0, 100).mapToObj(host -> "host" + host + " 300 IN A 192.0.2.3\n")
        .collect(Collectors.joining());
    Files.writeString(first.file(zone + ".zone"), """
        @ 3600 IN SOA ns1 hostmaster %d 3600 600 86400 300
        @ 3600 IN NS ns1
        ns1 3600 IN A 192.0.2.53
        www 300 IN A %s
        """.formatted(serial, address) + hosts);
  }

  private void startPrimary(String zones) throws Exception {
    configure(first, primaryPort, secondaryPort, zones);
    primary = RunningRialto.start(first);
  }

  private void startSecondary(String zones) throws Exception {
    configure(second, secondaryPort, primaryPort, zones);
    secondary = RunningRialto.start(second);
  }

  private static void configure(World world, int port, int peer, String zones) throws IOException {
    Files.writeString(world.config(), """
        listen: 127.0.0.1:%d
        admin: off
        state-folder: state
        keys: [{name: key.example, algorithm: hmac-sha256, secret: %s}]
        remotes: [{name: peer, addresses: "127.0.0.1:%d", key: key.example}]
        zones:
        %s
        """.formatted(port, SECRET, peer, zones));
  }
}
