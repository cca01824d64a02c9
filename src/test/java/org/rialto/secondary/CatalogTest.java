package org.rialto.secondary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.rialto.transfer.Scripted;
import org.rialto.net.IpAddress;
import org.rialto.rfc.Cases;
import org.rialto.transfer.Remote;
import org.rialto.transfer.TransferLimits;
import org.rialto.zone.Names;
import org.rialto.zone.ZoneRecords;

/** RFC 9432: what catalogs list, by section, and what becomes of it. */
class CatalogTest {
  private static final byte[] ONE = Scripted.name("one.catalog.");
  private static final byte[] OTHER = Scripted.name("other.catalog.");

  private final List<String> events = new ArrayList<>();
  private Secondaries secondaries;
  private Catalogs catalogs;

  @BeforeEach void follow(@TempDir Path folder) throws Exception {
    secondaries = new Secondaries(new Recorder(), new SecondaryFiles(folder), TransferLimits.DEFAULT, 1,
        Clock.systemUTC(), new Random(3));
    catalogs = new Catalogs(secondaries, origin -> Names.text(origin, 0).equals("ours.test."));
    catalogs.follow(ONE, CatalogTest::member);
    catalogs.follow(OTHER, CatalogTest::member);
  }

  @AfterEach void stop() {
    secondaries.close();
  }

  static Stream<Arguments> rfc9432() {
    return Cases.of("rfc9432.cases", 4);
  }

  @ParameterizedTest(name = "{0}: {1}: {2}")
  @MethodSource("rfc9432")
  void catalogsList(String section, String what, String records, String members) {
    String told;
    try {
      told = Catalog.of(catalog(ONE, records)).members().values().stream()
          .map(member -> member.name() + "(" + member.id()
              + member.newOwner().map(owner -> ">" + Names.text(owner, 0)).orElse("") + ")")
          .sorted().collect(Collectors.joining(" "));
    } catch (CatalogException broken) {
      told = "broken: " + broken.getMessage();
    }
    assertEquals(members, told);
  }

  // §5.1

  @Test void aBrokenCatalogChangesNothing() throws Exception {
    taken(ONE, "version=2 m1.zones=a.test.", "withhold a.test.");
    taken(ONE, "version=1 m2.zones=b.test.");
    assertEquals(1, secondaries.origins().size());
  }

  // §5.2

  @Test void whatIsOursStaysOurs() throws Exception {
    taken(ONE, "version=2 m1.zones=ours.test.");
  }

  @Test void whatAnotherCatalogHasStaysThereAndIsTakenOnceItIsFree() throws Exception {
    taken(ONE, "version=2 m1.zones=a.test.", "withhold a.test.");
    taken(OTHER, "version=2 m1.zones=a.test.");
    assertEquals(Optional.of("one.catalog."), catalogs.catalogOf(Scripted.name("a.test.")));
    taken(ONE, "version=2", "remove a.test.", "withhold a.test.");
    assertEquals(Optional.of("other.catalog."), catalogs.catalogOf(Scripted.name("a.test.")));
  }

  // §5.3

  @Test void whatIsNoLongerListedIsForgotten() throws Exception {
    taken(ONE, "version=2 m1.zones=a.test. m2.zones=b.test.", "withhold a.test.", "withhold b.test.");
    taken(ONE, "version=2 m2.zones=b.test.", "remove a.test.");
  }

  @Test void aCatalogThatIsLeftTakesItsMembersAlong() throws Exception {
    taken(ONE, "version=2 m1.zones=a.test.", "withhold a.test.");
    events.clear();
    catalogs.leave(ONE);
    assertEquals(List.of("remove a.test."), events);
  }

  // §5.4

  @Test void underAnotherLabelItIsAnotherZone() throws Exception {
    taken(ONE, "version=2 m1.zones=a.test.", "withhold a.test.");
    taken(ONE, "version=2 m2.zones=a.test.", "remove a.test.", "withhold a.test.");
  }

  // §4.3.1

  @Test void aMemberThatIsGivenAwayMovesWithAllThatIsKeptOfIt() throws Exception {
    taken(ONE, "version=2 m1.zones=a.test. coo.m1.zones=other.catalog.", "withhold a.test.");
    taken(OTHER, "version=2 m1.zones=a.test.");
    assertEquals(Optional.of("other.catalog."), catalogs.catalogOf(Scripted.name("a.test.")));
    taken(ONE, "version=2");
    assertEquals(1, secondaries.origins().size());
  }

