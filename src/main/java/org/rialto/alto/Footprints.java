package org.rialto.alto;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.rialto.location.Advertisement;
import org.rialto.location.Capability;
import org.rialto.location.Footprint;
import org.rialto.location.LocationIndex;
import org.rialto.location.MapException;
import org.rialto.net.IpPrefix;

/**
 * Works out for whom an advertisement offers what is wanted. An object for clients of whom it isn't known where they
 * are is ignored: it must not be taken for one that is for everyone.
 *
 * @param advertisement of the objects that are used, as far as it is wanted
 * @param ignored how many aren't
 * @param ignoredTypes the types of footprints for which they aren't
 */
record Footprints(Advertisement advertisement, int ignored, Set<String> ignoredTypes) {
  /** The type of footprints that are PIDs of the network map an advertisement depends on. */
  static final String OF_PIDS = "altopid";

  private static final Set<String> OF_PREFIXES = Set.of("ipv4cidr", "ipv6cidr");
  /** Objects whose footprints narrow one another: each may take a walk over all ranges of a map. */
  private static final int NARROWED_MAX = 1000;

  /** Whether some object is for PIDs of a network map (RFC 9241 §4.1). */
  static boolean needPids(AdvertisementJson.Read read) {
    return read.offers().stream().anyMatch(offer -> offer.types().contains(OF_PIDS));
  }

  /**
   * What is offered of some capabilities.
   *
   * @param places where the names are that footprints have, by their type; of other types it isn't known
   * @throws MapException if too many objects narrow their footprints
   */
  static Footprints of(AdvertisementJson.Read read, Set<Capability> wanted, Map<String, LocationIndex> places) {
    Map<Capability, Gathered> gathered = new HashMap<>();
    Set<String> ignoredTypes = new TreeSet<>();
    int ignored = 0;
    int narrowed = 0;
    for (AdvertisementJson.Offer offer : read.offers()) {
      Set<String> unknown = new TreeSet<>(offer.types());
      unknown.removeAll(OF_PREFIXES);
      boolean isNarrowed = !unknown.isEmpty() && offer.types().size() > 1;
      unknown.removeAll(places.keySet());
      if (!unknown.isEmpty()) {
        ignored++;
        ignoredTypes.addAll(unknown);
        continue;
      }
      Set<Capability> offered = new HashSet<>(offer.capabilities());
      offered.retainAll(wanted);
      if (offered.isEmpty()) continue;
      if (isNarrowed && ++narrowed > NARROWED_MAX) {
        throw new MapException("more than " + NARROWED_MAX + " objects have footprints of several types");
      }
      List<Footprint> whole = isNarrowed ? List.of(narrowed(offer, places)) : List.of();
      offered.forEach(each -> gathered.computeIfAbsent(each, _ -> new Gathered()).add(offer, whole));
    }
    Map<Capability, Footprint> offers = new HashMap<>();
    gathered.forEach((capability, all) -> offers.put(capability, all.footprint(places)));
    return new Footprints(new Advertisement(read.tag(), offers), ignored, ignoredTypes);
  }

  private static Footprint narrowed(AdvertisementJson.Offer offer, Map<String, LocationIndex> places) {
    boolean hasPrefixes = offer.types().stream().anyMatch(OF_PREFIXES::contains);
    Footprint footprint = hasPrefixes ? Footprint.of(offer.prefixes()) : Footprint.EVERYWHERE;
    for (Map.Entry<String, Set<String>> names : offer.names().entrySet()) {
      footprint = footprint.and(Footprint.ofPids(places.get(names.getKey()), names.getValue()));
    }
    return footprint;
  }

  /** All that one capability is offered to: what objects say of one kind is taken together. */
  private static final class Gathered {
    private boolean isGlobal;
    private final List<IpPrefix> prefixes = new ArrayList<>();
    private final Map<String, Set<String>> names = new HashMap<>();
    private final List<Footprint> others = new ArrayList<>();

    /** @param whole what the footprints of an object that narrow one another leave */
    void add(AdvertisementJson.Offer offer, List<Footprint> whole) {
      isGlobal |= offer.types().isEmpty();
      others.addAll(whole);
      if (!whole.isEmpty()) return;
      prefixes.addAll(offer.prefixes());
      offer.names().forEach((type, some) -> names.computeIfAbsent(type, _ -> new HashSet<>()).addAll(some));
    }

    Footprint footprint(Map<String, LocationIndex> places) {
      if (isGlobal) return Footprint.EVERYWHERE;
      List<Footprint> all = new ArrayList<>(others);
      all.add(Footprint.of(prefixes));
      names.forEach((type, some) -> all.add(Footprint.ofPids(places.get(type), some)));
      return Footprint.union(all);
    }
  }
}
