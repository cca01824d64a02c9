package org.rialto.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rialto.zone.ZoneRecords;

/** Versions of a zone are kept in files, with what leads from one to the next. */
class LibraryTest {
  private static final long PLENTY = 1 << 20;

  @TempDir private Path folder;

  @Test void presentVersionIsKept() throws IOException {
    Library library = new Library(folder);
    library.publish(Scripted.zone(1, "a:1"), PLENTY);
    library.publish(Scripted.zone(2, "a:2 b:3"), PLENTY);
    try (Holding.Open open = open(library)) {
      assertEquals(2, open.version().serial());
      ZoneRecords kept = open.image().readAll(Scripted.name("example."));
      assertEquals(3, kept.count());
      assertEquals(2, kept.serial());
    }
  }

  @Test void whoAsksForTheVersionDoesNotWaitForOneThatIsBeingWritten() throws Exception {
    Library library = new Library(folder);
    library.publish(Scripted.zone(1, "a:1"), PLENTY);
    Holding holding = library.find("example.").orElseThrow();
    synchronized (holding) {
      var version = CompletableFuture.supplyAsync(holding::version).get(1, TimeUnit.MINUTES);
      assertEquals(1, version.orElseThrow().serial());
    }
  }

  @Test void differencesLeadFromOlderVersionsAlsoAfterARestart() throws IOException {
    Library first = new Library(folder);
    first.publish(Scripted.zone(1, "a:1"), PLENTY);
    first.publish(Scripted.zone(2, "a:2"), PLENTY);
    Library second = new Library(folder);
    second.publish(Scripted.zone(3, "a:3"), PLENTY);
    assertEquals(List.of(1L, 2L), since(second, 1));
    assertEquals(List.of(2L), since(second, 2));
    assertEquals(List.of(), since(second, 3));
    assertEquals(List.of(), since(second, 9));
  }

  @Test void versionThatIsThereAgainChangesNothing() throws IOException {
    new Library(folder).publish(Scripted.zone(1, "a:1"), PLENTY);
    Library library = new Library(folder);
    library.publish(Scripted.zone(2, "a:2 b:1"), PLENTY);
    Path image = folder.resolve("example.image");
    Object before = Files.readAttributes(image, "unix:ino").get("ino");
    library.publish(Scripted.zone(2, "a:2 b:1"), PLENTY);
    assertEquals(before, Files.readAttributes(image, "unix:ino").get("ino"));
    library.publish(Scripted.zone(2, "b:1 a:2"), PLENTY);
    assertEquals(List.of(1L), since(library, 1));
  }

  @Test void contentWithoutANewSerialLosesTheJournal() throws IOException {
    Library library = new Library(folder);
    library.publish(Scripted.zone(1, "a:1"), PLENTY);
    library.publish(Scripted.zone(2, "a:2"), PLENTY);
    library.publish(Scripted.zone(2, "a:3"), PLENTY);
    assertEquals(List.of(), since(library, 1));
    library.publish(Scripted.zone(3, "a:4"), PLENTY);
    assertEquals(List.of(2L), since(library, 2));
  }

  @Test void serialThatGoesBackLosesTheJournal() throws IOException {
    Library library = new Library(folder);
    library.publish(Scripted.zone(5, "a:1"), PLENTY);
    library.publish(Scripted.zone(6, "a:2"), PLENTY);
    library.publish(Scripted.zone(4, "a:3"), PLENTY);
    assertEquals(List.of(), since(library, 5));
    assertEquals(List.of(), since(library, 6));
  }

  @Test void serialsGoRound() throws IOException {
    Library library = new Library(folder);
    library.publish(Scripted.zone(4_294_967_295L, "a:1"), PLENTY);
    library.publish(Scripted.zone(0, "a:2"), PLENTY);
    assertEquals(List.of(4_294_967_295L), since(library, 4_294_967_295L));
  }

  @Test void oldestDifferencesAreDroppedWhereTheyTakeTooMuch() throws IOException {
    Library library = new Library(folder);
    long most = 1000;
    for (int serial = 1; serial <= 50; serial++) {
      library.publish(Scripted.zone(serial, "a:" + serial % 200), most);
      Path journal = folder.resolve("example.journal");
      assertTrue(!Files.exists(journal) || Files.size(journal) <= most, () -> "more than " + most + " octets");
    }
    assertEquals(List.of(), since(library, 1));
    assertEquals(List.of(49L), since(library, 49));
    assertTrue(since(library, 47).size() == 3, "at least three are kept");
  }

