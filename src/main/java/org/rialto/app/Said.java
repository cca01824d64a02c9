package org.rialto.app;

import java.util.stream.Stream;
import org.rialto.alto.Guidance;
import org.rialto.location.Maps;
import org.rialto.net.Family;
import org.rialto.route.Advice;
import org.rialto.route.AnnouncedNodes;

/**
 * What a source said last of what is used.
 *
 * @param advice what is made of the maps, with the costs that are applied
 * @param announced the nodes that it announces
 * @param told the guidance as answers and explanations need it
 */
record Said(Maps maps, Advice advice, AnnouncedNodes announced, org.rialto.answer.Guidance told) {
  /** The same, said again by this guidance. */
  Said confirmed(Guidance said) {
    return new Said(maps, advice, announced, toldBy(said));
  }

  /** The guidance as answers and explanations need it. */
  static org.rialto.answer.Guidance toldBy(Guidance said) {
    return new org.rialto.answer.Guidance(said.source(), said.server().toString(), said.maps().networkMap().tag(),
        said.maps().costMap().type(), said.fetchedAt().getEpochSecond(), said.freshUntil().getEpochSecond(),
        said.restored());
  }

  /** Whether every address of a family is in a PID of its by a prefix of no bits, which comes first. */
  boolean placesEveryone() {
    return Stream.of(Family.values()).map(family -> maps.networkMap().prefixes(family))
        .anyMatch(prefixes -> prefixes.count() > 0 && prefixes.lengthAt(0) == 0);
  }
}