  @Test void aMemberThatIsGivenAwayLaterMovesThen() throws Exception {
    taken(ONE, "version=2 m1.zones=a.test.", "withhold a.test.");
    taken(OTHER, "version=2 m1.zones=a.test.");
    taken(ONE, "version=2 m1.zones=a.test. coo.m1.zones=other.catalog.");
    assertEquals(Optional.of("other.catalog."), catalogs.catalogOf(Scripted.name("a.test.")));
  }

  @Test void underAnotherLabelItMovesWithoutWhatWasKept() throws Exception {
    taken(ONE, "version=2 m1.zones=a.test. coo.m1.zones=other.catalog.", "withhold a.test.");
    taken(OTHER, "version=2 m9.zones=a.test.", "remove a.test.", "withhold a.test.");
  }

  @Test void aMemberThatIsGivenToSomebodyElseStays() throws Exception {
    taken(ONE, "version=2 m1.zones=a.test. coo.m1.zones=third.catalog.", "withhold a.test.");
    taken(OTHER, "version=2 m1.zones=a.test.");
    assertEquals(Optional.of("one.catalog."), catalogs.catalogOf(Scripted.name("a.test.")));
  }

  // What we make ourselves

  @Test void whatIsMadeListsTheZonesUnderLabelsThatStay() throws Exception {
    byte[] a = Scripted.name("a.test.");
    byte[] b = Scripted.name("b.test.");
    ZoneRecords first = CatalogMaker.make(ONE, List.of(a), Optional.empty(), 1000);
    ZoneRecords second = CatalogMaker.make(ONE, List.of(b, a), Optional.of(first), 500);
    assertEquals(1000, first.serial());
    assertEquals(1001, second.serial());
    assertEquals(Catalog.of(first).members().get("a.test.").id(), Catalog.of(second).members().get("a.test.").id());
    assertEquals(2, Catalog.of(second).members().size());
    assertSame(second, CatalogMaker.make(ONE, List.of(a, b), Optional.of(second), 2000));
  }

  private void taken(byte[] catalog, String records, String... expected) throws InterruptedException {
    events.clear();
    catalogs.take(catalog(catalog, records));
    assertEquals(List.of(expected), events.stream().sorted(this::byZone).toList());
  }

  /** Events of one zone stay in their order. */
  private int byZone(String one, String other) {
    return one.substring(one.indexOf(' ')).compareTo(other.substring(other.indexOf(' ')));
  }

  private static ZoneRecords catalog(byte[] origin, String records) {
    ZoneRecords.Builder builder = new ZoneRecords.Builder(origin).add(origin, 6, 0, Scripted.soa(1));
    for (String record : records.split(" ")) {
      String owner = record.substring(0, record.indexOf('='));
      String value = record.substring(record.indexOf('=') + 1);
      boolean isText = owner.endsWith(":txt") || owner.equalsIgnoreCase("version");
      byte[] name = Names.wire(owner.replaceAll(":.*", ""), origin);
      builder.add(name, isText ? 16 : 12, 0, isText ? text(value) : Names.wire(value, origin));
    }
    return builder.build();
  }

  private static byte[] text(String value) {
    byte[] text = Arrays.copyOf(new byte[] {(byte) value.length()}, value.length() + 1);
    System.arraycopy(value.getBytes(StandardCharsets.US_ASCII), 0, text, 1, value.length());
    return text;
  }

  private static SecondaryZone member(byte[] origin) {
    Remote nobody = new Remote("nobody", List.of(new Remote.Address(IpAddress.parse("127.0.0.1"), 9)), List.of(),
        Optional.empty());
    return new SecondaryZone(origin, List.of(nobody), List.of(), Duration.ofSeconds(1), Duration.ofDays(1));
  }

  private final class Recorder implements Publisher {
    @Override public void publish(ZoneRecords records) {
      events.add("publish " + Names.text(records.origin(), 0));
    }

    @Override public void withhold(byte[] origin) {
      events.add("withhold " + Names.text(origin, 0));
    }

    @Override public void extend(byte[] origin, Instant until) {}

    @Override public void remove(byte[] origin) {
      events.add("remove " + Names.text(origin, 0));
    }
  }
}
