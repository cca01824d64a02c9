package org.rialto.zone;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ZoneRecordsTest {
  private static final byte[] ORIGIN = wire("\7example\0");
  private static final byte[] SOA = wire("\2ns\0\1h\0\377\377\377\376\0\0\0\1\0\0\0\2\0\0\0\3\0\0\0\4");

  @Test void recordsComeOutAsTheyWentIn() {
    ZoneRecords records = new ZoneRecords.Builder(ORIGIN).add(wire("\7EXAMPLE\0"), RecordType.SOA, 3600, SOA)
        .add(wire("\1A\7example\0"), RecordType.A, 0x7fffffffL, new byte[] {(byte) 192, 0, 2, 1}).build();
    ZoneRecords.Cursor cursor = records.cursor();
    assertTrue(cursor.next());
    assertArrayEquals(wire("\7EXAMPLE\0"), cursor.owner());
    assertArrayEquals(SOA, cursor.rdata());
    assertTrue(cursor.next());
    assertArrayEquals(wire("\1A\7example\0"), cursor.owner());
    assertEquals(RecordType.A, cursor.type());
    assertEquals(0x7fffffffL, cursor.ttlSeconds());
    assertArrayEquals(wire("\1A\7example\0\0\1\0\1\177\377\377\377\0\4\300\0\2\1"), cursor.record());
    assertFalse(cursor.next());
    assertEquals(2, records.count());
    assertEquals(4_294_967_294L, records.serial());
    assertArrayEquals(ORIGIN, records.origin());
  }

  @Test void nothingComesBeforeTheSoaRecord() {
    ZoneRecords.Builder builder = new ZoneRecords.Builder(ORIGIN);
    assertThrows(IllegalArgumentException.class, () -> builder.add(ORIGIN, RecordType.A, 1, new byte[4]));
    assertThrows(IllegalStateException.class, builder::build);
  }

  private static byte[] wire(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
