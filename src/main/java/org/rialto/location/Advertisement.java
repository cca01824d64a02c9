package org.rialto.location;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/**
 * What a downstream CDN says it can do, and for which clients (RFC 9241 §3.6).
 *
 * @param tag of this version of it
 * @param offers of each capability the clients it is offered for
 */
public record Advertisement(VersionTag tag, Map<Capability, Footprint> offers) {
  public Advertisement {
    offers = Map.copyOf(offers);
  }

  /** The clients for whom all of these are offered. */
  public Footprint footprint(Collection<Capability> needs) {
    return needs.stream().map(need -> Optional.ofNullable(offers.get(need)).orElse(Footprint.NOWHERE))
        .reduce(Footprint.EVERYWHERE, Footprint::and);
  }
}
