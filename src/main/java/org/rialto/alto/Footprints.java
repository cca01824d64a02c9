package org.rialto.alto;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.rialto.location.Advertisement;
import org.rialto.location.Capability;
import org.rialto.location.Footprint;
import org.rialto.location.LocationIndex;

/**
 * Works out for whom an advertisement offers what. An object for clients of whom it isn't known where they are is
 * ignored: it must not be taken for one that is for everyone.
 *
 * @param advertisement of the objects that are used
 * @param ignored how many aren't
 * @param ignoredTypes the types of footprints for which they aren't
 */
record Footprints(Advertisement advertisement, int ignored, Set<String> ignoredTypes) {
  private static final Set<String> OF_PREFIXES = Set.of("ipv4cidr", "ipv6cidr");
  /** The type of footprints that are PIDs of the network map an advertisement depends on. */
  static final String OF_PIDS = "altopid";

  /** Whether some object is for PIDs of a network map (RFC 9241 §4.1). */
  static boolean needPids(AdvertisementJson.Read read) {
    return read.offers().stream().anyMatch(offer -> offer.types().contains(OF_PIDS));
  }

  /** @param places where the names are that footprints have, by their type; of other types it isn't known */
  static Footprints of(AdvertisementJson.Read read, Map<String, LocationIndex> places) {
    Map<Capability, List<Footprint>> offers = new HashMap<>();
    Set<String> ignoredTypes = new TreeSet<>();
    int ignored = 0;
    for (AdvertisementJson.Offer offer : read.offers()) {
      Set<String> unknown = new TreeSet<>(offer.types());
      unknown.removeAll(OF_PREFIXES);
      unknown.removeAll(places.keySet());
      if (unknown.isEmpty()) {
        Footprint footprint = footprint(offer, places);
        offer.capabilities().forEach(each -> offers.computeIfAbsent(each, _ -> new ArrayList<>()).add(footprint));
      } else {
        ignored++;
        ignoredTypes.addAll(unknown);
      }
    }
    Map<Capability, Footprint> joined = new HashMap<>();
    offers.forEach((capability, footprints) -> joined.put(capability, Footprint.union(footprints)));
    return new Footprints(new Advertisement(read.tag(), joined), ignored, ignoredTypes);
  }

  private static Footprint footprint(AdvertisementJson.Offer offer, Map<String, LocationIndex> places) {
    boolean hasPrefixes = offer.types().stream().anyMatch(OF_PREFIXES::contains);
    Footprint footprint = hasPrefixes ? Footprint.of(offer.prefixes()) : Footprint.EVERYWHERE;
    for (Map.Entry<String, Set<String>> names : offer.names().entrySet()) {
      footprint = footprint.and(Footprint.ofPids(places.get(names.getKey()), names.getValue()));
    }
    return footprint;
  }
}
