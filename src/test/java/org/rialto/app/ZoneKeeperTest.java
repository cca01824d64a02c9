package org.rialto.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rialto.config.ConfigException;
import org.rialto.zone.Zone;
import org.rialto.zone.ZoneException;
import org.rialto.zone.ZoneLoader;
import org.rialto.zone.ZoneLoader.ZoneFile;
import org.rialto.zone.Overlay;
import org.rialto.zone.ZoneRecords;
import org.rialto.zone.ZoneTable;

class ZoneKeeperTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final String HEAD = "$TTL 60\n@ SOA ns.test. h.test. %d 1 1 9 1\n@ NS ns.test.\n";

  @TempDir Path folder;

  private final ZoneKeeper keeper = new ZoneKeeper(Clock.fixed(NOW, ZoneOffset.UTC));
  private final List<ZoneTable> published = new ArrayList<>();
  private final List<String> told = new ArrayList<>();
  private String services = "";
  private String secondary = "";

  @BeforeEach void publish() throws IOException {
    keeper.publishTo(published::add);
    write("a.example", 1, "www A 192.0.2.1");
    write("b.example", 1, "www A 192.0.2.1");
  }

  @Test void onlyWhatHasChangedIsReadAgain() throws Exception {
    take();
    Zone a = zone("a.example");
    Zone b = zone("b.example");
    write("a.example", 2);
    take();
    assertNotSame(a, zone("a.example"));
    assertEquals(2, zone("a.example").serial());
    assertSame(b, zone("b.example"));
  }

  @Test void zoneIsReadAgainWhenAFileItIncludesHasChanged() throws Exception {
    Files.writeString(folder.resolve("more.txt"), "x A 192.0.2.1\n");
    write("a.example", 1, "$INCLUDE more.txt");
    take();
    int records = zone("a.example").records();
    Files.writeString(folder.resolve("more.txt"), "x A 192.0.2.1\ny A 192.0.2.1\n");
    keeper.reload(Optional.empty(), published::add);
    assertEquals(records + 1, zone("a.example").records());
  }

  @Test void zonesComeAndGoWithTheirFiles() throws Exception {
    take();
    Files.delete(file("b.example"));
    write("c.example", 5);
    take();
    assertEquals(List.of("a.example.", "c.example."), keeper.table().zones().stream().map(Zone::name).toList());
  }

  @Test void zoneThatWasNeverGoodHasNoDataAndTheRestIsServed() throws Exception {
    write("a.example", 1, "www A nonsense");
    take();
    assertFalse(zone("a.example").isAvailable());
    assertTrue(zone("b.example").isAvailable());
    assertEquals("SERVFAIL", keeper.failing().get("a.example.").serving());
    write("a.example", 2);
    take();
    assertTrue(zone("a.example").isAvailable());
    assertTrue(keeper.failing().isEmpty());
  }

  @Test void zoneThatBecomesBadKeepsWhatItHad() throws Exception {
    take();
    Zone a = zone("a.example");
    write("a.example", 2, "www A nonsense");
    assertEquals(1, take().size());
    assertSame(a, zone("a.example"));
    KeptZone failing = keeper.failing().get("a.example.");
    assertEquals("serial-1", failing.serving());
    assertEquals(NOW, failing.failure().orElseThrow().since());
    assertTrue(failing.failure().get().problems().getFirst().line() > 0);
    Files.delete(file("a.example"));
    write("b.example", 7);
    assertThrows(IllegalArgumentException.class, () -> keeper.reload(Optional.of("c.example"), published::add));
    keeper.reload(Optional.empty(), published::add);
    assertSame(a, zone("a.example"));
    assertEquals(7, zone("b.example").serial());
  }

  @Test void oneZoneIsReadAgainByName() throws Exception {
    take();
    write("a.example", 2);
    write("b.example", 2);
    keeper.reload(Optional.of("A.example"), published::add);
    assertEquals(2, zone("a.example").serial());
    assertEquals(1, zone("b.example").serial());
    assertEquals(1, published.size());
    assertSame(keeper.table(), published.getFirst());
  }

  @Test void badZoneIsRoutedAsTheConfigurationSaysNow() throws Exception {
    services = "  - {name: one, names: [www.a.example], nodes: [n]}\n";
    take();
    assertEquals(1, zone("a.example").services());
    write("a.example", 2, "www A nonsense");
    services = "  - {name: zero, names: [www.b.example], nodes: [n]}\n" + services;
    take();
    assertEquals(2, zone("a.example").services());
    assertEquals(1, zone("b.example").services());
  }

  @Test void configurationThatRoutesWhatIsNotThereIsRefused() throws Exception {
    take();
    ZoneTable before = keeper.table();
    services = "  - {name: one, names: [no.a.example], nodes: [n]}\n";
    write("b.example", 2);
    assertThrows(ConfigException.class, this::take);
    assertSame(before, keeper.table());
  }

  @Test void routedNameThatLosesItsRecordsIsTheZonesFault() throws Exception {
    services = "  - {name: one, names: [www.a.example], nodes: [n]}\n";
    take();
    write("a.example", 2);
    write("b.example", 2);
    take();
    assertEquals(1, zone("a.example").serial());
    assertEquals(2, zone("b.example").serial());
  }

  @Test void givenZonesAreServedUntilTheyExpireOrGo() throws Exception {
    take();
    ZoneRecords records = records("given.example", 9);
    byte[] origin = records.origin();
    keeper.withhold(origin);
    assertFalse(zone("given.example").isAvailable());
    keeper.put(records);
    assertEquals(9, zone("given.example").serial());
    take();
    assertEquals(9, zone("given.example").serial());
    keeper.withhold(origin);
    assertFalse(zone("given.example").isAvailable());
    keeper.remove(origin);
    assertEquals(2, keeper.table().size());
    assertEquals(4, published.size());
  }

  @Test void givenZoneIsGoodUntilItExpiresWhateverIsRoutedInIt() throws Exception {
    secondary = "  - {secondary: given.example, primaries: p}\n";
    take();
    ZoneRecords records = records("given.example", 9, "www A 192.0.2.9");
    keeper.put(records);
    keeper.extend(records.origin(), NOW);
    assertEquals(NOW.getEpochSecond(), zone("given.example").goodUntilSeconds());
    services = "  - {name: one, names: [www.given.example], nodes: [n]}\n";
    take();
    assertEquals(1, zone("given.example").services());
    assertEquals(NOW.getEpochSecond(), zone("given.example").goodUntilSeconds());
    keeper.withhold(records.origin());
    keeper.extend(records.origin(), NOW);
    assertFalse(zone("given.example").isAvailable());
  }

  @Test void givenZoneThatCannotBeServedLeavesTheOldOne() throws Exception {
    take();
    keeper.put(records("given.example", 9));
    byte[] origin = records("given.example", 9).origin();
    ZoneRecords wrong = new ZoneRecords.Builder(origin).add(origin, 6, 1, new byte[3]).build();
    assertThrows(ZoneException.class, () -> keeper.put(wrong));
    assertEquals(9, zone("given.example").serial());
  }

  @Test void givenZoneIsMadeAgainWhenOtherNamesAreRouted() throws Exception {
    take();
    keeper.put(records("a.a.example", 9, "www A 192.0.2.9"));
    services = "  - {name: one, names: [www.a.a.example], nodes: [n]}\n";
    take();
    assertEquals(1, zone("a.a.example").services());
    assertEquals(0, zone("a.example").services());
    keeper.put(records("a.a.example", 10, "www A 192.0.2.9"));
    assertEquals(1, zone("a.a.example").services());
  }

  @Test void namesOfAZoneThatIsYetToComeAreRoutedOnceItHasCome() throws Exception {
    secondary = "  - {secondary: given.example, primaries: p}\n";
    services = "  - {name: one, names: [www.given.example], nodes: [n]}\n";
    take();
    assertEquals(2, keeper.table().size());
    keeper.put(records("given.example", 9, "www A 192.0.2.9"));
    assertEquals(1, zone("given.example").services());
  }

  @Test void zoneThatIsTakenFromAServerFromNowOnKeepsItsDataUntilItHasCome() throws Exception {
    take();
    Files.delete(file("b.example"));
    secondary = "  - {secondary: b.example, primaries: p}\n";
    take();
    assertEquals(1, zone("b.example").serial());
    keeper.put(records("b.example", 9));
    assertEquals(9, zone("b.example").serial());
  }

  @Test void listenerIsToldOfEachNewVersion() throws Exception {
    take();
    keeper.tell(new ZoneKeeper.Listener() {
      @Override public boolean wants(Zone zone) {
        return !zone.name().startsWith("b.");
      }

      @Override public void changed(ZoneRecords records) {
        told.add(new String(records.origin(), 1, 1, StandardCharsets.US_ASCII) + records.serial());
      }

      @Override public void removed(byte[] origin) {
        told.add("no " + new String(origin, 1, 1, StandardCharsets.US_ASCII));
      }
    });
    assertEquals(List.of("a1"), told);
    write("a.example", 2);
    write("b.example", 2);
    take();
    take();
    keeper.put(records("c.example", 3));
    keeper.remove(records("c.example", 3).origin());
    Files.delete(file("a.example"));
    take();
    assertEquals(List.of("a1", "a2", "c3", "no c", "no a"), told);
  }

  private List<?> take() throws Exception {
    String config = "listen: 127.0.0.1:0\nstate-folder: " + folder + "/var\nadmin: \"off\"\nzones:\n  - folder: "
        + folder + "\n" + secondary + "remotes: [{name: p, addresses: 192.0.2.5}]\n"
        + "nodes:\n  - {name: n, ipv4: 192.0.2.77}\n" + (services.isEmpty() ? "" : "services:\n" + services);
    Setup setup = Setup.read(Files.writeString(folder.resolve("rialto.yaml"), config));
    return keeper.take(setup, _ -> {});
  }

  private Zone zone(String name) {
    return keeper.table().zones().stream().filter(zone -> zone.name().equals(name + ".")).findFirst().orElseThrow();
  }

  private Path file(String origin) {
    return folder.resolve(origin + ".zone");
  }

  private void write(String origin, int serial, String... lines) throws IOException {
    Path aside = Files.writeString(folder.resolve("aside"), HEAD.formatted(serial) + String.join("\n", lines) + "\n");
    Files.deleteIfExists(file(origin));
    Files.move(aside, file(origin));
  }

  private ZoneRecords records(String origin, int serial, String... lines) throws IOException {
    Path file = Files.writeString(folder.resolve("given"), HEAD.formatted(serial) + String.join("\n", lines) + "\n");
    return new ZoneLoader(Overlay.NONE, ZoneTable.EMPTY).load(new ZoneFile(file, origin), true).records().orElseThrow();
  }
}
