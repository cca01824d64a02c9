package org.rialto.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class TableNeedTest {
  private static final long GIB = 1L << 30;

  @Test void aHundredSetsOfNodesForAMillionPrefixesAreTooMuchForOneGibibyte() {
    TableNeed need = new TableNeed(100, 1_400_000);
    assertEquals(1_680_000_000, need.bytes());
    assertTrue(need.isTight(GIB));
    assertFalse(need.isTight(8 * GIB));
  }

  @Test void oneSetIsWhatAnyMapNeeds() {
    assertFalse(new TableNeed(1, 100_000_000).isTight(GIB));
    assertFalse(new TableNeed(0, 100_000_000).isTight(GIB));
    assertFalse(new TableNeed(10, 1_400_000).isTight(GIB));
  }
}