  @Test void differenceLargerThanTheJournalLeavesNone() throws IOException {
    Library library = new Library(folder);
    library.publish(Scripted.zone(1, "a:1"), 100);
    library.publish(Scripted.zone(2, "a:2"), 100);
    assertEquals(List.of(), since(library, 1));
  }

  @Test void imageStaysAsItIsWhileANewerOneTakesItsPlace() throws IOException {
    Library library = new Library(folder);
    library.publish(Scripted.zone(1, "a:1"), PLENTY);
    try (Holding.Open open = open(library)) {
      library.publish(Scripted.zone(2, "a:2"), PLENTY);
      assertEquals(1, open.image().readAll(Scripted.name("example.")).serial());
      assertEquals(List.of(), open.since(1));
    }
  }

  @Test void damagedImageIsFoundOutAndMadeAgain() throws IOException {
    Library library = new Library(folder);
    library.publish(Scripted.zone(1, "a:1"), PLENTY);
    damage(folder.resolve("example.image"));
    try (Holding.Open open = open(library)) {
      assertThrows(IOException.class, () -> open.image().readAll(Scripted.name("example.")));
    }
    library.publish(Scripted.zone(2, "a:2"), PLENTY);
    assertEquals(List.of(), since(library, 1));
    try (Holding.Open open = open(library)) {
      assertEquals(2, open.image().readAll(Scripted.name("example.")).serial());
    }
  }

  @Test void journalThatWasCutOffEndsBeforeTheCut() throws IOException {
    Library library = new Library(folder);
    for (int serial = 1; serial <= 3; serial++) library.publish(Scripted.zone(serial, "a:" + serial), PLENTY);
    Path journal = folder.resolve("example.journal");
    byte[] whole = Files.readAllBytes(journal);
    Files.write(journal, Arrays.copyOf(whole, whole.length - 1));
    assertEquals(List.of(), since(library, 1));
    library.publish(Scripted.zone(4, "a:4"), PLENTY);
    assertEquals(List.of(3L), since(library, 3));
  }

  @Test void damagedDifferenceIsFoundOut() throws IOException {
    Library library = new Library(folder);
    library.publish(Scripted.zone(1, "a:1"), PLENTY);
    library.publish(Scripted.zone(2, "a:2"), PLENTY);
    damage(folder.resolve("example.journal"));
    try (Holding.Open open = open(library)) {
      ZoneImage.Walk walk = open.journal().walk(open.since(1).getFirst());
      while (walk.records().next()) assertTrue(walk.records().rdata().length > 0);
      assertThrows(IOException.class, walk::verify);
    }
  }

  @Test void withdrawnZoneLeavesNothing() throws IOException {
    Library library = new Library(folder);
    library.publish(Scripted.zone(1, "a:1"), PLENTY);
    library.publish(Scripted.zone(2, "a:1"), PLENTY);
    library.withdraw(Scripted.name("example."));
    assertEquals(Optional.empty(), library.find("example."));
    try (Stream<Path> left = Files.list(folder)) {
      assertEquals(List.of(), left.toList());
    }
  }

  @Test void anyNameIsAFileOfItsOwn() throws IOException {
    Library library = new Library(folder);
    String longest = ("a".repeat(63) + ".").repeat(3);
    for (String name : List.of(".", "0/25.2.0.192.in-addr.arpa.", "\\000\\255\\..example.", longest + "b.", longest
        + "c.")) {
      byte[] origin = Scripted.name(name);
      library.publish(new ZoneRecords.Builder(origin).add(origin, 6, 1, Scripted.soa(1)).build(), PLENTY);
    }
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(5, files.count());
    }
  }

  private static List<Long> since(Library library, long serial) throws IOException {
    try (Holding.Open open = open(library)) {
      return open.since(serial).stream().map(Journal.Entry::from).toList();
    }
  }

  private static Holding.Open open(Library library) throws IOException {
    return library.find("example.").orElseThrow().open().orElseThrow();
  }

  /** Changes the last octet, which is one of an address. */
  private static void damage(Path file) throws IOException {
    byte[] octets = Files.readAllBytes(file);
    octets[octets.length - 1] ^= 1;
    Files.write(file, octets);
  }
}
