package org.rialto.app;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.rialto.alto.Guidance;

/**
 * Maps that wait to be accepted, as they would change too much.
 *
 * @param excesses what is too much of it; at least one
 * @param since when the first of the source's maps was held that it would not let go of since
 * @param appliesAt when they are applied all the same; never, where empty
 */
record HeldMaps(Guidance said, MapChange change, List<String> excesses, Instant since, Optional<Instant> appliesAt) {
  String source() {
    return said.source();
  }

  /** The same maps, as the source confirms them. */
  HeldMaps confirmed(Guidance again) {
    return new HeldMaps(again, change, excesses, since, appliesAt);
  }
}
