package org.rialto.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.rialto.secondary.ZonePatch;
import org.rialto.zone.ZoneRecords;

/** The difference between two versions makes the one of the other. */
class DifferenceTest {
  @Test void whatIsInBothVersionsIsNotInTheDifference() {
    Difference difference = Difference.between(Scripted.zone(1, "a:1 b:2 c:3"), Scripted.zone(2, "c:3 a:1 d:4"));
    assertEquals(1, difference.from());
    assertEquals(2, difference.to());
    assertEquals(records(Scripted.zone(1, "b:2")), records(difference.deleted()));
    assertEquals(records(Scripted.zone(2, "d:4")), records(difference.added()));
    assertFalse(difference.isEmpty());
  }

  @Test void sameRecordsInAnotherOrderMakeNoDifference() {
    assertTrue(Difference.between(Scripted.zone(1, "a:1 b:2"), Scripted.zone(1, "b:2 a:1")).isEmpty());
  }

  @Test void otherTtlIsADeletionAndAnAddition() {
    byte[] origin = Scripted.name("example.");
    ZoneRecords before = Scripted.zone(1, "a:1");
    ZoneRecords after = new ZoneRecords.Builder(origin).add(origin, 6, 300, Scripted.soa(2))
        .add(Scripted.name("a.example."), 1, 60, new byte[] {(byte) 192, 0, 2, 1}).build();
    Difference difference = Difference.between(before, after);
    assertEquals(2, difference.deleted().count());
    assertEquals(2, difference.added().count());
  }

  @Test void anyVersionComesOfAnyOther() throws Exception {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 300; i++) {
      ZoneRecords before = Scripted.zone(1, some(random));
      ZoneRecords after = Scripted.zone(2, some(random));
      ZoneRecords patched = ZonePatch.apply(before, List.of(Difference.between(before, after)));
      assertEquals(records(after), records(patched), "seed " + seed);
    }
  }

  private static String some(SplittableRandom random) {
    TreeSet<String> records = new TreeSet<>();
    records.add("ns:1");
    for (int i = random.nextInt(20); i > 0; i--) {
      records.add((char) ('a' + random.nextInt(5)) + ":" + random.nextInt(4));
    }
    return String.join(" ", records);
  }

  private static TreeSet<String> records(ZoneRecords zone) {
    TreeSet<String> records = new TreeSet<>();
    for (ZoneRecords.Cursor cursor = zone.cursor(); cursor.next();) {
      records.add(HexFormat.of().formatHex(cursor.record()));
    }
    return records;
  }
}
