package org.rialto.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import org.rialto.alto.AnyUpdates;

/** What an ALTO server sends as an update stream (RFC 8895) changes a pair into a pair, or ends the stream. */
class UpdateFuzz {
  @FuzzTest(maxDuration = "90s")
  void anyOctetsGiveWholePairsOrEndTheStream(byte[] octets) throws IOException {
    Exception reason = AnyUpdates.follow(octets,
        maps -> assertEquals(maps.networkMap().tag(), maps.costMap().networkMap()));
    assertNotNull(reason.getMessage());
  }
}
